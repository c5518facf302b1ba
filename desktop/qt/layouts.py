"""Layouts with the spacing of the design: columns, rows, and a row that wraps."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QScrollArea, QVBoxLayout, QWidget


class Column(QVBoxLayout):
    """Widgets under each other.

    Args:
        parent: the widget it lays out, or None when nested.
        gap: pixels between the widgets, one of 4, 8, 12, 16, 24, 32.
        margin: pixels around them.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 12, margin: int = 0) -> None:
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self.setSpacing(gap)
        self.setContentsMargins(margin, margin, margin, margin)


class Row(QHBoxLayout):
    """Widgets beside each other, ``gap`` and ``margin`` in pixels as for `Column`."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, margin: int = 0) -> None:
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self.setSpacing(gap)
        self.setContentsMargins(margin, margin, margin, margin)


class Flow(QLayout):
    """Widgets beside each other that go on in the next line when the window is narrow."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4) -> None:
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end (Qt's interface)."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items (Qt's interface)."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None past the end (Qt's interface)."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item, or None past the end (Qt's interface)."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no room beyond what the widgets need (Qt's interface)."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width (Qt's interface)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in pixels that the lines take at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets (Qt's interface)."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the smallest size (Qt's interface)."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget (Qt's interface)."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint.boundedTo(QSize(rect.width(), hint.height()))))
            x += hint.width() + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()


def scrolling(content: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """Return a scroll area that holds ``content`` and gives it the whole width."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
