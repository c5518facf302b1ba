from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edtf import is_edtf, parse_edtf


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2020-08-11", "2020-08-11", "2020-08-11"),
        ("2020-08-11~", "2020-08-11", "2020-08-11"),
        ("2020-08-11?", "2020-08-11", "2020-08-11"),
        ("2020-08-11%", "2020-08-11", "2020-08-11"),
        ("2020-08", "2020-08-01", "2020-08-31"),
        ("2020-08-XX", "2020-08-01", "2020-08-31"),
        ("2020-XX-XX", "2020-01-01", "2020-12-31"),
        ("2020-XX", "2020-01-01", "2020-12-31"),
        ("2020", "2020-01-01", "2020-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2021-21", "2021-03-01", "2021-05-31"),
        ("2021-23", "2021-09-01", "2021-11-30"),
        ("2021-24", "2021-12-01", "2022-02-28"),
        ("2020-08-10/2020-08-11", "2020-08-10", "2020-08-11"),
        ("2020-08~/2020-09", "2020-08-01", "2020-09-30"),
        ("2022-10-04/..", "2022-10-04", None),
        ("../2022-06", None, "2022-06-30"),
        ("2022-10-04/", "2022-10-04", None),
        ("/2022-06", None, "2022-06-30"),
        ("2020-08-11T10:30:00Z", "2020-08-11", "2020-08-11"),
        ("2020-08-11T10:30:00+03:00", "2020-08-11", "2020-08-11"),
        ("-0044-03-15", None, None),
        ("Y17000002", None, None),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
    ],
)
def test_a_date_is_understood(text, earliest, latest):
    found = parse_edtf(text)

    assert found is not None
    assert (found.earliest and found.earliest.isoformat()) == earliest
    assert (found.latest and found.latest.isoformat()) == latest


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "11 August 2020", "2020-13", "2020-00", "2020-08-32", "2021-02-29", "2020-25", "2020-23-01",
        "20X0", "X020", "2020-XX-11", "202X-08", "2020-8-1", "2020-08-11/2020-08-10", "..", "../..",
        "/", "2020/2021/2022", "2020-08-11T25:00:00Z", "unknown/2020?~", "2020-08-11 ", "Y2020", "2020-08-uu",
        "٢٠٢٠", "2020~?", "[2020,2021]",
    ],
)  # fmt: skip
def test_what_is_not_a_date_is_refused(text):
    assert not is_edtf(text)


@pytest.mark.parametrize(
    ("mark", "uncertain", "approximate"), [("?", 1, 0), ("~", 0, 1), ("%", 1, 1), ("", 0, 0)]
)
def test_doubt_is_read(mark, uncertain, approximate):
    found = parse_edtf(f"2020-08{mark}")

    assert found is not None
    assert (found.is_uncertain, found.is_approximate, found.is_interval) == (uncertain, approximate, False)


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_an_interval_runs_forwards(one, other):
    begin, end = sorted([one, other])
    found = parse_edtf(f"{begin.isoformat()}/{end.isoformat()}")

    assert found is not None
    assert (found.earliest, found.latest, found.is_interval) == (begin, end, True)
    assert begin == end or not is_edtf(f"{end.isoformat()}/{begin.isoformat()}")


@given(st.text(alphabet="0123456789-XY?~%/.TZ:+", max_size=24))
def test_the_earliest_is_never_after_the_latest(text):
    found = parse_edtf(text)

    assert found is None or found.earliest is None or found.latest is None or found.earliest <= found.latest
