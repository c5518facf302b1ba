"""One question: its mode in the margin, label, hint, field, reasons and trouble."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row, show_if
from desktop.qt.parts import Margin, Muted, Trouble, Words
from desktop.qt.widgets.drawing_field import DrawingField
from desktop.qt.widgets.field import Digests, Field, Media, no_digest, no_media
from desktop.qt.widgets.files import FileField
from desktop.qt.widgets.image_map import ImageMapField
from desktop.qt.widgets.label_media import Guidance, LabelMedia
from desktop.qt.widgets.reasons import Reasons
from desktop.qt.widgets.registry import factory_for
from forms.state import NodeState

SAID: Final = "said"  # the words in which a date was told: beside the date, with no reasons of their own


class QuestionLabel(Words):
    """The question itself, large."""

    part = "question"


class Question(QWidget):
    """Passes on what its field and its reasons say.

    Signals:
        value_edited: reference and value.
        reason_chosen: reference and the code of the reason for having no answer.
        file_wanted: reference.
        drawing_made: reference and the PNG that was drawn.
    """

    value_edited = Signal(str, str)
    reason_chosen = Signal(str, str)
    file_wanted = Signal(str)
    drawing_made = Signal(str, object)

    def __init__(
        self,
        state: NodeState,
        margin: int,
        parent: QWidget | None = None,
        *,
        media: Media = no_media,
        digests: Digests = no_digest,
    ) -> None:
        """Make a question.

        Args:
            state: of its node.
            margin: the width in pixels for the word beside it; 0 puts it above.
            parent: the page.
            media: gives the files that came with the form.
            digests: gives the SHA-256 of attached files.
        """
        super().__init__(parent)
        self.reference = state.reference
        self.number = state.us.get("id", "")
        self._lock = ""
        self._label = QuestionLabel(state.label, self)
        self._hint = Muted(state.hint, self)
        self._guidance = Guidance(self) if state.guidance else None
        self._media = LabelMedia(media, self) if state.media else None
        self.field: Field = factory_for(state)(state.reference, self)
        self.field.media, self.field.digests = media, digests
        self._trouble = Trouble(self)
        beside = state.us.get("kind", "") == SAID
        self._has_reasons = not state.readonly and not beside
        self._reasons: Reasons | None = None  # made when there is no answer for the first time
        self._mode = Margin("" if beside else mode_words(state.us.get("mode", "")), self)
        self._lay_out(margin)
        self.field.value_edited.connect(self.value_edited)
        if isinstance(self.field, FileField):
            self.field.file_wanted.connect(self.file_wanted)
        if isinstance(self.field, DrawingField):
            self.field.drawing_made.connect(self.drawing_made)
        if self._has_reasons and not state.value:
            self._offer_reasons(state)

    def apply(self, state: NodeState, reason: str) -> None:
        """Show a state and the reason given for having no answer."""
        show_if(self, state.relevant)
        self._label.setText(state.label)
        self._hint.setText(state.hint)
        show_if(self._hint, bool(state.hint))
        if self._guidance is not None:
            self._guidance.say(state.guidance, state.label)
        if self._media is not None and not isinstance(self.field, ImageMapField):
            self._media.show_media(state.media)
        self.field.apply(state)
        self.field.name(state.label, state.hint)
        self._trouble.say(_trouble(state))
        if self._has_reasons and not state.value:
            self._offer_reasons(state)
        if self._reasons is not None:
            self._reasons.show_reason(reason)
            show_if(self._reasons, not state.value)

    def _offer_reasons(self, state: NodeState) -> None:
        if self._reasons is None:
            self._reasons = Reasons(state.reference, state.label, self)
            self._reasons.setEnabled(not self._lock)
            self._reasons.reason_chosen.connect(self.reason_chosen)
            self._column.addWidget(self._reasons)

    def set_locked(self, why: str) -> None:
        """Lock the field and say why, or open it when ``why`` is empty."""
        self.field.setEnabled(not why)
        if self._reasons is not None:
            self._reasons.setEnabled(not why)
        if why or self._lock:
            self._trouble.say(why)
        self._lock = why

    def explain(self, number: int) -> bool:
        """Give one of the reasons by its number, from 1; return False when none is asked for now."""
        if self._reasons is None or self._reasons.isHidden() or not self._reasons.isEnabled():
            return False
        return self._reasons.choose(number)

    def _lay_out(self, margin: int) -> None:
        row = Row(self, gap=16)
        self._column = column = Column(gap=6)
        if margin:
            self._mode.setFixedWidth(margin)
            row.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignTop)
        else:
            column.addWidget(self._mode)
        column.addWidget(self._label)
        for widget in (self._hint, self._guidance, self._media, self.field):
            if widget is not None:
                column.addWidget(widget)
        column.addWidget(self._trouble)
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
