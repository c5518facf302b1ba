"""Labels that stand for people, places and units in one release.

Drawn at random, so that a number says nothing about order, and drawn anew for every recipient, so that two
recipients cannot join what each was shown. The map from entities to labels never leaves the vault.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Final

_KINDS: Final = {
    "WN": "Witness",
    "PN": "Officer",
    "OF": "Official",
    "PU": "Unit",
    "EM": "Organisation",
    "PE": "Place",
    "WR": "Place",
    "FC": "Place",
}
_PERSON: Final = "Person"
# Numbers come from a pool larger than the people in it: a highest number then tells no count.
_SPREAD: Final = 3
_SMALLEST_POOL: Final = 20


def kind_of(category: str) -> str:
    """Return the word that the labels of a category begin with; people are just ``Person``."""
    return _KINDS.get(category, _PERSON)


def draw_labels(
    entities: Iterable[tuple[str, str]],
    kept: Mapping[str, str] | None = None,
    choice: Callable[[list[int]], int] = secrets.choice,
) -> dict[str, str]:
    """Give every entity a label such as ``Person 3``.

    Args:
        entities: pairs of the caller's key for an entity and its category; one key may come many times.
        kept: labels that an earlier version of the same release gave; they stay.
        choice: draws one of the free numbers; anything but `secrets.choice` is for tests.

    Returns:
        The label of each entity, those of `kept` included; no two entities share one.
    """
    wanted = dict(reversed(list(entities)))
    labels = dict(kept or {})
    size = max(_SMALLEST_POOL, _SPREAD * (len(wanted) + len(labels)))
    free: dict[str, list[int]] = {}
    for entity in sorted(wanted.keys() - labels.keys()):
        kind = kind_of(wanted[entity])
        pool = free.setdefault(kind, [n for n in range(1, size + 1) if f"{kind} {n}" not in labels.values()])
        number = choice(pool)
        pool.remove(number)
        labels[entity] = f"{kind} {number}"
    return labels
