"""XLSForms between people: as an .xlsx that any spreadsheet opens, and what one differs in from another.

A practitioner who reviews the texts of a form gets it as .xlsx, edits the cells, and sends it back. What was
changed is then listed cell by cell; nothing is taken over unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from forms.convert import read_sheets
from forms.source import FormSource

_SHEETS: Final = ("survey", "choices", "external_choices", "entities", "settings")
_REVIEW: Final = ("review", ("id", "text", "status", "remark"))
_ID: Final = "bind::us:id"
_WIDTH: Final = 28.0  # characters; long cells wrap
_LABEL: Final = "label"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """One cell that is not what it was.

    Attributes:
        sheet: ``survey``, ``choices``, ``settings``, ...
        where: the node's path without the root, ``list: choice`` for a choice, else the sheet's name.
        column: header of the cell; empty if the whole row is new or gone.
        old, new: what stood there and what stands there now; empty where nothing does.
    """

    sheet: str
    where: str
    column: str
    old: str
    new: str


def as_xlsx(source: FormSource, *, statuses: Mapping[str, str] | None = None) -> bytes:
    """Return an XLSForm as a workbook: its sheets, and one on which a reviewer says what was looked at.

    Every cell is text. What begins like a formula stays what it is: no spreadsheet computes it.

    Args:
        source: a form as Markdown, CSV or .xlsx.
        statuses: review status by question id or ``list:choice``; ``awaiting`` for what is not named.

    Raises:
        FormUnreadable, FormTooLarge, FormUnsafe: it cannot or must not be read, or is no XLSForm.
    """
    from openpyxl import Workbook

    sheets = read_sheets(source)
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = ""
    for name in _SHEETS:
        rows: Sequence[Row] = getattr(sheets, name, None) or ()
        if rows:
            _write(book, name, _columns(sheets, name, rows), rows)
    name, columns = _REVIEW
    _write(book, name, columns, list(_review_rows(sheets, statuses or {})))
    result = BytesIO()
    book.save(result)
    return result.getvalue()


def differences(old: FormSource, new: FormSource) -> list[Difference]:
    """Return every cell in which one XLSForm differs from another, in the order of the older one.

    Rows are told apart by what they stand for, not by their number: a row that was only moved is the same.

    Raises:
        FormUnreadable, FormTooLarge, FormUnsafe: one cannot or must not be read, or is no XLSForm.
    """
    before, after = read_sheets(old), read_sheets(new)
    found: list[Difference] = []
    for name in _SHEETS:
        olds, news = _keyed(before, name), _keyed(after, name)
        for key in [*olds, *(key for key in news if key not in olds)]:
            found.extend(_of_row(name, key, olds.get(key), news.get(key)))
    return found


def _of_row(sheet: str, key: str, old: Row | None, new: Row | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference(sheet, key, "", _title(old), _title(new))
        return
    for column in dict.fromkeys([*old, *new]):
        was, now = old.get(column, ""), new.get(column, "")
        if was != now:
            yield Difference(sheet, key, column, was, now)


def _title(row: Row | None) -> str:
    if row is None:
        return ""
    return next(
        (text for column, text in row.items() if column.startswith(_LABEL) and text), row.get("type", "")
    )


def _keyed(sheets: Any, name: str) -> dict[str, Row]:
    rows: Sequence[Row] = getattr(sheets, name, None) or ()
    clean = [{key: " ".join(str(value).split()) for key, value in row.items() if value} for row in rows]
    if name == "survey":
        return dict(_by_path(clean))
    if name in {"choices", "external_choices"}:
        return {f"{row.get('list_name', '')}: {row.get('name', '')}": row for row in clean}
    return {name if number == 1 else f"{name} {number}": row for number, row in enumerate(clean, 1)}


def _by_path(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    groups: list[str] = []
    unnamed = 0
    for row in rows:
        kind, name = row.get("type", "").replace("_", " "), row.get("name", "")
        if kind.startswith("end "):
            groups = groups[:-1]
            continue
        if not name:
            unnamed += 1
        yield "/".join([*groups, name or f"row {unnamed}"]), row
        if kind.startswith("begin "):
            groups.append(name)


def _columns(sheets: Any, name: str, rows: Sequence[Row]) -> list[str]:
    headers: Sequence[Row] = getattr(sheets, f"{name}_header", None) or ({},)
    return list(dict.fromkeys([*headers[0], *(column for row in rows for column in row)]))


def _review_rows(sheets: Any, statuses: Mapping[str, str]) -> Iterator[Row]:
    for row in getattr(sheets, "survey", None) or ():
        key = row.get(_ID) or row.get("name")
        if key and _title(row):
            yield {"id": key, "text": _title(row), "status": statuses.get(key, "awaiting")}
    for row in getattr(sheets, "choices", None) or ():
        key = f"{row.get('list_name')}:{row.get('name')}"
        yield {"id": key, "text": _title(row), "status": statuses.get(key, "awaiting")}


def _write(book: Any, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    for number, column in enumerate(columns, 1):
        _put(sheet.cell(1, number), column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    wrapped = Alignment(wrap_text=True, vertical="top")
    for line, row in enumerate(rows, 2):
        for number, column in enumerate(columns, 1):
            text = row.get(column)
            if text:
                _put(sheet.cell(line, number), str(text)).alignment = wrapped
    sheet.freeze_panes = "C2"


def _put(cell: Any, text: str) -> Any:
    """Write text into a cell as text, without the characters that XML 1.0 has no place for."""
    cell.value = _CONTROLS.sub("", text)
    cell.data_type = "s"
    return cell
