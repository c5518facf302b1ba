"""Uncertain dates taken apart into what a person can point at, and put together again.

The text kept is EDTF, ISO 8601-2:2019 levels 0 and 1: ``2020-08-11~`` (around), ``2020-08`` (a month),
``2021-23`` (autumn), ``2020-08-10/2020-08-11`` (between), ``2022-10-04/..`` (since), ``../2022-06`` (before).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

EXACT, APPROX, MONTH, SEASON, YEAR = "EXACT", "APPROX", "MONTH", "SEASON", "YEAR"
RANGE, OPEN, BEFORE = "RANGE", "OPEN", "BEFORE"
PRECISIONS: Final = (EXACT, APPROX, MONTH, SEASON, YEAR, RANGE, OPEN, BEFORE)
SEASONS: Final = (21, 22, 23, 24)

_POINT: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[?~%]?)"
)


@dataclass(frozen=True)
class Point:
    """A day, a month or a year; 0 means not given. ``month`` 21 to 24 is spring to winter."""

    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def text(self) -> str:
        """The EDTF text, or empty when a part is missing in the middle or there is no such day."""
        if not self.year or (self.day and not self.month) or not self._exists():
            return ""
        text = f"{self.year:04d}"
        text += f"-{self.month:02d}" if self.month else ""
        return text + (f"-{self.day:02d}" if self.day else "")

    def _exists(self) -> bool:
        if self.month in SEASONS:
            return not self.day
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


@dataclass(frozen=True)
class Parts:
    """What the person could say of a date.

    Attributes:
        precision: one of `PRECISIONS`.
        start: the date, or the first of two.
        end: the second of two, for ``RANGE``; the only one for ``BEFORE``.
        unsure: the person is not certain (``?``; with ``APPROX``, ``%``).
    """

    precision: str = EXACT
    start: Point = Point()
    end: Point = Point()
    unsure: bool = False


def to_edtf(parts: Parts) -> str:
    """Return the EDTF text, or empty while something is missing."""
    start, end = parts.start, parts.end
    if parts.precision == RANGE:
        return f"{start.text}/{end.text}" if start.text and end.text else ""
    if parts.precision == OPEN:
        return f"{start.text}/.." if start.text else ""
    if parts.precision == BEFORE:
        return f"../{end.text}" if end.text else ""
    text = _cut(start, parts.precision).text
    if len(text) != {EXACT: 10, APPROX: 10, MONTH: 7, SEASON: 7, YEAR: 4}[parts.precision]:
        return ""
    if parts.precision == APPROX:
        return text + ("%" if parts.unsure else "~")
    return text + ("?" if parts.unsure else "")


def from_edtf(text: str) -> Parts | None:
    """Return the parts of a text, or None for one that does not fit them; such a text is kept as it is."""
    if "/" in text:
        return _interval(*text.split("/", 1))
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    point, mark = _point(match), match["mark"]
    if point.day:
        return Parts(APPROX if mark in ("~", "%") and mark else EXACT, point, unsure=mark in ("?", "%"))
    if mark in ("~", "%"):
        return None
    precision = YEAR if not point.month else SEASON if point.month in SEASONS else MONTH
    return Parts(precision, point, unsure=mark == "?")


def _interval(first: str, second: str) -> Parts | None:
    start, end = _POINT.fullmatch(first), _POINT.fullmatch(second)
    if first == ".." and end and not end["mark"]:
        return Parts(BEFORE, end=_point(end))
    if start is None or start["mark"]:
        return None
    if second == "..":
        return Parts(OPEN, _point(start))
    return Parts(RANGE, _point(start), _point(end)) if end and not end["mark"] else None


def _point(match: re.Match[str]) -> Point:
    return Point(int(match["year"]), int(match["month"] or 0), int(match["day"] or 0))


def _cut(point: Point, precision: str) -> Point:
    if precision == YEAR:
        return Point(point.year)
    if precision in (MONTH, SEASON):
        return Point(point.year, point.month)
    return point
