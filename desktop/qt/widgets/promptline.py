"""The question that was put to the witness, kept before the answer; a gentle hint when it may lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Banner, Lead, QuietButton
from desktop.qt.widgets.field import SENSITIVE
from desktop.services.leading import Hint, hint_words, hints

LONGEST: Final = 500


def nothing_said() -> str:
    """Return no words: the witness said nothing yet."""
    return ""


class PromptLine(QWidget):
    """A line for the question and a button that writes it down. Nothing is ever refused.

    Signals:
        asked: the question, to be written before the answer.
        hinted: what about it may have led, once it was asked all the same.
    """

    asked = Signal(str)
    hinted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said: Callable[[], str] = nothing_said
        label = Lead(tr("Your question, as you ask it"), self)
        self._edit = QLineEdit(self)
        self._edit.setInputMethodHints(SENSITIVE)
        self._edit.setMaxLength(LONGEST)
        self._edit.setDragEnabled(False)
        self._edit.setAcceptDrops(False)
        self._edit.setAccessibleName(label.text())
        label.setBuddy(self._edit)
        self._write = QuietButton(tr("Write it before the answer"), self)
        self._write.setEnabled(False)
        self._hint = Banner("notice", "", self)
        row = Row(gap=8)
        row.addWidget(self._edit, 1)
        row.addWidget(self._write)
        column = Column(self, gap=4)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._hint)
        self._edit.textChanged.connect(self._on_typed)
        self._edit.returnPressed.connect(self._on_write)
        self._write.clicked.connect(self._on_write)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def hint(self) -> str:
        """What is hinted at now, or empty."""
        return self._hint.text

    def wipe(self) -> None:
        """Forget what was typed; ``setText`` also drops the undo history."""
        self._edit.setText("")

    def _hints(self) -> list[Hint]:
        return hints(self._edit.text(), self.said())

    @Slot()
    def _on_typed(self) -> None:
        self._write.setEnabled(bool(self._edit.text().strip()))
        self._hint.say(" ".join(hint_words(hint) for hint in self._hints()))

    @Slot()
    def _on_write(self) -> None:
        question = " ".join(self._edit.text().split())
        if not question:
            return
        for hint in self._hints():
            self.hinted.emit(hint.value)
        self._edit.setText("")
        self.asked.emit(question)
