"""Line drawings of our own, coloured for the theme in use. An icon never stands without a word."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the drawing ``resources/icons/<name>.svg`` in a colour.

    Args:
        name: the file's name without ``.svg``.
        colour: ``#rrggbb`` put where the drawing says ``currentColor``.
        size: edge in device-independent pixels.
        ratio: device pixels to one of those.
    """
    svg = resources.read(f"icons/{name}.svg").replace(b"currentColor", colour.encode("ascii"))
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return an icon in a colour, drawn for ordinary and for fine screens."""
    result = QIcon(pixmap(name, colour, size))
    result.addPixmap(pixmap(name, colour, size, 2.0))
    return result
