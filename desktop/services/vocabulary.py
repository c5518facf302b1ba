"""The domain's controlled words, in the language asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import resources


@dataclass(frozen=True)
class Term:
    """One entry of a vocabulary: its stable ``code`` and its ``label`` for people."""

    code: str
    label: str


@cache
def terms(vocabulary: str, language: str) -> tuple[Term, ...]:
    """Return the entries of a vocabulary in their order; English where a language has no word."""
    rows = _vocabularies()[vocabulary]["terms"]
    return tuple(Term(row["code"], row.get(language) or row["en"]) for row in rows)


def label(vocabulary: str, code: str, language: str) -> str:
    """Return the words for a code, or the code itself when it is not known."""
    return _labels(vocabulary, language).get(code, code)


@cache
def _labels(vocabulary: str, language: str) -> dict[str, str]:
    return {term.code: term.label for term in terms(vocabulary, language)}


@cache
def _vocabularies() -> dict[str, dict[str, list[dict[str, str]]]]:
    found: dict[str, dict[str, list[dict[str, str]]]] = json.loads(resources.read("vocabularies.json"))
    return found
