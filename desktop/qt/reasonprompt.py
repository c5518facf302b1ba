"""A question that lets a person go on only with written words: at a gate, or when an interview is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.i18n import tr
from desktop.qt.parts import Combo, FieldBox
from desktop.qt.prompts import Choice, Prompt
from desktop.qt.widgets.texts import GrowingEdit

SHORTEST: Final = 3


class ReasonPrompt(Prompt):
    """The safe way first; the other one once there is a reason, and a member's code where one decides.

    Signals:
        reasoned: the words, and the code of the member who decided or empty.
    """

    reasoned = Signal(str, str)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        *,
        ask_for: str,
        leave: str,
        go_on: str,
        shortest: int = SHORTEST,
        members: Sequence[str] | None = None,
    ) -> None:
        """Make the question.

        Args:
            parent: the page it stands before.
            title: what it is about.
            text: what happened and what is safe.
            ask_for: label of the field for the words.
            leave: words of the button that changes nothing.
            go_on: words of the button that goes on.
            shortest: letters that the words have at least.
            members: codes to choose from, empty to let one be typed; None asks for nobody.
        """
        super().__init__(parent, title, text, [Choice("leave", leave, "primary"), Choice("on", go_on)])
        self._shortest = shortest
        self._member: Combo | QLineEdit | None = None
        if members is not None:
            self._member = self._who(members)
            self.insert(FieldBox(tr("Which supervisor decided"), self._member, parent=self))
        self.words: QPlainTextEdit = GrowingEdit(self)
        self.words.textChanged.connect(self._on_changed)
        self.insert(FieldBox(ask_for, self.words, parent=self))
        self.column.addStretch(1)
        self.answered.connect(self._on_answered)
        self._on_changed()

    def _who(self, members: Sequence[str]) -> Combo | QLineEdit:
        if not members:
            line = QLineEdit(self)
            line.textChanged.connect(self._on_changed)
            return line
        combo = Combo(self)
        combo.addItems(list(members))
        return combo

    def _by(self) -> str:
        if self._member is None:
            return ""
        text = self._member.currentText() if isinstance(self._member, Combo) else self._member.text()
        return text.strip()

    def _reason(self) -> str:
        return " ".join(self.words.toPlainText().split())

    @Slot()
    def _on_changed(self) -> None:
        enough = len(self._reason()) >= self._shortest and (self._member is None or bool(self._by()))
        self.button("on").setEnabled(enough)

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        reason, by = self._reason(), self._by()
        self.words.clear()
        self.words.document().clearUndoRedoStacks()
        if answer == "on":
            self.reasoned.emit(reason, by)
