"""JSON with one spelling."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.canonical import MAX_DEPTH, MAX_NUMBER, NotCanonical, NotJson, canonical, read_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_NUMBER, MAX_NUMBER) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


def test_names_are_ordered_as_rfc_8785_shows() -> None:
    # RFC 8785, 3.2.3: the smiley (U+1F600) is two UTF-16 units and comes before U+FB33.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    ordered = json.loads(canonical(dict.fromkeys(names, 0)))

    assert list(ordered) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_texts_are_escaped_as_rfc_8785_shows() -> None:
    assert canonical("\u20ac$\u000f\nA'\u0042\u0022\u005c\u005c\"/\x7f") == (
        '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()
    )


@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert read_json(canonical(value)) == value
    assert canonical(read_json(canonical(value))) == canonical(value)


@pytest.mark.parametrize("value", [1.5, float("nan"), MAX_NUMBER + 1, {1: 2}, b"x", "\ud800", object()])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"1.0",
        b"1e3",
        b"NaN",
        b"9007199254740992",
        b"1" * 5000,
        b'{"a":1,"a":2}',
        b'"\\ud800"',
        b"\xff",
        b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
        b"[" * 100_000,
    ],
)
def test_what_is_not_strict_json_is_refused(text: bytes) -> None:
    with pytest.raises(NotJson):
        read_json(text)
