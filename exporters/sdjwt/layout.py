"""What of a testimony can be disclosed on its own, and in which order it is salted.

In clear stand ``vct`` (the schema) and ``team`` (the fingerprint). Everything else is a disclosure::

    code, type, version, sealed_at, language, form, amends, custody_head   one each
    consent, answers, attachments, corrections                             an array, each element one
    narratives                                                             an array, each element one, and
      words                                                                in it each word: [place, word]

A word carries its place, counted from 0, because a reader's array closes up over what is withheld: so it
stays known where the gaps are.

Arrays are filled up with decoys to a multiple of `ROUND_UP`. That hides little: whoever sees an array sees to
within fifteen how many elements it has, and a gap between two words shows how many words it holds. What was
not disclosed at all, an array included, leaves one digest among decoys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sd_jwt.common import SDObj

from exporters.document import SCHEMA, TestimonyDocument, document_bytes
from storage.canonical import read_json

ROUND_UP: Final = 16
SINGLES: Final = (
    *("type", "code", "version", "sealed_at", "language"),
    *("form", "amends", "custody_head"),
)
ARRAYS: Final = {"consent": "", "answers": "reference", "attachments": "code", "corrections": ""}
NARRATIVES: Final = "narratives"
IN_CLEAR: Final = ("vct", "team")


@dataclass(frozen=True, slots=True)
class DisclosurePath:
    """Names one disclosure of a testimony.

    Attributes:
        claim: top-level name, such as ``code`` or ``answers``.
        key: which element: the reference of an answer or narrative, the code of an attachment, the place
            (from "0") of a consent cell or correction; empty for the claim itself.
        word: place of a word in its narrative, from 0; None for everything else.
    """

    claim: str
    key: str = ""
    word: int | None = None

    def parents(self) -> tuple[DisclosurePath, ...]:
        """Return the disclosures that must be there for this one to be found."""
        result: tuple[DisclosurePath, ...] = ()
        if self.key:
            result += (DisclosurePath(self.claim),)
        if self.word is not None:
            result += (DisclosurePath(self.claim, self.key),)
        return result

    @property
    def is_container(self) -> bool:
        """Whether it is an array of others, which says nothing alone."""
        return not self.key and (self.claim in ARRAYS or self.claim == NARRATIVES)


class RoundedArray(list[Any]):
    """An array of disclosures that is filled up with decoys."""


def claims_of(document: TestimonyDocument, team: str) -> dict[Any, Any]:
    """Return the claims to issue, with `SDObj` around whatever is a disclosure.

    Args:
        document: the testimony.
        team: fingerprint of the team.
    """
    # Names in canonical order: a document that was written and read again gives the same disclosures.
    content = read_json(document_bytes(document))
    claims: dict[Any, Any] = {"vct": SCHEMA, "team": team}
    claims |= {SDObj(name): content[name] for name in SINGLES}
    claims |= {SDObj(name): RoundedArray(map(SDObj, content[name])) for name in ARRAYS}
    claims[SDObj(NARRATIVES)] = RoundedArray(SDObj(_narrative(item)) for item in content[NARRATIVES])
    return claims


def paths_of(document: TestimonyDocument) -> list[DisclosurePath]:
    """Return the paths of all disclosures in the order they are salted: what is inside comes first."""
    return list(_paths(document))


def _paths(document: TestimonyDocument) -> Iterator[DisclosurePath]:
    yield from map(DisclosurePath, SINGLES)
    for name, key in ARRAYS.items():
        for number, item in enumerate(getattr(document, name)):
            yield DisclosurePath(name, getattr(item, key) if key else str(number))
        yield DisclosurePath(name)
    for narrative in document.narratives:
        for number in range(len(narrative.words)):
            yield DisclosurePath(NARRATIVES, narrative.reference, number)
        yield DisclosurePath(NARRATIVES, narrative.reference)
    yield DisclosurePath(NARRATIVES)


def _narrative(content: dict[str, Any]) -> dict[str, Any]:
    words: Iterable[list[Any]] = ([place, word] for place, word in enumerate(content["words"]))
    return {**content, "words": RoundedArray(map(SDObj, words))}


def selection(paths: Sequence[DisclosurePath], kept: Iterable[DisclosurePath]) -> set[DisclosurePath]:
    """Return the disclosures to show so that everything kept can be found: they and their parents."""
    known = set(paths)
    return {part for path in kept if path in known for part in (path, *path.parents())}
