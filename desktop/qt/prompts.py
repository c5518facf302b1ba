"""Questions to the person: opened in front of the window, answered by a signal; nothing waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QDialog, QWidget

from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Body, Button, DangerButton, Heading, PrimaryButton, QuietButton

_LINE = 58


@dataclass(frozen=True)
class Choice:
    """One way to answer; ``kind`` is ``primary``, ``quiet`` or ``danger``."""

    answer: str
    text: str
    kind: str = "quiet"


class Prompt(QDialog):
    """A question with named answers. Put the safe answer first: it has the focus.

    Signals:
        answered: the chosen answer, or empty when the person left by Esc or the close button.
    """

    answered = Signal(str)

    def __init__(self, parent: QWidget, title: str, text: str, choices: Sequence[Choice]) -> None:
        super().__init__(parent)
        self.setProperty("part", "prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._answer = ""
        self.column = Column(self, gap=16, margin=24)
        self.column.addWidget(Heading(title, self))
        if text:
            self.column.addWidget(Body(text, self))
        self._row = Flow(gap=8)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._buttons: dict[str, Button] = {}
        for choice in choices:
            self._add(choice)
        self.column.addWidget(self._row)
        self.setMinimumWidth(min(460, parent.window().width()))
        self.finished.connect(self._on_finished)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that large letters and what was put in need (Qt's interface)."""
        super().showEvent(event)
        parent = self.parentWidget()
        room = parent.window().width() if parent is not None else self.width()
        self.setMinimumWidth(
            min(room, max(self.minimumWidth(), _LINE * self.fontMetrics().averageCharWidth()))
        )
        self.adjustSize()

    def button(self, answer: str) -> Button:
        """Return the button of an answer."""
        return self._buttons[answer]

    def insert(self, widget: QWidget) -> None:
        """Put a widget between the text and the buttons."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def choose(self, answer: str) -> None:
        """Answer and close."""
        self._answer = answer
        self.accept()

    def _add(self, choice: Choice) -> None:
        kinds: dict[str, type[Button]] = {"primary": PrimaryButton, "danger": DangerButton}
        button = kinds.get(choice.kind, QuietButton)(choice.text, self)
        button.setProperty("answer", choice.answer)
        self._group.addButton(button)
        if not self._buttons:
            button.setDefault(True)
            button.setFocus()
        self._buttons[choice.answer] = button
        self._row.addWidget(button)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.choose(str(button.property("answer")))

    @Slot()
    def _on_finished(self) -> None:
        self.answered.emit(self._answer)


def ask(parent: QWidget, title: str, text: str, choices: Sequence[Choice]) -> Prompt:
    """Open a question in front of the window and return it; connect to its ``answered``."""
    prompt = Prompt(parent, title, text, choices)
    prompt.open()
    return prompt
