"""A drop-down list that shows that it is one, and is never wider than its place."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from desktop.qt.icons import pixmap

_MARK: Final = 16
_FROM_EDGE: Final = 8


class Chooser(QComboBox):
    """A drop-down list. The style sheet takes Qt's own arrow away, so it is drawn here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # A long entry must not make the page wider than the window at 200 %.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list's field, then the arrow (Qt's interface)."""
        super().paintEvent(event)
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText).name()
        size = min(_MARK * self.fontMetrics().height() // 18, self.height())
        painter = QPainter(self)
        arrow = pixmap("down", colour, size, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - size - _FROM_EDGE, (self.height() - size) // 2, arrow)
        painter.end()
