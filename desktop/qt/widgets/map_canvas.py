"""A map drawn from lines that ship with the program. No network, and never the place of this computer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import tr
from desktop.services import offline_map
from desktop.services.offline_map import EAST, NORTH, SHRINK, SOUTH, WEST

ZOOMS: Final = (1, 2, 4, 8, 16, 32, 64)
_LINES_HIGH: Final = 22
_STEPS: Final = 100  # arrow keys go through the map in so many steps
_METRES: Final = 111_320  # of a degree of latitude
_MIDDLE: Final = ((NORTH + SOUTH) / 2, (EAST + WEST) / 2)
_MOVES: Final = {
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Left: (0, -1),
}


class MapCanvas(QWidget):
    """Arrow keys move a cross, plus and minus come nearer and go away, Space sets the point; so does a click.

    Signals:
        point_set: latitude and longitude in degrees, and how exact that is on this map, in metres.
    """

    point_set = Signal(float, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 0
        self._centre = _MIDDLE
        self._cross = _MIDDLE
        self._point: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._tell()

    @property
    def exact_to(self) -> float:
        """How exact a point set now is, in metres: the width of a few pixels."""
        return round(4 * _METRES / self._scale())

    def show_point(self, point: tuple[float, float] | None) -> None:
        """Show the point that is kept, or none; the cross goes there."""
        self._point = point
        if point is not None:
            self._cross = self._within(*point)
            self._keep_in_view()
        self._tell()

    def place_of(self, latitude: float, longitude: float) -> QPointF:
        """Return where a point lies in the widget, in pixels."""
        scale = self._scale()
        x = self.width() / 2 + (longitude - self._centre[1]) * SHRINK * scale
        return QPointF(x, self.height() / 2 - (latitude - self._centre[0]) * scale)

    def sizeHint(self) -> QSize:
        """Return the size at which the whole map is easy to see (Qt's interface)."""
        height = self.fontMetrics().lineSpacing() * _LINES_HIGH
        return QSize(round(height * (EAST - WEST) * SHRINK / (NORTH - SOUTH)), height)

    def minimumSizeHint(self) -> QSize:
        """Return the least size (Qt's interface)."""
        return QSize(220, 0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width (Qt's interface)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width (Qt's interface)."""
        hint = self.sizeHint()
        return round(min(1.0, width / hint.width()) * hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw (Qt's interface)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color
        painter.fillRect(self.rect(), colour(QPalette.ColorRole.Base))
        self._draw_degrees(painter, colour(QPalette.ColorRole.Midlight))
        for border in offline_map.borders():
            ink = colour(QPalette.ColorRole.WindowText if border.is_home else QPalette.ColorRole.Mid)
            painter.setPen(QPen(ink, 2 if border.is_home else 1))
            painter.drawPolyline(QPolygonF([self.place_of(y, x) for x, y in border.points]))
        self._draw_towns(painter, colour(QPalette.ColorRole.WindowText))
        self._draw_cross(painter, colour(QPalette.ColorRole.Highlight))
        pen = QPen(colour(QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.Mid))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the point under the mouse (Qt's interface)."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._cross = self._at(event.position())
            self._set()
        else:
            super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come nearer or go away around the mouse, but only where the map has the focus (Qt's interface)."""
        if not self.hasFocus():
            event.ignore()  # the page scrolls
            return
        self._cross = self._at(event.position())
        self.zoom(1 if event.angleDelta().y() > 0 else -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cross (Qt's interface)."""
        super().focusInEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom and set (Qt's interface)."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            up, right = _MOVES[key]
            far = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            step = far * (NORTH - SOUTH) / (_STEPS * ZOOMS[self._zoom])
            self._cross = self._within(self._cross[0] + up * step, self._cross[1] + right * step / SHRINK)
            self._keep_in_view()
            self._tell()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-1)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._set()
        else:
            super().keyPressEvent(event)

    def zoom(self, step: int) -> None:
        """Come nearer to the cross (1), or go away from it (-1)."""
        self._zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        self._centre = self._cross if self._zoom else _MIDDLE
        self._tell()

    def _scale(self) -> float:
        """Return how many pixels a degree of latitude has."""
        whole = min(self.height() / (NORTH - SOUTH), self.width() / ((EAST - WEST) * SHRINK))
        return max(whole, 1.0) * ZOOMS[self._zoom]

    def _at(self, position: QPointF) -> tuple[float, float]:
        scale = self._scale()
        latitude = self._centre[0] - (position.y() - self.height() / 2) / scale
        return self._within(latitude, self._centre[1] + (position.x() - self.width() / 2) / (SHRINK * scale))

    def _within(self, latitude: float, longitude: float) -> tuple[float, float]:
        return min(max(latitude, SOUTH), NORTH), min(max(longitude, WEST), EAST)

    def _keep_in_view(self) -> None:
        if self._zoom and not self.rect().adjusted(20, 20, -20, -20).contains(
            self.place_of(*self._cross).toPoint()
        ):
            self._centre = self._cross

    def _set(self) -> None:
        """Hand the point over with as many digits as it is exact to."""
        digits = 2 if self.exact_to > 500 else 3 if self.exact_to > 50 else 4
        self._cross = round(self._cross[0], digits), round(self._cross[1], digits)
        self._point = self._cross
        self._tell()
        self.point_set.emit(*self._cross, self.exact_to)

    def _tell(self) -> None:
        """Tell screen readers where the cross is."""
        place = f"{self._cross[0]:.2f}, {self._cross[1]:.2f}"
        said = tr("Map. {place}: {where}.", place=place, where=offline_map.where(*self._cross))
        if said != self.accessibleName():
            self.setAccessibleName(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def _draw_degrees(self, painter: QPainter, ink: QColor) -> None:
        painter.setPen(QPen(ink, 1))
        for degree in range(round(SOUTH), round(NORTH) + 1):
            painter.drawLine(self.place_of(degree, WEST), self.place_of(degree, EAST))
        for degree in range(round(WEST), round(EAST) + 1):
            painter.drawLine(self.place_of(SOUTH, degree), self.place_of(NORTH, degree))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        font = painter.font()
        small = QPointF(3, -3)
        font.setPixelSize(max(8, round(self.fontInfo().pixelSize() * 0.8)))
        painter.setFont(font)
        for degree in range(round(SOUTH), round(NORTH) + 1):
            painter.drawText(QPointF(0, self.place_of(degree, WEST).y()) + small, f"{degree}°")
        for degree in range(round(WEST) + 1, round(EAST) + 1, 2):
            painter.drawText(QPointF(self.place_of(SOUTH, degree).x(), self.height()) + small, f"{degree}°")
        painter.setFont(self.font())

    def _draw_towns(self, painter: QPainter, ink: QColor) -> None:
        painter.setPen(ink)
        painter.setBrush(ink)
        for town in offline_map.towns():
            place = self.place_of(town.latitude, town.longitude)
            painter.drawEllipse(place, 2.5, 2.5)
            at = place + QPointF(6, self.fontMetrics().ascent() / 3)
            box = self.fontMetrics().tightBoundingRect(town.name).adjusted(-2, -2, 2, 2)
            painter.fillRect(box.translated(at.toPoint()), self.palette().color(QPalette.ColorRole.Base))
            painter.drawText(at, town.name)

    def _draw_cross(self, painter: QPainter, ink: QColor) -> None:
        if self._point is not None:
            painter.setPen(QPen(ink, 2))
            painter.setBrush(ink)
            painter.drawEllipse(self.place_of(*self._point), 4.5, 4.5)
        if self.hasFocus():
            place, arm = self.place_of(*self._cross), 14.0
            painter.setPen(QPen(ink, 1.5))
            painter.drawLine(place - QPointF(arm, 0), place + QPointF(arm, 0))
            painter.drawLine(place - QPointF(0, arm), place + QPointF(0, arm))
