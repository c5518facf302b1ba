"""What is copied from our windows leaves the clipboard after ten seconds, and no history keeps it.

The hints are those that password managers use: ``x-kde-passwordManagerHint`` (KDE's Klipper and others),
``ExcludeClipboardContentFromMonitorProcessing`` and ``CanIncludeInClipboardHistory`` (Windows),
``application/x-nspasteboard-concealed-type`` (nspasteboard.org, macOS). Source of the names: KeePassXC,
``src/gui/Clipboard.cpp``. A program that ignores them still sees what is copied.
"""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

CLEAR_AFTER_MS: Final = 10_000
HINTS: Final = {
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    "application/x-nspasteboard-concealed-type": b"1",
}
_MARK: Final = "x-kde-passwordManagerHint"


class ClipboardGuard(QObject):
    """Marks what our windows copy, and clears it when it is still ours."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._ours = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEAR_AFTER_MS)
        self._timer.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._on_changed)

    @Slot()
    def clear(self) -> None:
        """Clear the clipboard if what is in it is still what our windows copied."""
        self._timer.stop()
        if self._ours and self._is_ours() and self._clipboard.text() == self._ours:
            self._clipboard.clear()
        self._ours = ""
        if self._clipboard.supportsSelection() and self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)

    def _is_ours(self) -> bool:
        """Say whether what is in the clipboard comes from this program."""
        return self._clipboard.ownsClipboard()

    @Slot()
    def _on_changed(self) -> None:
        # None when it is empty, whatever the stubs say.
        copied = cast("QMimeData | None", self._clipboard.mimeData())
        if not self._is_ours() or copied is None or copied.hasFormat(_MARK):
            return
        text = copied.text()
        if not text:
            return
        self._ours = text
        marked = QMimeData()
        marked.setText(text)
        for name, value in HINTS.items():
            marked.setData(name, value)
        self._clipboard.setMimeData(marked)
        self._timer.start()
