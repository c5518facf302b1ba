"""Fields whose content must not be copied, dragged out or left in a selection that others can paste."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_COPYING = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


class NoCopy(QObject):
    """Watches the text fields below a widget. Pasting into them stays possible."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        edits: list[QLineEdit | QPlainTextEdit | QTextEdit] = [
            *root.findChildren(QLineEdit),
            *root.findChildren(QPlainTextEdit),
            *root.findChildren(QTextEdit),
        ]
        for edit in edits:
            self._watch(edit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what would copy (Qt's interface)."""
        if isinstance(event, QKeyEvent) and any(event.matches(key) for key in _COPYING):
            event.accept()
            return True
        return event.type() == QEvent.Type.ContextMenu

    def _watch(self, edit: QLineEdit | QPlainTextEdit | QTextEdit) -> None:
        edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        edit.installEventFilter(self)
        if isinstance(edit, QLineEdit):
            edit.setDragEnabled(False)
        else:
            edit.viewport().installEventFilter(self)
        edit.selectionChanged.connect(self._on_selected)

    @Slot()
    def _on_selected(self) -> None:
        clipboard = QGuiApplication.clipboard()
        # On X11 and Wayland a selection is copied by itself, for the middle button.
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
