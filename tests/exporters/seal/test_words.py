"""Text as words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exporters.words import MAX_WORD, split_words


@given(st.text() | st.text(alphabet=" \t\n\u00a0ab,."))
def test_the_words_joined_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


@given(st.text())
def test_no_word_holds_two(text: str) -> None:
    assert all(word and len(word.split()) <= 1 for word in split_words(text))


def test_white_space_stays_with_the_word_before() -> None:
    assert split_words("  Яны прыйшлі,\n\nа потым ") == ("  Яны ", "прыйшлі,\n\n", "а ", "потым ")


def test_blank_text_is_one_word_and_empty_text_none() -> None:
    assert split_words(" \n ") == (" \n ",)
    assert split_words("") == ()


def test_a_word_without_end_is_cut() -> None:
    assert [len(word) for word in split_words("x" * (2 * MAX_WORD + 1))] == [MAX_WORD, MAX_WORD, 1]
