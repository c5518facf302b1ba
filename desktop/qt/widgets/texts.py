"""Fields that take typed text."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRegularExpression, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent, QRegularExpressionValidator, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.widgets.field import COMMIT_AFTER_MS, SENSITIVE, Field
from desktop.qt.widgets.typed import TypedField
from forms.state import NodeState

_LINES_LEAST, _LINES_MOST = 3, 14
_PATTERNS: Final = {
    "int": r"-?[0-9]{0,18}",
    "decimal": r"-?[0-9]{0,12}([.][0-9]{0,6})?",
    "time": r"[0-9]{0,2}(:[0-9]{0,2})?",
    "date": r"[0-9]{0,4}(-[0-9]{0,2}(-[0-9]{0,2})?)?",
    "dateTime": r"[0-9T: .+Z-]{0,32}",
}


def _hold(edit: QLineEdit | QPlainTextEdit) -> None:
    """Keep what is typed inside the field: no dragging out or in, nothing learned by the keyboard."""
    edit.setInputMethodHints(SENSITIVE)
    edit.setAcceptDrops(False)


def drop_selection(edit: QPlainTextEdit | QTextEdit, event: QMouseEvent) -> None:
    """Clear the selection of an editor if a press hits it, so that no drag can begin."""
    cursor = edit.textCursor()
    hit = edit.cursorForPosition(event.position().toPoint()).position()
    if cursor.hasSelection() and cursor.selectionStart() <= hit <= cursor.selectionEnd():
        cursor.clearSelection()
        edit.setTextCursor(cursor)


class LineField(Field):
    """One line: a word, a number, a time. ``type`` of the node decides which letters are taken."""

    def __init__(self, reference: str, parent: QWidget | None = None, *, kind: str = "") -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._kind = kind
        self._edit = QLineEdit(self)
        _hold(self._edit)
        self._edit.setDragEnabled(False)
        if kind in _PATTERNS:
            self._edit.setValidator(
                QRegularExpressionValidator(QRegularExpression(_PATTERNS[kind]), self._edit)
            )
        examples = {"time": "14:05", "date": tr("Year-month-day"), "dateTime": tr("Year-month-day and time")}
        self._edit.setPlaceholderText(examples.get(kind, ""))
        Column(self).addWidget(self._edit)
        self.setFocusProxy(self._edit)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.commit)
        self._edit.textEdited.connect(self._on_edited)
        self._edit.editingFinished.connect(self.commit)

    def apply(self, state: NodeState) -> None:
        """Show a value, unless one is being typed."""
        if not self._idle.isActive():
            self._value = state.value
            shown = _shown(state.value, self._kind)
            if shown != self._edit.text():
                self._edit.setText(shown)
        self._edit.setReadOnly(state.readonly)

    def commit(self) -> None:
        """Hand over the text if it is new."""
        self._idle.stop()
        if self._edit.text() == _shown(self._value, self._kind):
            return  # a time zone that is not shown is not lost by looking at it
        value = _kept(self._edit.text(), self._kind)
        if value != self._value:
            self._value = value
            self.value_edited.emit(self.reference, value)

    def wipe(self) -> None:
        """Forget the text; ``setText`` also drops the undo history."""
        self._idle.stop()
        self._value = ""
        self._edit.setText("")

    @Slot()
    def _on_edited(self) -> None:
        self._idle.start(COMMIT_AFTER_MS)


class GrowingEdit(QPlainTextEdit):
    """Grows with its text, up to a point; Tab goes to the next field.

    Signals:
        left: the caret went elsewhere.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setProperty("part", "words")
        _hold(self)
        self.viewport().setAcceptDrops(False)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the letters in use need (Qt's interface)."""
        super().showEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the caret went elsewhere (Qt's interface)."""
        super().focusOutEvent(event)
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let go of a selection that is pressed on: Qt would drag it out of the window (Qt's interface)."""
        drop_selection(self, event)
        super().mousePressEvent(event)

    @Slot()
    def _fit(self) -> None:
        # The size of a QPlainTextDocumentLayout is counted in lines.
        lines = min(max(int(self.document().size().height()), _LINES_LEAST), _LINES_MOST)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 26)


class LongTextField(TypedField):
    """Several lines of the witness's words, in serif."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        edit = GrowingEdit(self)
        Column(self).addWidget(edit)
        self.watch(edit)
        edit.left.connect(self.commit)


def _shown(value: str, kind: str) -> str:
    """Return a stored value as a person reads it: times without seconds and zone."""
    if kind == "time":
        return value[:5]
    if kind == "dateTime":
        return value[:16].replace("T", " ")
    return value


def _kept(text: str, kind: str) -> str:
    """Return what was typed as the instance keeps it."""
    text = text.strip()
    if kind == "time" and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", text):
        return f"{text.zfill(5)}:00.000"
    if kind == "dateTime" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", text):
        return text.replace(" ", "T") + ":00.000"
    return text
