"""A pair of hands for scripts: finds things by the name a screen reader says, then clicks and types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from desktop.qt.demo.script import Script, Until

W = TypeVar("W", bound=QWidget)


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader calls a widget; on Linux Qt gives a drop-down list its value instead."""
    if widget.accessibleName():
        return widget.accessibleName()
    face: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    return str(face.text(QAccessible.Text.Name)) if face is not None else ""


class Person:
    """Acts on whatever windows the application shows."""

    def __init__(self, pictures: Path | None = None) -> None:
        self._pictures = pictures
        self._taken = 0

    def visible(self, kind: type[W], name: str) -> Iterator[W]:
        """Yield the visible, enabled widgets of a kind that are called ``name``."""
        for window in QApplication.topLevelWidgets():
            if not window.isVisible():
                continue
            for widget in [window, *window.findChildren(kind)]:
                if isinstance(widget, kind) and widget.isVisible() and spoken_name(widget) == name:
                    yield widget

    def sees(self, kind: type[QWidget], name: str, *, enabled: bool = True) -> bool:
        """Tell whether such a widget is there, and can be used."""
        return any(w.isEnabled() or not enabled for w in self.visible(kind, name))

    def find(self, kind: type[W], name: str) -> W:
        """Return the first such widget.

        Raises:
            LookupError: there is none.
        """
        for widget in self.visible(kind, name):
            if widget.isEnabled():
                return widget
        raise LookupError(f"no {kind.__name__} is called {name!r}")

    def meet(self, kind: type[QWidget], name: str, seconds: float = 20.0) -> Script:
        """Wait until such a widget can be used."""
        yield Until(lambda: self.sees(kind, name), f"{kind.__name__} {name!r}", seconds)

    def click(self, name: str, *, seconds: float = 20.0) -> Script:
        """Wait for a button of that name, then press it."""
        yield from self.meet(QAbstractButton, name, seconds)
        self.press(self.find(QAbstractButton, name))

    def press(self, button: QWidget) -> None:
        """Bring a widget into view and click its middle."""
        bring_into_view(button)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle(button))

    def write(self, widget: QWidget, text: str) -> None:
        """Type any script into a widget, as an input method does, after what stands there."""
        bring_into_view(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    def write_into(self, kind: type[QWidget], name: str, text: str) -> Script:
        """Wait for a field of that name, then type into it."""
        yield from self.meet(kind, name)
        self.write(self.find(kind, name), text)

    def leave(self, widget: QWidget) -> None:
        """Go on to the next field, as the Tab key does."""
        QTest.keyClick(widget, Qt.Key.Key_Tab)

    def picture(self, title: str) -> None:
        """Keep a picture of the front window, if pictures are kept."""
        if self._pictures is None:
            return
        self._taken += 1
        QApplication.sendPostedEvents()  # what waits to be laid out
        window = QApplication.activeWindow() or next(
            w for w in QApplication.topLevelWidgets() if w.isVisible()
        )
        window.grab().save(str(self._pictures / f"{self._taken:02d}-{title}.png"))


def middle(widget: QWidget) -> QPoint:
    """Return the middle of a widget, in its own coordinates."""
    return widget.rect().center()


def bring_into_view(widget: QWidget) -> None:
    """Scroll every area around a widget so that it can be seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
