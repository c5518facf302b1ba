"""The recovery secret, split between trustees: SLIP-39 shares of 20 words.

Source: SLIP-0039, "Shamir's Secret-Sharing for Mnemonic Codes", by its authors' reference implementation. One
group, extendable, iteration exponent 0, no passphrase: the secret is 128 random bits, which nobody guesses.
Fewer shares than needed say nothing about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import shamir_mnemonic
from shamir_mnemonic.wordlist import WORDLIST

from storage.credentials import RECOVERY_SIZE, RecoverySecret
from storage.errors import (
    ShareLength,
    ShareRepeated,
    SharesRefused,
    SharesTooFew,
    ShareUnreadable,
    ShareWordDiffers,
    ShareWordUnknown,
    SharingImpossible,
)

WORDS: Final = 20
FEWEST, MOST = 2, 16
_KNOWN: Final = frozenset(WORDLIST)
_SHORTEST_START: Final = 4


@dataclass(frozen=True)
class Issue:
    """Shares that were just made; nothing opens with them until the slot is written.

    Attributes:
        secret: what enough of them come together to.
        needed: how many are enough.
        shares: each the words of one sheet.
    """

    secret: RecoverySecret = field(repr=False)
    needed: int
    shares: tuple[tuple[str, ...], ...] = field(repr=False)


def issue(needed: int = 2, shares: int = 3) -> Issue:
    """Draw a recovery secret and split it.

    Args:
        needed: how many shares are enough, 2 or more.
        shares: how many there are, up to 16.

    Raises:
        SharingImpossible: the numbers cannot be.
    """
    if not FEWEST <= needed <= shares <= MOST:
        raise SharingImpossible
    secret = RecoverySecret.random()
    (group,) = shamir_mnemonic.generate_mnemonics(1, [(needed, shares)], secret.data, iteration_exponent=0)
    return Issue(secret, needed, tuple(tuple(mnemonic.split()) for mnemonic in group))


def read_share(typed: str) -> tuple[str, ...]:
    """Return the words of a typed share.

    Case, line breaks, commas and the numbers of a sheet do not matter, and four letters of a word are
    enough: no two words of the list begin with the same four.

    Raises:
        ShareLength: it has too few or too many words.
        ShareWordUnknown: says which word is not in the list.
        ShareUnreadable: the words do not fit together.
    """
    words = _words(typed)
    _require_share(words)
    return words


def read_back(typed: str, made: Sequence[str]) -> None:
    """Compare a share that was read back from paper with the one that was made.

    Raises:
        ShareLength, ShareWordUnknown: see `read_share`.
        ShareWordDiffers: says which word is another one.
    """
    for place, (word, wanted) in enumerate(zip(_words(typed), made, strict=True), start=1):
        if word != wanted:
            raise ShareWordDiffers(place=place)


def needed_of(words: Sequence[str]) -> int:
    """Return how many shares of its issue are needed, which each share says itself.

    Raises:
        ShareUnreadable: the words do not fit together.
    """
    return int(_require_share(words).member_threshold)


def combine(shares: Sequence[Sequence[str]]) -> RecoverySecret:
    """Put shares together.

    Raises:
        SharesTooFew: more are needed.
        ShareRepeated: one was given twice.
        SharesRefused: they are of different issues, or one was made up.
        ShareUnreadable: the words of one do not fit together.
    """
    read = [_require_share(words) for words in shares]
    if not read:
        raise SharesTooFew(wanted=FEWEST, found=0)
    if len({(share.common_parameters(), share.group_index, share.index) for share in read}) != len(read):
        raise ShareRepeated
    if len({share.group_parameters() for share in read}) != 1:
        raise SharesRefused
    wanted = read[0].member_threshold
    if len(read) < wanted:
        raise SharesTooFew(wanted=wanted, found=len(read))
    try:
        secret = shamir_mnemonic.combine_mnemonics([" ".join(words) for words in shares[:wanted]])
    except (shamir_mnemonic.MnemonicError, ValueError):
        raise SharesRefused from None
    if len(secret) != RECOVERY_SIZE:
        raise SharesRefused
    return RecoverySecret(secret)


def _words(typed: str) -> tuple[str, ...]:
    pieces = typed.lower().replace(",", " ").split()
    found = [piece.strip(".:;)(") for piece in pieces]
    found = [word for word in found if word and not word.isdigit()]
    if len(found) != WORDS:
        raise ShareLength(wanted=WORDS, found=len(found))
    return tuple(_word(word, place) for place, word in enumerate(found, start=1))


def _word(typed: str, place: int) -> str:
    if typed in _KNOWN:
        return typed
    if len(typed) >= _SHORTEST_START:
        for word in WORDLIST:
            if word.startswith(typed):
                return str(word)
    raise ShareWordUnknown(place=place)


def _require_share(words: Sequence[str]) -> shamir_mnemonic.Share:
    try:
        return shamir_mnemonic.Share.from_mnemonic(" ".join(words))
    except (shamir_mnemonic.MnemonicError, ValueError, LookupError):
        raise ShareUnreadable from None
