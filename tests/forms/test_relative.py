"""Dates counted from another event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edtf import parse_edtf
from forms.relative import (
    AFTER,
    BEFORE,
    DAYS,
    HOURS,
    MONTHS,
    UNITS,
    WEEKS,
    Relation,
    date_from,
    read_relation,
)

EVENT = "Search at home"
DAYS_OF_OUR_TIME = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def ways() -> st.SearchStrategy[Relation]:
    return st.builds(
        Relation,
        st.integers(1, 999),
        st.sampled_from(UNITS),
        st.sampled_from((AFTER, BEFORE)),
        st.just(EVENT),
    )


@pytest.mark.parametrize(
    ("number", "unit", "way", "anchor", "expected"),
    [
        (3, DAYS, AFTER, "2020-08-11", "2020-08-14"),
        (3, DAYS, BEFORE, "2020-08-02", "2020-07-30"),
        (5, HOURS, AFTER, "2020-08-11", "2020-08-11/2020-08-12"),
        (5, HOURS, BEFORE, "2020-08-11", "2020-08-10/2020-08-11"),
        (48, HOURS, AFTER, "2020-08-11", "2020-08-13"),
        (2, WEEKS, AFTER, "2020-08-11", "2020-08-25~"),
        (2, MONTHS, AFTER, "2020-08-31", "2020-10~"),
        (8, MONTHS, BEFORE, "2020-08", "2019-12~"),
        (3, DAYS, AFTER, "2020-08-11?", "2020-08-14?"),
        (3, DAYS, AFTER, "2020-08-11~", "2020-08-14~"),
        (2, WEEKS, AFTER, "2020-08-11?", "2020-08-25%"),
        (3, DAYS, AFTER, "2020-08", "2020-08-04/2020-09-03"),
        (3, DAYS, AFTER, "2020-08-10/2020-08-11", "2020-08-13/2020-08-14"),
        (1, MONTHS, AFTER, "2021-23", "2021-10~/2021-12~"),
        (3, DAYS, AFTER, "2020-08-11/..", ""),
        (3, DAYS, AFTER, "", ""),
        (3, DAYS, AFTER, "soon", ""),
        (999, MONTHS, AFTER, "9990", ""),
        (900, DAYS, BEFORE, "0001-01-02", ""),
    ],
)
def test_a_date_is_as_exact_as_it_was_told(
    number: int, unit: str, way: str, anchor: str, expected: str
) -> None:
    assert date_from(Relation(number, unit, way, EVENT), anchor) == expected


@given(relation=ways(), first=DAYS_OF_OUR_TIME, longer=st.integers(0, 500), into=st.integers(0, 500))
def test_the_day_meant_is_always_one_of_those_the_date_can_mean(
    relation: Relation, first: date, longer: int, into: int
) -> None:
    day = first + timedelta(days=min(into, longer))
    last = first + timedelta(days=longer)
    anchor = first.isoformat() if longer == 0 else f"{first.isoformat()}/{last.isoformat()}"

    found = parse_edtf(date_from(relation, anchor))

    assert found is not None and found.earliest is not None and found.latest is not None
    sign = 1 if relation.way == AFTER else -1
    days = {DAYS: relation.number, WEEKS: 7 * relation.number}.get(relation.unit)
    if days is not None:
        assert found.earliest <= day + timedelta(days=sign * days) <= found.latest
    elif relation.unit == HOURS:
        for hour in (0, 23):
            moved = 24 * day.toordinal() + hour + sign * relation.number
            assert found.earliest.toordinal() <= moved // 24 <= found.latest.toordinal()
    else:
        month = 12 * day.year + day.month + sign * relation.number
        ends = (12 * end.year + end.month for end in (found.earliest, found.latest))
        assert next(ends) <= month <= next(ends)


@given(relation=ways(), first=DAYS_OF_OUR_TIME)
def test_one_day_gives_no_more_than_two_days_or_a_month(relation: Relation, first: date) -> None:
    found = parse_edtf(date_from(relation, first.isoformat()))

    assert found is not None and found.earliest is not None and found.latest is not None
    most = {HOURS: 1, DAYS: 0, WEEKS: 0, MONTHS: 30}[relation.unit]
    assert (found.latest - found.earliest).days <= most
    assert found.is_approximate is (relation.unit in (WEEKS, MONTHS))


@given(relation=ways(), event=st.text(min_size=1).filter(lambda text: "\n" not in text))
def test_a_relation_is_read_back_as_it_was_kept(relation: Relation, event: str) -> None:
    kept = Relation(relation.number, relation.unit, relation.way, event)

    assert read_relation(kept.text) == kept


@pytest.mark.parametrize(
    "text", ["", "P3D", "P3D/after/", "P0D/after/a", "PT3D/after/a", "P3H/after/a", "3/after/a"]
)
def test_what_is_no_relation_is_none(text: str) -> None:
    assert read_relation(text) is None
