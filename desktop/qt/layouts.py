"""Layouts with the spacing of the design: columns, rows, and a row that wraps."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

_MEASURED_ANEW: Final = frozenset(
    (QEvent.Type.LayoutRequest, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange)
)


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


class Flow(QWidget):
    """Widgets beside each other that go on in the next line when the room is narrow.

    A widget and not a ``QLayout``: a layout written in Python and the items Qt makes for it do not agree
    on who deletes whom.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._heights: dict[int, int] = {}
        self._gap = gap
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def addWidget(self, widget: QWidget) -> None:
        """Put a widget at the end."""
        widget.setParent(self)
        self._widgets.append(widget)
        self._heights.clear()
        self.updateGeometry()

    def removeWidget(self, widget: QWidget) -> None:
        """Leave a widget out of the lines; it stays a child until it is deleted."""
        if widget in self._widgets:
            self._widgets.remove(widget)
            self._heights.clear()
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width (Qt's interface)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in pixels of the lines at a width (Qt's interface); layouts ask many times."""
        if width not in self._heights:
            self._heights[width] = self._arrange(width, move=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """Return the size of everything in one line (Qt's interface)."""
        hints = [widget.sizeHint() for widget in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the widest widget (Qt's interface)."""
        hints = [widget.minimumSizeHint() for widget in self._shown()]
        width = max((hint.width() for hint in hints), default=0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widgets anew (Qt's interface)."""
        super().resizeEvent(event)
        self._arrange(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """Place the widgets anew when one of them came, went or grew (Qt's interface)."""
        if event.type() in _MEASURED_ANEW:
            self._heights.clear()
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange(self.width(), move=True)
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _arrange(self, width: int, *, move: bool) -> int:
        y = 0
        for line in self._lines(width):
            height = max(size.height() for _widget, _x, size in line)
            for widget, x, size in line if move else ():
                widget.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
            y += height + self._gap
        return max(0, y - self._gap)

    def _lines(self, width: int) -> list[list[tuple[QWidget, int, QSize]]]:
        """Return lines of widgets, each with its left edge and size."""
        lines: list[list[tuple[QWidget, int, QSize]]] = []
        x = 0
        for widget in self._shown():
            size = widget.sizeHint().expandedTo(widget.minimumSize())
            size = size.boundedTo(QSize(max(width, 1), size.height()))
            if not lines or (x > 0 and x + size.width() > width):
                lines.append([])
                x = 0
            lines[-1].append((widget, x, size))
            x += size.width() + self._gap
        return lines


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide a widget where it is not so already.

    A widget that nobody hid is shown with its parent; showing it before lays out everything around it for
    nothing, which is most of what building a long page costs.
    """
    hidden = widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    if wanted == hidden:
        widget.setVisible(wanted)


def scrolling(content: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """Return a scroll area that holds ``content`` and gives it the whole width."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
