"""The fixed words of printed documents, in the language of the package, and the terms of the vocabularies."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

import resources

LANGUAGES: Final = ("en", "be", "ru")
FALLBACK: Final = "en"


class Captions:
    """Fixed words in one language; a language nobody translated yet gets English."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else FALLBACK
        self._texts = _texts(self.language)

    def text(self, name: str, **values: str | int) -> str:
        """Return the text of that name with its placeholders filled; `name` must exist."""
        return self._texts[name].format_map(values)

    def term(self, vocabulary: str, code: str) -> str:
        """Return a vocabulary's word for a code, or the code itself where the vocabulary has none."""
        return _terms(vocabulary).get(code, {}).get(self.language, code)

    def terms(self, vocabulary: str) -> dict[str, str]:
        """Return every word of a vocabulary by its code, in the vocabulary's order."""
        return {code: self.term(vocabulary, code) for code in _terms(vocabulary)}


@cache
def _texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(resources.read(f"captions/{language}.json"))
    return texts


@cache
def _terms(vocabulary: str) -> dict[str, dict[str, str]]:
    terms: list[dict[str, str]] = _vocabularies()[vocabulary]["terms"]
    return {term["code"]: term for term in terms}


@cache
def _vocabularies() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resources.read("vocabularies.json"))
    return content
