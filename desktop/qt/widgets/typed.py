"""What fields for long texts share: when what was typed is handed over, and when it is left alone."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.qt.widgets.field import COMMIT_AFTER_MS, Field
from forms.state import NodeState


class TypedField(Field):
    """A field around one editor. The text is handed over when the editor is left or nobody types for a while.

    A subclass calls `watch` once its editor is there, and `commit` when the caret leaves it.
    """

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._showing = False
        self._editor: QPlainTextEdit | QTextEdit | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.commit)

    def watch(self, editor: QPlainTextEdit | QTextEdit) -> None:
        """Take an editor as this field's own."""
        self._editor = editor
        self.setFocusProxy(editor)
        editor.textChanged.connect(self._on_changed)

    def show_text(self, text: str) -> None:
        """Put a text into the editor; its history begins here."""
        if self._editor is not None:
            self._editor.setPlainText(text)
            self._editor.document().clearUndoRedoStacks()

    def text_changed(self) -> None:
        """Take note that the text in the editor is another one, whoever changed it."""

    def apply(self, state: NodeState) -> None:
        """Show a text, unless one is being typed."""
        if not self._idle.isActive() and state.value != self._value:
            self._value = state.value
            self._show(state.value)
        if self._editor is not None:
            self._editor.setReadOnly(state.readonly)

    def commit(self) -> None:
        """Hand over the text if it is new."""
        self._idle.stop()
        value = self._editor.toPlainText() if self._editor is not None else ""
        if value != self._value:
            self._value = value
            self.value_edited.emit(self.reference, value)

    def wipe(self) -> None:
        """Forget the text and its undo history."""
        self._idle.stop()
        self._value = ""
        self._show("")

    def _show(self, text: str) -> None:
        # These editors have no signal for typing alone: the flag tells our own change from a person's.
        self._showing = True
        self.show_text(text)
        self._showing = False
        self.text_changed()

    @Slot()
    def _on_changed(self) -> None:
        if not self._showing:
            self._idle.start(COMMIT_AFTER_MS)
            self.text_changed()
