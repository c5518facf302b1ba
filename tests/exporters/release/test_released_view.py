from __future__ import annotations

from datetime import date

import pytest

from exporters.redaction import AnswerTarget, Decision, Operation, RedactionPlan, SpanTarget
from exporters.release import redactions_of
from exporters.released_view import ViewFacts, build_view, marker_of, narrative_runs
from exporters.view import Marker, NarrativeItem, ReleasedView, canonical_json
from tests.support.account import (
    ARREST,
    BORN,
    RECIPIENT,
    STORY,
    account,
    blank_plan,
    everything,
    finished_plan,
    keep,
    withhold,
    words_of,
)

FACTS = ViewFacts(
    code="T-000001-Z",
    release_code="H-8WX3RT-5",
    recipient_code=RECIPIENT,
    presentation="d" * 64,
    signer_code="M-7K2Q-3",
    released_by="M-9X2B-0",
    released=date(2026, 11, 24),
    labels={"witness": "Person 3"},
    titles={"F04": "The account"},
)


def view() -> ReleasedView:
    document = account()
    return build_view(document, finished_plan(document), FACTS)


def story(seen: ReleasedView) -> NarrativeItem:
    (item,) = (i for s in seen.sections if s.account for i in s.items if isinstance(i, NarrativeItem))
    return item


def test_the_reader_sees_what_was_kept_and_markers_for_the_rest() -> None:
    first, second, third = story(view()).paragraphs

    assert [run.type for run in first.runs] == ["text", "marker", "text"]
    assert first.runs[1] == Marker(kind="pseudonym", label="Person 3", reason="R1")
    assert second.runs == (Marker(kind="withheld", reason="R6"),)
    assert third.number == 3


def test_nothing_that_was_withheld_is_in_the_view() -> None:
    data = canonical_json(view()).decode()

    for word in ("Zofija", "Harbuzniak", "Kostik", "border", "quietude", "T-4KQ7ZD-M", "L2"):
        assert word not in data


def test_a_module_of_which_nothing_is_left_leaves_no_trace() -> None:
    seen = view()

    assert "M05" not in [section.module for section in seen.sections]
    assert "M05" not in canonical_json(seen).decode()


def test_our_own_work_leaves_no_trace() -> None:
    data = canonical_json(view()).decode()

    assert "F00" not in data
    assert "F02" not in data


def test_times_are_days() -> None:
    assert view().sealed_at.hour == 0


def test_a_correction_of_something_hidden_shows_no_words() -> None:
    document = account()
    plan = finished_plan(document).with_decision(withhold(AnswerTarget(reference=ARREST)))

    (line,) = build_view(document, plan, FACTS).corrections

    assert all(isinstance(run, Marker) for run in (*line.old, *line.new))


@pytest.mark.parametrize("decision", [None, "label", "replacement"])
def test_what_is_not_clearly_decided_is_withheld(decision: str | None) -> None:
    target = AnswerTarget(reference=BORN)
    made = {
        None: None,
        "label": Decision(target=target, op=Operation.PSEUDONYM, reason="R1", entity="somebody"),
        "replacement": Decision(target=target, op=Operation.GENERALISE, reason="R1"),
    }[decision]

    assert marker_of(made, {}).kind == "withheld"


def test_an_empty_plan_shows_nothing_at_all() -> None:
    document = account()

    assert build_view(document, blank_plan(document), FACTS).sections == ()


def test_ten_words_withheld_look_like_one() -> None:
    document = account()
    kept = blank_plan(document).with_decision(keep(everything(document)))
    one = kept.with_decision(withhold(words_of(document, "night.")))
    many = kept.with_decision(withhold(words_of(document, "Zofija Harbuzniak. They came at night.")))

    def markers(plan: RedactionPlan) -> list[object]:
        return [r for r in narrative_runs(document.narratives[0], plan, {}) if isinstance(r, Marker)]

    assert markers(one) == markers(many)


def test_paragraphs_keep_their_numbers_whatever_is_hidden() -> None:
    document = account()
    plan = blank_plan(document).with_decision(keep(everything(document)))
    for first in range(len(document.narratives[0].words)):
        hidden = plan.with_decision(withhold(SpanTarget(narrative=STORY, first=first, last=first)))

        assert len(story(build_view(document, hidden, FACTS)).paragraphs) == 3


def test_the_log_of_redactions_is_what_the_reader_sees() -> None:
    log = redactions_of(view())

    assert [(line.number, line.place, line.op, line.reason, line.replacement) for line in log] == [
        (1, "1", "pseudonym", "R1", "Person 3"),
        (2, "2", "withheld", "R6", ""),
    ]
