"""Prints a blank form, for places where no laptop may be opened.

Every point has its number in the margin, how it is asked, room for the answer, and a small box for the reason
when there is none. Long lists are not printed: such an answer is written in words and coded later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.blank_fields import draw_field, write_in
from exporters.pdf.lines import Style, plain_lines
from exporters.pdf.sheet import HEADING, LEFT, MUTED, NUMBER, QUIET, TEXT_WIDTH, Sheet
from exporters.pdf.writing import finished, footers, written
from forms.blank import BlankItem, Clause, blank_items
from forms.errors import FormError
from forms.model import Form

_LABEL: Final = Style(fonts.SERIF, 10.5, 14.5)
_RULE: Final = Style(fonts.SANS, 9.4, 13)
_WHEN: Final = Style(fonts.SANS, 8.6, 12, MUTED)
_HASH_DIGITS: Final = 16
_MARGIN: Final = 16.0
_REASONS: Final = "null_flavour"
_NULLS: Final = ("NASK", "DECL", "DNK", "DNR", "NA", "STOP", "SAFE")


class NoSuchModule(FormError):
    """A part of the form was asked for that it does not have."""

    code = "forms.blank.module"
    text = "The form has no part of that name. Nothing was printed. See the form for the names of its parts."


def blank_form(
    form: Form, language: str, *, words: str = "en", modules: Sequence[str] = (), title: str = ""
) -> bytes:
    """Print a form without answers.

    Args:
        form: the form.
        language: one of its languages; empty means its default.
        words: code of the language of the fixed words on paper.
        modules: names of the groups right below the root to print; all when empty.
        title: what the form is called; its own title when empty.

    Raises:
        NoSuchModule: a module is not in the form.
        forms.errors.FormError: the form has no such language, or cannot be opened.
    """
    fonts.load()
    captions = Captions(words)
    items = _chosen(blank_items(form, language), modules)
    sheet = Sheet()
    title = title or form.title
    _head(sheet, form, captions, title)
    for item in items:
        _draw_item(sheet, item, captions)
    digest = form.hash[:_HASH_DIGITS]
    grouped = " ".join(digest[start : start + 4] for start in range(0, _HASH_DIGITS, 4))
    footers(sheet.pages, captions, f"{form.id} {form.version}", captions.text("footer.hash", hash=grouped))
    return finished(written(sheet.pages), title, captions.language)


def _chosen(items: Sequence[BlankItem], modules: Sequence[str]) -> list[BlankItem]:
    tops = {item.path.split("/")[2] for item in items}
    if not set(modules) <= tops:
        raise NoSuchModule
    wanted = set(modules) or tops
    return [item for item in items if item.path.split("/")[2] in wanted]


def _head(sheet: Sheet, form: Form, captions: Captions, title: str) -> None:
    sheet.heading(captions.text("blank.title"), 0)
    sheet.gap(4)
    sheet.text(captions.text("blank.form", title=title, id=form.id, version=form.version), QUIET)
    sheet.gap(14)
    for name in ("code", "date", "member", "language"):
        write_in(sheet, captions.text(f"blank.{name}"), _RULE)
    sheet.gap(10)
    for name in ("names", "words", "blank"):
        sheet.text(captions.text(f"blank.rule.{name}"), _RULE)
        sheet.gap(3)
    for code in _NULLS:
        sheet.text(f"{code}  {captions.term(_REASONS, code)}", QUIET, LEFT + _MARGIN, TEXT_WIDTH - _MARGIN)
    sheet.gap(3)
    sheet.text(captions.text("blank.rule.after"), _RULE)


def _draw_item(sheet: Sheet, item: BlankItem, captions: Captions) -> None:
    if item.kind in {"group", "repeat"}:
        _draw_group(sheet, item, captions)
        return
    lines = plain_lines(item.label, _LABEL, TEXT_WIDTH)
    sheet.gap(12)
    sheet.need(len(lines) * _LABEL.leading + 34)
    top = sheet.y - _LABEL.leading + 3.5
    sheet.aside(item.id, NUMBER, LEFT - 10, top)
    if item.mode:
        sheet.aside(captions.text(f"blank.mode.{item.mode}"), NUMBER, LEFT - 10, top - NUMBER.leading)
    _draw_condition(sheet, item, captions)
    sheet.lines(lines, _LABEL)
    if item.hint:
        sheet.text(item.hint, QUIET)
    if item.kind == "question":
        draw_field(sheet, item, captions)


def _draw_group(sheet: Sheet, item: BlankItem, captions: Captions) -> None:
    if item.depth == 1:
        sheet.heading(item.label or item.id, 1, keep=90)
    elif item.label:
        sheet.gap(16)
        sheet.need(80)
        sheet.text(item.label, HEADING[2])
    _draw_condition(sheet, item, captions)
    if item.hint:
        sheet.text(item.hint, QUIET)
    if item.kind == "repeat":
        write_in(sheet, captions.text("blank.row"), QUIET, width=60)
        sheet.text(captions.text("blank.more"), QUIET)


def _draw_condition(sheet: Sheet, item: BlankItem, captions: Captions) -> None:
    if not item.conditional:
        return
    if not item.when:
        sheet.text(captions.text("blank.when.other"), _WHEN)
        return
    alternatives = (_all_of(clauses, captions) for clauses in item.when)
    told = captions.text("blank.when.or").join(alternatives)
    sheet.text(captions.text("blank.when", when=told), _WHEN)


def _all_of(clauses: Sequence[Clause], captions: Captions) -> str:
    return captions.text("blank.when.and").join(
        captions.text("blank.when.answer", question=clause.question, answer=clause.answer)
        if clause.answer
        else captions.text("blank.when.answered", question=clause.question)
        for clause in clauses
    )
