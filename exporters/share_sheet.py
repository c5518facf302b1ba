"""A recovery share on paper: twenty numbered words, and how they are used, in the person's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.partial import partial_file, typed_file_errors
from exporters.pdf.lines import Style, plain_lines
from exporters.pdf.sheet import BODY, LEFT, MUTED, QUIET, TEXT_WIDTH, Cell, Sheet, row
from exporters.pdf.writing import finished, written

_TITLE: Final = Style(fonts.SERIF_BOLD, 20, 26)
_WORD: Final = Style(fonts.SANS_BOLD, 15, 27)
_NUMBER: Final = Style(fonts.SANS, 10, 27, MUTED)
_COLUMNS: Final = 2
_NUMBER_WIDTH: Final = 30.0


def render_share(
    words: Sequence[str], *, number: int, shares: int, needed: int, day: dt.date, language: str
) -> bytes:
    """Return one share as PDF. It names nobody and no vault.

    Args:
        words: of the share.
        number: which one, from 1.
        shares: how many there are.
        needed: how many are needed.
        day: when they were made.
        language: code of the language of its text; the words are English.
    """
    fonts.load()
    captions = Captions(language)
    title = captions.text("share.title", number=number, shares=shares)
    sheet = Sheet()
    sheet.text(title, _TITLE)
    sheet.gap(14)
    sheet.text(captions.text("share.what", needed=needed), BODY)
    sheet.gap(18)
    _words(sheet, words)
    sheet.gap(18)
    for name in ("share.keep", "share.use"):
        sheet.text(captions.text(name), BODY)
        sheet.gap(8)
    sheet.gap(6)
    sheet.text(captions.text("share.standard"), QUIET)
    sheet.text(captions.text("share.made", day=day.isoformat()), QUIET)
    return finished(written(sheet.pages), title, captions.language)


def write_share(
    out: Path, words: Sequence[str], *, number: int, shares: int, needed: int, day: dt.date, language: str
) -> None:
    """Write one share to the place a person chose; the arguments are those of `render_share`.

    Raises:
        FileTrouble: it could not be written; nothing is left.
    """
    content = render_share(words, number=number, shares=shares, needed=needed, day=day, language=language)
    with partial_file(out) as file, typed_file_errors():
        file.write(content)


def _words(sheet: Sheet, words: Sequence[str]) -> None:
    """Set the words in columns, to be read down the first and then the next."""
    sheet.rule()
    sheet.gap(8)
    high = -(-len(words) // _COLUMNS)
    width = TEXT_WIDTH / _COLUMNS
    for line in range(high):
        cells = []
        for column in range(_COLUMNS):
            place = column * high + line
            if place < len(words):
                x = LEFT + column * width
                cells.append(Cell(x, plain_lines(f"{place + 1}.", _NUMBER, _NUMBER_WIDTH), _NUMBER))
                cells.append(Cell(x + _NUMBER_WIDTH, plain_lines(words[place], _WORD, width), _WORD))
        row(sheet, cells)
    sheet.gap(10)
    sheet.rule()
