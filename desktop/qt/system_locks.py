"""Locking when the system says that its screen is locked or that it goes to sleep (also by a closed lid).

Linux tells it over D-Bus, which is a UNIX socket and passes the seccomp filter: freedesktop ``ScreenSaver``
and GNOME's on the session bus; ``PrepareForSleep`` of systemd's ``login1.Manager`` and ``Lock`` of its
sessions on the system bus. Windows sends ``WM_POWERBROADCAST`` to every window, and ``WM_WTSSESSION_CHANGE``
to those that asked (Microsoft, "WTSRegisterSessionNotification"). macOS offers neither without its own
libraries: there the idle time and the lock key are what there is. A system that says nothing is left alone.
On Linux sleep waits until the vault is closed (`desktop.qt.sleep_guard`).
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QObject, Signal, Slot

from desktop.qt.sleep_guard import SleepGuard

SCREEN: Final = "screen"
SLEEP: Final = "sleep"

_SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "ActiveChanged"),
    ("org.gnome.ScreenSaver", "ActiveChanged"),
)
_LOGIN: Final = "org.freedesktop.login1"

_WM_POWERBROADCAST: Final = 0x0218
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_PBT_APMSUSPEND: Final = 0x0004
_WTS_SESSION_LOCK: Final = 0x7


class SystemLocks(QObject):
    """Listens to the system.

    Signals:
        happened: ``screen`` or ``sleep``.
    """

    happened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._guard = SleepGuard(self)
        self._going = False

    @property
    def guard(self) -> SleepGuard:
        """What lets sleep wait until the vault is closed."""
        return self._guard

    @Slot()
    def settled(self) -> None:
        """Nothing is open any more: if the system wants to sleep, it need not wait for us."""
        if self._going:
            self._guard.release()

    def watch(self, session: Any = None, system: Any = None) -> None:
        """Begin to listen.

        Args:
            session: a D-Bus connection in the place of the session bus, for tests.
            system: likewise for the system bus.
        """
        if sys.platform.startswith("linux"):
            self._watch_buses(session, system)

    def _watch_buses(self, session: Any, system: Any) -> None:
        from PySide6.QtCore import SLOT
        from PySide6.QtDBus import QDBusConnection

        session = session or QDBusConnection.sessionBus()
        system = system or QDBusConnection.systemBus()
        if session.isConnected():
            for interface, name in _SAVERS:
                session.connect("", "", interface, name, self, SLOT("on_screen(bool)"))
        if system.isConnected():
            manager, lock = f"{_LOGIN}.Manager", f"{_LOGIN}.Session"
            system.connect("", "", manager, "PrepareForSleep", self, SLOT("on_sleep(bool)"))
            system.connect("", "", lock, "Lock", self, SLOT("on_lock()"))
            self._guard.watch(system)

    @Slot(bool)
    def on_screen(self, active: bool) -> None:
        """The screen saver began or ended."""
        if active:
            self.happened.emit(SCREEN)

    @Slot(bool)
    def on_sleep(self, going: bool) -> None:
        """The computer goes to sleep, or woke up."""
        self._going = going
        if going:
            self.happened.emit(SLEEP)
        else:
            self._guard.hold()

    @Slot()
    def on_lock(self) -> None:
        """The session is to be locked."""
        self.happened.emit(SCREEN)


class WindowsMessages(QAbstractNativeEventFilter):
    """Reads the two messages of Windows. Not tested on Windows yet."""

    def __init__(self, locks: SystemLocks) -> None:
        super().__init__()
        self._locks = locks

    def register(self, window: int) -> None:
        """Ask for messages about the session, for a window's handle."""
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), 0)

    def nativeEventFilter(self, _kind: Any, message: Any) -> tuple[bool, int]:
        """Look at a message and let it pass (Qt's interface)."""
        told = wintypes.MSG.from_address(int(message))
        self.told(int(told.message), int(told.wParam))
        return False, 0

    def told(self, message: int, word: int) -> None:
        """Take a message's number and first word."""
        if message == _WM_POWERBROADCAST and word == _PBT_APMSUSPEND:
            self._locks.happened.emit(SLEEP)
        elif message == _WM_WTSSESSION_CHANGE and word == _WTS_SESSION_LOCK:
            self._locks.happened.emit(SCREEN)
