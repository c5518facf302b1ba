"""Eight words that two people compare aloud, to know that they hold the same key."""

from __future__ import annotations

import functools
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

import resources

COUNT: Final = 8
_LIST_SIZE: Final = 256
_MEMORY_KIB: Final = 64 * 1024
_SALT: Final = b"underseal/1 eight words"


@functools.cache
def word_list() -> tuple[str, ...]:
    """Return the 256 words, one for each value of a byte."""
    listed = tuple(resources.read("words/en.txt").decode("utf-8").split())
    if len(listed) != _LIST_SIZE or len(set(listed)) != _LIST_SIZE:
        raise ValueError("the list of words is not whole")
    return listed


def eight_words(fingerprint: bytes) -> tuple[str, ...]:
    """Return the words for a fingerprint.

    Eight words are 64 bits. Argon2id stands before them, so that each try of somebody who looks for
    another key with the same words costs 64 MiB and a good part of a tenth of a second.
    """
    argon2id = Argon2id(salt=_SALT, length=COUNT, iterations=1, lanes=1, memory_cost=_MEMORY_KIB)
    return tuple(word_list()[byte] for byte in argon2id.derive(fingerprint))
