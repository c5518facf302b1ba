from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from exporters.consent import terms_for
from exporters.document import ConsentCell, TestimonyDocument
from exporters.ladder import Context, RiskCheck, Suggested, climb, refusals
from exporters.ladder_steps import STEPS
from exporters.redaction import AnswerTarget, AttachmentTarget, Decision, Operation, Override, SpanTarget
from tests.support.account import (
    INTERVIEWER,
    INTIMATE,
    PHOTO,
    PURPOSE,
    RECIPIENT,
    STORY,
    SUPERVISOR,
    account,
    finished_plan,
    keep,
    question,
    words_of,
)

TODAY = date(2026, 11, 24)
YES = ConsentCell(purpose=PURPOSE, recipient=RECIPIENT, value="YES", identity="A2")
ANSWERED = Override(approver="M-1A2B-C", reason="decided by two")


def good(document: TestimonyDocument | None = None, **changes: Any) -> Context:
    held = document or account()
    context = Context(
        document=held,
        plan=finished_plan(held),
        terms=terms_for(held, PURPOSE, RECIPIENT),
        purpose=PURPOSE,
        recipient=RECIPIENT,
        today=TODAY,
        status="ACPT",
        interviewer=INTERVIEWER,
        approvers=("M-1A2B-C", "M-3D4E-F"),
        recipient_confirmed=True,
        custody_holds=True,
        leaks=0,
        extract_included=True,
    )
    return replace(context, **changes)


def refused(context: Context) -> list[str]:
    return [result.code for result in refusals(climb(context))]


def with_decisions(*decisions: Decision) -> Context:
    context = good()
    plan = context.plan
    for decision in decisions:
        plan = plan.with_decision(decision)
    return replace(context, plan=plan)


def consenting(**fields: Any) -> Context:
    return good(account(cells=(YES.model_copy(update=fields),)))


def test_a_release_in_order_passes_every_step() -> None:
    results = climb(good())

    assert [result.code for result in results] == [f"E{n:02}" for n in range(1, 21)]
    assert {result.outcome for result in results} == {"passed"}


@pytest.mark.parametrize("status", ["SEAL", "REVW", "HOLD", "REST", "DEST", ""])
def test_a_testimony_that_is_not_accepted_is_refused(status: str) -> None:
    assert refused(good(status=status)) == ["E01"]


def test_consent_that_is_to_be_asked_again_is_refused() -> None:
    past = account(answers=(question("F02.19", "/data/F02/F02_19", "CO", "2026-11-23"),))
    today = account(answers=(question("F02.19", "/data/F02/F02_19", "CO", "2026-11-24"),))

    assert refused(good(past)) == ["E02"]
    assert refused(good(today)) == []


def test_consent_without_a_date_runs_out_by_itself() -> None:
    late = good(today=date(2027, 11, 21), risk=RiskCheck("L1", date(2027, 11, 20)))

    assert refused(late) == ["E02"]


@pytest.mark.parametrize("value", ["NO", "ASK", "LATER", "yes"])
def test_a_declined_consent_exports_nothing(value: str) -> None:
    assert refused(consenting(value=value)) == ["E03"]


def test_no_consent_cell_exports_nothing() -> None:
    assert "E03" in refused(good(account(cells=())))


def test_consent_for_another_purpose_or_recipient_exports_nothing() -> None:
    assert "E03" in refused(consenting(purpose="NATL"))
    assert "E03" in refused(consenting(recipient="R-0000-0"))


def test_a_no_to_this_recipient_stands_before_a_yes_to_any() -> None:
    general = YES.model_copy(update={"recipient": "any"})
    document = account(cells=(YES.model_copy(update={"value": "NO"}), general))

    assert refused(good(document)) == ["E03"]
    assert refused(good(account(cells=(general,)))) == []


def test_changing_one_grant_to_no_between_approval_and_export_refuses() -> None:
    approved = good()
    amended = account(cells=(YES.model_copy(update={"value": "NO"}),), version=2)

    now = replace(approved, document=amended, terms=terms_for(amended, PURPOSE, RECIPIENT))
    now = replace(now, plan=finished_plan(amended))

    assert refused(approved) == []
    assert refused(now) == ["E03"]


@pytest.mark.parametrize(
    ("granted", "shown", "expected"),
    [
        ("A2", "A1", ["E04"]),
        ("A2", "A0", ["E04"]),
        ("A1", "A2", []),
        (None, "A3", ["E04"]),
        ("A2", "A9", ["E04"]),
    ],
)
def test_a_package_names_no_more_openly_than_agreed(
    granted: str | None, shown: str, expected: list[str]
) -> None:
    context = replace(consenting(identity=granted), identity=shown, mosaic_note="Nobody but the team.")

    assert refused(context) == expected


def test_what_consent_leaves_out_is_refused_even_when_somebody_approved_it() -> None:
    intimate = Decision(
        target=AnswerTarget(reference=INTIMATE), op=Operation.KEEP, category="SV", override=ANSWERED
    )

    assert refused(with_decisions(intimate)) == ["E05"]


def test_a_photo_without_consent_for_photos_is_refused() -> None:
    context = good()
    silent = context.terms.model_copy(update={"photo": False})

    assert refused(replace(context, terms=silent)) == ["E05"]


def test_a_name_that_may_reach_the_government_needs_its_own_yes() -> None:
    named = account(cells=(YES.model_copy(update={"purpose": "UNSP", "identity": "A0"}),))
    plan = finished_plan(named).model_copy(update={"purpose": "UNSP"})
    context = good(named, plan=plan, purpose="UNSP", identity="A0", terms=terms_for(named, "UNSP", RECIPIENT))
    allowed = context.terms.model_copy(update={"government_named": True})

    assert refused(context) == ["E06"]
    assert refused(replace(context, terms=allowed)) == []


def test_a_minor_is_protected_until_a_supervisor_says_how() -> None:
    child = account(answers=(question("F00.05", "/data/F00/F00_05", "RA", "Y"),))

    assert refused(good(child)) == ["E07"]
    assert refused(good(child, minor_cleared=True)) == []


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (None, []),
        (RiskCheck("L2", date(2026, 10, 25)), []),
        (RiskCheck("L2", date(2026, 10, 24)), ["E08"]),
        (RiskCheck("L3", TODAY), ["E08"]),
        (RiskCheck("L3", TODAY, approved_by="M-1A2B-C"), []),
        (RiskCheck("L4", TODAY, approved_by="M-1A2B-C"), ["E08"]),
        (RiskCheck("", TODAY), ["E08"]),
    ],
)
def test_a_fresh_assessment_must_allow_it(risk: RiskCheck | None, expected: list[str]) -> None:
    assert refused(good(risk=risk)) == expected


def test_an_open_point_refuses() -> None:
    context = good()
    opened = context.plan.without(AttachmentTarget(code=PHOTO))

    assert refused(replace(context, plan=opened)) == ["E09"]


def test_a_plan_for_another_recipient_or_purpose_refuses() -> None:
    context = good()

    for change in ({"recipient": "R-0000-0"}, {"purpose": "NATL"}):
        assert refused(replace(context, plan=context.plan.model_copy(update=change))) == ["E09"]


def test_a_name_without_a_decision_of_its_own_refuses() -> None:
    document = account(text="Zofija Harbuzniak. Anna was there.\nA man called Kostik drove us to the border.")
    context = good(document)
    found = Suggested(words_of(document, "Anna"), "NAME", "TV")

    assert refused(replace(context, suggestions=(found,))) == ["E09", "E10"]


def test_lawyers_advice_is_not_kept_in_silence() -> None:
    span = SpanTarget(narrative=STORY, first=0, last=1)
    kept = Decision(target=span, op=Operation.KEEP, reason="R10")

    assert refused(with_decisions(kept)) == ["E10"]


def test_helpers_are_hidden_whoever_approved_otherwise() -> None:
    span = words_of(account(), "My name")
    shown = Decision(target=span, op=Operation.KEEP, category="TH", override=ANSWERED)
    context = good()
    found = Suggested(words_of(context.document, "I want"), "ROUTE", "TH")
    decided = context.plan.with_decision(keep(found.target))

    assert refused(with_decisions(shown)) == ["E11"]
    assert refused(replace(context, plan=decided, suggestions=(found,))) == ["E11"]


def test_an_anonymous_release_needs_an_answer_to_who_would_recognise_this() -> None:
    assert refused(good(identity="A3")) == ["E12"]
    assert refused(good(identity="A3", mosaic_note="A cellmate might.")) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"custody_holds": False}, ["E13"]),
        ({"recipient_confirmed": False}, ["E14"]),
        ({"recipient_until": date(2026, 11, 23)}, ["E14"]),
        ({"recipient_until": TODAY}, []),
        ({"approvers": ("M-1A2B-C",)}, ["E15"]),
        ({"approvers": ("M-1A2B-C", "M-1A2B-C")}, ["E15"]),
        ({"approvers": ("M-1A2B-C", INTERVIEWER)}, ["E15"]),
        ({"approvers": ("M-1A2B-C", SUPERVISOR)}, ["E15"]),
        ({"approvals_needed": 0, "approvers": ()}, []),
        ({"approvals_needed": 1, "approvers": (SUPERVISOR,)}, ["E15"]),
        ({"approvals_needed": 1, "approvers": (SUPERVISOR,), "alone": True}, []),
        ({"approvals_needed": 2, "approvers": (SUPERVISOR,), "alone": True}, ["E15"]),
        ({"leaks": 1}, ["E16"]),
        ({"incident_open": True}, ["E18"]),
        ({"records": 26}, ["E19"]),
        ({"records": 26, "custodian_approved": True}, []),
        ({"extract_included": False}, ["E20"]),
    ],
)
def test_every_other_step_refuses_for_its_own_reason(changes: dict[str, Any], expected: list[str]) -> None:
    assert refused(good(**changes)) == expected


def test_a_team_that_asks_nobody_is_told_so_and_not_stopped() -> None:
    results = climb(good(approvals_needed=0, approvers=()))

    assert [(r.code, r.outcome) for r in results if r.outcome != "passed"] == [("E15", "warned")]


def test_an_account_given_before_is_a_warning_and_no_refusal() -> None:
    results = climb(good(earlier_recipients=("R-0000-0",)))

    assert [r.code for r in results if r.outcome == "warned"] == ["E17"]
    assert refusals(results) == []


def test_steps_on_files_wait_for_files() -> None:
    codes = [result.code for result in climb(good(leaks=None))]

    assert "E16" not in codes
    assert "E20" not in codes


def test_every_refusal_says_what_would_mend_it() -> None:
    assert all(step.text.endswith(".") and step.mend.endswith((".", "?")) for step in STEPS)
