"""JSON that has exactly one spelling, for everything that is hashed or signed.

Writing follows RFC 8785 (JSON Canonicalization Scheme) for the part of JSON we use: objects, arrays, texts,
whole numbers within +-(2**53 - 1), booleans and null. There are no fractions: their spelling is where
implementations differ. Reading is stricter than RFC 8259: no duplicate names, no fractions, no deep nesting.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from forms.errors import AppError

MAX_NUMBER = 2**53 - 1
MAX_DEPTH = 64


class NotCanonical(AppError):
    """A value has no canonical spelling: a fraction, half a character, or nested too deeply."""

    code = "storage.canonical.value"
    text = (
        "Something in this record cannot be written down in a form that can be signed. "
        "Nothing was signed; your saved work is safe. Please retype the last answer."
    )


class NotJson(AppError):
    """Bytes are not the strict JSON we read."""

    code = "storage.canonical.json"
    text = (
        "This file is damaged or was not made by this program. Nothing was taken from it. "
        "Please ask for another copy."
    )


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value as UTF-8 (RFC 8785, without fractions).

    Raises:
        NotCanonical: the value cannot be spelled.
    """
    text = json.dumps(_ordered(value, 0), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotCanonical from None


def read_json(data: bytes | str) -> Any:
    """Return what strict JSON says.

    Raises:
        NotJson: it is no JSON in UTF-8, a name stands twice in an object, a number is not whole or too
            large, a text holds half a character, or it is nested more than `MAX_DEPTH` deep.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data
        value = _reader.decode(text)
        canonical(value)
    except (ValueError, RecursionError, NotCanonical):
        raise NotJson from None
    return value


def _ordered(value: object, depth: int) -> object:
    """Return a copy with names in the order of their UTF-16 code units (RFC 8785, 3.2.3)."""
    if depth > MAX_DEPTH:
        raise NotCanonical
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) <= MAX_NUMBER:
        return value
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {name: _ordered(value[name], depth + 1) for name in sorted(value, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_ordered(item, depth + 1) for item in value]
    raise NotCanonical


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name stands twice")
    return result


def _whole(digits: str) -> int:
    if len(digits) > len(str(-MAX_NUMBER)):
        raise ValueError("too large")
    return int(digits)


def _refuse(_: str) -> NoReturn:
    raise ValueError("not a whole number")


_reader = json.JSONDecoder(
    object_pairs_hook=_no_duplicates, parse_float=_refuse, parse_constant=_refuse, parse_int=_whole
)
