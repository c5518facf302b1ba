"""Uncertain dates taken apart into what a person can point at, and put together again.

The text kept is EDTF, ISO 8601-2:2019 levels 0 and 1: ``2020-08-11~`` (around), ``2020-08`` (a month),
``2020-08-XX`` (one day in a month), ``2021-23`` (autumn), ``201X`` (a decade), ``2020-08-10/2020-08-11``
(between), ``2022-10-04/..`` (since), ``../2022-06`` (before). What has no parts here is kept and typed as it
is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.edtf import is_edtf

EXACT, APPROX, MONTH, SEASON, YEAR = "EXACT", "APPROX", "MONTH", "SEASON", "YEAR"
RANGE, OPEN, BEFORE = "RANGE", "OPEN", "BEFORE"
ONE_DAY, DECADE, OTHER = "ONE_DAY", "DECADE", "OTHER"
PRECISIONS: Final = (EXACT, APPROX, ONE_DAY, MONTH, SEASON, YEAR, DECADE, RANGE, OPEN, BEFORE, OTHER)
SEASONS: Final = (21, 22, 23, 24)
MAY_BE_ABOUT: Final = frozenset({MONTH, SEASON, YEAR, DECADE})
INTERVALS: Final = frozenset({RANGE, OPEN, BEFORE})

_POINT: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%]?)"
)
_DECADE: Final = re.compile(r"(?P<tens>[0-9]{3})X(?P<mark>[?~%]?)")
_LENGTHS: Final = {EXACT: 10, APPROX: 10, MONTH: 7, ONE_DAY: 7, SEASON: 7, YEAR: 4, DECADE: 4}


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
        start: the date, or the first of two; for ``DECADE`` any year of it.
        end: the second of two, for ``RANGE``; the only one for ``BEFORE``.
        unsure: the person is not certain (``?``; together with about, ``%``).
        about: it is around that month, season, year or decade (``~``); for a day that is ``APPROX``.
        text: for ``OTHER``, the EDTF as typed.
    """

    precision: str = EXACT
    start: Point = Point()
    end: Point = Point()
    unsure: bool = False
    about: bool = False
    text: str = ""


def to_edtf(parts: Parts) -> str:
    """Return the EDTF text, or empty while something is missing."""
    if parts.precision == OTHER:
        return parts.text.strip() if is_edtf(parts.text.strip()) else ""
    if parts.precision in INTERVALS:
        return _interval_text(parts)
    text = _cut(parts.start, parts.precision).text
    if len(text) != _LENGTHS[parts.precision]:
        return ""
    if parts.precision == DECADE:
        text = text[:3] + "X"
    if parts.precision == ONE_DAY:
        if parts.start.month in SEASONS:
            return ""
        text += "-XX"
    about = parts.precision == APPROX or (parts.about and parts.precision in MAY_BE_ABOUT)
    return text + {(True, True): "%", (True, False): "~", (False, True): "?"}.get((about, parts.unsure), "")


def from_edtf(text: str) -> Parts | None:
    """Return the parts of a text, or None for one that is not EDTF; such a text is kept as it is."""
    if not is_edtf(text):
        return None
    parts = _interval(*text.split("/", 1)) if "/" in text else _single(text)
    return parts if parts is not None and to_edtf(parts) == text else Parts(OTHER, text=text)


def _interval_text(parts: Parts) -> str:
    start, end = parts.start.text, parts.end.text
    text = {RANGE: f"{start}/{end}", OPEN: f"{start}/..", BEFORE: f"../{end}"}[parts.precision]
    needed = {RANGE: start and end, OPEN: start, BEFORE: end}[parts.precision]
    return text if needed and is_edtf(text) else ""


def _single(text: str) -> Parts | None:
    if decade := _DECADE.fullmatch(text):
        mark = decade["mark"]
        return Parts(
            DECADE, Point(int(decade["tens"]) * 10), unsure=mark in ("?", "%"), about=mark in ("~", "%")
        )
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    point, mark = _point(match), match["mark"]
    unsure, about = mark in ("?", "%"), mark in ("~", "%")
    if match["day"] == "XX":
        return Parts(ONE_DAY, point, unsure=unsure)
    if point.day:
        return Parts(APPROX if about else EXACT, point, unsure=unsure)
    precision = YEAR if not point.month else SEASON if point.month in SEASONS else MONTH
    return Parts(precision, point, unsure=unsure, about=about)


def _interval(first: str, second: str) -> Parts | None:
    start, end = _POINT.fullmatch(first), _POINT.fullmatch(second)
    if first == ".." and end:
        return Parts(BEFORE, end=_point(end))
    if start and second == "..":
        return Parts(OPEN, _point(start))
    return Parts(RANGE, _point(start), _point(end)) if start and end else None


def _point(match: re.Match[str]) -> Point:
    day = match["day"] or "0"
    return Point(int(match["year"]), int(match["month"] or 0), 0 if day == "XX" else int(day))


def _cut(point: Point, precision: str) -> Point:
    if precision in (YEAR, DECADE):
        return Point(point.year)
    if precision in (MONTH, SEASON, ONE_DAY):
        return Point(point.year, point.month)
    return point
