"""The closed part in the window: it locks again when it is left, and after a minute without a touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from desktop.qt.context import Context
from desktop.qt.lock import IdleWatch

RELOCK_MINUTES: Final = 1
_WRITING: Final = frozenset({"interview", "readback", "seal", "ending"})
_READING: Final = frozenset(
    {"closed", "review", "new release", "release", "releases", "redaction", "withdrawal"}
)


class ClosedArea(QObject):
    """Knows which pages belong to the unlocked closed part.

    Signals:
        expired: nobody touched a window for a minute; what is shown must go. Nothing is locked yet, so that
            what is being typed can still be saved.
    """

    expired = Signal()

    def __init__(self, parent: QObject, context: Context) -> None:
        super().__init__(parent)
        self._context = context
        self._watch = IdleWatch(self)
        self._watch.idle.connect(self._on_idle)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self.hear)

    def enter(self, page: str, arguments: Mapping[str, object]) -> None:
        """Lock the part unless the page that comes belongs to it; call it after the last page was saved."""
        inside = page in _READING or (
            page in _WRITING and str(arguments.get("draft")) in (self._context.closed or ())
        )
        if not inside:
            self._context.lock_closed()

    def watch(self) -> None:
        """Count anew, or stop counting: after a page was shown."""
        if self._context.closed is None:
            self._watch.stop()
            return
        self._watch.start(RELOCK_MINUTES)

    @Slot(QWindow)
    def hear(self, window: QWindow | None) -> None:
        """Count what happens in a window as a touch: a prompt is a window of its own."""
        if window is not None:
            window.installEventFilter(self._watch)

    @Slot()
    def _on_idle(self) -> None:
        if self._context.lanes.vault.busy:
            self._watch.start(RELOCK_MINUTES)  # sealing or a release is on its way
        elif self._context.closed is not None:
            self.expired.emit()
