"""How hard a passphrase is to guess, said honestly: an estimate with its assumption, not a promise."""

from __future__ import annotations

import math
import secrets
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from desktop.i18n import plural, tr

if TYPE_CHECKING:
    from storage.kdf import KdfParams

LANGUAGES: Final = ("en", "be", "ru")
PHRASE_WORDS: Final = 7

# Bits. Below the first a vault is not made; from the second on it takes the assumed attacker centuries.
WEAK_BELOW: Final = 44.0
STRONG_FROM: Final = 57.0

# The assumed attacker: a thousand of the fastest graphics cards of 2026. What Argon2id costs them is moving
# memory: at least two bytes for each byte of each pass (RFC 9106, section 3), at 4 terabytes a second.
CARDS: Final = 1000
_BYTES_A_SECOND: Final = 4e12
_MOVES: Final = 2
_USUAL_MEMORY_KIB: Final = 256 * 1024
_USUAL_ITERATIONS: Final = 3

# A word that a person picks: 8000 words come to mind easily enough. One of our lists has its true worth.
_OWN_WORD_BITS: Final = math.log2(8000) - 1
_LETTER_BITS: Final = 4.0
_LONGEST_LOOKED_AT: Final = 72  # zxcvbn's own limit; what follows only makes it harder

_YEAR: Final = 365.25 * 24 * 3600
_DAY: Final = 24 * 3600

# The same keys under a Latin and a Cyrillic layout: whoever guesses passphrases tries both.
_LATIN_KEYS: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC_KEYS: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_AS_LATIN_KEYS: Final = str.maketrans(
    _CYRILLIC_KEYS + "іў'" + _CYRILLIC_KEYS.upper() + "ІЎ",
    _LATIN_KEYS + "so]" + _LATIN_KEYS.upper() + "SO",
)
_AS_LATIN_LETTERS: Final = str.maketrans(
    dict(
        zip(
            "абвгдежзийклмнопрстуфхцчшщыэюяёіўьъ",
            (
                *("a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s"),
                *("t", "u", "f", "h", "c", "ch", "sh", "sch", "y", "e", "yu", "ya", "e", "i", "u", "", ""),
            ),
            strict=True,
        )
    )
)


class Strength(Enum):
    """What the estimate comes to."""

    EMPTY = "empty"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True)
class Estimate:
    """An estimate and what it rests on.

    Attributes:
        strength: one word for it; ``WEAK`` is not accepted for a vault.
        bits: binary logarithm of the guesses it takes.
        seconds: how long the assumed attacker needs on average.
        rate: their guesses a second against this vault.
    """

    strength: Strength
    bits: float
    seconds: float
    rate: float


def estimate(passphrase: str, params: KdfParams | None = None) -> Estimate:
    """Return how hard a passphrase is to guess for somebody who has the vault's file.

    Args:
        passphrase: what was typed.
        params: the cost of one try; what is usual when None.
    """
    rate = guesses_a_second(params)
    bits = estimate_bits(passphrase)
    return Estimate(_word_for(passphrase, bits), bits, 2 ** max(0.0, bits - 1) / rate, rate)


def strength(passphrase: str) -> Strength:
    """Return which word fits the estimate; ``WEAK`` is not accepted for a vault."""
    return _word_for(passphrase, estimate_bits(passphrase))


def estimate_bits(passphrase: str) -> float:
    """Return the binary logarithm of the guesses it takes, the smallest of several estimates.

    zxcvbn (Wheeler, USENIX Security 2016) knows English words, names, dates, keys beside each other and
    leaked passwords. It reads the passphrase as it is, by the keys of a Latin layout, and in Latin letters.
    It does not know Cyrillic words: several words are worth no more than words are, whatever their letters.
    """
    if not passphrase:
        return 0.0
    text = unicodedata.normalize("NFC", passphrase)
    folded = text.casefold()
    readings = {text, text.translate(_AS_LATIN_KEYS), folded.translate(_AS_LATIN_LETTERS)}
    bits = min(_zxcvbn_bits(reading[:_LONGEST_LOOKED_AT]) for reading in readings)
    words = folded.split()
    return min(bits, _bits_of_words(words)) if len(words) > 1 else bits


def guesses_a_second(params: KdfParams | None = None) -> float:
    """Return how many passphrases a second the assumed attacker tries at a cost."""
    memory_kib = params.memory_kib if params else _USUAL_MEMORY_KIB
    iterations = params.iterations if params else _USUAL_ITERATIONS
    return CARDS * _BYTES_A_SECOND / (_MOVES * memory_kib * 1024 * iterations)


@cache
def phrase_words(language: str) -> tuple[str, ...]:
    """Return the words that phrases are made of; a language without a list gets the English one."""
    name = language if language in LANGUAGES else "en"
    return tuple(resources.read(f"words/phrase-{name}.txt").decode("utf-8").split())


def make_phrase(language: str, words: int = PHRASE_WORDS) -> str:
    """Return words drawn at random, each by itself."""
    listed = phrase_words(language)
    return " ".join(secrets.choice(listed) for _ in range(words))


def phrase_bits(language: str, words: int = PHRASE_WORDS) -> int:
    """Return the true entropy of `make_phrase`, in whole bits."""
    return int(words * math.log2(len(phrase_words(language))))


def time_words(seconds: float) -> str:
    """Return a time in plain words, rounded down."""
    if seconds < _DAY:
        return tr("less than a day")
    if seconds < _YEAR:
        days = int(seconds / _DAY)
        return plural("{n} day", "{n} days", days)
    years = int(seconds / _YEAR)
    if years < 1000:
        return plural("{n} year", "{n} years", years)
    return tr("thousands of years") if years < 1_000_000 else tr("millions of years")


def warm_up() -> None:
    """Load what the first estimate needs; it takes a moment."""
    estimate_bits("warm up")


def _word_for(passphrase: str, bits: float) -> Strength:
    if not passphrase:
        return Strength.EMPTY
    if bits < WEAK_BELOW:
        return Strength.WEAK
    return Strength.STRONG if bits >= STRONG_FROM else Strength.FAIR


def _zxcvbn_bits(text: str) -> float:
    from zxcvbn import zxcvbn

    if not text:
        return 0.0
    return float(zxcvbn(text)["guesses_log10"]) * math.log2(10)


def _bits_of_words(words: list[str]) -> float:
    """Return what words are worth to somebody who guesses word by word, from our lists first."""
    different = set(words)
    own = sum(min(_OWN_WORD_BITS, _LETTER_BITS * len(word)) for word in different)
    drawn = [len(different) * math.log2(len(listed)) for listed in _lists() if different <= listed]
    return min([own, *drawn])


@cache
def _lists() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(phrase_words(language)) for language in LANGUAGES)
