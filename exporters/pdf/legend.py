"""How to read the marks, said once, and how to check the document with standard tools."""

from __future__ import annotations

from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.lines import Style, break_lines, plain_lines, tokens
from exporters.pdf.marks import MARK_WIDTH, Marks
from exporters.pdf.sheet import LEFT, QUIET, TEXT_WIDTH, Cell, Sheet, row
from exporters.view import Marker, MarkerKind, ReleasedView, Run, Struck, Text, all_runs

_KINDS: Final[tuple[MarkerKind, ...]] = ("withheld", "pseudonym", "generalised")
_MEANING: Final = Style(fonts.SANS, 9.2, 13)
_SAMPLE: Final = Style(fonts.SERIF, 9.2, 13)
_STEP: Final = Style(fonts.SERIF, 10, 14.5)
_MEANINGS_AT: Final = MARK_WIDTH + 16
_STEPS: Final = 6


def draw_legend(sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks) -> None:
    """Explain the numbers in the margins and every kind of mark that this document uses."""
    sheet.heading(captions.text("legend.title"), 0)
    sheet.text(captions.text("legend.line_numbers"), QUIET)
    sheet.gap(8)
    runs = [run for part in all_runs(view) for run in part]
    for kind in _KINDS:
        first = next((run for run in runs if isinstance(run, Marker) and run.kind == kind), None)
        if first is not None:
            sample = Marker(kind=kind, label="", reason=first.reason)
            _explain(sheet, sample, captions.text(f"legend.{kind}"), marks)
    if any(isinstance(run, Struck) for run in runs) or view.corrections:
        struck = Struck(text=captions.text("legend.struck.sample"))
        _explain(sheet, struck, captions.text("legend.struck"), marks)
    _explain(sheet, Text(text=fonts.UNKNOWN), captions.text("legend.glyph"), marks)
    if any(isinstance(run, Marker) for run in runs):
        sheet.gap(4)
        sheet.text(captions.text("legend.width"), QUIET)
    _labels(sheet, view)


def _explain(sheet: Sheet, sample: Run, meaning: str, marks: Marks) -> None:
    shown = break_lines(tokens([sample], _SAMPLE, marks), _SAMPLE, _MEANINGS_AT)
    words = plain_lines(meaning, _MEANING, TEXT_WIDTH - _MEANINGS_AT)
    row(sheet, [Cell(LEFT, shown, _SAMPLE), Cell(LEFT + _MEANINGS_AT, words, _MEANING)])
    sheet.gap(5)


def _labels(sheet: Sheet, view: ReleasedView) -> None:
    sheet.gap(8)
    for line in view.legend:
        if not line.meaning:
            continue
        label = plain_lines(line.label, _MEANING, _MEANINGS_AT - 10)
        meaning = plain_lines(line.meaning, _MEANING, TEXT_WIDTH - _MEANINGS_AT)
        row(sheet, [Cell(LEFT, label, _MEANING), Cell(LEFT + _MEANINGS_AT, meaning, _MEANING)])


def draw_checking(sheet: Sheet, captions: Captions) -> None:
    """Say how to check everything with tools that are not ours."""
    sheet.heading(captions.text("check.title"), 0, keep=120)
    for step in range(1, _STEPS + 1):
        lines = plain_lines(captions.text(f"check.{step}"), _STEP, TEXT_WIDTH - 20)
        row(sheet, [Cell(LEFT, plain_lines(f"{step}.", _STEP, 20), _STEP), Cell(LEFT + 20, lines, _STEP)])
        sheet.gap(5)
