"""The forms beside the testimony: the team's own, the contact lead, the clarification."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exporters.shipped_form import shipped_form
from forms.session import Session
from forms.state import NodeState

TEAM = {
    "evaluation": "F93",
    "custody_entry": "F94",
    "incident": "F95",
    "release_request": "F96",
    "withdrawal": "F97",
    "translation": "F98",
    "lead": "F99",
}
HASH = "0123456789abcdef" * 4


def noon() -> datetime:
    return datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def session(name: str, language: str = "English (en)") -> Session:
    return Session(shipped_form(name), now=noon, language=language)


@pytest.mark.parametrize(("name", "module"), TEAM.items())
def test_a_team_form_asks_its_module_as_the_domain_has_it(name: str, module: str, domain: Path) -> None:
    modules = json.loads((domain / "forms.json").read_text("utf-8"))
    questions = next(row["questions"] for row in modules if row["id"] == module)
    found = {
        node.us["id"]: (node.us["mode"], node.us["sensitivity"])
        for node in session(name).nodes()
        if node.us.get("id", "").count(".") == 1 and node.us["id"].startswith(module)
    }
    assert found == {row["id"]: (row["mode"], row["sens"]) for row in questions}


def test_what_the_team_writes_is_never_part_of_the_statement() -> None:
    for name in TEAM.keys() - {"lead"}:
        assert {node.us.get("module", "") for node in session(name).nodes()} <= {TEAM[name], ""}
    asked = {node.us.get("id", "")[:3] for node in session("testimony").nodes()}
    assert not asked & set(TEAM.values())


def test_a_handover_in_custody_asks_from_whom_and_for_a_signature() -> None:
    entry = session("custody_entry")
    entry.set("/data/F94/F94_02", "OPEN")
    assert not entry.node("/data/F94/F94_03").relevant
    entry.set("/data/F94/F94_02", "TRAN")
    assert entry.node("/data/F94/F94_03/F94_03_from").required
    assert entry.node("/data/F94/F94_04").required
    entry.set("/data/F94/F94_04", "REASON")
    assert entry.node("/data/F94/F94_04_reason").required
    entry.set("/data/F94/F94_02", "RTRN")
    assert entry.node("/data/F94/F94_03").relevant
    assert not entry.node("/data/F94/F94_04").relevant


def test_a_hash_that_differs_asks_for_an_incident() -> None:
    entry = session("custody_entry")
    entry.set("/data/F94/F94_02", "VERI")
    assert not entry.node("/data/F94/F94_05_warn").relevant
    entry.set("/data/F94/F94_05", "MISMATCH")
    assert entry.node("/data/F94/F94_05_warn").relevant


@pytest.mark.parametrize(("text", "valid"), [(HASH, True), (HASH.upper(), False), (HASH[:-1], False)])
def test_a_hash_is_64_digits(text: str, valid: bool) -> None:
    entry = session("custody_entry")
    entry.set("/data/F94/F94_01/F94_01_hash", text)
    assert entry.node("/data/F94/F94_01/F94_01_hash").valid is valid


def test_an_incident_asks_whom_to_warn_unless_nothing_could_be_read() -> None:
    incident = session("incident")
    assert not incident.node("/data/F95/F95_05[1]").relevant
    incident.set("/data/F95/F95_04", "NOTHING")
    assert not incident.node("/data/F95/F95_05[1]").relevant
    incident.set("/data/F95/F95_04", "SESSION")
    assert incident.node("/data/F95/F95_05[1]/F95_05_person").required


def test_an_incident_tells_when_the_authority_must_know() -> None:
    incident = session("incident")
    assert incident.node("/data/F95/F95_07_until").value == ""
    incident.set("/data/F95/F95_01_at", "2026-05-18T09:30:00.000Z")
    assert incident.node("/data/F95/F95_07_until").value.startswith("2026-05-21T")
    assert incident.node("/data/F95/F95_07_until").readonly


@pytest.mark.parametrize(("profile", "asked"), [("PUB", True), ("NGO", True), ("ICC", False)])
def test_what_is_published_has_a_second_reader(profile: str, asked: bool) -> None:
    request = session("release_request")
    request.set("/data/F96/F96_01/F96_01_profile", profile)
    assert request.node("/data/F96/F96_06").relevant is asked
    assert request.node("/data/F96/F96_06_reader").relevant is asked


def test_nothing_is_handed_over_with_open_spans_or_a_failed_check() -> None:
    request = session("release_request")
    request.set("/data/F96/F96_04[1]/F96_04_remaining", "2")
    request.set("/data/F96/F96_07[1]/F96_07_passed", "N")
    assert not request.node("/data/F96/F96_04[1]/F96_04_remaining").valid
    assert not request.node("/data/F96/F96_07[1]/F96_07_passed").valid
    request.set("/data/F96/F96_04[1]/F96_04_remaining", "0")
    request.set("/data/F96/F96_07[1]/F96_07_passed", "Y")
    assert request.node("/data/F96/F96_04[1]/F96_04_remaining").valid
    assert request.node("/data/F96/F96_07[1]/F96_07_passed").valid


def test_two_different_people_approve() -> None:
    request = session("release_request")
    for step in (
        ("/data/F96/F96_08[1]/F96_08_who", "U-1"),
        ("/data/F96/F96_08[1]/F96_08_sign", "SIGN"),
        ("@add", "/data/F96/F96_08"),
        ("/data/F96/F96_08[2]/F96_08_who", "U-1"),
    ):
        request.apply(step)
    assert not request.node("/data/F96/F96_08[2]/F96_08_who").valid
    assert request.node("/data/F96/F96_08_warn").relevant
    request.set("/data/F96/F96_08[2]/F96_08_who", "U-2")
    request.set("/data/F96/F96_08[2]/F96_08_sign", "CODE")
    assert request.node("/data/F96/F96_08[2]/F96_08_who").valid
    assert not request.node("/data/F96/F96_08_warn").relevant


def test_a_withdrawal_asks_for_what_its_scope_needs() -> None:
    request = session("withdrawal")
    assert not request.node("/data/F97/F97_08").relevant
    request.set("/data/F97/F97_02", "FULL PART")
    assert request.node("/data/F97/F97_08").required
    assert request.node("/data/F97/F97_02_part").required
    assert not request.node("/data/F97/F97_02_correction").relevant


@pytest.mark.parametrize(("free", "warned"), [("Y", False), ("N", True), ("U", True)])
def test_a_withdrawal_under_pressure_stops_sharing_and_deletes_nothing(free: str, warned: bool) -> None:
    request = session("withdrawal")
    request.set("/data/F97/F97_03", free)
    assert request.node("/data/F97/F97_03_warn").relevant is warned


def test_recall_notices_are_asked_for_when_something_was_sent() -> None:
    request = session("withdrawal")
    assert not request.node("/data/F97/F97_07[1]").relevant
    request.set("/data/F97/F97_04[1]/F97_04_package", "P-0000")
    assert request.node("/data/F97/F97_07[1]").relevant
    assert not request.node("/data/F97/F97_07[1]/F97_07_date").required


def test_a_program_that_helped_to_translate_is_named() -> None:
    text = session("translation")
    text.set("/data/F98/F98_04", "NO")
    assert not text.node("/data/F98/F98_04_tool").relevant
    text.set("/data/F98/F98_04", "YES")
    assert text.node("/data/F98/F98_04_tool").required


def test_each_paragraph_is_translated_once() -> None:
    text = session("translation")
    text.set("/data/F98/F98_02[1]/F98_02_number", "1")
    text.apply(("@add", "/data/F98/F98_02"))
    text.set("/data/F98/F98_02[2]/F98_02_number", "1")
    assert not text.node("/data/F98/F98_02[2]/F98_02_number").valid
    text.set("/data/F98/F98_02[2]/F98_02_number", "2")
    assert text.node("/data/F98/F98_02[2]/F98_02_number").valid


def test_a_lead_is_written_only_with_consent_and_holds_no_account() -> None:
    lead = session("lead")
    assert not lead.node("/data/F99").relevant
    lead.set("/data/F02/F02_07", "YES")
    assert lead.node("/data/F99").relevant
    assert lead.node("/data/F00/F00_03").value == "LEAD"
    ids = {node.us.get("id", "") for node in lead.nodes()}
    assert not {name for name in ids if name.startswith(("F03", "F04", "F05", "F90", "M"))}
    assert {"F00.01", "F00.14", "F02.11", "F02.19", "F91.01", "F92.07"} <= ids


def test_a_lead_is_no_other_kind_of_record() -> None:
    lead = session("lead", "Русский (ru)")
    lead.set("/data/F00/F00_03", "FIRST")
    node = lead.node("/data/F00/F00_03")
    assert not node.valid
    assert node.constraint_message.startswith("В этой форме")


@pytest.mark.parametrize(
    ("period", "valid"),
    [("2021-08", True), ("2021-23", True), ("2021?", True), ("2020-08/2020-10", True), ("2021-08-11", False)],
)
def test_the_period_of_a_lead_has_no_day(period: str, valid: bool) -> None:
    lead = session("lead")
    lead.set("/data/F02/F02_07", "YES")
    lead.set("/data/F99/F99_02_period", period)
    assert lead.node("/data/F99/F99_02_period").valid is valid


def test_a_lead_is_short() -> None:
    lead = session("lead")
    lead.set("/data/F02/F02_07", "YES")
    lead.set("/data/F99/F99_01", "x" * 301)
    assert not lead.node("/data/F99/F99_01").valid
    lead.set("/data/F99/F99_01", "x" * 300)
    assert lead.node("/data/F99/F99_01").valid


def test_a_body_that_may_not_contact_the_person_is_pointed_out() -> None:
    lead = session("lead")
    lead.set("/data/F02/F02_07", "YES")
    lead.set("/data/F99/F99_03[1]/F99_03_contact", "C0")
    assert lead.node("/data/F99/F99_03_warn").relevant


def test_a_clarification_has_one_answer_to_each_point() -> None:
    clarification = session("clarification")
    clarification.set("/data/F02/F02_07", "YES")
    clarification.set("/data/points/F93_02[1]/F93_02_point", "Which floor was the cell on")
    assert clarification.node("/data/points/F93_02[1]/F04_02").required
    clarification.apply(("@add", "/data/points/F93_02"))
    clarification.set("/data/points/F93_02[2]/F04_02", "The second floor.")
    assert clarification.node("/data/points/F93_02[2]/F93_02_point").us["mode"] == "OBS"
    assert clarification.node("/data/points/F93_02[2]/F04_02").us["mode"] == "ASK"
    assert clarification.node("/data/F00/F00_03").value == "CLARIF"
    assert not [node for node in clarification.nodes() if node.us.get("id") == "F04.01"]


def elements(note: Session) -> dict[str, NodeState]:
    """Return the elements of Article 7 in the evaluation, by the end of their numbers such as ``e1``."""
    found = {node.us.get("id", "").removeprefix("F93.04."): node for node in note.nodes()}
    return {name: node for name, node in found.items() if re.fullmatch(r"(all|[a-k])\d", name)}


def test_the_elements_of_article_7_are_those_of_the_domain(domain: Path) -> None:
    text = (domain / "DOMAIN.md").read_text("utf-8")
    part = text[text.index("### 4.2") : text.index("### 4.3")].casefold()

    found = elements(session("evaluation"))

    assert {name[:-1] for name in found} == {"all", *"acdefghik"}
    assert len(found) == 32
    for node in found.values():
        assert node.label.casefold() in part, "the words are the domain's own"
        assert re.search(r"[FM]\d\d", node.hint), "it says where the form asks"
        assert (node.us["redact"], node.us["mode"]) == ("IN", "CODE")


def test_an_element_is_judged_for_the_letters_that_were_chosen_only() -> None:
    note = session("evaluation")
    assert not any(node.relevant for node in elements(note).values())

    note.set("/data/F93/F93_04", "E F")

    assert {name[:-1] for name, node in elements(note).items() if node.relevant} == {"all", "e", "f"}
    first = elements(note)["e1"]
    assert [choice.value for choice in first.choices] == ["PRESENT", "MISSING", "UNCLEAR"]
    assert not first.required
