"""Opening a topic: only what the witness raised, chosen from the list of modules."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.parts import QuietButton
from desktop.qt.prompts import Choice, Prompt
from desktop.qt.views.pageparts import side_by_side
from desktop.qt.widgets.longlist import LongList
from desktop.services import gates
from desktop.services.drafting import OpenDraft
from exporters.closed_record import TOPIC
from forms.state import NodeState


class TopicPrompt(Prompt):
    """The list of topics as a question.

    Signals:
        topics_chosen: the new value of the topics' question.
        closed_wanted: the person spoke of sexual violence, and that is written down apart.
    """

    topics_chosen = Signal(str)
    closed_wanted = Signal()

    def __init__(self, parent: QWidget, state: NodeState, *, closed: bool = False) -> None:
        super().__init__(
            parent,
            tr("Open a topic"),
            tr("Open only what the person raised. Do not ask through the list."),
            [
                Choice("open", tr("Open the chosen topics"), "primary"),
                Choice("leave", tr("Cancel")),
            ],
        )
        self.apart: QuietButton | None = None
        self._value = state.value
        self._topics = LongList(state.reference, self, many=True)
        self._topics.apply(state)
        self._topics.name(tr("Topics"), "")
        self._topics.value_edited.connect(self._on_value)
        self.insert(self._topics)
        if closed:
            self.insert(self._way_to_the_closed_part())
        self.answered.connect(self._on_answered)

    def _way_to_the_closed_part(self) -> QWidget:
        self.apart = QuietButton(tr("Sexual violence: the closed part"), self)
        self.apart.clicked.connect(self._on_apart)
        return side_by_side(self.apart)

    @Slot()
    def _on_apart(self) -> None:
        self.choose("closed")

    @Slot(str, str)
    def _on_value(self, _reference: str, value: str) -> None:
        self._value = value

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if answer == "open":
            self.topics_chosen.emit(self._value)
        elif answer == "closed":
            self.closed_wanted.emit()


class Topics(QObject):
    """Asks which topics were raised in one interview.

    Signals:
        chosen: reference and new value of the topics' question, and the first topic that is new, or empty.
    """

    chosen = Signal(str, str, str)

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._draft: OpenDraft | None = None

    def watch(self, draft: OpenDraft | None) -> None:
        """Ask about this draft from here on; None forgets it."""
        self._draft = draft

    @Slot()
    def ask(self) -> None:
        """Show the list, once the account can be written."""
        state = self._state()
        if state is None or state.readonly:
            self._context.say(tr("Topics open once the account can be written."))
            return
        prompt = TopicPrompt(self._page, state, closed=self._may_close())
        prompt.topics_chosen.connect(self._on_topics)
        prompt.closed_wanted.connect(self._on_closed)
        prompt.open()

    @Slot(str)
    def _on_topics(self, value: str) -> None:
        state = self._state()
        if state is None or value == state.value:
            return
        new = [topic for topic in value.split() if topic not in state.value.split()]
        self.chosen.emit(state.reference, value, new[0] if new else "")

    @Slot()
    def _on_closed(self) -> None:
        if self._draft is not None:
            self._context.go("closed", draft=self._draft.info.id)

    def _may_close(self) -> bool:
        """Return whether consent, the gates and the person's card let sexual violence be written down."""
        if self._draft is None or not self._draft.may_close:
            return False
        return not gates.locked_modules(self._draft.interview.facts(), [TOPIC])

    def _state(self) -> NodeState | None:
        return self._draft.interview.topics() if self._draft is not None else None
