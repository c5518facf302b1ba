"""Codes that stand for people and things: `T-4KQ7ZD-M`, `W-9X2B-0`.

A code is a prefix letter, random characters and one check character, all from Crockford's base 32 alphabet
(https://www.crockford.com/base32.html): it has no I, L, O or U, and reads them as 1, 1, 0 and nothing.
Codes are drawn at random and carry nothing: no counter, no date, no initials.

Crockford's own check symbol is taken modulo 37 and may be one of `* ~ $ = U`, which are hard to say over
a telephone and cannot be in file names. Ours stays in it: characters are elements of the field GF(2^5)
(polynomial x^5 + x^2 + 1), the prefix and each place have a weight of their own (powers of x), and the check
character is the weighted sum. Because the weights differ and a field has no zero divisors, every single
wrong character and every exchange of two characters is found; other errors pass once in 32 times.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAX_LENGTH = 24

_POLYNOMIAL = 0b100101
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SHAPE = re.compile(rf"([{ALPHABET}])-([{ALPHABET}]{{1,{MAX_LENGTH}}})-([{ALPHABET}])")


def new_code(prefix: str, length: int, choice: Callable[[str], str] = secrets.choice) -> str:
    """Draws a new code.

    Args:
        prefix: one character of the alphabet that says what the code is for.
        length: how many random characters, 1 to `MAX_LENGTH`; 5 bits each.
        choice: draws one character of a string; anything but `secrets.choice` is for tests.

    Returns:
        The code, `prefix-random-check`.

    Raises:
        ValueError: the prefix or the length is not allowed: a mistake of the caller.
    """
    if prefix not in _VALUES or not 1 <= length <= MAX_LENGTH:
        raise ValueError("a code has one prefix character and 1 to 24 random ones")
    body = "".join(choice(ALPHABET) for _ in range(length))
    return f"{prefix}-{body}-{_check_character(prefix + body)}"


def is_code(text: str, prefix: str | None = None) -> bool:
    """Says whether a text is a code with a correct check character, in its canonical spelling.

    Args:
        text: what to look at; see `read_code` for what people type.
        prefix: ask for this prefix as well.
    """
    match = _SHAPE.fullmatch(text)
    if match is None or (prefix is not None and match[1] != prefix):
        return False
    return _check_character(match[1] + match[2]) == match[3]


def read_code(text: str) -> str | None:
    """Reads a code as a person typed or dictated it: any case, spaces for hyphens, O for 0, I and L for 1.

    Returns:
        The canonical spelling, or None if no code can be read.
    """
    spelled = text.strip().upper().translate(_READ_AS)
    bare = re.sub(r"[\s\-\u2010-\u2015]+", "", spelled)
    code = f"{bare[:1]}-{bare[1:-1]}-{bare[-1:]}"
    return code if is_code(code) else None


def _check_character(characters: str) -> str:
    total, weight = 0, 2
    for character in characters:
        total ^= _product(_VALUES[character], weight)
        weight = _product(weight, 2)
    return ALPHABET[total]


def _product(left: int, right: int) -> int:
    """Multiplies in GF(2^5)."""
    result = 0
    while right:
        if right & 1:
            result ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _POLYNOMIAL
        right >>= 1
    return result
