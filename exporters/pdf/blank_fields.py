"""Room for an answer on paper: boxes to mark, lines to write on, a small box for the reason of a blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.lines import Line, Style, plain_lines
from exporters.pdf.sheet import LEFT, MUTED, QUIET, TEXT_WIDTH, Bar, Sheet
from forms.blank import BlankItem

_CHOICE: Final = Style(fonts.SANS, 9.2, 12.5)
_BOX: Final = 7.5  # points, side of a box to mark
_BOX_GAP: Final = 6.0
_MARGINS: Final = _BOX + 2 * _BOX_GAP
_LINE_GAP: Final = 20.0  # points between lines to write on
_MOST_CHOICES: Final = 40
_COLUMNS: Final = ((4, 1), (14, 2), (_MOST_CHOICES, 3))
_LONG_LINES: Final = 4
_REASON_WIDTH: Final = 34.0
_THIN: Final = 0.6
_SHORT: Final = 150.0
_SHORT_TYPES: Final = frozenset({"int", "decimal", "date", "time", "dateTime", "barcode", "geopoint"})
_CHOOSING: Final = {"select_one": "", "select_multiple": "blank.many", "rank": "blank.rank"}


def draw_field(sheet: Sheet, item: BlankItem, captions: Captions) -> None:
    """Leave room for the answer to one question, and for the reason if there is none."""
    if item.type in _CHOOSING and item.choices:
        if len(item.choices) <= _MOST_CHOICES:
            _draw_choices(sheet, item, captions)
        else:
            sheet.text(captions.text("blank.list", n=len(item.choices)), QUIET)
            _draw_lines(sheet, 1, TEXT_WIDTH - _REASON_WIDTH - 10)
    elif item.type == "trigger":
        _draw_box(sheet, LEFT, sheet.y - 14)
        sheet.y -= 16
    elif item.type == "binary":
        write_in(sheet, captions.text("blank.file"), QUIET)
    else:
        width = _SHORT if item.type in _SHORT_TYPES else TEXT_WIDTH - _REASON_WIDTH - 10
        _draw_lines(sheet, _LONG_LINES if "multiline" in item.appearance else 1, width)
    _draw_reason(sheet)


def write_in(sheet: Sheet, label: str, style: Style, *, width: float = 0.0) -> None:
    """Set a label with a line to write on behind it.

    Args:
        sheet: where.
        label: what belongs there.
        style: of the label.
        width: of the line, in points; to the end of the text when 0.
    """
    line = plain_lines(label, style, TEXT_WIDTH - 120)[0]
    sheet.need(_LINE_GAP)
    sheet.y -= _LINE_GAP
    base = sheet.y + 4
    sheet.place(line, style, LEFT, base)
    start = LEFT + line.width + 8
    sheet.draw(Bar(start, base - 2, width or LEFT + TEXT_WIDTH - start, _THIN, MUTED))


def _draw_lines(sheet: Sheet, count: int, width: float) -> None:
    for _ in range(count):
        sheet.need(_LINE_GAP)
        sheet.y -= _LINE_GAP
        sheet.draw(Bar(LEFT, sheet.y + 2, width, _THIN, MUTED))


def _draw_choices(sheet: Sheet, item: BlankItem, captions: Captions) -> None:
    if _CHOOSING[item.type]:
        sheet.text(captions.text(_CHOOSING[item.type]), QUIET)
    columns = _columns(item.choices)
    width = (TEXT_WIDTH - _REASON_WIDTH) / columns
    cells = [plain_lines(choice, _CHOICE, width - _MARGINS) for choice in item.choices]
    rows = -(-len(cells) // columns)
    sheet.gap(2)
    for row in range(rows):
        _draw_choice_row(sheet, [cells[at] for at in range(row, len(cells), rows)], width)


def _columns(choices: Sequence[str]) -> int:
    """Return in how many columns choices stand: a few short ones side by side, many in three."""
    side_by_side = (TEXT_WIDTH - _REASON_WIDTH) / len(choices) - _MARGINS
    if all(fonts.width_of(choice, fonts.SANS, _CHOICE.size) <= side_by_side for choice in choices):
        return len(choices)
    return next(columns for most, columns in _COLUMNS if len(choices) <= most)


def _draw_choice_row(sheet: Sheet, cells: list[list[Line]], width: float) -> None:
    height = max(len(lines) for lines in cells) * _CHOICE.leading + 2
    sheet.need(height)
    for column, lines in enumerate(cells):
        x = LEFT + column * width
        _draw_box(sheet, x, sheet.y - _CHOICE.leading + 2.2)
        for number, line in enumerate(lines):
            y = sheet.y - (number + 1) * _CHOICE.leading + 3.3
            sheet.place(line, _CHOICE, x + _BOX + _BOX_GAP, y)
    sheet.y -= height


def _draw_box(sheet: Sheet, x: float, y: float, width: float = _BOX, height: float = _BOX) -> None:
    for bar in (
        Bar(x, y, width, _THIN, 0.0),
        Bar(x, y + height - _THIN, width, _THIN, 0.0),
        Bar(x, y, _THIN, height, 0.0),
        Bar(x + width - _THIN, y, _THIN, height, 0.0),
    ):
        sheet.draw(bar)


def _draw_reason(sheet: Sheet) -> None:
    """Draw the box for the reason of a blank at the right, level with the last line of the answer."""
    _draw_box(sheet, LEFT + TEXT_WIDTH - _REASON_WIDTH, sheet.y + 1, _REASON_WIDTH, 13.0)
