"""Suggestions on the practice interviews, whose people and things are all invented and listed."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from exporters.known import KnownPerson
from exporters.suggest import Span, suggest
from exporters.words import split_words

LONGEST_NAME = 3  # words; longer redactions are clauses that no pattern knows
LANGUAGES = ("en", "be", "ru")
DIRECT = {"WN", "WB", "WI", "WC", "FA", "TV", "TL", "TM", "PN", "OF", "DG"}


@cache
def sample(language: str) -> dict[str, Any]:
    content = json.loads(resources.read(f"samples/{language}.json"))
    return dict(content)


def story(language: str) -> str:
    return "\n".join(sample(language)["narrative"])


def people(language: str) -> list[KnownPerson]:
    return [KnownPerson(k["label"], k["category"], tuple(k["forms"])) for k in sample(language)["known"]]


def covered(text: str, phrase: str, found: list[Span]) -> bool:
    """Say whether every word of every mention of a phrase is in some suggestion."""
    places, at = [], 0
    for word in split_words(text):
        places.append((at, at + len(word.rstrip())))
        at += len(word)
    flagged = {index for span in found for index in range(span.first_word, span.last_word + 1)}
    start = text.find(phrase)
    while start >= 0:
        words = {n for n, (a, b) in enumerate(places) if a < start + len(phrase) and b > start}
        if not words <= flagged:
            return False
        start = text.find(phrase, start + 1)
    return phrase in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_identity_is_found_in_all_its_forms(language: str) -> None:
    text = story(language)
    found = [span for span in suggest(text, language, people(language)) if "known" in span.layers]

    for person in people(language):
        for form in person.forms:
            assert form not in text or covered(text, form, found), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_direct_identifier_is_flagged_even_when_nobody_is_known(language: str) -> None:
    text = story(language)
    found = suggest(text, language)
    direct = [r["text"] for r in sample(language)["redactions"] if r["category"] in DIRECT]
    names = [t for t in direct if t in text and t[:1].isupper() and len(t.split()) <= LONGEST_NAME]

    assert len(names) > 5
    assert [name for name in names if not covered(text, name, found)] == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Я бачыла Гарбузняка і Гарбузняком ганарылася.", "Гарбузняк"),
        ("Потом пришла Олька Синявец.", "Волька Сінявец"),
        ("I met Tsikhavod there.", "Ціхавод"),
        ("she said halina tsikhavod was there", "Halina Tsikhavod"),
        ("Гаварылі з Ціхаводам.", "Ціхавод"),
    ],
)
def test_a_name_is_found_whatever_its_ending_case_or_script(text: str, form: str) -> None:
    assert "witness" in {s.entity for s in suggest(text, "be", [KnownPerson("witness", "WN", (form,))])}


def test_a_title_and_an_initial_belong_to_the_name() -> None:
    text = "It was signed by captain V. Khmarahliad himself."
    (span,) = [s for s in suggest(text, "en", [KnownPerson("o", "PN", ("Khmarahliad",))]) if s.entity]

    assert text[span.start : span.end] == "captain V. Khmarahliad"
    assert span.kind == "NAMEP"


def test_a_slip_of_the_pen_is_a_likely_find() -> None:
    (span,) = [
        s for s in suggest("we saw Harbuzmiak", "en", [KnownPerson("w", "WN", ("Harbuzniak",))]) if s.entity
    ]

    assert span.confidence == "likely"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("passport AB0000091 taken", "IDNUM"),
        ("пашпарт АВ0000091", "IDNUM"),  # Cyrillic letters that look like A and B
        ("number 3120584A001PB7", "IDNUM"),
        ("call +375 29 000 00 17 now", "PHONE"),
        ("car 4417 KE-5", "PLATE"),
        ("машына 4417 КЕ-5", "PLATE"),
        ("write to a.b@example.org", "EMAIL"),
        ("from @zarnitsa_home_22", "HANDLE"),
        ("see t.me/zarnitsa", "HANDLE"),
        ("on 17 March 1986", "DATE"),
        ("4 кастрычніка 2022 года", "DATE"),
        ("9 августа 2020 года", "DATE"),
        ("на вуліцы Лясной, дом 5", "ADDR"),
        ("позвал Виктор Петрович сам", "NAME"),
    ],
)
def test_patterns_of_our_region_are_found(text: str, kind: str) -> None:
    assert kind in {span.kind for span in suggest(text, "be") if "pattern" in span.layers}


def test_the_sweep_finds_what_nothing_else_does() -> None:
    found = suggest("There sat Volka with the number 88123 on her. Volka wept.", "en")

    assert [(s.first_word, s.last_word) for s in found if "sweep" in s.layers] == [(2, 2), (6, 6), (9, 9)]


def test_common_words_that_begin_sentences_are_left_alone() -> None:
    assert suggest("They came. We saw them. The door was open. Я чакала. Мы сядзелі.", "en") == []


@given(st.text(max_size=200))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    words = split_words(text) if text else ()
    for span in suggest(text, "en", [KnownPerson("x", "WN", ("Anna",))]):
        assert 0 <= span.first_word <= span.last_word < len(words)
        assert 0 <= span.start < span.end <= len(text)
