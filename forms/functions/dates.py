"""Functions on dates and times (ODK XForms, "Date and time functions").

A date is text, `YYYY-MM-DD`; where a number is wanted it is days since 1970-01-01, by the calendar of the
session's own zone, so that the difference of two dates is a whole number.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

from forms.functions.registry import function
from forms.functions.runtime import ACTIVE
from forms.values import (
    as_number,
    as_text,
    days_since_epoch,
    moment_from_days,
    moment_text,
    parse_moment,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DIRECTIVE = re.compile(r"%[YymnbdeHhMS3a]")
_UNPADDED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@function("today", 0, 0, "date")
def _today(_context: Any) -> str:
    return ACTIVE.get().moment().date().isoformat()


@function("now", 0, 0, "date")
def _now(_context: Any) -> str:
    return ACTIVE.get().moment().isoformat(timespec="milliseconds")


@function("date", 1, 1, "date")
def _to_date(_context: Any, value: Any) -> str:
    moment = _moment(value)
    if moment is not None:
        return moment_text(moment)
    return "" if as_text(value) == "" or isinstance(value, bool) else "Invalid Date"


@function("date-time", 1, 1, "date")
def _to_date_time(context: Any, value: Any) -> str:
    return _to_date(context, value)


@function("decimal-date-time", 1, 1, "number")
def _decimal_date_time(_context: Any, value: Any) -> float:
    moment = _moment(value)
    return math.nan if moment is None else days_since_epoch(moment.astimezone(UTC))


@function("decimal-time", 1, 1, "number")
def _decimal_time(_context: Any, value: Any) -> float:
    text = as_text(value)
    moment = parse_moment(f"1970-01-01T{text}", _zone()) if _CLOCK.fullmatch(text) else None
    return math.nan if moment is None else days_since_epoch(moment) % 1


@function("format-date", 2, 2, "string")
def _format_date(_context: Any, value: Any, pattern: Any) -> str:
    moment = _moment(value)
    if moment is None:
        return ""
    return _DIRECTIVE.sub(lambda match: _directive(moment, match[0][1]), as_text(pattern))


@function("format-date-time", 2, 2, "string")
def _format_date_time(context: Any, value: Any, pattern: Any) -> str:
    return _format_date(context, value, pattern)


def _directive(moment: datetime, letter: str) -> str:
    match letter:
        case "b":
            return _MONTHS[moment.month - 1]
        case "a":
            return _DAYS[moment.weekday()]
        case "3":
            return f"{moment.microsecond // 1000:03}"
    parts = {
        "Y": f"{moment.year:04}", "y": f"{moment.year % 100:02}", "m": f"{moment.month:02}",
        "n": str(moment.month), "d": f"{moment.day:02}", "e": str(moment.day), "H": f"{moment.hour:02}",
        "h": str(moment.hour), "M": f"{moment.minute:02}", "S": f"{moment.second:02}",
    }  # fmt: skip
    return parts[letter]


def _zone() -> Any:
    return ACTIVE.get().moment().tzinfo


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else moment_from_days(value, _zone())
    text = as_text(value).strip()
    moment = parse_moment(text, _zone())
    if moment is None and (match := _UNPADDED.fullmatch(text)):
        year, month, day, rest = match.groups()
        moment = parse_moment(f"{year}-{int(month):02}-{int(day):02}{rest or ''}", _zone())
    return moment


@function("compare", 3, 3, "boolean")
def _compare(_context: Any, operator: str, left: Any, right: Any) -> bool:
    """Compares as XPath 1.0 (section 3.4) does, and dates by their moment; forms cannot call it by name."""
    lefts = left if isinstance(left, list) else [left]
    rights = right if isinstance(right, list) else [right]
    return any(_holds(operator, one, other) for one in lefts for other in rights)


def _holds(operator: str, left: Any, right: Any) -> bool:
    zone = _zone()
    one = as_number(_bare(left), zone)
    other = as_number(_bare(right), zone)
    is_number = isinstance(left, float) or isinstance(right, float)
    if operator in {"=", "!="} and not is_number and (math.isnan(one) or math.isnan(other)):
        return (as_text(_bare(left)) == as_text(_bare(right))) is (operator == "=")
    match operator:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case ">=":
            return one >= other
        case "=":
            return one == other
    return one != other


def _bare(value: Any) -> Any:
    return value if isinstance(value, str | float | bool) else as_text([value])
