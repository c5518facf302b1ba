from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from exporters.redaction import (
    AnswerTarget,
    AttachmentTarget,
    Decision,
    Operation,
    Override,
    PlanDamaged,
    RedactionPlan,
    SpanTarget,
    UnknownTarget,
    WeakerThanProfile,
    WrongDocument,
    stricter,
)
from tests.support.account import (
    ARREST,
    PHOTO,
    STORY,
    account,
    blank_plan,
    everything,
    finished_plan,
    keep,
    withhold,
    words_of,
)

COUNT = 12


def spans() -> st.SearchStrategy[Decision]:
    def decision(ends: tuple[int, int], op: Operation) -> Decision:
        return Decision(
            target=SpanTarget(narrative=STORY, first=min(ends), last=max(ends)),
            op=op,
            reason=None if op is Operation.KEEP else "R1",
        )

    index = st.integers(0, COUNT - 1)
    return st.builds(decision, st.tuples(index, index), st.sampled_from(Operation))


def planned(decisions: list[Decision]) -> RedactionPlan:
    plan = RedactionPlan(document_hash="0" * 64, profile="ICC", recipient="R-5H2K-8")
    for decision in decisions:
        plan = plan.with_decision(decision)
    return plan


@given(st.lists(spans(), max_size=8))
def test_where_decisions_overlap_the_strictest_holds(decisions: list[Decision]) -> None:
    plan = planned(decisions)

    for index, held in enumerate(plan.words(STORY, COUNT)):
        over = [d for d in plan.decisions if d.target.first <= index <= d.target.last]  # type: ignore[union-attr]
        assert (held is None) == (not over)
        assert held is None or held.op.strictness == max(d.op.strictness for d in over)


@given(st.lists(spans(), max_size=6), spans())
def test_another_decision_never_shows_more_unless_it_replaces_one(
    decisions: list[Decision], extra: Decision
) -> None:
    before = planned([d for d in decisions if d.target != extra.target])
    after = before.with_decision(extra)

    for old, new in zip(before.words(STORY, COUNT), after.words(STORY, COUNT), strict=True):
        assert old is None or (new is not None and new.op.strictness >= old.op.strictness)


@given(st.lists(spans(), max_size=6))
def test_a_plan_survives_its_json(decisions: list[Decision]) -> None:
    plan = planned(decisions)

    assert RedactionPlan.from_json(plan.to_json()) == plan


@given(st.binary(max_size=60))
def test_bytes_that_are_no_plan_are_refused(data: bytes) -> None:
    with pytest.raises(PlanDamaged):
        RedactionPlan.from_json(data)


def test_a_decision_taken_back_leaves_the_point_open() -> None:
    document = account()
    span = words_of(document, "Zofija")
    plan = blank_plan(document).with_decision(withhold(span))

    assert plan.without(span).words(STORY, COUNT)[span.first] is None


def test_words_nobody_decided_on_are_open() -> None:
    document = account()
    plan = blank_plan(document)

    assert [point.why for point in plan.open_points(document)] == ["unread"]
    assert plan.with_decision(keep(everything(document))).open_points(document) == []


def test_keeping_the_whole_account_does_not_answer_a_suggestion() -> None:
    document = account()
    span = words_of(document, "Zofija Harbuzniak.")
    plan = blank_plan(document).with_decision(keep(everything(document)))

    assert [point.why for point in plan.open_points(document, [span])] == ["suggestion"]
    assert plan.with_decision(keep(span)).open_points(document, [span]) == []
    assert plan.with_decision(withhold(span)).open_points(document, [span]) == []


def test_a_suggestion_half_hidden_is_still_open() -> None:
    document = account()
    whole = words_of(document, "Zofija Harbuzniak.")
    half = SpanTarget(narrative=STORY, first=whole.first, last=whole.first)
    plan = blank_plan(document).with_decision(keep(everything(document))).with_decision(withhold(half))

    assert [point.why for point in plan.open_points(document, [whole])] == ["suggestion"]


def test_a_finished_plan_has_no_open_points() -> None:
    document = account()

    assert finished_plan(document).open_points(document) == []


def test_a_pseudonym_of_nobody_and_a_generalisation_to_nothing_are_open() -> None:
    document = account()
    plan = blank_plan(document).with_decision(keep(everything(document)))
    nobody = Decision(target=words_of(document, "Zofija"), op=Operation.PSEUDONYM, reason="R1")
    nothing = Decision(target=AnswerTarget(reference=ARREST), op=Operation.GENERALISE, reason="R9")

    found = plan.with_decision(nobody).with_decision(nothing).open_points(document)

    assert sorted(point.why for point in found) == ["label", "replacement"]


def test_a_weaker_operation_than_the_profile_needs_somebody_who_answers_for_it() -> None:
    document = account()
    span = words_of(document, "Kostik")
    weak = Decision(target=span, op=Operation.KEEP, category="TH")
    answered = weak.model_copy(update={"override": Override(approver="M-1A2B-C", reason="already public")})

    with pytest.raises(WeakerThanProfile):
        blank_plan(document).with_decision(weak)
    assert blank_plan(document).with_decision(answered).words(STORY, 20)[span.first] == answered


def test_a_stricter_operation_is_always_allowed() -> None:
    document = account()

    for answer in document.answers:
        finished_plan(document).with_decision(withhold(AnswerTarget(reference=answer.reference)))


def test_a_plan_refuses_another_version_of_the_testimony() -> None:
    with pytest.raises(WrongDocument):
        finished_plan(account()).open_points(account(version=2))


@pytest.mark.parametrize(
    "target",
    [
        AnswerTarget(reference="/data/M01/elsewhere"),
        AttachmentTarget(code="E-0000-0"),
        SpanTarget(narrative=STORY, first=0, last=9_999),
        SpanTarget(narrative="/data/elsewhere", first=0, last=0),
    ],
)
def test_a_decision_about_something_that_is_not_there_is_refused(
    target: AnswerTarget | AttachmentTarget | SpanTarget,
) -> None:
    document = account()

    with pytest.raises(UnknownTarget):
        blank_plan(document).with_decision(withhold(target)).check_document(document)


@pytest.mark.parametrize(
    "fields",
    [
        {"op": Operation.WITHHOLD},
        {"op": Operation.WITHHOLD, "reason": "R12"},
        {"op": Operation.WITHHOLD, "reason": "R1", "replacement": "x"},
        {"op": Operation.KEEP, "replacement": "x"},
        {"op": Operation.PSEUDONYM, "reason": "R1", "target": AttachmentTarget(code=PHOTO)},
    ],
)
def test_a_decision_that_contradicts_itself_cannot_be_made(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Decision.model_validate({"target": AnswerTarget(reference=ARREST), **fields})


@given(st.sampled_from(Operation), st.sampled_from(Operation))
def test_the_stricter_of_two_operations_shows_no_more_than_either(left: Operation, right: Operation) -> None:
    assert stricter(left, right).strictness == max(left.strictness, right.strictness)


def test_a_new_decision_is_found_after_the_old_one_was_asked_for() -> None:
    plan, target = finished_plan(account()), AnswerTarget(reference=ARREST)
    before = plan.decision_for(target)

    changed = plan.with_decision(Decision(target=target, op=Operation.WITHHOLD, reason="R4"))

    found = changed.decision_for(target)
    assert before != found
    assert found is not None
    assert found.reason == "R4"
