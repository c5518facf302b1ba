"""Uncertain dates: taken apart and put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.edtf_parts import (
    APPROX,
    BEFORE,
    EXACT,
    MONTH,
    OPEN,
    RANGE,
    SEASON,
    YEAR,
    Parts,
    Point,
    from_edtf,
    to_edtf,
)

SAYINGS = [
    (Parts(EXACT, Point(2020, 8, 11)), "2020-08-11"),
    (Parts(EXACT, Point(2020, 8, 11), unsure=True), "2020-08-11?"),
    (Parts(APPROX, Point(2020, 8, 11)), "2020-08-11~"),
    (Parts(APPROX, Point(2020, 8, 11), unsure=True), "2020-08-11%"),
    (Parts(MONTH, Point(2020, 8)), "2020-08"),
    (Parts(SEASON, Point(2021, 23)), "2021-23"),
    (Parts(YEAR, Point(2021)), "2021"),
    (Parts(RANGE, Point(2020, 8, 10), Point(2020, 8, 11)), "2020-08-10/2020-08-11"),
    (Parts(OPEN, Point(2022, 10, 4)), "2022-10-04/.."),
    (Parts(BEFORE, end=Point(2022, 6)), "../2022-06"),
]


@pytest.mark.parametrize(("parts", "text"), SAYINGS, ids=[text for _, text in SAYINGS])
def test_what_a_person_says_has_one_text(parts, text):
    assert to_edtf(parts) == text
    assert from_edtf(text) == parts


@pytest.mark.parametrize(
    "parts",
    [
        Parts(EXACT, Point(2020, 8)),
        Parts(EXACT, Point(2020, 2, 30)),
        Parts(MONTH, Point(2020)),
        Parts(SEASON, Point(2020)),
        Parts(RANGE, Point(2020, 8, 10)),
        Parts(YEAR),
    ],
)
def test_a_date_that_is_not_whole_has_no_text(parts):
    assert to_edtf(parts) == ""


@pytest.mark.parametrize(
    "text", ["2020-08-XX", "201X", "../..", "2020-08-11/2020-08-12~", "2020~", "nonsense", ""]
)
def test_a_text_that_does_not_fit_the_parts_is_left_alone(text):
    assert from_edtf(text) is None


@given(st.dates(), st.sampled_from([EXACT, APPROX]), st.booleans())
def test_any_day_comes_back_as_it_went(day, precision, unsure):
    parts = Parts(precision, Point(day.year, day.month, day.day), unsure=unsure)
    assert from_edtf(to_edtf(parts)) == parts


@given(st.text(alphabet="0123456789-/.?~%X", max_size=24))
def test_any_text_is_taken_apart_or_refused(text):
    parts = from_edtf(text)
    assert parts is None or isinstance(parts, Parts)
