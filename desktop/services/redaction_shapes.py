"""What the two sheets and the list of the redaction window are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exporters.redaction import AnswerTarget, AttachmentTarget, Operation, SpanTarget

Target = AnswerTarget | SpanTarget | AttachmentTarget

ANSWER: Final = "answer"
SPAN: Final = "span"
ATTACHMENT: Final = "attachment"


@dataclass(frozen=True)
class Piece:
    """A run of words on the sheets: the same words, or what stands for them.

    Attributes:
        text: the words as they were said.
        shown: None when the reader sees them, else the label that the reader sees instead.
        first, last: word indexes in the narrative; 0 and 0 for anything else.
        suggested: whether something identifying was found here and nobody decided yet.
        undecided: whether nobody decided at all.
    """

    text: str
    shown: str | None
    first: int = 0
    last: int = 0
    suggested: bool = False
    undecided: bool = False


@dataclass(frozen=True)
class Block:
    """One account, answer or attachment as both sheets set it."""

    kind: str
    reference: str
    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Point:
    """One line of the list at the side.

    Attributes:
        target: what it is about.
        kind: ``answer``, ``span`` or ``attachment``.
        group: what it is grouped under: the person, or a code of ``identifier_type``.
        entity: the person, place or unit it is known to name, or empty.
        words: what stands there.
        open: whether a decision is still missing.
        op: what was decided, or None.
        category: of the redaction matrix, or empty.
        by_profile: whether the profile decided it, and nobody else.
        telling: whether it is open because it says what is hidden elsewhere.
    """

    target: Target
    kind: str
    group: str
    entity: str
    words: str
    open: bool
    op: Operation | None
    category: str
    by_profile: bool = False
    telling: bool = False
