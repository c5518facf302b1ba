"""The modules a witness raises: what opens, what shows, what is offered, what is accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult

import resources
from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT, offered, value

US = "{https://underseal.invalid/xforms}"
X = "{http://www.w3.org/2002/xforms}"
TOPICS = ("M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11")
PLAIN_WORDS = {("M08.03", "penalty")}  # "menace of penalty" names no list
FREE_TEXT = {"ltext", "text", "place"}
# What redaction makes out of a code or a date by itself; nobody can do that with a sentence.
OF_CODES = {"CH", "SE", "DE", "NA", "PB"}


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(FormSource("testimony.md", resources.read("forms/testimony.md")))


@pytest.fixture
def session(form: Form) -> Session:
    session = Session(form, now=lambda: MOMENT)
    session.set("/data/F02/F02_07", "YES")
    session.set("/data/F04/F04_10", " ".join(TOPICS))
    session.set("/data/F02/F02_10", "YES")
    return session


def answer(session: Session, module: str, answers: dict[str, str]) -> None:
    """Answer questions of the first instance of a module."""
    for name, given in answers.items():
        session.set(f"/data/{module}/{module}_r[1]/{name}", given)


def shown(session: Session, module: str, name: str) -> bool:
    return session.node(f"/data/{module}/{module}_r[1]/{name}").relevant


def of(session: Session, module: str, name: str) -> str:
    return value(session, f"/data/{module}/{module}_r[1]/{name}")


def choices(session: Session, module: str, name: str) -> list[str]:
    return offered(session, f"/data/{module}/{module}_r[1]/{name}")


def is_accepted(session: Session, module: str, name: str, given: str) -> bool:
    answer(session, module, {name: given})
    return session.node(f"/data/{module}/{module}_r[1]/{name}").valid


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
    assert of(session, "M04", "M04_10") == days


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


# M06: trial


OLD_CODE = ["O23.34", "O23.4", "O17.1", "O17.11", "OTH"]
NEW_CODE = ["24.23", "24.3", "19.1", "19.11", "19.10", "24.15", "OTH"]


@pytest.mark.parametrize(
    ("date", "articles"),
    [
        ("2020-08-12", OLD_CODE),
        ("2021-02-28", OLD_CODE),
        ("2020-24", OLD_CODE),  # the winter that ends in February 2021
        ("2021-03-01~", NEW_CODE),
        ("2021-21", NEW_CODE),
        ("2022", NEW_CODE),
        ("2021", OLD_CODE[:-1] + NEW_CODE),
        ("", OLD_CODE[:-1] + NEW_CODE),
    ],
)
def test_the_articles_are_those_of_the_code_that_applied_on_the_day(
    session: Session, date: str, articles: list[str]
) -> None:
    answer(session, "M06", {"M06_03[1]/M06_03_date": date, "M06_03[1]/M06_03_code": "ADM"})
    assert choices(session, "M06", "M06_03[1]/M06_03_kaap") == articles
    assert not shown(session, "M06", "M06_03[1]/M06_03_uk")


def test_days_on_both_sides_of_the_new_code_are_remarked_on(session: Session) -> None:
    row = "M06_03[1]/M06_03"
    answer(session, "M06", {f"{row}_code": "ADM", f"{row}_date": "2021-02/2021-03"})
    assert shown(session, "M06", f"{row}_warn")
    answer(session, "M06", {f"{row}_date": "2021-02"})
    assert not shown(session, "M06", f"{row}_warn")


def test_an_article_that_is_in_no_list_is_written_out(session: Session) -> None:
    row = "M06_03[1]/M06_03"
    answer(session, "M06", {f"{row}_code": "CRIM", f"{row}_uk": "342"})
    assert not shown(session, "M06", f"{row}_other")
    answer(session, "M06", {f"{row}_uk": "OTH"})
    assert shown(session, "M06", f"{row}_other")


def test_what_is_asked_of_a_trial_in_absence_is_asked_of_that_alone(session: Session) -> None:
    answer(session, "M06", {"M06_01": "CRIM"})
    assert not shown(session, "M06", "M06_17") and not shown(session, "M06", "M06_18")
    answer(session, "M06", {"M06_01": "SPEC"})
    assert shown(session, "M06", "M06_17") and shown(session, "M06", "M06_18")


def test_the_court_is_coded_only_after_the_day_in_court_was_told(session: Session) -> None:
    for name in ("M06_09", "M06_10[1]/M06_10_name", "M06_10_court"):
        assert not shown(session, "M06", name), name
    answer(session, "M06", {"M06_08": "Six minutes by video."})
    for name in ("M06_09", "M06_10[1]/M06_10_name", "M06_10_court"):
        assert shown(session, "M06", name), name


def test_the_longest_hearing_is_not_shorter_than_the_shortest(session: Session) -> None:
    answer(session, "M06", {"M06_08": "A day.", "M06_08_least": "20"})
    assert is_accepted(session, "M06", "M06_08_most", "20")
    assert not is_accepted(session, "M06", "M06_08_most", "19")


# M07: imprisonment


def test_the_gazetteer_follows_the_kind_and_the_region(session: Session) -> None:
    answer(session, "M07", {"M07_01/M07_01_type": "IK", "M07_01/M07_01_region": "BY-HO"})
    assert choices(session, "M07", "M07_01/M07_01_facility") == ["F016", "F026", "F028", "F999"]
    answer(session, "M07", {"M07_01/M07_01_type": "IUOT"})
    assert choices(session, "M07", "M07_01/M07_01_facility") == ["F030", "F999"]


@pytest.mark.parametrize(("facility", "asked"), [("F016", True), ("F028", True), ("F026", False)])
def test_the_points_of_a_womens_colony_show_there_alone(session: Session, facility: str, asked: bool) -> None:
    answer(session, "M07", {"M07_01/M07_01_facility": facility})
    assert shown(session, "M07", "M07_15") is asked


def test_days_of_punishment_are_added_up(session: Session) -> None:
    for number, (sanction, days) in enumerate([("SHIZO", "10"), ("KARC", "15"), ("PARCEL", "")], start=1):
        if number > 1:
            session.add_repeat("/data/M07/M07_r[1]/M07_05")
        row = f"M07_05[{number}]/M07_05"
        answer(session, "M07", {f"{row}_pretext": "BUTT", f"{row}_sanction": sanction, f"{row}_days": days})
    assert (of(session, "M07", "M07_06"), of(session, "M07", "M07_06_longest")) == ("25", "15")
    assert not shown(session, "M07", "M07_05[3]/M07_05_days")
    assert shown(session, "M07", "M07_07")


def test_a_punishment_can_be_tied_to_the_new_case_in_which_it_counted(session: Session) -> None:
    assert not shown(session, "M07", "M07_13")
    answer(session, "M07", {"M07_12[1]/M07_12_opened": "2023-05"})
    assert choices(session, "M07", "M07_05[1]/M07_05_case") == ["2023-05"]
    assert of(session, "M07", "M07_12[1]/M07_12_article") == "411"
    assert shown(session, "M07", "M07_13")


# M08: labour


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("hours", "24", "24.5"), ("hours", "0", "-1"), ("days", "7", "8"), ("days", "0", "-1")],
)
def test_hours_and_days_of_work_have_their_limits(session: Session, name: str, good: str, bad: str) -> None:
    assert is_accepted(session, "M08", f"M08_05/M08_05_{name}", good)
    assert not is_accepted(session, "M08", f"M08_05/M08_05_{name}", bad)


def test_pay_has_a_currency(session: Session) -> None:
    assert not shown(session, "M08", "M08_06_currency")
    assert not is_accepted(session, "M08", "M08_06_pay", "-5")
    assert is_accepted(session, "M08", "M08_06_pay", "12.40")
    assert session.node("/data/M08/M08_r[1]/M08_06_currency").required


# M09: departure


@pytest.mark.parametrize(
    ("country", "date", "is_party"),
    [
        ("LT", "2021-06-04", "Y"),
        ("AM", "2024-01-31", "N"),
        ("AM", "2024-02-01", "Y"),
        ("AM", "2024", "U"),
        ("UA", "2022-05~", "N"),
        ("HU", "2026-06-02", "N"),
        ("HU", "2026-06-01", "Y"),
        ("RU", "2021", "N"),
        ("PL", "", "U"),
        ("OTH", "2021-06-04", "U"),
        ("", "2021-06-04", ""),
    ],
)
def test_the_first_country_is_a_state_party_or_not_on_the_day_of_crossing(
    session: Session, country: str, date: str, is_party: str
) -> None:
    answer(session, "M09", {"M09_07": date, "M09_08": country})
    assert of(session, "M09", "M09_08_party") == is_party
    assert session.node("/data/M09/M09_r[1]/M09_08_party").readonly


@pytest.mark.parametrize(("mode", "asked"), [("ESCO", True), ("COND", True), ("ORDR", True), ("FLED", False)])
def test_the_road_is_asked_of_those_whom_officials_took(session: Session, mode: str, asked: bool) -> None:
    assert not shown(session, "M09", "M09_04")
    answer(session, "M09", {"M09_01": "In these words.", "M09_04": mode})
    for name in ("M09_09", "M09_09_agency", "M09_09_restraint", "M09_09_hours", "M09_10"):
        assert shown(session, "M09", name) is asked, name


def test_nothing_is_written_about_an_unofficial_way_out(session: Session) -> None:
    answer(session, "M09", {"M09_01": "In these words.", "M09_04": "FLED"})
    assert (shown(session, "M09", "M09_18"), shown(session, "M09", "M09_07_other")) == (False, True)
    answer(session, "M09", {"M09_04": "IRRE"})
    assert (shown(session, "M09", "M09_18"), shown(session, "M09", "M09_07_other")) == (True, False)


def test_others_who_left_are_counted_from_the_least_to_the_most(session: Session) -> None:
    assert is_accepted(session, "M09", "M09_16", "3")
    assert is_accepted(session, "M09", "M09_16_most", "5")
    assert not is_accepted(session, "M09", "M09_16_most", "2")
    assert not is_accepted(session, "M09", "M09_16", "-1")


def test_a_factor_can_be_tied_to_an_event(session: Session) -> None:
    answer(session, "M09", {"M09_01": "In these words."})
    session.set("/data/F04/F04_07[1]/F04_07_title", "Search at home")
    assert choices(session, "M09", "M09_05[1]/M09_05_event") == ["Search at home"]


# M10: documents


@pytest.mark.parametrize(("other", "flag"), [("N", "Y"), ("Y", ""), ("U", ""), ("", "")])
def test_nobody_without_a_nationality_is_overlooked(session: Session, other: str, flag: str) -> None:
    answer(session, "M10", {"M10_08": other})
    assert of(session, "M10", "M10_12") == flag
    assert shown(session, "M10", "M10_12_warn") is (flag == "Y")


def test_every_document_has_a_fate_of_its_own(session: Session) -> None:
    answer(session, "M10", {"M10_01[1]/M10_01_document": "PASSPORT", "M10_01[1]/M10_01_fate": "CONF EXPD"})
    session.add_repeat("/data/M10/M10_r[1]/M10_01")
    answer(session, "M10", {"M10_01[2]/M10_01_document": "DIPLOMA"})
    assert session.node("/data/M10/M10_r[1]/M10_01[2]/M10_01_fate").required
    assert of(session, "M10", "M10_01[1]/M10_01_fate") == "CONF EXPD"


# M11: coerced video, statement or cooperation


def test_a_cooperation_paper_raises_the_risk_and_stays_on_the_sealed_card(session: Session) -> None:
    assert not shown(session, "M11", "M11_10")
    answer(session, "M11", {"M11_02": "VREP COOP"})
    assert shown(session, "M11", "M11_10") and shown(session, "M11", "M11_10_warn")
    assert not any("M11_09" in node.reference for node in session.nodes())
    identity = load_form(FormSource("identity.md", resources.read("forms/identity.md")))
    assert Session(identity, now=lambda: MOMENT).node("/data/agreement/M11_09").us["sensitivity"] == "IDD"


def test_clemency_is_asked_about_when_it_was_part_of_it(session: Session) -> None:
    answer(session, "M11", {"M11_02": "VREP"})
    assert not shown(session, "M11", "M11_11")
    answer(session, "M11", {"M11_02": "VREP CLEM"})
    assert shown(session, "M11", "M11_11")


def test_where_it_was_published_is_asked_only_if_it_was(session: Session) -> None:
    answer(session, "M11", {"M11_08_published": "N"})
    assert not shown(session, "M11", "M11_08_link")
    answer(session, "M11", {"M11_08_published": "Y"})
    assert shown(session, "M11", "M11_08_link")
