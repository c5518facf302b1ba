from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import resources
from forms.loader import check_form, load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from resources.build.design import design_names

LANGUAGES = ("en", "be", "ru")


def noon() -> datetime:
    return datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def source(name: str) -> FormSource:
    return FormSource(name=f"{name}.md", data=resources.read(f"forms/{name}.md"))


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(source("testimony"))


def replayed(form: Form, language: str) -> tuple[Session, dict[str, Any]]:
    found = json.loads(resources.read(f"samples/{language}.json"))
    session = Session(form, now=noon, language=found["form_language"])
    for reference, value in found["answers"]:
        session.apply((reference, value))
    return session, found


@pytest.mark.parametrize("name", design_names())
def test_our_own_engine_supports_everything_in_the_shipped_forms(name: str) -> None:
    assert check_form(source(name)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_interview_leaves_no_required_point_open(language: str, form: Form) -> None:
    session, found = replayed(form, language)
    reasons = {reference for reference, _ in found["nulls"]}
    assert [
        node.reference
        for node in session.nodes()
        if node.relevant and node.required and not node.value and node.reference not in reasons
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_interview_has_only_answers_that_are_asked_for_and_valid(
    language: str, form: Form
) -> None:
    session, _ = replayed(form, language)
    for node in session.nodes():
        if node.value:
            assert node.relevant, node.reference
            assert node.valid, node.reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_interview_chooses_only_what_is_offered(language: str, form: Form) -> None:
    session, _ = replayed(form, language)
    for node in session.nodes():
        if node.value and node.type in {"select_one", "select_multiple"}:
            chosen = {node.value} if node.type == "select_one" else set(node.value.split())
            assert chosen <= {choice.value for choice in node.choices}, node.reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_interview_gives_no_cause_for_a_warning(language: str, form: Form) -> None:
    session, _ = replayed(form, language)
    shown = [node.reference for node in session.nodes() if node.relevant and "_warn" in node.reference]
    assert shown == []


def test_consent_is_asked_again_after_a_year_or_half_a_year_if_the_risk_is_high(form: Form) -> None:
    session = Session(form, now=noon)
    assert session.node("/data/F02/F02_19").value == "2027-05-20"
    session.set("/data/F00/F00_14", "L3")
    assert session.node("/data/F02/F02_19").value == "2026-11-18"
    assert session.node("/data/F00/F00_14_warn_high").relevant


def test_a_topic_opens_its_module_only_after_the_witness_agreed(form: Form) -> None:
    session = Session(form, now=noon)
    session.set("/data/F04/F04_10", "M01")
    assert not session.node("/data/M01").relevant
    session.set("/data/F02/F02_07", "YES")
    assert session.node("/data/M01").relevant
    assert not session.node("/data/M03").relevant


def test_a_refusal_to_be_written_down_is_kept_and_said(form: Form) -> None:
    session = Session(form, now=noon, language="Русский (ru)")
    session.set("/data/F02/F02_07", "NO")
    node = session.node("/data/F02/F02_07")
    assert (node.value, node.valid) == ("NO", False)
    assert node.constraint_message.startswith("Без этого согласия")


def test_what_only_a_clinician_fills_stays_hidden(form: Form) -> None:
    session, _ = replayed(form, "en")
    assert not session.node("/data/M21/M21_r[1]/M21_12").relevant
    session.set("/data/flag_clinician", "Y")
    assert session.node("/data/M21/M21_r[1]/M21_12").relevant


def test_a_signed_account_at_a_prosecutor_warns_against_a_new_one(form: Form) -> None:
    session, _ = replayed(form, "en")
    session.set("/data/F03/F03_01[1]/F03_01_to", "PROS")
    session.set("/data/F03/F03_01[1]/F03_01_form", "SIGNED")
    assert session.node("/data/F03/F03_06_warn").relevant
