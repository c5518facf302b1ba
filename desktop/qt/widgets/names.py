"""Other spellings of a name, proposed below a row of the table of names. A person adds them, or does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Body, Muted, QuietButton
from desktop.services import romanise
from desktop.services.vocabulary import label
from forms.state import NodeState

SCRIPT: Final = "script"
PARTS: Final = ("family_name", "given_name", "patronymic", "former")
_VOCABULARY: Final = "name_script"


def part_of(state: NodeState) -> str:
    """Return which column of the table of names a question is, or empty."""
    last = state.us.get("id", "").rpartition(".")[2]
    return last if last in (SCRIPT, *PARTS) else ""


def is_name_row(states: Iterable[NodeState]) -> bool:
    """Return whether questions are the columns of a table of names."""
    found = {part_of(state) for state in states}
    return {SCRIPT, "family_name", "given_name"} <= found


def proposals(row: Iterable[NodeState]) -> dict[str, dict[str, str]]:
    """Return the spellings to propose for a row: by script, the text of each part."""
    parts = {part_of(state): state.value for state in row if part_of(state)}
    source = parts.get(SCRIPT, "")
    found = {}
    for target in romanise.PROPOSED.get(source, ()):
        texts = {p: romanise.proposal(parts[p], source, target) for p in PARTS if parts.get(p, "").strip()}
        if texts:
            found[target] = texts
    return found


class NameForms(QWidget):
    """Proposed spellings, each with a button that adds it as a row of its own.

    Signals:
        form_wanted: reference of the row and the script whose spelling is to be added.
    """

    form_wanted = Signal(str, str)

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reference = reference
        self._shown: dict[str, str] = {}
        self._lines: list[QWidget] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._column = Column(self, gap=8)
        self._column.addWidget(
            Muted(tr("Only a proposal: the spelling in the person's document counts."), self)
        )
        self.hide()

    def show_proposals(self, found: Mapping[str, Mapping[str, str]], present: frozenset[str]) -> None:
        """Show the spellings of scripts that no row has yet."""
        wanted = {
            script: " ".join(parts.values()) for script, parts in found.items() if script not in present
        }
        if wanted != self._shown:
            self._shown = wanted
            for line in self._lines:
                self._column.removeWidget(line)
                line.hide()
                line.deleteLater()
            self._lines = [self._line(script, text) for script, text in wanted.items()]
        self.setVisible(bool(wanted))

    def _line(self, script: str, text: str) -> QWidget:
        words = label(_VOCABULARY, script, i18n.language())
        line = QWidget(self)
        row = Flow(gap=8)
        add = QuietButton(tr("Add this spelling"), line, name=tr("Add this spelling: {name}", name=text))
        add.setAccessibleDescription(words)
        add.setProperty("script", script)
        self._group.addButton(add)
        column = Column(line, gap=2)
        column.addWidget(Muted(words, line))
        row.addWidget(Body(text, line))
        row.addWidget(add)
        column.addWidget(row, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(line)
        return line

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.form_wanted.emit(self._reference, str(button.property("script")))
