"""What must be done before what."""

import pytest

from desktop.services.gates import Facts, Why, locked_modules, locked_questions, next_state, words

MODULES = ("F00", "F01", "F02", "F03", "F04", "F05", "M01", "M05", "F90", "F91", "F92", "F93")
READY = {
    "/data/F00/F00_01": "To add what nobody has written down yet.",
    "/data/F00/F00_14": "L1",
    "/data/F00/F00_05": "N",
    "/data/F02/F02_07": "YES",
    "/data/F03/F03_06": "FIRST",
}
ACCOUNT = {"/data/F04/F04_01": "They came at six."}


def locked(values, reasons=None):
    return locked_modules(Facts(values, reasons or {}), MODULES)


def without(*questions):
    return {ref: value for ref, value in READY.items() if not ref.endswith(questions)}


def test_nothing_but_preparation_is_open_without_a_reason_for_the_interview():
    found = locked({})
    assert "F00" not in found
    assert {found[m] for m in ("F01", "F02", "F03", "F04", "M01", "F90", "F92")} == {Why.NEED}


def test_a_reason_of_a_few_letters_is_none():
    assert locked(READY | {"/data/F00/F00_01": "because"})["F04"] is Why.NEED


def test_an_undecided_risk_keeps_the_account_shut():
    assert locked(without("F00_14"))["F04"] is Why.DECISION


def test_the_highest_risk_locks_everything_but_preparation():
    found = locked(READY | ACCOUNT | {"/data/F00/F00_14": "L4"})
    assert set(found) == set(MODULES) - {"F00"}
    assert set(found.values()) == {Why.TOO_RISKY}


def test_a_high_risk_needs_a_note_of_who_approved():
    high = READY | {"/data/F00/F00_14": "L3"}
    assert locked(high)["F04"] is Why.APPROVAL
    assert "F04" not in locked(high | {"/data/F00/F00_15[1]/F00_15_what": "Approved by M-7K3Q-8 today"})


@pytest.mark.parametrize("answer", ["", "NO", "ASK"])
def test_no_account_before_consent_to_write_it_down(answer):
    found = locked(READY | {"/data/F02/F02_07": answer})
    assert {found[m] for m in ("F03", "F04", "F05", "M01", "F90")} == {Why.CONSENT}
    assert "F02" not in found


@pytest.mark.parametrize("answer", ["Y", "U"])
def test_no_account_of_a_child_without_guardian_and_assent(answer):
    child = READY | {"/data/F00/F00_05": answer}
    assert locked(child)["F04"] is Why.MINOR
    guardian = {"/data/F02/F02_17[1]/F02_17_consent": "YES"}
    assert locked(child | guardian)["F04"] is Why.MINOR
    assert "F04" not in locked(child | guardian | {"/data/F02/F02_18": "I want to tell it."})


def test_an_interpreter_gives_an_undertaking_before_consent_is_asked():
    present = READY | {"/data/F01/F01_02[2]/F01_02_role": "INTP"}
    assert locked(present)["F02"] is Why.INTERPRETER
    assert "F02" not in locked(present | {"/data/F01/F01_05[1]/F01_05_undertaking": "Y"})


@pytest.mark.parametrize("kind", ["LEAD", "INTAKE"])
def test_a_lead_or_a_deposit_takes_no_new_account(kind):
    found = locked(READY | {"/data/F03/F03_06": kind})
    assert found["F04"] is Why.NO_ACCOUNT
    assert "F03" not in found


def test_sexual_violence_is_written_only_after_its_own_consent():
    assert locked(READY)["M05"] is Why.SEXUAL_VIOLENCE
    assert "M05" not in locked(READY | {"/data/F02/F02_10": "YES"})


def test_there_is_no_read_back_without_an_account():
    assert locked(READY)["F90"] is Why.NOTHING_TO_READ
    assert "F90" not in locked(READY | ACCOUNT)


def test_there_is_no_signature_before_read_back():
    assert set(locked_questions(Facts(READY, {}))) == {"F90.05", "F90.06", "F90.07", "F90.08"}
    assert locked_questions(Facts(READY | {"/data/F90/F90_02": "WIT"}, {})) == {}


def test_closing_waits_for_wellbeing_or_a_reason():
    assert locked(READY)["F92"] is Why.WELLBEING
    assert "F92" not in locked(READY | {"/data/F91/F91_01": "CALM"})
    assert "F92" not in locked(READY, {"/data/F91/F91_01": "DECL"})


def test_help_can_be_recorded_at_any_time():
    assert "F91" not in locked({})


def test_an_interview_grows_through_its_states():
    assert next_state("PLAN", Facts({}, {})) is None
    assert next_state("PLAN", Facts(READY, {})) == "RISK"
    assert next_state("RISK", Facts(READY, {})) == "CONS"
    assert next_state("RISK", Facts(without("F02_07"), {})) is None
    assert next_state("CONS", Facts(READY, {})) is None
    assert next_state("CONS", Facts(READY | ACCOUNT, {})) == "OPEN"
    assert next_state("OPEN", Facts(READY | ACCOUNT, {})) is None


@pytest.mark.parametrize("why", list(Why))
def test_every_gate_says_what_opens_it(why):
    assert words(why).endswith(".")
