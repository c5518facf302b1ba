"""Values: how text, numbers, dates and node-sets turn into one another, and which text fits which type.

Conversions follow XPath 1.0 (section 4) where ODK XForms does not say otherwise. Instance text follows the
data types of the ODK XForms specification (https://getodk.github.io/xforms-spec/#data-types).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

from lxml import etree

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DATE_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_TIME = re.compile(r"(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1970, 1, 1)
_INT_RANGE = range(-(2**31), 2**31)


def xml_text(text: str) -> str:
    """Returns a text without the characters that XML 1.0 (section 2.2) cannot hold."""
    return _NOT_XML.sub("", text)


def node_text(element: Any) -> str:
    """Returns the string value of a node as lxml gives it: an element, or the text of an attribute."""
    if isinstance(element, str):
        return element
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext())


def as_text(value: Any) -> str:
    """Converts an XPath value (str, float, bool, list of nodes) to text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return number_text(float(value))
    if isinstance(value, Sequence):
        return node_text(value[0]) if value else ""
    return node_text(value) if isinstance(value, etree._Element) else ""


def as_texts(value: Any) -> list[str]:
    """Converts an XPath value to texts: one for each node of a node-set, else one."""
    if isinstance(value, list):
        return [node_text(node) for node in value]
    return [as_text(value)]


def as_boolean(value: Any) -> bool:
    """Converts an XPath value to a boolean; NaN, zero, "" and the empty node-set are false."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def as_number(value: Any, zone: tzinfo | None = None) -> float:
    """Converts an XPath value to a number; a date becomes days since 1970-01-01, other text NaN."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float | int):
        return float(value)
    text = as_text(value)
    if _DECIMAL.fullmatch(text.strip()):
        return float(text)
    moment = parse_moment(text, zone)
    return math.nan if moment is None else days_since_epoch(moment)


def number_text(number: float) -> str:
    """Writes a number as XPath 1.0 (section 4.2) does: shortest digits, no exponent.

    What is not a number is written as nothing, as ODK does: nobody should read "NaN" in a form.
    """
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Reads `YYYY-MM-DD` or ISO 8601 date and time.

    Args:
        text: what to read.
        zone: where a moment without an offset is, and into which others are converted; UTC if None.

    Returns:
        The moment in that zone (midnight for a date), or None.
    """
    match = _DATE_TIME.fullmatch(text.strip())
    if match is None:
        return None
    day, clock, offset = match.groups()
    try:
        moment = datetime.combine(date.fromisoformat(day), _clock(clock))
        if offset is None:
            return moment.replace(tzinfo=zone or UTC)
        return moment.replace(tzinfo=_offset(offset)).astimezone(zone or UTC)
    except (ValueError, OverflowError):
        return None


def _clock(text: str | None) -> time:
    return time.fromisoformat(text.replace(",", ".")) if text else time()


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))


def days_since_epoch(moment: datetime) -> float:
    """Returns the days from 1970-01-01 to a moment by the calendar and clock of its own zone."""
    days = (moment.date() - _EPOCH).days
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return days + seconds / 86400 if seconds else float(days)


def moment_from_days(days: float, zone: tzinfo | None = None) -> datetime | None:
    """Turns days since 1970-01-01 back into a moment of this zone, or None out of the calendar."""
    try:
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=round(days * 86_400_000))  # noqa: DTZ001
    except (OverflowError, ValueError):
        return None
    return moment.replace(tzinfo=zone or UTC)


def moment_text(moment: datetime) -> str:
    """Writes a moment as instance text: a date if it is midnight, else with milliseconds and offset."""
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(timespec="milliseconds")


def fits_type(text: str, kind: str) -> bool:
    """Tells whether non-empty instance text is in the lexical space of a bind's type.

    Unknown types take any text, as the specification asks.
    """
    check = _CHECKS.get(kind)
    return check is None or check(text)


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and len(text) < 12 and int(text) in _INT_RANGE


def _is_decimal(text: str) -> bool:
    return _DECIMAL.fullmatch(text) is not None and math.isfinite(float(text))


def _is_date(text: str) -> bool:
    return parse_moment(text) is not None


def _is_date_time(text: str) -> bool:
    return parse_moment(text) is not None and "T" in text


def _is_time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    try:
        _clock(match[1])
    except ValueError:
        return False
    return True


def _is_point(text: str) -> bool:
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(_is_decimal(part) for part in parts):
        return False
    return abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180


def _are_points(text: str) -> bool:
    points = [point for point in text.split(";") if point.strip()]
    return bool(points) and all(_is_point(point) for point in points)


_CHECKS = {
    "int": _is_integer,
    "integer": _is_integer,
    "decimal": _is_decimal,
    "date": _is_date,
    "dateTime": _is_date_time,
    "time": _is_time,
    "geopoint": _is_point,
    "geotrace": _are_points,
    "geoshape": _are_points,
    "boolean": {"true", "false", "1", "0"}.__contains__,
}


NUMERIC = frozenset({"int", "integer", "decimal"})


def canonical(text: str, kind: str) -> str:
    """Writes a number the one way ODK does: an int without leading zeros, a decimal always with its point.

    Text that is not of the type is left as it is, so that nothing a person typed is lost.
    """
    if kind not in NUMERIC or not fits_type(text, kind):
        return text
    if kind != "decimal":
        return str(int(text))
    plain = number_text(float(text))
    return plain if "." in plain else f"{plain}.0"


def calculated_text(value: Any, kind: str) -> str:
    """Turns the result of a calculation into instance text of a type.

    A number that is not one is no answer where the node is numeric; an int is cut off at its point.
    """
    if kind not in NUMERIC:
        return as_text(value)
    number = as_number(value)
    if not math.isfinite(number):
        return ""
    return number_text(float(math.trunc(number)) if kind != "decimal" else number)
