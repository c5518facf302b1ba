"""What can lie over an interview: the witness view, a script that is read aloud, the pause."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.qt.context import Context
from desktop.qt.views.interview_parts import PausePage
from desktop.qt.views.script import ScriptPage
from desktop.qt.views.witness import WitnessPage
from desktop.services import scripts
from desktop.services.aloud import aloud
from desktop.services.drafting import OpenDraft
from desktop.services.scripts import Script


class Covers(QStackedWidget):
    """The work, and one thing at a time over it.

    Signals:
        bare_wanted: whether nothing else should be on the screen.
        answered: reference and value of what a script answers.
        recorded: the `Edit` that says which words were read.
    """

    bare_wanted = Signal(bool)
    answered = Signal(str, str)
    recorded = Signal(object)

    def __init__(self, context: Context, work: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, theme = context, context.theme
        self.work = work
        self.witness = WitnessPage(theme, self)
        self.script = ScriptPage(theme, self)
        self.paused = PausePage(self)
        for widget in (work, self.witness, self.script, self.paused):
            self.addWidget(widget)
        self._draft: OpenDraft | None = None
        self._reading: Script | None = None
        self.script.read.connect(self._on_read)
        self.script.left.connect(self.show_work)
        self.paused.ending_wanted.connect(self._on_ending_wanted)

    def watch(self, draft: OpenDraft | None) -> None:
        """Show this draft from here on; None forgets what is shown."""
        self._draft = draft
        if draft is None:
            self.witness.show_questions(())
            self.script.wipe()

    @Slot()
    def show_work(self) -> None:
        """Take away what lies over the work."""
        self.setCurrentWidget(self.work)
        self.bare_wanted.emit(False)

    def pause(self, *, can_stop: bool) -> None:
        """Cover the interview."""
        self.bare_wanted.emit(False)
        ending = self._draft is not None and not self._draft.info.is_note
        self.paused.offer(stop=can_stop, ending=ending)
        self.setCurrentWidget(self.paused)
        self.paused.take_focus()

    def toggle_witness(self, start: str) -> None:
        """Show what may be read aloud of the nodes below a reference, or the work again."""
        if self._draft is None:
            return
        if self.currentWidget() is not self.work:
            self.show_work()
            return
        states = self._draft.interview.states()
        self.witness.show_questions(aloud(s for ref, s in states.items() if ref.startswith(start)))
        self.setCurrentWidget(self.witness)
        self.bare_wanted.emit(True)

    def read_script(self, module: str) -> None:
        """Show the script that belongs to a module; nothing happens where there is none."""
        if self._draft is None or module not in scripts.MODULES:
            return
        interview = self._draft.interview
        self._reading = scripts.script(scripts.MODULES[module], interview.language_code)
        asked = interview.find(scripts.TEACH_BACK)
        self.script.begin(self._reading, asked.label if asked else "", asked.value if asked else "")
        self.setCurrentWidget(self.script)
        self.bare_wanted.emit(True)

    @Slot(object, str)
    def _on_read(self, again: tuple[int, ...], words: str) -> None:
        read, draft = self._reading, self._draft
        if read is None or draft is None:
            return
        recorded = scripts.as_recorded(read, again)
        self.recorded.emit(draft.interview.was_read(read.letter, read.language, recorded))
        for number, value in ((scripts.READ[read.letter], "Y"), (scripts.TEACH_BACK, words)):
            state = draft.interview.find(number) if value and number else None
            if state is not None and state.value != value:
                self.answered.emit(state.reference, value)
        self.show_work()

    @Slot()
    def _on_ending_wanted(self) -> None:
        if self._draft is not None:
            self._context.go("ending", draft=self._draft.info.id)
