"""Twelve equal words in a row, in whatever spelling; eleven are chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.marks import asked
from desktop.services.shared_words import RUN, Runs, said
from tests.support.account import account

WORDS = [*"We were taken from the bus at night and nobody said where to go".split()]  # noqa: SIM905


def test_twelve_words_in_a_row_are_found_and_eleven_are_not() -> None:
    runs = Runs([" ".join(WORDS)])

    found = runs.longest_in(["Then " + " ".join(WORDS[:RUN]).upper() + "!"])
    assert found is not None and (found.words, found.text) == (RUN, " ".join(WORDS[:RUN]))
    assert runs.longest_in([" ".join(WORDS[: RUN - 1])]) is None


def test_the_longest_run_is_told_as_this_statement_has_it() -> None:
    text = " ".join(WORDS)
    found = Runs([f"Before. {text}."]).longest_in([" ".join(WORDS[:12]), text.replace(" ", "\n")])

    assert found is not None and (found.words, found.text) == (len(WORDS), text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ёлка", "елка"),
        ("ў", "у"),
        ("з’явіўся", "зʼявіўся"),
        ("Уладзімір", "УЛАДЗІМІР"),
    ],
)
def test_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    rest = " ".join(f"слова{n}" for n in range(RUN - 1))

    assert Runs([f"{one} {rest}"]).longest_in([f"{other} {rest}"]) is not None


def test_questions_that_were_put_are_not_the_witness() -> None:
    question = asked(" ".join(WORDS), "en")
    document = account(text=f"{question} Yes.")

    assert said(document) == [" Yes."]


@given(
    mine=st.lists(st.sampled_from("abc"), max_size=40),
    theirs=st.lists(st.sampled_from("abc"), max_size=40),
)
def test_what_is_found_is_a_run_of_both_and_a_run_is_never_missed(mine: list[str], theirs: list[str]) -> None:
    found = Runs([" ".join(mine)], 3).longest_in([" ".join(theirs)])

    def runs(words: list[str], size: int) -> set[tuple[str, ...]]:
        return {tuple(words[n : n + size]) for n in range(len(words) - size + 1)}

    if found is None:
        assert not runs(mine, 3) & runs(theirs, 3)
    else:
        words = tuple(found.text.split())
        assert len(words) == found.words >= 3
        assert words in runs(mine, found.words) and words in runs(theirs, found.words)
