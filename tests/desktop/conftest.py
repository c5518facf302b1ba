"""Fixtures for tests that open windows."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, Qt, QtMsgType
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from desktop import i18n
from desktop.qt.context import Context
from desktop.qt.frame import Frame
from desktop.qt.lanes import Lanes
from desktop.qt.theme import Theme, load_fonts, qt_palette, stylesheet
from storage.kdf import KdfParams

CHEAP = KdfParams(memory_kib=8 * 1024, iterations=1, lanes=1)
HARMLESS = ("propagateSizeHints", "does not support raise()")


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    load_fonts()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture
def type_text(qapp: QApplication) -> Callable[[QWidget, str], None]:
    """Type any script into a widget, as an input method does: keyClicks aborts outside Latin-1."""

    def type_text(widget: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return type_text


def nameless(root: QWidget) -> list[str]:
    """Return the widgets a screen reader would announce without a name."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QComboBox)
        if not focusable or internal or (widget is not root and not widget.isVisibleTo(root)):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if face is None or not face.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()!r}")
    return found


@pytest.fixture
def assert_named() -> Callable[[QWidget], None]:
    """Fail when a focusable widget at or below the given one has no accessible name."""

    def assert_named(root: QWidget) -> None:
        assert nameless(root) == []

    return assert_named


def drain(app: QApplication) -> None:
    """Deliver what is posted, deletions too."""
    app.sendPostedEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication, qtlog) -> Iterator[None]:
    """Fail a test that leaves a window or a thread alive, or made Qt complain."""
    windows = set(map(id, QApplication.topLevelWidgets()))
    threads = set(threading.enumerate())
    yield
    drain(qapp)
    left = [w for w in QApplication.topLevelWidgets() if id(w) not in windows and w.isVisible()]
    running = [t.name for t in threading.enumerate() if t not in threads and t.is_alive()]
    complaints = [
        record.message
        for record in qtlog.records
        if record.type >= QtMsgType.QtWarningMsg.value
        and not any(word in record.message for word in HARMLESS)
    ]
    assert [repr(w) for w in left] == []
    assert running == []
    assert complaints == []


@pytest.fixture
def lanes(qapp: QApplication) -> Iterator[Lanes]:
    """Give two lanes that are stopped afterwards."""
    lanes = Lanes(qapp)
    yield lanes
    lanes.shutdown()
    drain(qapp)
    lanes.deleteLater()
    drain(qapp)


@pytest.fixture
def context(lanes: Lanes, tmp_path: Path) -> Context:
    """Give a context whose vault would lie in the test's folder, with a cheap passphrase check."""
    return Context(lanes, home=tmp_path / "vault", kdf=CHEAP, parent=lanes)


@pytest.fixture
def frame(context: Context, qapp: QApplication) -> Iterator[Frame]:
    """Give the main window, shown; the vault it opened is closed afterwards."""
    frame = Frame(context)
    frame.resize(1366, 768)
    frame.show()
    yield frame
    opened, context.vault = context.vault, None
    if opened is not None:
        page = frame.page()
        if page is not None:
            page.flush()
        context.call("vault", opened.close).wait(10)
    frame.close()
    frame.deleteLater()
    drain(qapp)


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Show a widget in the light theme; it is closed and deleted afterwards."""
    shown: list[QWidget] = []

    def styled(widget: QWidget) -> QWidget:
        qapp.setPalette(qt_palette(Theme()))
        widget.setStyleSheet(stylesheet(Theme()))
        widget.show()
        shown.append(widget)
        return widget

    yield styled
    for widget in shown:
        widget.close()
        widget.deleteLater()
    drain(qapp)
