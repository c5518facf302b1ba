"""Pictures whose regions can be pointed at with mouse or keys; what is chosen is hatched and marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from desktop.qt.palette import LIGHT
from exporters.body_charts import arranged
from forms.image_map import ImageMap, Shape
from forms.svg_path import Outline

LINES_HIGH: Final = 19  # the most a chart takes, in heights of a line of text
_MARGIN: Final = 6.0
_ALONG: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ACROSS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class Spot:
    """One part of a region on one of the pictures: where it stands on the surface."""

    region: str
    picture: int
    path: QPainterPath
    at: QPointF


class ChartCanvas(QWidget):
    """Draws pictures beside each other.

    Left and Right go through every region in reading order, Up and Down to the nearest one, Page Up and Page
    Down to another picture; Space chooses.

    Signals:
        region_toggled: the code of a region that was clicked, or chosen with a key.
        region_entered: the code of the region the keys or the mouse came to.
    """

    region_toggled = Signal(str)
    region_entered = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, can_choose: bool = True) -> None:
        super().__init__(parent)
        self._can_choose = can_choose
        self._arrangement = arranged(())
        self._shapes: list[tuple[Shape, QPainterPath]] = []
        self._spots: list[Spot] = []
        self._labels: dict[str, str] = {}
        self._marks: dict[str, tuple[str, ...]] = {}
        self._current = -1
        self._title = ""
        self._white = False
        self.setMouseTracking(can_choose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can_choose else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pictures(self, pictures: Sequence[ImageMap], labels: Mapping[str, str]) -> None:
        """Show pictures; ``labels`` has the words of each region that can be chosen now."""
        self._arrangement = arranged(pictures)
        self._labels = dict(labels)
        self._white = any(picture.has_colours for picture in pictures)
        self._shapes, self._spots, self._current = [], [], -1
        for number, placed in enumerate(self._arrangement.placed):
            for shape in placed.picture.shapes:
                path = _painter_path(shape.outline).translated(placed.x, placed.y)
                self._shapes.append((shape, path))
            for code in placed.picture.regions:
                if code in self._labels:
                    whole = QPainterPath()
                    for outline in placed.picture.outlines(code):
                        whole.addPath(_painter_path(outline).translated(placed.x, placed.y))
                    for x, y in placed.picture.anchors[code]:
                        at = QPointF(x + placed.x, y + placed.y)
                        self._spots.append(Spot(code, number, whole, at))
        self.updateGeometry()
        self.update()

    def show_marks(self, marks: Mapping[str, Sequence[str]]) -> None:
        """Mark regions; each mark is a number, or empty for a tick."""
        self._marks = {code: tuple(texts) for code, texts in marks.items() if texts}
        self._name_current()
        self.update()

    def set_title(self, title: str) -> None:
        """Tell screen readers what the chart is for."""
        self._title = title
        self._name_current()

    @property
    def current(self) -> str:
        """The region the keys are at, or empty."""
        return self._spots[self._current].region if 0 <= self._current < len(self._spots) else ""

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that can be pointed at."""
        return tuple(dict.fromkeys(spot.region for spot in self._spots))

    def point_of(self, region: str) -> QPointF:
        """Return where in the widget a region can be clicked.

        Raises:
            KeyError: no picture shows it.
        """
        for spot in self._spots:
            if spot.region == region:
                return self._transform().map(spot.at)
        raise KeyError(region)

    def sizeHint(self) -> QSize:
        """Return the size at which nothing needs to be smaller (Qt's interface)."""
        height = self.fontMetrics().lineSpacing() * LINES_HIGH
        if not self._arrangement.height:
            return QSize(0, 0)
        return QSize(round(height * self._arrangement.width / self._arrangement.height), height)

    def minimumSizeHint(self) -> QSize:
        """Return half of that: a narrow page makes the chart smaller (Qt's interface)."""
        return QSize(min(260, self.sizeHint().width()), 0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width (Qt's interface)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width (Qt's interface)."""
        hint = self.sizeHint()
        if not hint.width():
            return 0
        return round(min(1.0, width / hint.width()) * hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw (Qt's interface)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour(QPalette.ColorRole.Midlight), 1))
        painter.setBrush(self._paper())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        transform = self._transform()
        if transform.m11() <= 0:
            return
        for shape, path in self._shapes:
            self._draw_shape(painter, shape, transform.map(path), transform.m11())
        if self.hasFocus() and self.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._accent(), 3))
            painter.drawPath(transform.map(self._spots[self._current].path))
        for spot in self._spots:
            self._draw_marks(painter, transform.map(spot.at), self._marks.get(spot.region, ()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._accent(), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse (Qt's interface)."""
        place = self._spot_at(event.position())
        if place < 0 or not self._can_choose or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._go_to(place)
        self.region_toggled.emit(self._spots[place].region)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which region is under the mouse (Qt's interface)."""
        place = self._spot_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
        self.region_entered.emit(self._spots[place].region if place >= 0 else self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first chosen region, or the first (Qt's interface)."""
        super().focusInEvent(event)
        if self._current < 0 and self._spots:
            chosen = [n for n, spot in enumerate(self._spots) if spot.region in self._marks]
            self._go_to(chosen[0] if chosen else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and choose (Qt's interface)."""
        key = Qt.Key(event.key())
        if key in _ALONG and self._spots:
            self._go_to((self._current + _ALONG[key]) % len(self._spots))
        elif key in _ACROSS:
            self._go_to(self._nearest(_ACROSS[key]))
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._go_to(self._other_picture(1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.region_toggled.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _transform(self) -> QTransform:
        """Return how units of the pictures become pixels: as large as fits, in the middle."""
        arrangement = self._arrangement
        if not arrangement.width:
            return QTransform()
        hint = self.sizeHint()
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width, height = min(room.width(), hint.width()), min(room.height(), hint.height())
        scale = max(0.0, min(width / arrangement.width, height / arrangement.height))
        left = max(_MARGIN, (self.width() - arrangement.width * scale) / 2)
        return QTransform.fromTranslate(left, _MARGIN).scale(scale, scale)

    def _spot_at(self, position: QPointF) -> int:
        inverted, possible = self._transform().inverted()
        at = inverted.map(position)
        if not possible:
            return -1
        hits = [n for n, spot in enumerate(self._spots) if spot.path.contains(at)]
        # A small region, such as an eye, lies on a larger one.
        return min(hits, key=lambda n: _size(self._spots[n].path), default=-1)

    def _go_to(self, place: int) -> None:
        if not 0 <= place < len(self._spots):
            return
        self._current = place
        self._name_current()
        self.region_entered.emit(self.current)
        self.update()

    def _nearest(self, down: int) -> int:
        """Return the nearest region above (-1) or below (1), or where we are."""
        here = self._spots[self._current].at if self.current else QPointF()
        best, place = 1e9, self._current
        for number, spot in enumerate(self._spots):
            step = spot.at - here
            along, across = step.y() * down, abs(step.x())
            if number != self._current and along > 0.5 and along + 2.5 * across < best:
                best, place = along + 2.5 * across, number
        return place

    def _other_picture(self, step: int) -> int:
        pictures = sorted({spot.picture for spot in self._spots})
        if not pictures:
            return -1
        here = self._spots[max(self._current, 0)].picture
        wanted = pictures[(pictures.index(here) + step) % len(pictures)]
        return next(n for n, spot in enumerate(self._spots) if spot.picture == wanted)

    def _name_current(self) -> None:
        words = self._labels.get(self.current, "")
        self.setAccessibleName(f"{self._title}. {words}" if words else self._title)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _colour(self, role: QPalette.ColorRole) -> QColor:
        # The widget's own palette is the style sheet's: it knows no paper.
        return QApplication.palette().color(role)

    def _paper(self) -> QColor:
        return QColor("#FFFFFF") if self._white else self._colour(QPalette.ColorRole.Base)

    def _ink(self) -> QColor:
        role = QPalette.ColorRole.WindowText if self.isEnabled() else QPalette.ColorRole.PlaceholderText
        return QColor(LIGHT.ink) if self._white else self._colour(role)

    def _accent(self) -> QColor:
        return QColor(LIGHT.accent) if self._white else self._colour(QPalette.ColorRole.Highlight)

    def _draw_shape(self, painter: QPainter, shape: Shape, path: QPainterPath, scale: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if shape.fill or shape.region:
            painter.fillPath(path, QColor(shape.fill) if shape.fill else self._paper())
        chosen = bool(shape.region) and shape.region in self._marks
        if chosen:
            painter.fillPath(path, QBrush(self._accent(), Qt.BrushStyle.BDiagPattern))
        if shape.width > 0:
            ink = self._accent() if chosen else QColor(shape.stroke) if shape.stroke else self._ink()
            width = min(max(0.8, shape.width * scale), 4.0)
            painter.strokePath(path, QPen(ink, width + 0.8 if chosen else width))

    def _draw_marks(self, painter: QPainter, at: QPointF, texts: Sequence[str]) -> None:
        if not texts:
            return
        font = self.font()
        font.setPixelSize(max(10, round(self.fontMetrics().height() * 0.58)))
        font.setBold(True)
        painter.setFont(font)
        size = font.pixelSize() * 1.4
        left = at.x() - size * len(texts) / 2
        for number, text in enumerate(texts):
            box = QRectF(left + number * size, at.y() - size / 2, size, size)
            painter.setPen(QPen(self._accent(), 1.4))
            painter.setBrush(self._paper())
            painter.drawEllipse(box)
            painter.setPen(QPen(self._accent(), 2))
            if text:
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
            else:
                tick = ((0.28, 0.52), (0.44, 0.68), (0.72, 0.34))
                painter.drawPolyline([box.topLeft() + QPointF(size * x, size * y) for x, y in tick])


def _size(path: QPainterPath) -> float:
    box = path.boundingRect()
    return box.width() * box.height()


def _painter_path(outline: Outline) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for step in outline:
        points = [QPointF(x, y) for x, y in step.points]
        if step.kind == "M":
            path.moveTo(points[0])
        elif step.kind == "L":
            path.lineTo(points[0])
        elif step.kind == "C":
            path.cubicTo(points[0], points[1], points[2])
        else:
            path.closeSubpath()
    return path
