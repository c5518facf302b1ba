"""What must be done before what."""

import pytest

from desktop.services.gate_words import can_be_opened, what_to_write, words
from desktop.services.gates import (
    Facts,
    Why,
    grown,
    locked_modules,
    locked_questions,
    needs_safeguards,
    next_state,
    not_sealable,
)
from tests.support.interviews import READY

MODULES = ("F00", "F01", "F02", "F03", "F04", "F05", "M01", "M05", "F90", "F91", "F92", "F93")
ACCOUNT = {"/data/F04/F04_01": "They came at six."}
SIGNED = {"/data/F90/F90_02": "WITNESS", "/data/F90/F90_05": "Y", "/data/F90/F90_06": "CODE"}
CALM = {"/data/F91/F91_01": "CALM"}
ACCOUNT_MODULES = ("F04", "F05", "M01", "F90")
WHY = "The supervisor was asked and gave a reason."


def facts(values, reasons=None, **more):
    return Facts(values, reasons or {}, **more)


def locked(values, reasons=None, **more):
    return locked_modules(facts(values, reasons, **more), MODULES)


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


def test_a_high_risk_waits_for_a_supervisors_decision():
    high = READY | {"/data/F00/F00_14": "L3"}
    measure = {"/data/F00/F00_15[1]/F00_15_what": "Approved by somebody"}
    assert locked(high | measure)["F04"] is Why.APPROVAL
    assert "F04" not in locked(high, passed={"RISK": WHY})


def test_a_supervisors_decision_does_not_open_the_highest_risk():
    assert locked(READY | {"/data/F00/F00_14": "L4"}, passed={"RISK": WHY})["F01"] is Why.TOO_RISKY


@pytest.mark.parametrize("kind", ["FIRST", "FOLLOW", "PROXY"])
def test_an_announced_investigator_leaves_only_what_takes_no_new_account(kind):
    announced = READY | {"/data/F00/F00_02": "Y", "/data/F00/F00_03": kind}
    assert locked(announced)["F01"] is Why.PLANNED
    assert "F01" not in locked(announced, passed={"EARLIER": WHY})
    assert "F01" not in locked(announced | {"/data/F00/F00_03": "LEAD"})


def test_consent_is_not_asked_before_help_is_at_hand():
    assert locked(without("F00_12"))["F02"] is Why.HELP


@pytest.mark.parametrize("answer", ["", "NO", "ASK"])
def test_no_account_before_consent_to_write_it_down(answer):
    found = locked(READY | {"/data/F02/F02_07": answer})
    assert {found[m] for m in ("F03", "F04", "F05", "M01", "F90")} == {Why.CONSENT}
    assert "F02" not in found


def test_consent_is_asked_only_after_the_explanation_was_understood():
    assert "F02.07" not in locked_questions(facts(READY))
    assert locked_questions(facts(without("F02_02")))["F02.07"] is Why.TEACH_BACK
    assert locked_questions(facts(READY | {"/data/F02/F02_01": "N"}))["F02.07"] is Why.TEACH_BACK
    assert "F02.07" not in locked_questions(facts(without("F02_02"), {"/data/F02/F02_02": "DECL"}))


def test_pressure_stops_the_interview_until_a_supervisor_decides():
    pressed = READY | {"/data/F02/F02_03": "Y"}
    assert locked(pressed)["F04"] is Why.PRESSED
    assert "F04" not in locked(pressed, passed={"PRESSED": WHY})


def test_nobody_opens_the_account_of_a_person_who_cannot_decide_now():
    found = locked(READY | {"/data/F02/F02_06": "N"}, passed={"PRESSED": WHY, "RISK": WHY})
    assert found["F04"] is Why.UNABLE
    assert not can_be_opened(Why.UNABLE)


@pytest.mark.parametrize("answer", ["Y", "U"])
def test_no_account_of_somebody_who_may_be_under_age_without_approval(answer):
    assert locked(READY | {"/data/F00/F00_05": answer})["F04"] is Why.MINOR


def test_no_account_of_a_child_without_guardian_and_assent():
    child = READY | {"/data/F00/F00_05": "Y"}
    guardian = {"/data/F02/F02_17[1]/F02_17_consent": "YES"}
    assent = {"/data/F02/F02_18": "I want to tell it."}
    for given in ({}, guardian, assent):
        assert locked(child | given, passed={"MINOR": WHY})["F04"] is Why.GUARDIAN
    assert "F04" not in locked(child | guardian | assent, passed={"MINOR": WHY})
    assert "F04" not in locked(child | assent, passed={"MINOR": WHY, "GUARDIAN": WHY})


def test_a_guardian_who_declined_is_not_overruled_by_approval_alone():
    child = READY | {"/data/F00/F00_05": "Y", "/data/F02/F02_18": "I want to."}
    refused = {"/data/F02/F02_17[1]/F02_17_consent": "NO"}
    assert locked(child | refused, passed={"MINOR": WHY})["F04"] is Why.GUARDIAN


def test_every_interpreter_gives_an_undertaking_before_consent_is_asked():
    present = READY | {"/data/F01/F01_02[2]/F01_02_role": "INTP", "/data/F01/F01_02[3]/F01_02_role": "INTP"}
    one = {"/data/F01/F01_05[1]/F01_05_undertaking": "Y"}
    assert locked(present)["F02"] is Why.INTERPRETER
    assert locked(present | one)["F02"] is Why.INTERPRETER
    assert "F02" not in locked(present | one | {"/data/F01/F01_05[2]/F01_05_undertaking": "Y"})


def test_the_account_waits_for_the_decision_about_earlier_accounts():
    found = locked(without("F03_06") | ACCOUNT)
    assert {found[module] for module in ACCOUNT_MODULES} == {Why.UNDECIDED}
    assert "F03" not in found


@pytest.mark.parametrize("kind", ["LEAD", "INTAKE"])
def test_a_lead_or_a_deposit_takes_no_new_account(kind):
    found = locked(READY | {"/data/F03/F03_06": kind})
    assert found["F04"] is Why.NO_ACCOUNT
    assert "F03" not in found and "F90" not in found


@pytest.mark.parametrize("body", ["PROS", "ICC", "UN"])
@pytest.mark.parametrize("form", ["SIGNED", "RECORDED"])
def test_an_account_an_investigator_has_is_not_taken_again(body, form):
    told = READY | {"/data/F03/F03_01[2]/F03_01_to": body, "/data/F03/F03_01[2]/F03_01_form": form}
    assert locked(told)["F04"] is Why.EARLIER
    assert "F04" not in locked(told, passed={"EARLIER": WHY})
    assert "F04" not in locked(told | {"/data/F03/F03_06": "CLARIF"})


@pytest.mark.parametrize(("body", "form"), [("STATE", "SIGNED"), ("ICC", "ORAL"), ("JOUR", "RECORDED")])
def test_a_forced_statement_or_a_talk_is_no_earlier_account(body, form):
    told = {"/data/F03/F03_01[1]/F03_01_to": body, "/data/F03/F03_01[1]/F03_01_form": form}
    assert "F04" not in locked(READY | told)


def test_who_was_told_and_in_which_form_must_stand_in_one_row():
    rows = {"/data/F03/F03_01[1]/F03_01_to": "ICC", "/data/F03/F03_01[2]/F03_01_form": "SIGNED"}
    assert "F04" not in locked(READY | rows)


def test_sexual_violence_is_written_only_after_its_own_consent():
    assert locked(READY)["M05"] is Why.SEXUAL_VIOLENCE
    assert "M05" not in locked(READY | {"/data/F02/F02_10": "YES"})


def test_this_part_is_never_taken_from_a_child():
    child = READY | {
        "/data/F00/F00_05": "Y",
        "/data/F02/F02_10": "YES",
        "/data/F02/F02_17[1]/F02_17_consent": "YES",
        "/data/F02/F02_18": "I want to.",
    }
    assert locked(child, passed={"MINOR": WHY})["M05"] is Why.SPECIALIST


def test_the_part_on_sexual_violence_waits_for_all_its_safeguards():
    one, other = "/data/M05/M05_r[1]/M05_01/M05_01_trained", "/data/M05/M05_r[1]/M05_01/M05_01_private"
    assert needs_safeguards(facts({}), "M05.03")
    assert needs_safeguards(facts({one: "Y"}, blank=frozenset({other})), "M05.03")
    assert needs_safeguards(facts({one: "Y"}, {other: "SAFE"}), "M05.03")
    assert needs_safeguards(facts({one: "Y", other: "N"}), "M05.03")
    assert not needs_safeguards(facts({one: "Y", other: "Y"}), "M05.03")
    assert not needs_safeguards(facts({}), "M05.01.trained")
    assert not needs_safeguards(facts({}), "M01.03")


def test_there_is_no_read_back_without_an_account():
    assert locked(READY)["F90"] is Why.NOTHING_TO_READ
    assert "F90" not in locked(READY | ACCOUNT)


def test_there_is_no_signature_before_every_paragraph_was_read_back():
    signature = {"F90.05", "F90.06", "F90.07", "F90.08"}
    assert set(locked_questions(facts(READY))) == signature
    read = READY | {"/data/F90/F90_02": "WITNESS"}
    assert set(locked_questions(facts(read, unread=1))) == signature
    assert locked_questions(facts(read)) == {"F90.06": Why.DECLARATION}
    assert locked_questions(facts(read | {"/data/F90/F90_05": "Y"})) == {}
    assert locked_questions(facts(read, {"/data/F90/F90_05": "DECL"})) == {}


def test_what_was_signed_stands_until_the_signature_is_taken_back():
    found = locked_questions(facts(READY | ACCOUNT | SIGNED))
    assert found == dict.fromkeys(("F04.01", "F04.02", "F04.03"), Why.SIGNED)
    unsigned = {"/data/F90/F90_02": "WITNESS", "/data/F90/F90_05": "Y"}
    assert locked_questions(facts(READY | ACCOUNT | unsigned)) == {}


def test_a_stopped_interview_may_stay_unsigned_without_read_back_but_not_be_signed():
    stopped = {"passed": {"STOP": "The person was tired."}, "unread": 2}
    reason = {"/data/F90/F90_06": "REASON", "/data/F90/F90_06_reason": "The person had to go."}
    assert locked_questions(facts(READY | ACCOUNT, **stopped)) == {}
    assert not_sealable(facts(READY | ACCOUNT | CALM | reason, **stopped)) == []
    assert not_sealable(facts(READY | ACCOUNT | CALM | SIGNED, **stopped)) == [Why.READ_BACK]


def test_sealing_asks_for_read_back_signature_and_wellbeing():
    nothing = [Why.READ_BACK, Why.SIGNATURE, Why.DECLARATION, Why.WELLBEING]
    assert not_sealable(facts(READY | ACCOUNT, unread=1)) == nothing
    assert not_sealable(facts(READY | ACCOUNT | SIGNED | CALM)) == []
    unsigned = READY | ACCOUNT | CALM | {"/data/F90/F90_05": "N", "/data/F90/F90_06": "REASON"}
    assert not_sealable(facts(unsigned)) == [Why.SIGNATURE]
    assert not_sealable(facts(unsigned | {"/data/F90/F90_06_reason": "Afraid to sign."})) == []


SEALABLE = READY | ACCOUNT | SIGNED | CALM
INTERPRETED = {"/data/F01/F01_02[3]/F01_02_role": "INTP"}
SENSITIVE = {"/data/M05/M05_03": "words", "/data/M05/M05_01/M05_01_trained": "Y"}
INVESTIGATED = {"/data/F03/F03_01[1]/F03_01_to": "ICC", "/data/F03/F03_01[1]/F03_01_form": "SIGNED"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"/data/F00/F00_01": "short"}, Why.NEED),
        ({"/data/F00/F00_14": ""}, Why.DECISION),
        ({"/data/F00/F00_14": "L4"}, Why.TOO_RISKY),
        ({"/data/F00/F00_14": "L3"}, Why.APPROVAL),
        ({"/data/F00/F00_02": "Y", "/data/F00/F00_03": "FIRST"}, Why.PLANNED),
        ({"/data/F00/F00_12": " "}, Why.HELP),
        (INTERPRETED, Why.INTERPRETER),
        ({"/data/F02/F02_01": "N"}, Why.TEACH_BACK),
        ({"/data/F02/F02_02": ""}, Why.TEACH_BACK),
        ({"/data/F02/F02_03": "Y"}, Why.PRESSED),
        ({"/data/F02/F02_06": "N"}, Why.UNABLE),
        ({"/data/F02/F02_07": "NO"}, Why.CONSENT),
        ({"/data/F00/F00_05": ""}, Why.AGE),
        ({"/data/F00/F00_05": "U"}, Why.MINOR),
        ({"/data/F03/F03_06": ""}, Why.UNDECIDED),
        (INVESTIGATED, Why.EARLIER),
        ({"/data/F03/F03_06": "LEAD"}, Why.NO_ACCOUNT),
        (SENSITIVE, Why.SEXUAL_VIOLENCE),
        (SENSITIVE | {"/data/F02/F02_10": "YES", "/data/M05/M05_01/M05_01_trained": "N"}, Why.SAFEGUARDS),
        ({"/data/F90/F90_05": ""}, Why.DECLARATION),
        ({"/data/F90/F90_06": ""}, Why.SIGNATURE),
        ({"/data/F91/F91_01": ""}, Why.WELLBEING),
    ],
    ids=lambda value: value.name if isinstance(value, Why) else "",
)
def test_each_hard_gate_is_asked_again_before_sealing(changed, why):
    values = {reference: value for reference, value in (SEALABLE | changed).items() if value}
    assert not_sealable(facts(SEALABLE)) == []
    assert not_sealable(facts(values)) == [why]


def test_a_young_person_s_account_is_sealed_with_approval_guardian_and_assent_only():
    young = SEALABLE | {"/data/F00/F00_05": "Y"}
    assented = {"/data/F02/F02_18": "I want to.", "/data/F02/F02_17[1]/F02_17_consent": "YES"}
    assert not_sealable(facts(young)) == [Why.MINOR]
    assert not_sealable(facts(young, passed={"MINOR": WHY})) == [Why.GUARDIAN]
    assert not_sealable(facts(young | assented, passed={"MINOR": WHY})) == []
    assert not_sealable(facts(young | assented | SENSITIVE, passed={"MINOR": WHY})) == [Why.SPECIALIST]


def test_a_form_without_these_questions_is_not_held_up_by_them():
    own = facts({"/data/G1/q1": "words"}, known=frozenset({"q1"}))
    assert not_sealable(own) == []
    assert locked_modules(own, ["G1", "F99"]) == {}
    assert grown("PLAN", own) == ("RISK", "CONS", "OPEN")


def test_closing_waits_for_wellbeing_or_a_reason():
    assert locked(READY)["F92"] is Why.WELLBEING
    assert "F92" not in locked(READY | CALM)
    assert "F92" not in locked(READY, {"/data/F91/F91_01": "DECL"})


def test_help_and_the_teams_own_notes_can_be_recorded_at_any_time():
    assert {"F91", "F93"} & set(locked({})) == set()


def test_an_interview_grows_through_its_states():
    assert next_state("PLAN", facts({})) is None
    assert next_state("PLAN", facts(READY)) == "RISK"
    assert next_state("RISK", facts(READY)) == "CONS"
    assert next_state("RISK", facts(without("F02_07"))) is None
    assert next_state("CONS", facts(READY)) is None
    assert next_state("CONS", facts(READY | ACCOUNT)) == "OPEN"
    assert next_state("OPEN", facts(READY | ACCOUNT)) is None
    assert grown("PLAN", facts(READY | ACCOUNT)) == ("RISK", "CONS", "OPEN")


def test_a_record_without_an_account_is_under_way_with_the_consent():
    assert grown("PLAN", facts(READY | {"/data/F03/F03_06": "LEAD"})) == ("RISK", "CONS", "OPEN")


@pytest.mark.parametrize("why", list(Why))
def test_every_gate_says_what_opens_it(why):
    assert words(why).endswith(".")
    if can_be_opened(why):
        assert what_to_write(why).endswith(".")
