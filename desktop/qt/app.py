"""Start the windows. The only place where an event loop runs."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.qt.capture import OFFERED, CaptureGuard
from desktop.qt.context import Context
from desktop.qt.frame import Frame
from desktop.qt.lanes import Lanes
from desktop.qt.system_locks import WindowsMessages
from desktop.qt.theme import load_fonts
from desktop.services import preferences
from forms.errors import AppError

log = logging.getLogger(__name__)

COLLECT_EVERY_MS: Final = 5_000


class GarbageTimer(QObject):
    """Collects garbage on the main thread only.

    A collection that starts on a worker's thread destroys whatever Qt objects it finds there, and Qt
    objects must die where they live.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(COLLECT_EVERY_MS)

    @Slot()
    def collect(self) -> None:
        """Collect now."""
        gc.collect()


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application with our fonts and a style that looks the same everywhere."""
    application = QApplication(list(argv))
    application.setApplicationName("Underseal")
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(True)
    load_fonts()
    return application


def make_frame(home: Path, settings: Path) -> Frame:
    """Return the main window, not shown yet.

    Args:
        home: where a vault is looked for, and made by default.
        settings: the folder of the preferences.
    """
    lanes = Lanes(QApplication.instance())
    context = Context(
        lanes,
        home=home,
        preferences=preferences.load(settings),
        remember=partial(preferences.save, settings),
        parent=lanes,
    )
    return Frame(context)


def run_loop(application: QApplication) -> int:
    """Run the event loop until somebody quits it; return the exit code. The only place that does."""
    return application.exec()


def report_bug(
    frame: Frame, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """Say one calm sentence about a bug; its message may carry content, so only its type is logged."""
    if not isinstance(error, AppError):
        log.error("unexpected error: %s", kind.__name__)
    frame.say_trouble(error)


def run_application(argv: Sequence[str] = ()) -> int:
    """Run the application until its window is closed; return the exit code."""
    application = make_application(["underseal", *argv])
    standard = QStandardPaths.writableLocation
    frame = make_frame(
        Path(standard(QStandardPaths.StandardLocation.AppDataLocation)) / "vault",
        Path(standard(QStandardPaths.StandardLocation.AppConfigLocation)),
    )
    sys.excepthook = partial(report_bug, frame)
    keep = GarbageTimer(application)
    gc.freeze()
    if sys.platform in OFFERED:
        application.installEventFilter(CaptureGuard(application))
    frame.system.watch()
    frame.show_page("welcome")
    frame.show()
    if sys.platform == "win32":
        messages = WindowsMessages(frame.system)
        messages.register(int(frame.winId()))
        application.installNativeEventFilter(messages)
    code = run_loop(application)
    keep.deleteLater()
    frame.context.lanes.shutdown()
    return code
