"""Dates that need not be certain: EDTF, levels 0 and 1 (ISO 8601-2:2019, Library of Congress specification).

A date is a year, a month or season, or a day, with `?` (uncertain), `~` (approximate) or `%` (both) after
it, or `X` for digits that are not known, from the right. An interval joins two by `/`; `..` is an open end,
nothing an unknown one.

Seasons are those of the north, and winter is the one that begins in December of its year.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

_DATE = re.compile(
    r"(?P<year>-?(?:\d{4}|\d{3}X|\d{2}XX))"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?"
    r"(?P<mark>[?~%]?)",
    re.ASCII,
)
_LONG_YEAR = re.compile(r"Y-?[1-9]\d{4,17}(?P<mark>[?~%]?)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date or interval as understood.

    Attributes:
        text: as written.
        earliest, latest: first and last day it can mean; None if that end is open, unknown, or outside
            the years 1 to 9999.
        is_uncertain: marked `?` or `%`.
        is_approximate: marked `~` or `%`.
        is_interval: it has two ends.
    """

    text: str
    earliest: date | None
    latest: date | None
    is_uncertain: bool
    is_approximate: bool
    is_interval: bool


def is_edtf(text: str) -> bool:
    """Tells whether a text is EDTF of level 0 or 1."""
    return parse_edtf(text) is not None


def parse_edtf(text: str) -> Edtf | None:
    """Reads EDTF; None if the text is not.

    An interval whose end is certainly before its beginning is not one.
    """
    if len(text) > _LONGEST:
        return None
    begin, slash, end = text.partition("/")
    if not slash:
        return _single(text)
    return _interval(text, begin, end)


def _interval(text: str, begin: str, end: str) -> Edtf | None:
    ends = [_single(part) for part in (begin, end) if part not in {"", ".."}]
    if not ends or None in ends:
        return None
    first = _single(begin) if begin not in {"", ".."} else None
    last = _single(end) if end not in {"", ".."} else None
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    if earliest is not None and latest is not None and latest < earliest:
        return None
    return Edtf(
        text,
        earliest,
        latest,
        any(part is not None and part.is_uncertain for part in ends),
        any(part is not None and part.is_approximate for part in ends),
        is_interval=True,
    )


def _single(text: str) -> Edtf | None:
    if _MOMENT.fullmatch(text):
        return _moment(text)
    if long_year := _LONG_YEAR.fullmatch(text):
        return _marked(text, long_year["mark"], None, None)
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    bounds = _bounds(match["year"], match["month"], match["day"])
    return None if bounds is None else _marked(text, match["mark"], *bounds)


def _marked(text: str, mark: str, earliest: date | None, latest: date | None) -> Edtf:
    return Edtf(text, earliest, latest, mark in {"?", "%"}, mark in {"~", "%"}, is_interval=False)


def _moment(text: str) -> Edtf | None:
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return _marked(text, "", day, day)


def _bounds(year: str, month: str | None, day: str | None) -> tuple[date | None, date | None] | None:
    """Returns the first and last day, or None if there is no such date."""
    if "X" in year and (month not in {None, "XX"} or day not in {None, "XX"}):
        return None  # level 1 leaves digits open from the right only
    if month == "XX" and day not in {None, "XX"}:
        return None
    if month not in {None, "XX"} and not _is_month(int(month or 0), day):
        return None
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not 1 <= first_year <= last_year <= 9999:
        return (None, None) if _is_real_day(2000, month, day) else None
    if not _is_real_day(first_year, month, day):
        return None
    first_month, last_month = _months(month)
    if last_month < first_month:
        last_year = min(last_year + 1, 9999)
    if day not in {None, "XX"}:
        exact = date(first_year, first_month, int(day or 0))
        return exact, exact
    last_day = calendar.monthrange(last_year, last_month)[1]
    return date(first_year, first_month, 1), date(last_year, last_month, last_day)


def _is_month(month: int, day: str | None) -> bool:
    return 1 <= month <= 12 or (month in _SEASONS and day is None)


def _months(month: str | None) -> tuple[int, int]:
    if month in {None, "XX"}:
        return 1, 12
    number = int(month or 0)
    return _SEASONS.get(number, (number, number))


def _is_real_day(year: int, month: str | None, day: str | None) -> bool:
    if day in {None, "XX"} or month in {None, "XX"}:
        return True
    return 1 <= int(day or 0) <= calendar.monthrange(year, int(month or 0))[1]
