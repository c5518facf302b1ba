"""The modules a witness raises: what opens, what shows, what is offered, what is accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult

from forms.model import Form
from forms.session import Session
from tests.support.topics import answer, choices, of, shown, the_testimony_form, with_topics

US = "{https://underseal.invalid/xforms}"
X = "{http://www.w3.org/2002/xforms}"
TOPICS = ("M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11")
PLAIN_WORDS = {("M08.03", "penalty")}  # "menace of penalty" names no list
FREE_TEXT = {"ltext", "text", "place"}
# What redaction makes out of a code or a date by itself; nobody can do that with a sentence.
OF_CODES = {"CH", "SE", "DE", "NA", "PB"}


@pytest.fixture(scope="module")
def form() -> Form:
    return the_testimony_form()


@pytest.fixture
def session(form: Form) -> Session:
    return with_topics(form, TOPICS)


@pytest.fixture(scope="session")
def lists(converted: dict[str, ConvertResult]) -> dict[str, set[str]]:
    """The codes that each question offers, by its number."""
    tree = etree.fromstring(converted["testimony"].xform.encode("utf-8"))
    codes = {
        item.get("id"): {name.text for name in item.iter(f"{X}name")} for item in tree.iter(f"{X}instance")
    }
    numbers = {bind.get("nodeset"): bind.get(f"{US}id") for bind in tree.iter(f"{X}bind")}
    found: dict[str, set[str]] = {}
    for select in [*tree.iter(f"{X}select1"), *tree.iter(f"{X}select")]:
        nodeset = re.search(r"instance\('(\w+)'\)", str(select.find(f"{X}itemset").get("nodeset")))
        if nodeset is not None:
            found[str(numbers[select.get("ref")])] = codes[nodeset[1]]
    return found


def test_every_vocabulary_that_the_domain_names_is_offered_whole(
    domain: Path, vocabularies: dict[str, Any], lists: dict[str, set[str]]
) -> None:
    named = 0
    for module in json.loads((domain / "forms.json").read_text("utf-8")):
        for question in module["questions"] if module["id"] in TOPICS else ():
            for word in set(re.findall(r"\w+", question["validation"])) & vocabularies.keys():
                if (question["id"], word) in PLAIN_WORDS or f"{word} SGB" in question["validation"]:
                    continue
                codes = {term["code"] for term in vocabularies[word]["terms"]}
                offering = [
                    key for key in lists if key == question["id"] or key.startswith(f"{question['id']}.")
                ]
                assert any(codes <= lists[key] for key in offering), (question["id"], word)
                named += 1
    assert named >= 24


def test_no_sentence_is_left_to_a_rule_for_codes(binds: dict[str, dict[str, str]]) -> None:
    free = [
        (bind[f"{US}id"], bind[f"{US}redact"])
        for reference, bind in binds.items()
        if reference.split("/")[2] in TOPICS and bind.get(f"{US}kind") in FREE_TEXT
    ]
    assert len(free) > 70
    assert [found for found in free if found[1] in OF_CODES] == []


def test_everything_about_sexual_violence_is_of_a_special_category(binds: dict[str, dict[str, str]]) -> None:
    inside = {
        bind[f"{US}id"]: bind
        for reference, bind in binds.items()
        if reference.startswith("/data/M05/") and bind.get(f"{US}id") and bind[f"{US}kind"] != "note"
    }
    assert len(inside) > 25
    assert {bind[f"{US}sensitivity"] for bind in inside.values()} == {"SPC"}
    assert {bind[f"{US}redact"] for bind in inside.values()} <= {"SV", "CO", "WC", "HE"}


def test_what_is_coded_about_an_answer_is_never_asked_aloud(binds: dict[str, dict[str, str]]) -> None:
    columns = [
        bind
        for reference, bind in binds.items()
        if reference.split("/")[2] in TOPICS and bind.get(f"{US}id", "").count(".") > 1
    ]
    assert columns
    assert "ASK" not in {bind[f"{US}mode"] for bind in columns}


# M04: no contact


@pytest.mark.parametrize(
    ("last", "first", "days"),
    [
        ("2020-08-10", "2020-08-14", "4"),
        ("2020-08", "2020-09", "1 - 60"),
        ("2020-02", "2020-03", "1 - 59"),
        ("2020", "2021-02", "32 - 424"),
        ("2020-21~", "2021-24", "549 - 729"),
        ("2020-08-10/2020-08-12", "2020-08-XX?", "0 - 21"),
        ("../2020-08", "2020-10", ""),
        ("2020-08", "", ""),
    ],
)
def test_the_gap_is_counted_from_the_least_to_the_most(
    session: Session, last: str, first: str, days: str
) -> None:
    answer(session, "M04", {"M04_02": last, "M04_09": first})
    node = session.node("/data/M04/M04_r[1]/M04_10")
    assert (node.kind, node.readonly, node.value) == ("question", True, days)


def test_a_gap_that_goes_on_is_counted_until_the_interview_and_may_be_urgent(session: Session) -> None:
    session.set("/data/F01/F01_01", "2026-11-24T10:30:00.000+00:00")
    answer(session, "M04", {"M04_02": "2026-10-20", "M04_09_still": "Y"})
    assert of(session, "M04", "M04_10") == "35"
    assert shown(session, "M04", "M04_11_warn_urgent")
    answer(session, "M04", {"M04_02": "2026-07-20"})
    assert not shown(session, "M04", "M04_11_warn_urgent")


def test_a_first_contact_before_the_last_one_is_remarked_on(session: Session) -> None:
    answer(session, "M04", {"M04_02": "2020-08-10", "M04_09": "2020-08-11"})
    assert not shown(session, "M04", "M04_09_warn")
    answer(session, "M04", {"M04_09": "2020-07"})
    assert shown(session, "M04", "M04_09_warn")


def test_only_who_was_without_contact_is_asked_what_they_knew(session: Session) -> None:
    answer(session, "M04", {"M04_01": "OTHER"})
    assert (shown(session, "M04", "M04_08"), shown(session, "M04", "M04_01_relation")) == (False, True)
    answer(session, "M04", {"M04_01": "SELF"})
    assert (shown(session, "M04", "M04_08"), shown(session, "M04", "M04_01_relation")) == (True, False)


def test_a_region_offers_its_districts_and_minsk_its_own(
    session: Session, vocabularies: dict[str, Any]
) -> None:
    assert not shown(session, "M04", "M04_02_district")
    answer(session, "M04", {"M04_02_region": "BY-HR"})
    of_hrodna = [term["code"] for term in vocabularies["raion"]["terms"] if term["region"] == "BY-HR"]
    assert choices(session, "M04", "M04_02_district") == of_hrodna
    answer(session, "M04", {"M04_02_region": "BY-HM"})
    minsk = [term["code"] for term in vocabularies["minsk_district"]["terms"]]
    assert choices(session, "M04", "M04_02_district") == minsk
    answer(session, "M04", {"M04_02_region": "ABR"})
    assert not shown(session, "M04", "M04_02_district")


# M05: sexual and gender-based violence


SAFEGUARDS = [
    f"M05_01/M05_01_{name}" for name in ("trained", "private", "chosen", "interpreter", "stop", "help")
]


@pytest.mark.parametrize("consent", ["", "NO", "ASK", "LATER"])
def test_sexual_violence_has_a_consent_of_its_own(session: Session, consent: str) -> None:
    session.set("/data/F02/F02_10", consent)
    assert not session.node("/data/M05").relevant
    assert session.node("/data/F04/F04_10_warn_m05").relevant
    session.set("/data/F02/F02_10", "YES")
    assert session.node("/data/M05").relevant
    assert not session.node("/data/F04/F04_10_warn_m05").relevant


@pytest.mark.parametrize("sex", ["F", "M", "X", "DECL"])
def test_sexual_violence_never_depends_on_the_sex_of_the_witness(session: Session, sex: str) -> None:
    session.set("/data/F01/F01_10", sex)
    assert session.node("/data/M05").relevant


@pytest.mark.parametrize("missing", SAFEGUARDS)
def test_one_missing_safeguard_keeps_the_questions_closed(session: Session, missing: str) -> None:
    answer(session, "M05", dict.fromkeys(SAFEGUARDS, "Y"))
    assert shown(session, "M05", "M05_02")
    answer(session, "M05", {missing: "N"})
    assert not any(shown(session, "M05", f"M05_{n:02}") for n in range(2, 16) if n not in {14, 15})
    assert shown(session, "M05", "M05_01_warn")


def test_nothing_is_coded_before_the_person_chose_to_tell(session: Session) -> None:
    answer(session, "M05", dict.fromkeys(SAFEGUARDS, "Y"))
    answer(session, "M05", {"M05_02": "SPECIALIST"})
    assert not shown(session, "M05", "M05_03")
    answer(session, "M05", {"M05_02": "CONTINUE"})
    assert (shown(session, "M05", "M05_03"), shown(session, "M05", "M05_08")) == (True, False)
    answer(session, "M05", {"M05_03": "In these words."})
    assert choices(session, "M05", "M05_08") == [f"SGB{n:02}" for n in range(1, 11)]


def test_nobody_may_receive_this_part_unless_said(session: Session) -> None:
    answer(session, "M05", dict.fromkeys(SAFEGUARDS, "Y"))
    assert of(session, "M05", "M05_14[1]/M05_14_value") == "NO"


def test_a_crisis_after_the_module_is_answered_at_once(session: Session) -> None:
    answer(session, "M05", dict.fromkeys(SAFEGUARDS, "Y"))
    answer(session, "M05", {"M05_15/M05_15_state": "TEAR CRIS"})
    assert shown(session, "M05", "M05_15_warn")
