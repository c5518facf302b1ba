"""Dates told by another event: "three days after the search".

A relation is kept beside the date it gave, as `P3D/after/Search at home`: how long (ISO 8601 duration with
one unit), before or after, and the short title of the event. The date is EDTF that is true of every day it
can mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forms.edtf import Edtf, parse_edtf

KIND: Final = "rel"  # `us:kind` of the node beside a date
HOURS, DAYS, WEEKS, MONTHS = "H", "D", "W", "M"
UNITS: Final = (HOURS, DAYS, WEEKS, MONTHS)
AFTER, BEFORE = "after", "before"
MOST: Final = 999

_TEXT: Final = re.compile(
    r"P(?P<time>T)?(?P<number>[1-9][0-9]{0,2})(?P<unit>[HDWM])/(?P<way>after|before)/(?P<event>[^\n]+)"
)
_DAY_HOURS: Final = 24


@dataclass(frozen=True)
class Relation:
    """How a date was counted.

    Attributes:
        number: how many, from 1 to `MOST`.
        unit: one of `UNITS`.
        way: `AFTER` or `BEFORE`.
        event: title of the event it was counted from.
    """

    number: int
    unit: str
    way: str
    event: str

    @property
    def text(self) -> str:
        """As it is kept; `read_relation` reads it."""
        time = "T" if self.unit == HOURS else ""
        return f"P{time}{self.number}{self.unit}/{self.way}/{self.event}"


def read_relation(text: str) -> Relation | None:
    """Read a relation as it is kept; None if the text is none."""
    match = _TEXT.fullmatch(text)
    if match is None or (match["time"] is not None) != (match["unit"] == HOURS):
        return None
    return Relation(int(match["number"]), match["unit"], match["way"], match["event"])


def date_from(relation: Relation, anchor: str) -> str:
    """Return the EDTF date that a relation gives from the date of its event.

    What is less exact than a day stays so: hours from a day without a clock time may end on the day after,
    weeks give a day or so, months a month or so. Marks of doubt of the event's date hold for this one too.

    Returns:
        Such as `2020-08-14`, `2020-08-25~` or `2020-10~`; two ends if the event's date has two, or is a
        month or longer; empty if the event's date is open or none, or a calendar has no such day.
    """
    found = parse_edtf(anchor)
    if found is None or found.earliest is None or found.latest is None:
        return ""
    try:
        first, last = _ends(relation, found.earliest, found.latest)
    except (OverflowError, ValueError):
        return ""
    length = 7 if relation.unit == MONTHS else 10
    mark = _mark(found, about=relation.unit in (WEEKS, MONTHS))
    ends = [f"{day.isoformat()[:length]}{mark}" for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _ends(relation: Relation, earliest: date, latest: date) -> tuple[date, date]:
    sign = 1 if relation.way == AFTER else -1
    number = relation.number
    if relation.unit == MONTHS:
        return _months_on(earliest, sign * number), _months_on(latest, sign * number)
    if relation.unit == HOURS:  # an hour of an unknown clock time falls on one of two days
        whole, more = divmod(number, _DAY_HOURS)
        least, most = sorted((sign * whole, sign * (whole + bool(more))))
        return earliest + timedelta(days=least), latest + timedelta(days=most)
    days = sign * number * (7 if relation.unit == WEEKS else 1)
    return earliest + timedelta(days=days), latest + timedelta(days=days)


def _months_on(day: date, months: int) -> date:
    """Return the first day of the month so many months on."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _mark(anchor: Edtf, *, about: bool) -> str:
    about = about or anchor.is_approximate
    return {(True, True): "%", (True, False): "~", (False, True): "?"}.get((about, anchor.is_uncertain), "")
