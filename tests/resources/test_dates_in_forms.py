"""What a form computes from uncertain dates, and its tables of dates in law."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyxform.xls2xform import ConvertResult

from exporters.generalise import generalise
from forms.edtf import parse_edtf
from forms.session import Session
from resources.build.choices import Choices
from resources.build.countries import TABLE, Country, countries
from resources.build.design import FormDesign
from resources.build.domain import Domain
from resources.build.edtf_bounds import bound_day, one_end
from resources.build.sheets import markdown
from resources.build.texts import Texts
from resources.build.validity import validity
from tests.support.account import question
from tests.support.forms import a_session, value


@pytest.fixture(scope="module")
def session() -> Session:
    rows = [{"type": "text", "name": "day", "label::English (en)": "Day"}]
    for bound in ("earliest", "latest"):
        part = f"{bound}_part"
        rows.append({"type": "calculate", "name": part, "calculation": one_end("day", bound)})
        rows.append({"type": "calculate", "name": bound, "calculation": bound_day(part, bound)})
    choice = {"list_name": "none", "name": "none", "label::English (en)": "None"}
    return a_session(markdown(rows, [choice], {"form_id": "dates"}))


@st.composite
def dates(draw: st.DrawFn) -> str:
    """EDTF of one day, month, season or year from 1901 to 2098, with unknown parts and marks of doubt."""
    year = draw(st.integers(1901, 2098))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, 28))
    text = draw(
        st.sampled_from(
            [
                f"{year}",
                f"{year}-XX",
                f"{year}-XX-XX",
                f"{year}-{month:02}",
                f"{year}-{month:02}-XX",
                f"{year}-{month:02}-{day:02}",
                f"{year}-{draw(st.integers(21, 24))}",
            ]
        )
    )
    return text + draw(st.sampled_from(["", "?", "~", "%"]))


def bounds(session: Session, text: str) -> tuple[str, str]:
    session.set("/data/day", text)
    return value(session, "/data/earliest"), value(session, "/data/latest")


@settings(deadline=None)
@given(text=dates())
def test_a_form_and_the_program_read_the_same_bounds_in_a_date(session: Session, text: str) -> None:
    found = parse_edtf(text)
    assert found is not None
    assert bounds(session, text) == (str(found.earliest), str(found.latest))


@settings(deadline=None)
@given(first=dates(), last=dates())
def test_an_interval_reaches_from_the_start_of_one_end_to_the_end_of_the_other(
    session: Session, first: str, last: str
) -> None:
    found = parse_edtf(f"{first}/{last}")
    if found is not None:
        assert bounds(session, f"{first}/{last}") == (str(found.earliest), str(found.latest))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [("2022-10-04/..", "2022-10-04", ""), ("../2022-06", "", "2022-06-30"), ("202X", "", ""), ("", "", "")],
)
def test_an_end_that_nobody_knows_has_no_day(session: Session, text: str, earliest: str, latest: str) -> None:
    assert bounds(session, text) == (earliest, latest)


def test_old_terms_end_the_day_before_the_new_ones_begin() -> None:
    terms = [
        {"code": "O1", "en": "(until 28 Feb 2021) Old"},
        {"code": "1", "en": "New"},
        {"code": "OTH", "en": "Other"},
    ]
    assert validity(terms) == {"O1": {"valid_to": "2021-02-28"}, "1": {"valid_from": "2021-03-01"}}
    assert validity(terms[1:]) == {}


def test_every_country_stands_in_the_table_once_and_awaits_review() -> None:
    rows = [Country.model_validate(row) for row in json.loads(TABLE.read_text("utf-8"))]
    assert len({row.code for row in rows}) == len(rows) == len(countries())
    assert rows[-1].code == "OTH"
    for row in rows[:-1]:
        assert row.party_since and row.source, row.code
        for day in (row.party_since, row.party_until):
            assert day in {"", "never"} or date.fromisoformat(day)


def test_the_states_of_the_domain_brief_have_its_dates() -> None:
    since = {row["name"]: row["party_since"] for row in countries()}
    assert since["PL"] == "2002-07-01"
    assert since["LV"] == "2002-09-01"
    assert since["LT"] == "2003-08-01"
    assert since["GE"] == "2003-12-01"
    assert since["AM"] == "2024-02-01"
    assert since["UA"] == "2025-01-01"
    assert since["RU"] == "never"


def test_an_article_is_offered_under_its_number(domain: Path) -> None:
    design = FormDesign(form_id="f", version="1", title="F", groups=())
    labels = {}
    for name in ("kaap", "uk_article"):
        choices = Choices(Domain(domain), design, Texts())
        choices.named(name)
        labels |= {row["name"]: row["label::English (en)"] for row in choices.rows()}
    assert labels["O23.34"].startswith("23.34 ")
    assert labels["361-4"].startswith("361-4 ")
    assert labels["OTH"] == "Other article"


def test_what_a_date_is_counted_from_is_redacted_as_the_date_is(converted: dict[str, ConvertResult]) -> None:
    """The link to another date gives the day away; a profile that makes the date less exact withholds it."""
    tree = etree.fromstring(converted["testimony"].xform.encode("utf-8"))
    us = "{https://underseal.invalid/xforms}"
    binds = {bind.get("nodeset", ""): bind for bind in tree.iter("{http://www.w3.org/2002/xforms}bind")}
    dates = {name: bind for name, bind in binds.items() if bind.get(f"{us}kind") == "edtf"}
    assert len(dates) > 30
    for name, bind in dates.items():
        beside = binds[f"{name}_rel"]
        assert beside.get(f"{us}redact") == bind.get(f"{us}redact"), name
        assert beside.get("relevant", "") == bind.get("relevant", ""), name


@pytest.mark.parametrize("ladder", ["", "month", "season", "year"])
def test_nothing_less_exact_stands_for_what_a_date_is_counted_from(ladder: str) -> None:
    answer = question("M01.02.rel", "/data/a", "DE", "P3D/after/Search", kind="rel")
    assert generalise(answer, ladder) == ""
