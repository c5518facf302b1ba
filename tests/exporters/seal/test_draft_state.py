"""A draft, put together again from its journal."""

from __future__ import annotations

import datetime as dt
from itertools import count

import pytest

from exporters.draft_state import DraftState, replay, without_instance
from forms.errors import AppError
from storage.journal import Entry
from tests.support.transfer import small_form

BEGAN = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
STORY, NIGHT, WHERE, PEOPLE = (f"/data/F04/F04_0{number}" for number in (1, 2, 3, 4))


def entry(path: str, new: str | None, kind: str = "answer", old: str | None = None) -> Entry:
    return Entry(path, kind, old, new, LATER)


def replayed(*rows: Entry) -> DraftState:
    return replay(small_form(), rows, began=BEGAN)


def value(state: DraftState, reference: str) -> str:
    return state.session.node(reference).value


def test_the_last_answer_counts() -> None:
    state = replayed(entry(STORY, "first"), entry(STORY, "second"))

    assert value(state, STORY) == "second"


def test_a_reason_takes_the_place_of_an_answer_and_an_answer_that_of_a_reason() -> None:
    state = replayed(
        entry(STORY, "words"), entry(STORY, "DECL", "null"), entry(NIGHT, "DNK", "null"), entry(NIGHT, "y")
    )

    assert (value(state, STORY), value(state, NIGHT)) == ("", "y")
    assert state.nulls == {STORY: "DECL"}


def test_a_reason_can_be_taken_back() -> None:
    assert replayed(entry(STORY, "DECL", "null"), entry(STORY, "", "null")).nulls == {}


def test_a_correction_keeps_the_old_words_and_leaves_the_answer_to_its_own_row() -> None:
    state = replayed(
        entry(STORY, "First.\nold"),
        entry(STORY, "new", "correction", "old"),
        entry(STORY, "First.\nnew", "answer", "First.\nold"),
    )

    (correction,) = state.corrections
    assert (value(state, STORY), correction.old, correction.new, correction.at) == (
        "First.\nnew",
        "old",
        "new",
        LATER,
    )


def test_what_belongs_to_later_instances_moves_up_when_one_is_removed() -> None:
    who = [f"{PEOPLE}[{number}]/F04_04_who" for number in (1, 2, 3)]
    state = replayed(
        entry(PEOPLE, None, "add"),
        entry(PEOPLE, None, "add"),
        entry(who[0], "DNK", "null"),
        entry(who[1], "b", "correction", "a"),
        entry(who[1], "b"),
        entry(who[2], "DECL", "null"),
        entry(f"{PEOPLE}[1]", None, "remove"),
    )

    assert value(state, who[0]) == "b"
    assert state.nulls == {who[1]: "DECL"}
    assert [correction.reference for correction in state.corrections] == [who[0]]


def test_a_correction_of_a_removed_instance_is_gone() -> None:
    who = f"{PEOPLE}[1]/F04_04_who"
    state = replayed(entry(who, "b", "correction", "a"), entry(f"{PEOPLE}[1]", None, "remove"))

    assert state.corrections == ()


def test_the_language_of_the_journal_is_taken() -> None:
    assert replayed(entry("", "Беларуская (be)", "language")).session.language == "Беларуская (be)"


def test_confirmations_and_notes_change_nothing() -> None:
    assert (
        value(replayed(entry(STORY, "x"), entry(STORY, "x", "confirm"), entry(STORY, "y", "note")), STORY)
        == "x"
    )


def test_the_clock_stands_at_the_time_of_the_row_until_it_is_let_go() -> None:
    state = replayed()
    assert value(state, "/data/F04/begun").startswith("2026-11-01T09:00")
    seconds = count()

    state.follow(lambda: LATER + dt.timedelta(seconds=next(seconds)))
    state.apply(entry(STORY, "x"))

    assert value(state, "/data/F04/begun").startswith("2026-11-01T09:00")


def test_a_journal_that_does_not_fit_the_form_is_refused_politely() -> None:
    with pytest.raises(AppError):
        replayed(entry("/data/F04/nowhere", "x"))


def test_only_instances_of_the_same_repeat_move() -> None:
    found = {"/d/a[1]/x": 1, "/d/a[2]/x": 2, "/d/ab[2]/x": 3, "/d/x": 4, "/d/a[12]": 5}

    assert without_instance(found, "/d/a[1]") == {"/d/a[1]/x": 2, "/d/ab[2]/x": 3, "/d/x": 4, "/d/a[11]": 5}
    assert without_instance(found, "/d/a") == found
