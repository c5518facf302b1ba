"""One question: its mode in the margin, label, hint, field, reasons and trouble."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Margin, Muted, Trouble, Words
from desktop.qt.widgets.field import Field, Media, no_media
from desktop.qt.widgets.files import FileField
from desktop.qt.widgets.reasons import Reasons
from desktop.qt.widgets.registry import factory_for
from forms.state import NodeState


class QuestionLabel(Words):
    """The question itself, large."""

    part = "question"


class Question(QWidget):
    """Passes on what its field and its reasons say.

    Signals:
        value_edited: reference and value.
        reason_chosen: reference and the code of the reason for having no answer.
        file_wanted: reference.
    """

    value_edited = Signal(str, str)
    reason_chosen = Signal(str, str)
    file_wanted = Signal(str)

    def __init__(
        self, state: NodeState, margin: int, parent: QWidget | None = None, *, media: Media = no_media
    ) -> None:
        """Make a question.

        Args:
            state: of its node.
            margin: the width in pixels for the word beside it; 0 puts it above.
            parent: the page.
            media: gives the files that came with the form.
        """
        super().__init__(parent)
        self.reference = state.reference
        self.number = state.us.get("id", "")
        self._lock = ""
        self._label = QuestionLabel(state.label, self)
        self._hint = Muted(state.hint, self)
        self.field: Field = factory_for(state)(state.reference, self)
        self.field.media = media
        self._trouble = Trouble(self)
        self._reasons = None if state.readonly else Reasons(state.reference, state.label, self)
        self._mode = Margin(mode_words(state.us.get("mode", "")), self)
        self._lay_out(margin)
        self.field.value_edited.connect(self.value_edited)
        if isinstance(self.field, FileField):
            self.field.file_wanted.connect(self.file_wanted)
        if self._reasons is not None:
            self._reasons.reason_chosen.connect(self.reason_chosen)

    def apply(self, state: NodeState, reason: str) -> None:
        """Show a state and the reason given for having no answer."""
        self.setVisible(state.relevant)
        self._label.setText(state.label)
        self._hint.setText(state.hint)
        self._hint.setVisible(bool(state.hint))
        self.field.apply(state)
        self.field.name(state.label, state.hint)
        self._trouble.say(_trouble(state))
        if self._reasons is not None:
            self._reasons.show_reason(reason)
            self._reasons.setVisible(not state.value)

    def set_locked(self, why: str) -> None:
        """Lock the field and say why, or open it when ``why`` is empty."""
        self.field.setEnabled(not why)
        if self._reasons is not None:
            self._reasons.setEnabled(not why)
        if why or self._lock:
            self._trouble.say(why)
        self._lock = why

    def _lay_out(self, margin: int) -> None:
        row = Row(self, gap=16)
        column = Column(gap=6)
        if margin:
            self._mode.setFixedWidth(margin)
            row.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignTop)
        else:
            column.addWidget(self._mode)
        column.addWidget(self._label)
        column.addWidget(self._hint)
        column.addWidget(self.field)
        column.addWidget(self._trouble)
        if self._reasons is not None:
            column.addWidget(self._reasons)
        row.addLayout(column, 1)


def mode_words(mode: str) -> str:
    """Return the word in the margin that says how a question is asked."""
    words = {
        "ASK": tr("read aloud"),
        "PROBE": tr("only if raised"),
        "CODE": tr("coded later"),
        "OBS": tr("observed"),
        "PREP": tr("before"),
        "SYS": tr("by the program"),
    }
    return words.get(mode, "")


def _trouble(state: NodeState) -> str:
    if state.valid or not state.value:
        return ""
    return state.constraint_message or tr("This answer does not fit the question. It is kept as typed.")
