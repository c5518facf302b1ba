"""Choices in random order: `randomize(nodes)` and `randomize(nodes, seed)` around a list of choices.

The order for a seed is that of ODK (JavaRosa, `ItemsetBinding`): an inside-out Fisher-Yates shuffle over the
Park-Miller generator (Communications of the ACM 31:10, 1988), so that the same seed gives the same order in
every program.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from forms.values import as_number, as_text

_MODULUS: Final = 2**31 - 1
_FACTOR: Final = 16_807
_T = TypeVar("_T")


def shuffled(items: Sequence[_T], seed: Any = None) -> list[_T]:
    """Returns the items in random order.

    Args:
        items: what to shuffle.
        seed: an XPath value; None draws one.
    """
    state = secrets.randbelow(_MODULUS - 1) + 1 if seed is None else _start(seed)
    result: list[_T] = []
    for index, item in enumerate(items):
        state = state * _FACTOR % _MODULUS
        place = int((state - 1) / (_MODULUS - 1) * (index + 1))
        result.append(item)
        result[index], result[place] = result[place], item
    return result


def _start(seed: Any) -> int:
    number = as_number(seed)
    if math.isnan(number):
        text = as_text(seed)
        digest = hashlib.sha256(text.encode()).digest()[:8]
        whole = int.from_bytes(digest, "big", signed=True) if text else 0
    elif math.isinf(number):
        whole = 2**63 - 1 if number > 0 else -(2**63)
    else:
        whole = int(number)
    start = abs(whole) % _MODULUS * (1 if whole >= 0 else -1)
    return start if start > 0 else start + _MODULUS - 1
