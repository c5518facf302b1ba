"""A sheet to draw or sign on with mouse or pen. What is drawn stays in memory until it is kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

WIDTH: Final = 1200  # pixels of the picture that is kept, when nothing lies under it
_MOST_SIDE: Final = 2400
_PEN: Final = 3.2
_INK: Final = QColor("#1F2328")


class DrawingSheet(QWidget):
    """White paper, or a picture to draw on.

    Signals:
        changed: a line came or went.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, ratio: float = 0.5, red: bool = False) -> None:
        """Make a sheet; ``ratio`` is its height by its width, ``red`` draws so that it shows on a picture."""
        super().__init__(parent)
        self._ratio = ratio
        self._colour = QColor("#9B2C1F") if red else _INK
        self._under = QImage()
        self._lines: list[list[QPointF]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it needs a pen; beside it are ways for the keys
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._lines

    def draw_on(self, picture: QImage) -> None:
        """Put a picture under the lines, made smaller if it is very large."""
        if max(picture.width(), picture.height()) > _MOST_SIDE:
            size = QSize(_MOST_SIDE, _MOST_SIDE)
            picture = picture.scaled(
                size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self._under = picture.convertToFormat(QImage.Format.Format_RGB32)
        self._ratio = picture.height() / max(1, picture.width())
        self.clear()
        self.updateGeometry()

    def undo(self) -> None:
        """Take the last line back."""
        if self._lines:
            self._lines.pop()
            self._tell()

    def clear(self) -> None:
        """Take every line back."""
        self._lines = []
        self._tell()

    def wipe(self) -> None:
        """Forget lines and picture."""
        self._under = QImage()
        self.clear()

    def png(self) -> bytes:
        """Return picture and lines as PNG, without any metadata."""
        if self._under.isNull():
            image = QImage(WIDTH, round(WIDTH * self._ratio), QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.white)
        else:
            image = self._under.copy()
        for key in image.textKeys():
            image.setText(key, "")
        painter = QPainter(image)
        self._draw(painter, QRectF(image.rect()))
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
        return bytes(data.data())

    def sizeHint(self) -> QSize:
        """Return a comfortable size (Qt's interface)."""
        width = self.fontMetrics().averageCharWidth() * 70
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width (Qt's interface)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width (Qt's interface)."""
        return min(round(width * self._ratio), self.fontMetrics().height() * 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw paper, picture and lines (Qt's interface)."""
        painter = QPainter(self)
        paper = self._paper()
        painter.fillRect(paper, Qt.GlobalColor.white)
        if not self._under.isNull():
            painter.drawImage(paper, self._under)
        self._draw(painter, paper)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QApplication.palette().color(QPalette.ColorRole.Mid), 1))
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew at another size (Qt's interface)."""
        super().resizeEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a line (Qt's interface)."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._lines.append([self._on_paper(event.position())])
            self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the line (Qt's interface)."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._lines:
            self._lines[-1].append(self._on_paper(event.position()))
            self.update()

    def _paper(self) -> QRectF:
        height = min(self.height(), self.width() * self._ratio)
        return QRectF(0, 0, height / self._ratio, height)

    def _on_paper(self, position: QPointF) -> QPointF:
        paper = self._paper()
        x = min(max(position.x() / max(1.0, paper.width()), 0.0), 1.0)
        y = min(max(position.y() / max(1.0, paper.height()), 0.0), 1.0)
        return QPointF(x, y)

    def _draw(self, painter: QPainter, paper: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(1.5, _PEN * paper.width() / WIDTH)
        painter.setPen(
            QPen(
                self._colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            )
        )
        for line in self._lines:
            points = [QPointF(p.x() * paper.width(), p.y() * paper.height()) for p in line]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(points)

    def _tell(self) -> None:
        self.update()
        self.changed.emit()
