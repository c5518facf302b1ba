"""How hard a passphrase is to guess, said honestly: an estimate from its shape, not a promise."""

from __future__ import annotations

import math
from enum import Enum
from typing import Final

# A word chosen at random from a common list of 7776 is worth 12.9 bits (Diceware); people choose worse.
BITS_PER_WORD: Final = 9.0
WEAK_BELOW: Final = 40.0
STRONG_FROM: Final = 60.0


class Strength(Enum):
    """What the estimate comes to."""

    EMPTY = "empty"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def estimate_bits(passphrase: str) -> float:
    """Return a rough count of bits: the smaller of what its letters and what its words can carry."""
    if not passphrase:
        return 0.0
    by_letter = len(passphrase) * math.log2(max(2, _alphabet(passphrase)))
    by_variety = len(set(passphrase.casefold())) * math.log2(max(2, len(passphrase)))
    words = {word.casefold() for word in passphrase.split()}
    if len(words) > 1:
        return min(
            by_letter, by_variety * 2, sum(min(BITS_PER_WORD, 3.0 * len(word)) for word in words) * 1.35
        )
    return min(by_letter, by_variety) * 0.6


def strength(passphrase: str) -> Strength:
    """Return which word fits the estimate; ``WEAK`` is not accepted for a vault."""
    if not passphrase:
        return Strength.EMPTY
    bits = estimate_bits(passphrase)
    if bits < WEAK_BELOW:
        return Strength.WEAK
    return Strength.STRONG if bits >= STRONG_FROM else Strength.FAIR


def _alphabet(text: str) -> int:
    size = 0
    size += 10 if any(c.isdigit() for c in text) else 0
    size += 30 if any(c.islower() for c in text) else 0
    size += 30 if any(c.isupper() for c in text) else 0
    return size + (20 if any(not c.isalnum() for c in text) else 0)
