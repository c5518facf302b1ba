"""Marks in an account for what is not words. They belong to the text, so they follow its language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_MARKS: Final[Mapping[str, Mapping[str, str]]] = {
    "silence": {"en": "[silence]", "be": "[маўчанне]", "ru": "[молчание]"},
    "gesture": {"en": "[gesture]", "be": "[жэст]", "ru": "[жест]"},
}

_ASKED: Final[Mapping[str, str]] = {"en": "[Question: {}]", "be": "[Пытанне: {}]", "ru": "[Вопрос: {}]"}

_ANY_QUESTION: Final = re.compile(
    "|".join(r"\[" + re.escape(shape[1:-3]) + r"[^\]\n]*\]" for shape in _ASKED.values())
)


def asked(question: str, language: str) -> str:
    """Return how a question that was put to the witness stands in an account in a language."""
    return _ASKED.get(language, _ASKED["en"]).format(question)


def mark(kind: str, language: str) -> str:
    """Return the mark for ``silence`` or ``gesture`` in a language; English for one that has none."""
    words = _MARKS[kind]
    return words.get(language, words["en"])


def without_questions(text: str) -> str:
    """Return an account without the questions that `asked` wrote into it."""
    return _ANY_QUESTION.sub("", text)
