"""Values: how text, numbers, dates and node-sets turn into one another.

Conversions follow XPath 1.0 (section 4) where ODK XForms does not say otherwise.
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
_DATE_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_TIME = re.compile(r"(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1970, 1, 1)


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


def clock_of(text: str) -> time | None:
    """Reads a time of day, with or without an offset, which is left aside; None if it is none."""
    match = _TIME.fullmatch(text)
    try:
        return _clock(match[1]) if match is not None else None
    except ValueError:
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
