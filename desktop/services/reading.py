"""Reading a statement back to the witness: paragraph by paragraph, each confirmed or corrected.

A correction never overwrites in silence: the old words stay in the journal, and both stand in the sealed
document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exporters.scope import ACCOUNT as ACCOUNT
from forms.state import NodeState
from storage.journal import Entry

# Likewise in a closed record: whatever was told freely, incident by incident.
CLOSED_ACCOUNT: Final = tuple(f"M05.{number:02}" for number in (3, 5, 6, 7, 9, 11))
CONFIRM: Final = "confirm"
CORRECTION: Final = "correction"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the statement.

    Attributes:
        number: from 1 through the whole statement.
        reference: the question it stands under.
        place: which non-empty line of that answer it is, from 0.
        text: its words now.
        old: its words before the last correction, or empty.
        confirmed: whether the witness confirmed it as it stands.
    """

    number: int
    reference: str
    place: int
    text: str
    old: str = ""
    confirmed: bool = False

    @property
    def settled(self) -> bool:
        """Whether it was confirmed or corrected."""
        return self.confirmed or bool(self.old)


def statement(
    nodes: Iterable[NodeState], rows: Sequence[Entry], account: Sequence[str] = ACCOUNT
) -> list[Paragraph]:
    """Return the paragraphs of a statement with what was said about each at read-back.

    Args:
        nodes: the form's state.
        rows: the draft's journal, oldest first.
        account: numbers of the questions that are read back.
    """
    confirmed = {(row.path, row.new) for row in rows if row.kind == CONFIRM}
    corrected = {(row.path, row.new): row.old or "" for row in rows if row.kind == CORRECTION}
    paragraphs: list[Paragraph] = []
    for node in nodes:
        if node.us.get("id", "") not in account or not node.relevant:
            continue
        for place, line in enumerate(lines_of(node.value)):
            key = (node.reference, line)
            paragraphs.append(
                Paragraph(
                    len(paragraphs) + 1, node.reference, place, line, corrected.get(key, ""), key in confirmed
                )
            )
    return paragraphs


def lines_of(text: str) -> list[str]:
    """Return the paragraphs of an answer: its lines that are not empty."""
    return [line for line in text.split("\n") if line.strip()]


def confirmation(paragraph: Paragraph, at: datetime) -> Entry:
    """Return the journal entry that says: the witness confirmed these words."""
    return Entry(paragraph.reference, CONFIRM, None, paragraph.text, at)


def correction(paragraph: Paragraph, new: str, at: datetime) -> Entry:
    """Return the journal entry that keeps the old words beside the new ones."""
    return Entry(paragraph.reference, CORRECTION, paragraph.text, new, at)


def corrected_answer(value: str, paragraph: Paragraph, new: str) -> str:
    """Return an answer with one of its paragraphs replaced."""
    result, place = [], -1
    for line in value.split("\n"):
        if line.strip():
            place += 1
        result.append(new if line.strip() and place == paragraph.place else line)
    return "\n".join(result)
