"""A combination that few people share wants an answer: who would recognise this?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.document import Answer, TestimonyDocument
from exporters.ladder import climb, refusals
from exporters.mosaic import singles_out
from exporters.redaction import AnswerTarget, Decision, Operation, RedactionPlan
from tests.exporters.release.test_ladder import good
from tests.support.account import SUPERVISOR, account, keep, question, withhold

PLACE = "/data/M07/M07_01[1]/M07_01_facility"
BEGAN = "/data/M07/M07_01[1]/M07_01_from"
BAND = "/data/F01/F01_09b"


def held(place: str = "F028", month: str = "2024-03", band: str = "B35") -> TestimonyDocument:
    return account(answers=(told(PLACE, "FC", place), told(BEGAN, "DE", month), told(BAND, "WA", band)))


def told(reference: str, category: str, value: str) -> Answer:
    return question("M07.01.x", reference, category, value, instance="1", kind="one")


def plan_of(document: TestimonyDocument, **changed: Decision) -> RedactionPlan:
    """Show the three answers alone, but for what is changed; nothing else of the testimony is decided."""
    shown = {"place": keep(AnswerTarget(reference=PLACE)), "month": keep(AnswerTarget(reference=BEGAN))}
    shown["band"] = keep(AnswerTarget(reference=BAND))
    plan = RedactionPlan(document_hash="0" * 64, profile="ICC", recipient="", purpose="")
    return plan.model_copy(update={"decisions": tuple({**shown, **changed}.values())})


def less(reference: str, replacement: str) -> Decision:
    target = AnswerTarget(reference=reference)
    op = Operation.GENERALISE
    return Decision(target=target, op=op, replacement=replacement, reason="R9", by=SUPERVISOR)


def test_the_womens_colony_with_a_month_and_an_age_band_is_red() -> None:
    document = held()

    assert singles_out(document, plan_of(document))
    assert singles_out(document, plan_of(document, band=withhold(AnswerTarget(reference=BAND))))


@pytest.mark.parametrize(
    "changed",
    [
        {"month": less(BEGAN, "2024")},
        {"month": withhold(AnswerTarget(reference=BEGAN))},
        {"place": withhold(AnswerTarget(reference=PLACE))},
    ],
)
def test_it_is_not_red_once_a_part_is_hidden(changed: dict[str, Decision]) -> None:
    document = held()

    assert not singles_out(document, plan_of(document, **changed))


def test_another_place_is_red_with_all_three_alone() -> None:
    document = held(place="F001")

    assert singles_out(document, plan_of(document))
    assert not singles_out(document, plan_of(document, band=withhold(AnswerTarget(reference=BAND))))


def test_a_red_combination_stops_the_release_until_somebody_answers() -> None:
    context = good(held())
    plan = context.plan
    for target in (PLACE, BEGAN, BAND):
        plan = plan.with_decision(keep(AnswerTarget(reference=target)))
    red = replace(context, plan=plan)

    assert "E12" in [result.code for result in refusals(climb(red))]
    answered = replace(red, mosaic_note="Her cellmates, nobody else.")
    assert "E12" not in [result.code for result in refusals(climb(answered))]
