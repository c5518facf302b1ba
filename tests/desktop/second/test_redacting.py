"""Deciding point by point, without a window and without a vault."""

from __future__ import annotations

import pytest

from desktop.services.redacting import ANSWER, ATTACHMENT, SPAN, Redacting
from exporters.consent import terms_for
from exporters.known import KnownPerson
from exporters.profiles import default_plan
from exporters.pseudonyms import bare_words
from exporters.redaction import AnswerTarget, AttachmentTarget, Operation, SpanTarget, WeakerThanProfile
from exporters.suggest import suggest
from tests.support.account import PURPOSE, RECIPIENT, STORY, SUPERVISOR, account, question, words_of

TEXT = "Halina saw it. They took Halina away, and Piotr drove us to the border."


def redacting(text: str = TEXT, **changes) -> Redacting:
    document = account(text=text, **changes)
    terms = terms_for(document, PURPOSE, RECIPIENT)
    plan = default_plan(document, "ICC", recipient=RECIPIENT, purpose=PURPOSE, terms=terms)
    found = {n.reference: suggest(n.text, n.language) for n in document.narratives}
    return Redacting(document, plan, found, language="en", by=SUPERVISOR)


def span_points(state: Redacting):
    return [point for point in state.points() if point.kind == SPAN]


def test_everything_found_is_an_open_point() -> None:
    state = redacting()

    assert {bare_words(point.words) for point in span_points(state) if point.open} >= {"Halina", "Piotr"}


def test_a_decision_closes_its_point_and_shows_on_the_right() -> None:
    state = redacting()
    target = words_of(state.document, "Piotr")

    state.decide(target, Operation.WITHHOLD, reason="R6")

    point = next(p for p in span_points(state) if p.target == target)
    assert not point.open and point.op is Operation.WITHHOLD and not point.by_profile
    assert any(piece.shown and "R6" in piece.shown for piece in state.blocks()[0].pieces)


def test_the_same_name_gets_the_same_label_wherever_it_stands() -> None:
    state = redacting()

    for _, reference, first, last in state.places_of(STORY, "Halina"):
        target = SpanTarget(narrative=reference, first=first, last=last)
        state.decide(target, Operation.PSEUDONYM, reason="R1")

    assert set(state.labels) == {"Halina"}
    assert len({piece.shown for piece in state.blocks()[0].pieces if piece.shown}) == 1


def test_two_unknown_names_never_share_a_label() -> None:
    state = redacting()

    for name in ("Halina", "Piotr"):
        state.decide(words_of(state.document, name), Operation.PSEUDONYM, reason="R1")

    assert len(set(state.labels.values())) == 2


def test_less_than_the_profile_asks_for_is_refused_and_nothing_changes() -> None:
    state = redacting()
    before = state.plan

    with pytest.raises(WeakerThanProfile):
        state.decide(words_of(state.document, "drove us"), Operation.KEEP, reason="")

    assert state.plan == before


def test_marking_more_words_than_were_found_does_not_get_round_the_profile() -> None:
    state = redacting()
    drove = words_of(state.document, "drove us")
    wider = drove.model_copy(update={"first": drove.first - 1, "last": drove.last + 2})

    with pytest.raises(WeakerThanProfile):
        state.decide(wider, Operation.KEEP, reason="")


def test_what_was_decided_can_be_undone_step_by_step() -> None:
    state = redacting()
    empty = state.plan
    state.decide(words_of(state.document, "Piotr"), Operation.WITHHOLD, reason="R6")
    state.keep_rest(STORY)

    state.undo()
    state.undo()

    assert state.plan == empty and not state.can_undo
    state.undo()
    assert state.plan == empty


def test_a_decision_taken_back_is_open_again() -> None:
    state = redacting()
    target = words_of(state.document, "Piotr")
    state.decide(target, Operation.WITHHOLD, reason="R6")

    state.take_back(target)

    assert next(p for p in span_points(state) if p.target == target).open


def test_keeping_the_rest_answers_no_suggestion() -> None:
    state = redacting()

    state.keep_rest(STORY)

    assert state.unread() == []
    assert any(point.open for point in span_points(state))


def test_a_name_looked_for_is_found_in_its_other_forms() -> None:
    state = redacting("They asked about halinas sister. halina was silent.")
    before = len(state.suggestions())

    state.look_for("Halina")

    assert len(state.suggestions()) > before
    assert {p.entity for p in span_points(state)} >= {"Halina"}
    again = len(state.suggestions())
    state.look_for("Halina")
    assert len(state.suggestions()) == again


def test_answers_that_the_profile_decided_say_so() -> None:
    points = [point for point in redacting().points() if point.kind == ANSWER]

    assert points and all(point.by_profile or point.open for point in points)


def test_a_person_decides_on_each_attachment() -> None:
    state = redacting()
    (photo,) = [point for point in state.points() if point.kind == ATTACHMENT]

    state.decide(photo.target, Operation.KEEP, reason="")

    assert isinstance(photo.target, AttachmentTarget) and photo.open
    assert not next(p for p in state.points() if p.target == photo.target).open


def test_words_chosen_by_hand_become_a_point() -> None:
    state = redacting()
    target = words_of(state.document, "They took")

    point = state.point_for(target)
    state.decide(target, Operation.GENERALISE, reason="R9", replacement="somebody")

    assert point.open and point.words == "They took"
    assert state.generalisation(target) == "somebody"
    assert any(p.target == target and p.op is Operation.GENERALISE for p in span_points(state))


def test_places_of_an_answer_are_one_place() -> None:
    state = redacting()
    reference = state.document.answers[0].reference

    assert state.places_of(reference, "whatever") == [(ANSWER, reference, 0, 0)]
    assert state.places_of("/data/nowhere", "x") == []


@pytest.mark.parametrize(
    ("category", "target"),
    [("DE", AnswerTarget(reference="/data/M01/M01_r[1]/M01_02")), ("EV", AttachmentTarget(code="E-1"))],
)
def test_targets_belong_to_the_categories_of_the_matrix(category: str, target) -> None:
    assert redacting().category(target) == category


def test_known_people_group_their_points() -> None:
    document = account(text=TEXT)
    known = [KnownPerson("the witness", "WN", ("Halina",))]
    plan = redacting().plan.model_copy(update={})
    found = {STORY: suggest(TEXT, "en", known)}

    state = Redacting(document, plan, found, language="en", by=SUPERVISOR)

    assert {p.group for p in span_points(state) if bare_words(p.words) == "Halina"} == {"the witness"}


def decide_everything_open(state: Redacting) -> None:
    while point := next((p for p in state.points() if p.open and not p.telling), None):
        state.decide(point.target, Operation.WITHHOLD, reason="R6")


def test_a_kept_answer_that_says_what_is_hidden_becomes_a_point_at_the_end() -> None:
    told = question("M01.09", "/data/M01/M01_r[1]/M01_09", "PB", "Piotr was at the wheel")
    state = redacting(answers=(told,))
    assert not any(point.telling for point in state.points())

    decide_everything_open(state)

    (point,) = [point for point in state.points() if point.telling]
    assert point.open and point.target == AnswerTarget(reference=told.reference)
    state.decide(point.target, Operation.WITHHOLD, reason="R6")
    assert not any(point.open for point in state.points() if point.kind == ANSWER)


def test_an_answer_that_a_person_kept_is_not_asked_again() -> None:
    told = question("M01.09", "/data/M01/M01_r[1]/M01_09", "PB", "Piotr was at the wheel")
    state = redacting(answers=(told,))
    decide_everything_open(state)
    state.decide(AnswerTarget(reference=told.reference), Operation.KEEP, reason="")

    assert not any(point.telling for point in state.points())


def test_one_decision_serves_every_place_that_names_the_same_and_is_undone_as_one() -> None:
    state = redacting()
    point = next(p for p in span_points(state) if bare_words(p.words) == "Halina")
    others = state.alike(point)
    assert len(others) == 1
    before = state.plan

    state.decide(point.target, Operation.PSEUDONYM, reason="R1", also=others)

    decided = [p for p in span_points(state) if bare_words(p.words) == "Halina"]
    assert [p.op for p in decided] == [Operation.PSEUDONYM] * 2
    assert set(state.labels) == {"Halina"}
    state.undo()
    assert state.plan == before


def test_another_person_is_not_alike() -> None:
    state = redacting()
    point = next(p for p in span_points(state) if bare_words(p.words) == "Piotr")
    assert state.alike(point) == []
