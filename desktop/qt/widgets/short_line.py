"""A line for a few characters: a number, a year, degrees."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop.qt.widgets.field import SENSITIVE


class ShortLine(QLineEdit):
    """As wide as so many characters of the letters in use, at any scale."""

    def __init__(self, chars: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chars = chars
        self.setInputMethodHints(SENSITIVE)
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the width of the characters and the usual height (Qt's interface)."""
        hint = super().sizeHint()
        width = self.fontMetrics().averageCharWidth() * self._chars + hint.height()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText()) + hint.height()
        return QSize(max(width, words), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never be narrower (Qt's interface)."""
        return self.sizeHint()
