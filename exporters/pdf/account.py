"""The words of the witness: the statement with numbered paragraphs and lines, and the answers by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.date_words import date_words
from exporters.pdf.lines import Style, break_lines, plain_lines, tokens
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import BODY, LEFT, MUTED, NUMBER, QUIET, TEXT_WIDTH, Sheet
from exporters.view import FieldItem, NarrativeItem, Paragraph, ReleasedView, Section, Text

_ANSWER: Final = Style(fonts.SERIF, 10.5, 15)
_NOTHING: Final = Style(fonts.SERIF_ITALIC, 10.5, 15, MUTED)
_CODE_GAP: Final = 10.0
_TURN: Final = 22.0
_NUMBERS_END: Final = LEFT - 14
_PARAGRAPH_GAP: Final = 7.0


def draw_statement(sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks) -> None:
    """Set the free account as running text."""
    sheet.heading(captions.text("statement.title"), 0, keep=80)
    accounts = [section for section in view.sections if section.account]
    narratives = [item for section in accounts for item in section.items if isinstance(item, NarrativeItem)]
    if not narratives:
        sheet.text(captions.text("statement.empty"), QUIET)
    for item in narratives:
        if len(narratives) > 1:
            _question(sheet, item.id, item.question)
        _paragraphs(sheet, item, marks)


def draw_answers(sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks) -> None:
    """Set every other answer under its question, module by module."""
    sections = [section for section in view.sections if _has_answers(section)]
    if not sections:
        return
    digests = {line.code: line.sha256 for line in view.attachments if line.sha256}
    sheet.heading(captions.text("answers.title"), 0, keep=80)
    for section in sections:
        named = section.title not in {"", section.module}
        sheet.heading(f"{section.module}. {section.title}" if named else section.module, 1, keep=60)
        for item in section.items:
            if isinstance(item, FieldItem):
                _question(sheet, item.id, item.question)
                _answer(sheet, item, captions, marks)
                _digest(sheet, item, digests, captions)
                sheet.gap(3)
            elif not section.account:
                _question(sheet, item.id, item.question)
                _paragraphs(sheet, item, marks)


def _has_answers(section: Section) -> bool:
    return any(not section.account or isinstance(item, FieldItem) for item in section.items)


def _question(sheet: Sheet, number: str, question: str) -> None:
    lines = plain_lines(question, QUIET, TEXT_WIDTH)
    sheet.gap(5)
    sheet.need(len(lines) * QUIET.leading + 2 * _ANSWER.leading)
    sheet.aside(number, NUMBER, _NUMBERS_END, sheet.y - QUIET.size)
    sheet.lines(lines, QUIET)


def _answer(sheet: Sheet, item: FieldItem, captions: Captions, marks: Marks) -> None:
    date = _date_of(item, captions)
    if date:
        _date(sheet, date, item)
    elif item.answer:
        sheet.lines(break_lines(tokens(item.answer, _ANSWER, marks), _ANSWER, TEXT_WIDTH), _ANSWER)
    elif item.null is not None:
        sheet.text(captions.term("null_flavour", item.null), _NOTHING)


def _digest(sheet: Sheet, item: FieldItem, digests: Mapping[str, str], captions: Captions) -> None:
    """Set the digest of a file under the code that stands for it."""
    shown = item.answer[0] if len(item.answer) == 1 else None
    if isinstance(shown, Text) and shown.text in digests:
        sheet.text(f"{captions.text('attachments.hash')} {digests[shown.text]}", NUMBER)


def _date_of(item: FieldItem, captions: Captions) -> str:
    """Return the words of an answer that is a date, or nothing."""
    shown = item.answer[0] if item.date and len(item.answer) == 1 else None
    return date_words(shown.text, captions.language) if isinstance(shown, Text) else ""


def _date(sheet: Sheet, words: str, item: FieldItem) -> None:
    """Set a date in words, and small beside them the code, for those who compute with it."""
    lines = plain_lines(words, _ANSWER, TEXT_WIDTH)
    sheet.lines(lines, _ANSWER)
    code = plain_lines(" ".join(run.text for run in item.answer if isinstance(run, Text)), NUMBER, TEXT_WIDTH)
    after = lines[-1].width + _CODE_GAP
    if after + code[0].width <= TEXT_WIDTH:
        sheet.place(code[0], NUMBER, LEFT + after, sheet.y + _ANSWER.leading - _ANSWER.size)
    else:
        sheet.lines(code, NUMBER)


def _paragraphs(sheet: Sheet, item: NarrativeItem, marks: Marks) -> None:
    for paragraph in item.paragraphs:
        _paragraph(sheet, paragraph, marks)
        sheet.gap(_PARAGRAPH_GAP)


def _paragraph(sheet: Sheet, paragraph: Paragraph, marks: Marks) -> None:
    indent = _TURN if paragraph.turn else 0.0
    lines = break_lines(tokens(paragraph.runs, BODY, marks), BODY, TEXT_WIDTH - indent)
    sheet.need(BODY.leading * min(2, len(lines)))
    sheet.aside(str(paragraph.number), NUMBER, _NUMBERS_END, sheet.y - BODY.size)
    sheet.lines(lines, BODY, LEFT + indent, numbered=True)
