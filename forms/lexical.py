"""Which text fits which type of bind, and the one way it is written in an instance.

The types are those of the ODK XForms specification (https://getodk.github.io/xforms-spec/#data-types). What a
person typed is kept as it is when it does not fit, so that nothing is lost, and is not valid; what a form
computes or brings as a default is dropped then, as ODK's engines do.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from forms.values import as_text, clock_of, number_text, parse_moment

NUMERIC: Final = frozenset({"int", "integer", "decimal"})
_PLACES: Final = frozenset({"geopoint", "geotrace", "geoshape"})
_TRUTHS: Final = frozenset({"true", "false", "1", "0"})
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_INT_RANGE = range(-(2**31), 2**31)
_LONGEST_INT: Final = 12
_SMALLEST_RING: Final = 3


def fits_type(text: str, kind: str) -> bool:
    """Tells whether non-empty instance text is in the lexical space of a bind's type.

    Unknown types take any text, as the specification asks.
    """
    check = _CHECKS.get(kind)
    return check is None or check(text)


def canonical(text: str, kind: str) -> str:
    """Writes a value of a type the one way ODK does; text that is not of the type is left as it is.

    An int has no leading zeros, a decimal and a coordinate always a point, a date no time of day.
    """
    if not text or not fits_type(text, kind):
        return text
    if kind in {"int", "integer"}:
        return str(int(text))
    if kind == "decimal":
        return _with_point(float(text))
    if kind == "date":
        return text[:10]
    if kind in _PLACES:
        return ";".join(" ".join(_with_point(float(part)) for part in point) for point in _points(text))
    return text


def is_within(text: str, bounds: tuple[float, float] | None) -> bool:
    """Tells whether a number lies between the ends of a range, which may stand either way around."""
    return bounds is None or (_is_decimal(text) and min(bounds) <= float(text) <= max(bounds))


def coerced(value: Any, kind: str, bounds: tuple[float, float] | None = None) -> str:
    """Turns the result of a calculation, or a default, into instance text of a type, or "" if it is none.

    Where an int is wanted, a number is cut off at its point.

    Args:
        value: an XPath value.
        kind: type of the bind.
        bounds: of a range.
    """
    text = as_text(value)
    if kind in {"int", "integer"}:
        plain = text.strip()
        number = float(plain) if _DECIMAL.fullmatch(plain) else math.nan
        text = number_text(float(math.trunc(number))) if math.isfinite(number) else ""
    elif kind == "decimal":
        text = text.strip()
    fits = bool(text) and fits_type(text, kind) and is_within(text, bounds)
    return canonical(text, kind) if fits else ""


def _with_point(number: float) -> str:
    plain = number_text(number)
    return plain if "." in plain else f"{plain}.0"


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and len(text) < _LONGEST_INT and int(text) in _INT_RANGE


def _is_decimal(text: str) -> bool:
    return _DECIMAL.fullmatch(text) is not None and math.isfinite(float(text))


def _is_date(text: str) -> bool:
    # A moment with an offset is another day somewhere else, so it names no date.
    return parse_moment(text) is not None and not re.search(r"T.*(?:Z|[+-]\d{2}:?\d{0,2})$", text)


def _is_date_time(text: str) -> bool:
    return parse_moment(text) is not None and "T" in text


def _is_time(text: str) -> bool:
    return clock_of(text) is not None


def _is_point(text: str) -> bool:
    points = _points(text)
    return ";" not in text and len(points) == 1 and _are_places(points)


def _is_line(text: str) -> bool:
    points = _points(text)
    return len(points) > 1 and _are_places(points)


def _is_ring(text: str) -> bool:
    points = _points(text)
    return len(points) >= _SMALLEST_RING and points[0][:2] == points[-1][:2] and _are_places(points)


def _points(text: str) -> list[list[str]]:
    return [point.split() for point in text.strip().removesuffix(";").split(";")]


def _are_places(points: list[list[str]]) -> bool:
    return all(
        2 <= len(point) <= 4
        and all(_is_decimal(part) for part in point)
        and abs(float(point[0])) <= 90
        and abs(float(point[1])) <= 180
        for point in points
    )


_CHECKS: Final = {
    "int": _is_integer,
    "integer": _is_integer,
    "decimal": _is_decimal,
    "date": _is_date,
    "dateTime": _is_date_time,
    "time": _is_time,
    "geopoint": _is_point,
    "geotrace": _is_line,
    "geoshape": _is_ring,
    "boolean": _TRUTHS.__contains__,
}
