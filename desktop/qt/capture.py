"""Asking the system to leave our windows out of screenshots and screen sharing, where it offers that.

Windows: ``SetWindowDisplayAffinity`` with ``WDA_EXCLUDEFROMCAPTURE`` (Windows 10 2004), else ``WDA_MONITOR``.
macOS: ``NSWindow.sharingType = NSWindowSharingNone``. Linux offers nothing to a program. Neither is tested on
its system yet; a camera in front of the screen sees everything anyway.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

OFFERED: Final = frozenset({"win32", "darwin"})
"""The systems that offer it; elsewhere nobody need look at events for it."""
_EXCLUDE: Final = 0x11
_MONITOR: Final = 0x01


class CaptureGuard(QObject):
    """Watches the application: each window is protected when it is first shown."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Protect a window that appears; let every event pass (Qt's interface)."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            refuse_capture(int(watched.winId()))
        return False


def refuse_capture(window: int, platform: str = sys.platform) -> bool:
    """Ask the system not to show a window to others; say whether it agreed.

    Args:
        window: its native handle.
        platform: as `sys.platform`.
    """
    try:
        if platform == "win32":
            return _windows(_user32(), window)
        if platform == "darwin":
            return _macos(_objc(), window)
    except (OSError, AttributeError, TypeError):
        return False
    return False


def _windows(user32: Any, window: int) -> bool:
    return any(user32.SetWindowDisplayAffinity(window, wanted) for wanted in (_EXCLUDE, _MONITOR))


def _macos(objc: Any, view: int) -> bool:
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.objc_msgSend.restype = ctypes.c_void_p
    objc.objc_msgSend.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    window = objc.objc_msgSend(view, objc.sel_registerName(b"window"))
    if not window:
        return False
    objc.objc_msgSend.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
    objc.objc_msgSend(window, objc.sel_registerName(b"setSharingType:"), 0)
    return True


def _user32() -> Any:
    return ctypes.CDLL("user32")


def _objc() -> Any:
    return ctypes.CDLL(ctypes.util.find_library("objc"))
