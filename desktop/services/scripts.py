"""What is read to the witness word for word: the explanation before consent (C), the declaration (D)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import resources

EXPLANATION: Final = "C"
DECLARATION: Final = "D"
# The module each belongs to, and the question that says it was read.
MODULES: Final = {"F02": EXPLANATION, "F90": DECLARATION}
READ: Final = {EXPLANATION: "F02.01", DECLARATION: ""}
TEACH_BACK: Final = "F02.02"

_SENTENCE: Final = re.compile(r"(?<=[.?])\s+")
_VERSION_LETTERS: Final = 8


@dataclass(frozen=True)
class Script:
    """Words to be read aloud.

    Attributes:
        letter: ``C`` or ``D``.
        language: code of the language of the words.
        version: the beginning of the SHA-256 of the words: it changes when they do.
        sentences: in reading order.
    """

    letter: str
    language: str
    version: str
    sentences: tuple[str, ...]


def script(letter: str, language: str) -> Script:
    """Return a script in a language; in English where there is none in it."""
    words = _scripts()[letter]
    spoken = language if language in words else "en"
    said = words[spoken]
    sentences = tuple(_SENTENCE.split(said)) if isinstance(said, str) else tuple(said)
    digest = hashlib.sha256("\n".join(sentences).encode()).hexdigest()
    return Script(letter, spoken, digest[:_VERSION_LETTERS], sentences)


def as_recorded(read: Script, again: tuple[int, ...]) -> str:
    """Return what the journal keeps of a reading: the version, and which sentences were explained again."""
    return f"{read.version}; {', '.join(map(str, again))}" if again else read.version


@cache
def _scripts() -> dict[str, dict[str, str | list[str]]]:
    found: dict[str, dict[str, str | list[str]]] = json.loads(resources.read("consent.json"))
    return found
