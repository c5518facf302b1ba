from __future__ import annotations

import json
import string

import pytest

import resources
from exporters.captions import LANGUAGES, Captions


def texts(language: str) -> dict[str, str]:
    content: dict[str, str] = json.loads(resources.read(f"captions/{language}.json"))
    return content


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_placeholders(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert list(other) == list(english) == sorted(english)
    for name, text in english.items():
        assert placeholders(other[name]) == placeholders(text), name
        assert other[name].strip()


@pytest.mark.parametrize("language", ["be", "ru"])
def test_no_text_was_left_in_english(language: str) -> None:
    same = {name for name, text in texts(language).items() if text == texts("en")[name]}
    assert same <= {"attachments.hash"}


def test_a_language_without_texts_gets_english() -> None:
    assert Captions("lt").text("cover.title") == "Testimony"


def test_a_code_is_named_in_the_language_and_an_unknown_one_stands_for_itself() -> None:
    assert Captions("ru").term("custody_event", "SEAL") == "Опечатано (зашифровано)"
    assert Captions("ru").term("custody_event", "NEW7") == "NEW7"
