"""Asking Linux to wait with going to sleep until the vault is saved and closed.

``Inhibit("sleep", who, why, "delay")`` of systemd's ``login1.Manager`` gives a file descriptor. As long as it
is open, sleep is announced and then waits, at most as long as the system allows (``InhibitDelayMaxSec``, five
seconds unless changed); see systemd's "Inhibitor Locks". The bus is a UNIX socket and the descriptor comes
through it, so the seccomp filter lets both pass. Where there is no logind, nothing waits.
"""

from __future__ import annotations

import os
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

_SERVICE: Final = "org.freedesktop.login1"
_PATH: Final = "/org/freedesktop/login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"
# Others on this computer can read these: they say what a program does, and nothing of a vault.
_WHO: Final = "Underseal"
_WHY: Final = "Saving"
_NONE: Final = -1


class SleepGuard(QObject):
    """Holds the system's sleep back for a moment.

    Signals:
        changed: whether sleep waits for us now.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus: Any = None
        self._asked: Any = None
        self._descriptor = _NONE

    @property
    def holds(self) -> bool:
        """Whether sleep waits for us."""
        return self._descriptor != _NONE

    def watch(self, bus: Any) -> None:
        """Begin to hold sleep back, on a connection to the system's bus."""
        self._bus = bus
        self.hold()

    def hold(self) -> None:
        """Let sleep wait for us from now on; a system that does not offer it is left alone."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        if self._bus is None or self._asked is not None or self.holds:
            return
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _MANAGER, "Inhibit")
        message.setArguments(["sleep", _WHO, _WHY, "delay"])
        self._asked = QDBusPendingCallWatcher(self._bus.asyncCall(message), self)
        self._asked.finished.connect(self._on_answer)

    @Slot()
    def release(self) -> None:
        """Let the system go to sleep."""
        if self.holds:
            os.close(self._descriptor)
            self._descriptor = _NONE
            self.changed.emit(False)

    @Slot()
    def _on_answer(self) -> None:
        asked, self._asked = self._asked, None
        arguments = asked.reply().arguments()
        asked.deleteLater()
        given: Any = arguments[0] if arguments else None
        if hasattr(given, "fileDescriptor") and given.isValid():
            # The object closes its own when it is collected.
            self._descriptor = os.dup(given.fileDescriptor())
            self.changed.emit(True)
