"""Puts the parts of a printed testimony together and writes them as one PDF file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.account import draw_answers, draw_statement
from exporters.pdf.charts import draw_charts
from exporters.pdf.cover import draw_cover
from exporters.pdf.legend import draw_checking, draw_legend
from exporters.pdf.lines import Style, plain_lines
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import HEADING, LEFT, TEXT_WIDTH, Entry, Link, Page, Sheet
from exporters.pdf.tables import draw_attachments, draw_consent, draw_corrections, draw_custody
from exporters.pdf.writing import finished, footers, written
from exporters.view import ReleasedView, view_hash

_HASH_DIGITS: Final = 16
_CONTENTS: Final = {0: Style(fonts.SERIF, 11, 19), 1: Style(fonts.SERIF, 10, 15)}
_INDENT: Final = 16.0


def compose(view: ReleasedView, images: Mapping[str, bytes]) -> bytes:
    """Set the whole document; see `exporters.pdf.render`."""
    fonts.load()
    captions = Captions(view.package_language)
    cover = Sheet()
    draw_cover(cover, view, captions)
    body = _body(view, captions, images)
    contents = _contents(body.entries, captions, len(cover.pages))
    pages = [*cover.pages, *contents.pages, *body.pages]
    _footers(pages, view, captions)
    return finished(written(pages), view.code, captions.language)


def _body(view: ReleasedView, captions: Captions, images: Mapping[str, bytes]) -> Sheet:
    sheet = Sheet()
    marks = Marks(captions)
    draw_legend(sheet, view, captions, marks)
    draw_consent(sheet, view, captions, marks)
    sheet.new_page()
    draw_statement(sheet, view, captions, marks)
    draw_charts(sheet, view, captions, marks)
    draw_answers(sheet, view, captions, marks)
    draw_attachments(sheet, view, captions, marks, images)
    draw_corrections(sheet, view, captions, marks)
    draw_custody(sheet, view, captions)
    draw_checking(sheet, captions)
    return sheet


def _contents(entries: list[Entry], captions: Captions, before: int) -> Sheet:
    """Set the contents twice at most: their own length moves the page numbers, but not the lines."""
    pages = len(_contents_pages(entries, captions, before).pages)
    return _contents_pages(entries, captions, before + pages)


def _contents_pages(entries: list[Entry], captions: Captions, before: int) -> Sheet:
    sheet = Sheet()
    sheet.text(captions.text("contents.title"), HEADING[0])
    sheet.gap(12)
    for entry in entries:
        style = _CONTENTS[entry.level]
        x = LEFT + _INDENT * entry.level
        lines = plain_lines(entry.title, style, TEXT_WIDTH - 40 - _INDENT * entry.level)
        sheet.need(len(lines) * style.leading)
        height = len(lines) * style.leading
        sheet.draw(Link(x, sheet.y - height, TEXT_WIDTH - (x - LEFT), height, entry.anchor))
        for line in lines:
            sheet.y -= style.leading
            sheet.place(line, style, x, sheet.y + style.leading - style.size)
        number = str(before + entry.page + 1)
        sheet.aside(number, style, LEFT + TEXT_WIDTH, sheet.y + style.leading - style.size)
    return sheet


def _footers(pages: list[Page], view: ReleasedView, captions: Captions) -> None:
    digest = view_hash(view)[:_HASH_DIGITS]
    grouped = " ".join(digest[start : start + 4] for start in range(0, _HASH_DIGITS, 4))
    language = captions.term("language", view.language)
    left = captions.text("footer.version", code=view.code, n=view.version, language=language)
    footers(pages, captions, left, captions.text("footer.hash", hash=grouped))
