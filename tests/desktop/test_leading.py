"""Hints about questions that may lead: what they see, and what they let pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.leading import Hint, hint_words, hints, new_names

# DOMAIN.md 1.4: what to avoid, and what to ask instead, in the three languages.
AVOID = [
    ("Did they beat you in the vehicle?", Hint.SUGGESTS),
    ("Were you stripped?", Hint.SUGGESTS),
    ("So it was the KGB?", Hint.SUGGESTS),
    ("So it was the KGB?", Hint.NAMES),
    ("Isn’t it so that they shouted?", Hint.SUGGESTS),
    ("Why did you not refuse?", Hint.BLAMES),
    ("Why didn't you run?", Hint.BLAMES),
    ("Ці білі вас у машыне?", Hint.SUGGESTS),
    ("Няўжо ніхто не дапамог?", Hint.SUGGESTS),
    ("Чаму вы не адмовіліся?", Hint.BLAMES),
    ("Разве вас не били?", Hint.SUGGESTS),
    ("Били ли вас?", Hint.SUGGESTS),
    ("Вас тогда били ли?", Hint.SUGGESTS),
    ("Почему вы не отказались?", Hint.BLAMES),
    ("Што сказаў пра гэта Косцік?", Hint.NAMES),
    ("Что было потом на Окрестина?", Hint.NAMES),
]
ASK = [
    "What happened after you got into the vehicle?",
    "How was the search done?",
    "Tell me more about the yard.",
    "Describe the man.",
    "What did you think would happen if you refused?",
    "Што было далей?",
    "Раскажыце, калі ласка, пра той двор.",
    "Як Вас звалі ў камеры?",
    "Что было дальше?",
    "Расскажите, пожалуйста, как проходил обыск.",
    "Откуда вы знаете, кто это был?",
]
WORDS = st.text("абвгдеікоўстуcdeilnorstu", min_size=1, max_size=9)


@pytest.mark.parametrize(("prompt", "hint"), AVOID)
def test_what_the_domain_avoids_is_hinted_at(prompt, hint):
    assert hint in hints(prompt, "")


@pytest.mark.parametrize("prompt", ASK)
def test_what_the_domain_asks_instead_passes(prompt):
    assert hints(prompt, "") == []


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("How do you know it was the KGB?", "It was the KGB who came."),
        ("Што было ў Мінску?", "Мы вярнуліся ў Мінск."),
        ("Что сказал вам Костик?", "Нас вёз Костика знакомый."),
        ("Tell me more about Akrestsina.", "They took us to Akrestsina's yard."),
    ],
)
def test_a_name_the_witness_said_is_nobodys_hint(prompt, said):
    assert hints(prompt, said) == []
    assert hints(prompt, "") == [Hint.NAMES]


@given(st.lists(WORDS, max_size=8))
def test_a_question_without_capitals_names_nobody(words):
    assert new_names(" ".join(words), "") == []


@given(st.lists(WORDS, min_size=1, max_size=6), WORDS)
def test_every_name_in_the_middle_is_new_until_it_was_said(words, name):
    name = "Я" + name
    prompt = " ".join([*words, name, *words])
    assert new_names(prompt, "") == [name]
    assert new_names(prompt, f"Тады прыйшоў {name}.") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gets_hints_of_known_kinds_and_no_error(prompt, said):
    found = hints(prompt, said)
    assert set(found) <= set(Hint) and len(found) == len(set(found))
    assert set(hints(prompt, f"{said} {prompt}")) <= set(found)


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_more_that_was_said_never_makes_more_hints(prompt, said):
    asked = " ".join(word.capitalize() for word in prompt)
    assert set(new_names(asked, " ".join(said))) <= set(new_names(asked, ""))


@pytest.mark.parametrize("hint", list(Hint))
def test_a_hint_is_gentle_and_forbids_nothing(hint):
    words = hint_words(hint)
    assert words.endswith(".") and "must" not in words and "not allowed" not in words
