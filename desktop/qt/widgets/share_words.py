"""The words of a share: shown to be copied, and typed back from paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QWidget

from desktop.qt.parts import Lead, Muted

_COLUMNS = 4
_LINES = 6


class ShareWords(QFrame):
    """Numbered words in columns, read down one column and then the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "plain")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)

    def show_words(self, words: Sequence[str]) -> None:
        """Show other words; none take everything away."""
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        high = -(-len(words) // _COLUMNS)
        for place, word in enumerate(words):
            row, column = place % high, place // high
            number = Muted(f"{place + 1}.", self)
            text = Lead(word, self)
            for label in (number, text):
                label.setWordWrap(False)
            text.setAccessibleName(f"{place + 1}. {word}")
            self._grid.addWidget(number, row, 2 * column)
            self._grid.addWidget(text, row, 2 * column + 1)
            self._grid.setColumnStretch(2 * column + 1, 1)


class ShareEdit(QPlainTextEdit):
    """Room for twenty words; nothing of it is learned by an input method, and Tab leaves it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhLatinOnly
            | Qt.InputMethodHint.ImhMultiLine
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height of its lines in letters of today's size (Qt's interface)."""
        super().showEvent(event)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES)

    def take(self) -> str:
        """Return what was typed and empty the field."""
        text = self.toPlainText()
        self.clear()
        return text
