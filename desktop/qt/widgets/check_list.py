"""A list of named checks, each with its outcome in words and a plain line drawing, never by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Body, Card, Lead, Muted


@dataclass(frozen=True)
class Line:
    """One check.

    Attributes:
        name: what was looked at.
        kind: ``good``, ``danger``, ``notice`` or ``muted``.
        outcome: the outcome in one or two words.
        text: what was found; may be empty.
        mend: what would mend it; may be empty.
    """

    name: str
    kind: str
    outcome: str
    text: str = ""
    mend: str = ""


class Outcome(Body):
    """The outcome's words; ``kind`` chooses the colours."""

    part = "outcome"

    def __init__(self, line: Line, parent: QWidget) -> None:
        super().__init__(line.outcome, parent)
        self.setProperty("kind", line.kind)
        self.setWordWrap(False)


class CheckList(QWidget):
    """Shows lines under each other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = Column(self, gap=8)
        self._rows: list[QWidget] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace what is shown."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(line) for line in lines]
        for row in self._rows:
            self._column.addWidget(row)

    def _row(self, line: Line) -> QWidget:
        card = Card(self, margin=12)
        card.setAccessibleName(f"{line.name}: {line.outcome}")
        head = Row(gap=12)
        head.addWidget(Lead(line.name, card), 1)
        head.addWidget(Outcome(line, card))
        card.column.addLayout(head)
        if line.text:
            card.column.addWidget(Muted(line.text, card))
        if line.mend:
            card.column.addWidget(Body(line.mend, card))
        return card
