"""Which recipient was told which label, and whom it stands for: a field to look for, and what is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import plural, tr
from desktop.qt.layouts import Column
from desktop.qt.parts import Body, Card, FieldBox, Heading, Muted
from desktop.qt.widgets.field import SENSITIVE
from desktop.services import identities

if TYPE_CHECKING:
    from exporters.registry import Pseudonym

_MOST_SHOWN: Final = 40


class RegistryList(Card):
    """The lines of one testimony, until something is looked for; then those of all that hold it.

    Args:
        registry: all lines.
        code: of the testimony.
    """

    def __init__(self, registry: Sequence[Pseudonym], code: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._registry: Sequence[Pseudonym] = registry
        self._code = code
        self.column.addWidget(Heading(tr("Who was told which pseudonym"), self))
        self._wanted = QLineEdit(self)
        self._wanted.setInputMethodHints(SENSITIVE)
        self._wanted.setMaxLength(100)
        self.column.addWidget(
            FieldBox(
                tr("Look for a pseudonym or a name"),
                self._wanted,
                tr("Empty shows this testimony; what you look for is looked for in all of them."),
                self,
            )
        )
        self._count = Muted("", self)
        self.column.addWidget(self._count)
        self._found = Column(gap=12)
        self.column.addLayout(self._found)
        self._rows: list[QWidget] = []
        self._wanted.textChanged.connect(self._on_wanted)
        self._on_wanted("")

    def take_focus(self) -> None:
        """Put the focus on the field to look for something."""
        self._wanted.setFocus()

    def wipe(self) -> None:
        """Forget every name."""
        self._registry = ()
        self._wanted.clear()
        self._on_wanted("")

    @Slot(str)
    def _on_wanted(self, words: str) -> None:
        found = identities.search(self._registry, words, self._code)
        told = plural("{n} pseudonym", "{n} pseudonyms", len(found))
        more = tr("The first {n} are shown.", n=_MOST_SHOWN) if len(found) > _MOST_SHOWN else ""
        self._count.setText(f"{told} {more}".strip())
        for row in self._rows:
            self._found.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(line) for line in found[:_MOST_SHOWN]]
        for row in self._rows:
            self._found.addWidget(row)

    def _row(self, line: Pseudonym) -> QWidget:
        row = QWidget(self)
        column = Column(row, gap=2)
        column.addWidget(Body(f"{line.label}: {'; '.join(line.names)}", row))
        facts = {"recipient": line.recipient, "day": line.day.isoformat(), "testimony": line.testimony}
        words = (
            tr(
                "Recipient {recipient} was told on {day}, in release {release} of {testimony}.",
                release=line.release,
                **facts,
            )
            if line.told
            else tr(
                "Prepared for recipient {recipient} and dropped on {day}, release {release} of {testimony}. "
                "Nobody was told.",
                release=line.release,
                **facts,
            )
        )
        column.addWidget(Muted(words, row))
        return row
