"""Labels that stand for people, places and units in one release.

Drawn at random, so that a number says nothing about order, and drawn anew for every recipient, so that two
recipients cannot join what each was shown. One recipient is told one label for one name, in every release
(`LabelMemory`). The map from entities to labels never leaves the vault.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from itertools import islice, product
from typing import Final

from exporters.folding import keys, tokens
from storage.labels import ToldLabels

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
_LONG: Final = 5  # letters of a word that is compared by its sound
_MOST_SOUNDS: Final = 16
_FEWEST_WORDS: Final = 2
_MOST_WORDS: Final = 5


def kind_of(category: str) -> str:
    """Return the word that the labels of a category begin with; people are just ``Person``."""
    return _KINDS.get(category, _PERSON)


def bare_words(words: str) -> str:
    """Return words without the marks around them, so that the same name gets the same label everywhere."""
    return words.strip().strip(".,;:!?\"'()[]«»“”„…")


class LabelMemory:
    """What one recipient was told before, without the names.

    In one testimony an entity is found again by what it was called when it was decided; in another one only
    by a full name, for two labels for one person are better than one label for two.

    Args:
        told: by the marks of names; nothing when None.
    """

    def __init__(self, told: ToldLabels | None = None) -> None:
        self._told = told

    @property
    def used(self) -> frozenset[str]:
        """Labels that must not stand for another name."""
        return self._told.used if self._told is not None else frozenset()

    def find(self, entity: str, names: Iterable[str], testimony: str) -> str | None:
        """Return the label that the recipient was told for an entity, or None; arguments as for `marks`."""
        known = self._told.by_mark if self._told is not None else {}
        return next((known[mark] for mark in self.marks(entity, names, testimony) if mark in known), None)

    def marks(self, entity: str, names: Iterable[str], testimony: str) -> list[bytes]:
        """Return the marks of an entity, those that are surest first.

        Args:
            entity: what it was called when it was decided.
            names: the words it stands for.
            testimony: code of the testimony.
        """
        if self._told is None:
            return []
        here = [f"{testimony}\n{sound}" for sound in sorted(sounds(entity))]
        full = (entity,) if is_full(entity) else sorted(name for name in names if is_full(name))
        anywhere = [sound for name in full for sound in sorted(sounds(name))]
        return [self._told.mark(folded) for folded in (*here, *anywhere)]


def is_full(name: str) -> bool:
    """Say whether a name is one of several words, each written like a name."""
    words = [token.word for token in tokens(name)]
    return _FEWEST_WORDS <= len(words) <= _MOST_WORDS and all(
        word[0].isupper() or word.isdigit() for word in words
    )


def sounds(name: str) -> frozenset[str]:
    """Return how a name may sound; names that share a sound are taken for one.

    Long words are compared by their sound in any script ("Марына Ціхавод" and "Марина Тиховод" are one),
    short ones as they are written ("Оля" and "Аля" are two).
    """
    words = [token.word for token in tokens(name)]
    ways = [
        sorted(key[1:] for key in keys(word) if key[0] == "=") if len(word) >= _LONG else [word.casefold()]
        for word in words
    ]
    return (
        frozenset(" ".join(way) for way in islice(product(*ways), _MOST_SOUNDS))
        if words
        else frozenset({name})
    )


def settle_labels(
    labels: Mapping[str, str],
    found: Mapping[str, str],
    used: frozenset[str],
    choice: Callable[[list[int]], int] = secrets.choice,
) -> dict[str, str]:
    """Bring labels that were drawn for a release in line with what its recipient was told meanwhile.

    Args:
        labels: label of each entity.
        found: the label that the recipient was told for an entity.
        used: every label they were told.
        choice: see `draw_labels`.
    """
    kept = {entity: found.get(entity, label) for entity, label in labels.items()}
    taken = {entity for entity, label in kept.items() if entity not in found and label in used}
    kinds = {entity: kept.pop(entity).rpartition(" ")[0] for entity in sorted(taken)}
    return _drawn(kinds, kept, used, choice)


def draw_labels(
    entities: Iterable[tuple[str, str]],
    kept: Mapping[str, str] | None = None,
    choice: Callable[[list[int]], int] = secrets.choice,
    used: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Give every entity a label such as ``Person 3``.

    Args:
        entities: pairs of the caller's key for an entity and its category; one key may come many times.
        kept: labels that an earlier version of the same release gave, or that the recipient knows; they stay.
        choice: draws one of the free numbers; anything but `secrets.choice` is for tests.
        used: labels that must not be drawn.

    Returns:
        The label of each entity, those of `kept` included; only entities with the same full name share one.
    """
    wanted = dict(reversed(list(entities)))
    kinds = {entity: kind_of(wanted[entity]) for entity in sorted(wanted.keys() - (kept or {}).keys())}
    return _drawn(kinds, dict(kept or {}), used, choice)


def _drawn(
    kinds: Mapping[str, str],
    labels: dict[str, str],
    used: frozenset[str],
    choice: Callable[[list[int]], int],
) -> dict[str, str]:
    size = max(_SMALLEST_POOL, _SPREAD * (len(kinds) + len(labels) + len(used)))
    known = {sound: label for entity, label in labels.items() if is_full(entity) for sound in sounds(entity)}
    for entity, kind in kinds.items():
        mine = sounds(entity) if is_full(entity) else frozenset()
        label = next((known[sound] for sound in sorted(mine) if sound in known), None)
        if label is None:
            taken = {*labels.values(), *used}
            label = f"{kind} {choice([n for n in range(1, size + 1) if f'{kind} {n}' not in taken])}"
        labels[entity] = label
        known.update(dict.fromkeys(mine, label))
    return labels
