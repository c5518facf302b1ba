"""In which order the Tab key goes through boxes that were made later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow_with_tab(before: QWidget, after: QWidget) -> None:
    """Let the Tab key come to a new box after the box above it; else it would come last on the page."""
    last = next(reversed(_tab_stops(before)), before)
    for widget in _tab_stops(after):
        QWidget.setTabOrder(last, widget)
        last = widget


def _tab_stops(box: QWidget) -> list[QWidget]:
    """Return what the Tab key stops at inside a box; lists that pop up are windows of their own."""
    inside = (w for w in box.findChildren(QWidget) if w.window() is box.window())
    return [w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
