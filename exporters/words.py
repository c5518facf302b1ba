"""Narratives as words, so that any span of one can be withheld on its own."""

from __future__ import annotations

import re
from typing import Final

MAX_WORD: Final = 10_000

_WORD = re.compile(r"\s*\S+\s*")


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text; joined again they are the text, character by character.

    White space stays with the word before it; before the first word, with the first. Punctuation stays with
    the word it touches. Blank text is one word, empty text none. A word longer than `MAX_WORD` is cut.
    """
    words = _WORD.findall(text) or [text]
    return tuple(word[start : start + MAX_WORD] for word in words for start in range(0, len(word), MAX_WORD))
