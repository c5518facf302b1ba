"""The modules on protests, work, exile, organisations, searches, death, family, command and evidence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult

from exporters.shipped_form import shipped_form
from forms.model import Form
from forms.session import Session
from tests.support.forms import MOMENT, offered, value

US = "{https://underseal.invalid/xforms}"
X = "{http://www.w3.org/2002/xforms}"
MODULES = ("M12", "M13", "M14", "M15", "M16", "M17", "M18", "M19", "M20")


@pytest.fixture(scope="module")
def form() -> Form:
    return shipped_form("testimony")


@pytest.fixture
def session(form: Form) -> Session:
    session = Session(form, now=lambda: MOMENT)
    session.set("/data/F02/F02_07", "YES")
    session.set("/data/F04/F04_10", " ".join(MODULES))
    return session


def place(name: str) -> str:
    return f"/data/{name[:3]}/{name[:3]}_r[1]/{name}"


def answer(session: Session, **answers: str) -> None:
    """Answer questions in the first instance of their module."""
    for name, given in answers.items():
        session.set(place(name), given)


def shown(session: Session, name: str) -> bool:
    return session.node(place(name)).relevant


def accepts(session: Session, name: str, given: str) -> bool:
    session.set(place(name), given)
    return session.node(place(name)).valid


def test_a_module_opens_with_its_topic_alone(form: Form) -> None:
    session = Session(form, now=lambda: MOMENT)
    session.set("/data/F02/F02_07", "YES")
    for topic in MODULES:
        assert not session.node(f"/data/{topic}").relevant
        session.set("/data/F04/F04_10", topic)
        assert [module for module in MODULES if session.node(f"/data/{module}").relevant] == [topic]


def test_a_module_can_be_told_twice(session: Session) -> None:
    for module in MODULES:
        session.apply(("@add", f"/data/{module}/{module}_r"))
        session.set(f"/data/{module}/{module}_r[2]/{module}_01", "The second time.")
        assert value(session, f"/data/{module}/{module}_r[1]/{module}_01") == ""


def test_every_vocabulary_that_the_modules_name_is_offered_whole(
    domain: Path, vocabularies: dict[str, Any], converted: dict[str, ConvertResult]
) -> None:
    offers = offers_of(converted["testimony"])
    named = [
        (question["id"], word)
        for module in json.loads((domain / "forms.json").read_text("utf-8"))
        if module["id"] in MODULES
        for question in module["questions"]
        for word in re.findall(r"\w+", question["validation"])
        if word in vocabularies
    ]
    assert len(named) >= 10
    for number, word in named:
        codes = {term["code"] for term in vocabularies[word]["terms"]}
        near = [offer for key, offer in offers.items() if key == number or key.startswith(f"{number}.")]
        assert any(codes == set(offer) for offer in near), (number, word)


def offers_of(result: ConvertResult) -> dict[str, list[str]]:
    """Return the codes that each question offers, by its number."""
    tree = etree.fromstring(result.xform.encode("utf-8"))
    lists = {
        item.get("id"): [str(name.text) for name in item.iter(f"{X}name")]
        for item in tree.iter(f"{X}instance")
    }
    numbers = {bind.get("nodeset"): str(bind.get(f"{US}id")) for bind in tree.iter(f"{X}bind")}
    found = {}
    for select in [*tree.iter(f"{X}select1"), *tree.iter(f"{X}select")]:
        name = re.search(r"instance\('(\w+)'\)", str(select.find(f"{X}itemset").get("nodeset")))
        if name is not None:
            found[numbers[select.get("ref")]] = lists[name[1]]
    return found


def test_what_is_coded_about_an_answer_is_never_asked_aloud(binds: dict[str, dict[str, str]]) -> None:
    columns = [
        bind
        for bind in binds.values()
        if bind.get(f"{US}id", "")[:3] in MODULES and bind[f"{US}id"].count(".") > 1
    ]
    assert len(columns) > 60
    assert {bind[f"{US}mode"] for bind in columns} <= {"CODE", "OBS", "SYS"}


def test_a_region_of_a_protest_offers_its_districts(session: Session, vocabularies: dict[str, Any]) -> None:
    for name in ("M12_02", "M16_02", "M17_03"):
        assert not shown(session, f"{name}_district")
        answer(session, **{f"{name}_region": "BY-VI"})
        codes = [term["code"] for term in vocabularies["raion"]["terms"] if term["region"] == "BY-VI"]
        assert offered(session, place(f"{name}_district")) == codes
        answer(session, **{f"{name}_region": "ABR"})
        assert not shown(session, f"{name}_district")


@pytest.mark.parametrize(
    ("least", "most", "fits"), [("100", "50", False), ("100", "100", True), ("", "7", True)]
)
def test_the_most_people_are_not_fewer_than_the_least(
    session: Session, least: str, most: str, fits: bool
) -> None:
    answer(session, M12_03_least=least)
    assert accepts(session, "M12_03_most", most) is fits


@pytest.mark.parametrize(("name", "given"), [("M12_07_distance", "-1"), ("M12_03_least", "-5")])
def test_a_number_is_not_below_zero(session: Session, name: str, given: str) -> None:
    assert not accepts(session, name, given)
    assert accepts(session, name, given[1:])


def test_what_was_done_to_a_union_is_asked_of_whoever_spoke_of_one(session: Session) -> None:
    assert not shown(session, "M13_10")
    answer(session, M13_09="I was in the committee of our shop.")
    assert shown(session, "M13_10")


@pytest.mark.parametrize(
    ("country", "date", "party"),
    [
        ("PL", "2023-05", "Y"),
        ("UA", "2023-05", "N"),
        ("UA", "2025-02-01", "Y"),
        ("HU", "2025-02", "Y"),
        ("HU", "2026-08", "N"),
        ("HU", "2026", "U"),
        ("RU", "2025", "N"),
        ("PL", "", "U"),
        ("PL", "2023/..", "U"),
        ("OTH", "2024", "U"),
        ("", "2024", ""),
    ],
)
def test_a_state_party_is_told_apart(session: Session, country: str, date: str, party: str) -> None:
    answer(session, M14_03=country, M14_03_date=date)
    assert value(session, place("M14_03_party")) == party
    assert shown(session, "M14_03_other") is (country == "OTH")


@pytest.mark.parametrize(
    "name", ["M12_02", "M13_02_date", "M14_03_date", "M15_03[1]/M15_03_date", "M16_02", "M17_03"]
)
def test_an_uncertain_date_is_a_date(session: Session, name: str) -> None:
    for given in ("2021-08-11", "2021-23", "2021-08-XX~", "2020-08-10/2020-08-12", "../2022"):
        assert accepts(session, name, given)
        assert not accepts(session, name, "11.08.2021")


def test_a_way_into_a_phone_warns_about_the_contact(session: Session) -> None:
    assert not shown(session, "M16_06_warn")
    answer(session, M16_06_how="THREAT PASSWORD")
    assert shown(session, "M16_06_warn")


def test_an_empty_row_of_things_taken_asks_for_nothing(session: Session) -> None:
    columns = [f"M16_05[1]/M16_05_{name}" for name in ("item", "value", "listed", "returned")]
    assert not any(session.node(place(name)).required for name in columns)
    answer(session, **{columns[0]: "A telephone"})
    assert session.node(place(columns[2])).required


def test_each_fact_of_a_death_says_how_it_is_known(session: Session) -> None:
    answer(session, **{"M17_02[1]/M17_02_fact": "I heard the doctor say so."})
    source = session.node(place("M17_02[1]/M17_02_source"))
    assert (source.required, source.us["mode"]) == (True, "CODE")


def test_children_are_kept_out_of_exports_without_being_asked(session: Session) -> None:
    node = session.node(place("M18_07"))
    assert (node.value, node.readonly, node.us["mode"]) == ("Y", True, "SYS")


def test_certainty_is_told_in_words(session: Session) -> None:
    assert accepts(session, "M19_05", "I would know him anywhere.")
    assert not accepts(session, "M19_05", "90%")


def test_a_unit_is_not_above_itself(session: Session, vocabularies: dict[str, Any]) -> None:
    first, second = (term["code"] for term in vocabularies["agency"]["terms"][:2])
    answer(session, **{"M19_12/M19_12_agency": first})
    assert not accepts(session, "M19_12/M19_12_parent", first)
    assert accepts(session, "M19_12/M19_12_parent", second)


@pytest.mark.parametrize(
    ("name", "given", "note"),
    [
        ("M20_06", "KEEP", "M20_06_warn_keep"),
        ("M20_09", "Y", "M20_09_warn"),
        ("M20_05", "Y", "M20_05_agreed"),
    ],
)
def test_an_answer_about_an_item_has_a_consequence(
    session: Session, name: str, given: str, note: str
) -> None:
    assert not shown(session, note)
    answer(session, **{name: given})
    assert shown(session, note)


def test_a_copy_of_what_may_only_be_looked_at_is_pointed_out(session: Session) -> None:
    answer(session, M20_07="letter.pdf")
    assert not shown(session, "M20_06_warn_look")
    answer(session, M20_06="LOOK")
    assert shown(session, "M20_06_warn_look")


def test_paragraphs_are_named_by_number(session: Session) -> None:
    assert all(accepts(session, "M20_12", given) for given in ("2", "2, 5-7", "10,11"))
    assert not any(accepts(session, "M20_12", given) for given in ("0", "the second", "2,", "5-", "2; 3"))


def test_who_held_an_item_is_told_back_to_who_made_it(session: Session) -> None:
    place = "/data/M20/M20_r[1]/M20_03_holders"
    assert not session.node(f"{place}[1]/M20_03_holder").required  # a row that nobody began asks for nothing
    session.set(f"{place}[1]/M20_03_held", "2022-05/..")
    assert session.node(f"{place}[1]/M20_03_holder").required
    session.add_repeat(place)
    assert session.node(f"{place}[2]/M20_03_passed").relevant


@pytest.mark.parametrize(
    ("number", "category"),
    [
        ("M14.07", "RA"),
        ("M16.06", "WC"),
        ("M17.01.code", "TV"),
        ("M18.02.who", "FA"),
        ("M19.02.who", "PN"),
        ("M19.09", "TH"),
        ("M20.07", "EV"),
    ],
)
def test_what_endangers_somebody_has_the_category_that_protects_them(
    binds: dict[str, dict[str, str]], number: str, category: str
) -> None:
    (found,) = [bind for bind in binds.values() if bind.get(f"{US}id") == number]
    assert found[f"{US}redact"] == category
