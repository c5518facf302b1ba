"""Eight words that two people compare aloud, to know that they hold the same key.

There is a list of words for each language; a byte picks the word in its place. Two people compare in one
language, whichever language their windows speak.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

import resources

COUNT: Final = 8
LANGUAGES: Final = ("en", "be", "ru")
_LIST_SIZE: Final = 256
_MEMORY_KIB: Final = 64 * 1024
_SALT: Final = b"underseal/1 eight words"


@functools.cache
def word_list(language: str = "en") -> tuple[str, ...]:
    """Return the 256 words of a language, one for each value of a byte."""
    if language not in LANGUAGES:
        raise ValueError("there are no words in this language")
    listed = tuple(resources.read(f"words/{language}.txt").decode("utf-8").split())
    if len(listed) != _LIST_SIZE or len(set(listed)) != _LIST_SIZE:
        raise ValueError("the list of words is not whole")
    return listed


def eight_words(fingerprint: bytes, language: str = "en") -> tuple[str, ...]:
    """Return the words for a fingerprint.

    Eight words are 64 bits. Argon2id stands before them, so that each try of somebody who looks for
    another key with the same words costs 64 MiB and a good part of a tenth of a second.
    """
    return tuple(word_list(language)[byte] for byte in _eight_bytes(fingerprint))


def in_every_language(fingerprint: bytes) -> Mapping[str, str]:
    """Return the words for a fingerprint by language, each as one text."""
    return {language: " ".join(eight_words(fingerprint, language)) for language in LANGUAGES}


@functools.lru_cache(maxsize=256)
def _eight_bytes(fingerprint: bytes) -> bytes:
    argon2id = Argon2id(salt=_SALT, length=COUNT, iterations=1, lanes=1, memory_cost=_MEMORY_KIB)
    return argon2id.derive(fingerprint)
