"""Uncertain dates: taken apart and put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.edtf_parts import (
    APPROX,
    BEFORE,
    DECADE,
    EXACT,
    MONTH,
    ONE_DAY,
    OPEN,
    OTHER,
    RANGE,
    SEASON,
    YEAR,
    Parts,
    Point,
    from_edtf,
    to_edtf,
)
from forms.edtf import is_edtf, parse_edtf

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
    (Parts(ONE_DAY, Point(2020, 8)), "2020-08-XX"),
    (Parts(ONE_DAY, Point(2020, 8), unsure=True), "2020-08-XX?"),
    (Parts(MONTH, Point(2020, 8), about=True), "2020-08~"),
    (Parts(YEAR, Point(2020), about=True, unsure=True), "2020%"),
    (Parts(SEASON, Point(2021, 23), unsure=True), "2021-23?"),
    (Parts(DECADE, Point(1990)), "199X"),
    (Parts(DECADE, Point(1990), about=True), "199X~"),
    (Parts(OTHER, text="2020-08-11/2020-08-12~"), "2020-08-11/2020-08-12~"),
    (Parts(OTHER, text="/2020-08"), "/2020-08"),
    (Parts(OTHER, text="19XX"), "19XX"),
    (Parts(OTHER, text="2020-XX"), "2020-XX"),
    (Parts(OTHER, text="-0044"), "-0044"),
    (Parts(OTHER, text="Y170000002"), "Y170000002"),
    (Parts(OTHER, text="2020-08-11T07:30:00Z"), "2020-08-11T07:30:00Z"),
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
        Parts(ONE_DAY, Point(2020, 23)),
        Parts(OTHER, text="nonsense"),
        Parts(RANGE, Point(2021), Point(2020)),
    ],
)
def test_a_date_that_is_not_whole_has_no_text(parts):
    assert to_edtf(parts) == ""


@pytest.mark.parametrize("text", ["../..", "2020-13", "2020-02-30", "2021/2020", "nonsense", ""])
def test_a_text_that_is_no_date_is_left_alone(text):
    assert from_edtf(text) is None


@given(st.dates(), st.sampled_from([EXACT, APPROX]), st.booleans())
def test_any_day_comes_back_as_it_went(day, precision, unsure):
    parts = Parts(precision, Point(day.year, day.month, day.day), unsure=unsure)
    assert from_edtf(to_edtf(parts)) == parts


YEARS = st.integers(0, 9999).map(lambda n: f"{n:04d}")
MONTHS = st.integers(1, 12).map(lambda n: f"{n:02d}")
MARKS = st.sampled_from(["", "?", "~", "%"])
DAYS = st.dates().map(lambda day: day.isoformat())
LEVEL_1 = st.builds(
    "{}{}".format,
    st.one_of(
        YEARS,
        st.builds("{}-{}".format, YEARS, MONTHS),
        DAYS,
        st.builds("{}-{}".format, YEARS, st.sampled_from(["21", "22", "23", "24"])),
        st.builds("{}-{}-XX".format, YEARS, MONTHS),
        YEARS.map(lambda year: year + "-XX"),
        YEARS.map(lambda year: year + "-XX-XX"),
        YEARS.map(lambda year: year[:3] + "X"),
        YEARS.map(lambda year: year[:2] + "XX"),
        YEARS.map(lambda year: "-" + year),
    ),
    MARKS,
)
ENDS = st.one_of(LEVEL_1, st.just(".."), st.just(""))
ANY_EDTF = st.one_of(LEVEL_1, st.builds("{}/{}".format, ENDS, ENDS)).filter(is_edtf)


@given(ANY_EDTF)
def test_every_form_of_level_1_comes_back_as_it_went(text):
    parts = from_edtf(text)
    assert parts is not None
    assert to_edtf(parts) == text


@given(ANY_EDTF)
def test_the_earliest_day_is_never_after_the_latest(text):
    found = parse_edtf(text)
    if found.earliest is not None and found.latest is not None:
        assert found.earliest <= found.latest


@given(st.text(alphabet="0123456789-/.?~%X", max_size=24))
def test_any_text_is_taken_apart_or_refused(text):
    parts = from_edtf(text)
    assert (parts is None) == (not is_edtf(text))
