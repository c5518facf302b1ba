"""Opening a topic: only what the witness raised, chosen from the list of modules."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.prompts import Choice, Prompt
from desktop.qt.widgets.longlist import LongList
from forms.state import NodeState


class TopicPrompt(Prompt):
    """The list of topics as a question.

    Signals:
        topics_chosen: the new value of the topics' question.
    """

    topics_chosen = Signal(str)

    def __init__(self, parent: QWidget, state: NodeState) -> None:
        super().__init__(
            parent,
            tr("Open a topic"),
            tr("Open only what the person raised. Do not ask through the list."),
            [
                Choice("open", tr("Open the chosen topics"), "primary"),
                Choice("leave", tr("Cancel")),
            ],
        )
        self._value = state.value
        self._topics = LongList(state.reference, self, many=True)
        self._topics.apply(state)
        self._topics.name(tr("Topics"), "")
        self._topics.value_edited.connect(self._on_value)
        self.insert(self._topics)
        self.answered.connect(self._on_answered)

    @Slot(str, str)
    def _on_value(self, _reference: str, value: str) -> None:
        self._value = value

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if answer == "open":
            self.topics_chosen.emit(self._value)
