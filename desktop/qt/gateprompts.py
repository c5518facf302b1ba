"""The questions at an interview's gates: go on with a reason, or write down what a supervisor decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.prompts import Choice, Prompt, ask
from desktop.qt.reasonprompt import ReasonPrompt
from desktop.services import gate_words
from desktop.services.drafting import OpenDraft
from desktop.services.edit import Edit
from desktop.services.gates import OPENED_BY_SUPERVISOR, REASON_LENGTH, STOPPED, Why
from desktop.services.softgates import Soft, soft_words


class Gatekeeper(QObject):
    """Asks at the gates of one interview and records what was answered.

    Signals:
        recorded: the `Edit` to save.
        opened: the module that may be shown now.
        stopped: the interview ends here.
    """

    recorded = Signal(object)
    opened = Signal(str)
    stopped = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._draft: OpenDraft | None = None
        self._gates: list[str] = []
        self._module = ""

    def watch(self, draft: OpenDraft | None) -> None:
        """Ask about this draft from here on; None forgets it."""
        self._draft = draft

    def lets_through(self, module: str) -> bool:
        """Return whether nothing is missing for a module; otherwise ask, and tell later by ``opened``."""
        missing = self._draft.interview.soft_gates(module) if self._draft is not None else []
        if missing:
            self._ask(soft_prompt(self._page, missing), module, [soft.value for soft in missing])
        return not missing

    def decide(self, why: Why, module: str) -> None:
        """Take down a supervisor's decision about a locked module."""
        supervisors = self._draft.supervisors if self._draft is not None else ()
        self._ask(decision_prompt(self._page, why, supervisors), module, [OPENED_BY_SUPERVISOR[why]])

    @Slot(str, str)
    def hint(self, reference: str, kind: str) -> None:
        """Count what about a question may have led the witness."""
        if self._draft is not None:
            self.recorded.emit(self._draft.interview.hinted(reference, kind))

    @Slot()
    def stop(self) -> None:
        """Ask whether and why the interview ends here."""
        self._ask(stop_prompt(self._page), "", [STOPPED])

    def _ask(self, prompt: ReasonPrompt, module: str, gates: list[str]) -> None:
        self._module, self._gates = module, gates
        prompt.reasoned.connect(self._on_reasoned)
        prompt.open()

    @Slot(str, str)
    def _on_reasoned(self, reason: str, by: str) -> None:
        if self._draft is None:
            return
        edits: list[Edit] = [self._draft.interview.go_on(gate, reason, by) for gate in self._gates]
        for edit in edits:
            self.recorded.emit(edit)
        if self._gates == [STOPPED]:
            self.stopped.emit()
        else:
            self.opened.emit(self._module)


def soft_prompt(parent: QWidget, gates: Sequence[Soft]) -> ReasonPrompt:
    """Return the question before somebody goes on although something is missing."""
    return ReasonPrompt(
        parent,
        tr("Something is missing here"),
        " ".join(soft_words(gate) for gate in gates),
        ask_for=tr("If you go on: why"),
        leave=tr("Go back and see to it"),
        go_on=tr("Go on with this reason"),
    )


def decision_prompt(parent: QWidget, why: Why, supervisors: Sequence[str]) -> ReasonPrompt:
    """Return the question that takes a supervisor's decision."""
    return ReasonPrompt(
        parent,
        tr("A supervisor's decision"),
        tr(
            "Ask your supervisor first. Their code and these words stay in the record and are sealed with it."
        ),
        ask_for=gate_words.what_to_write(why),
        leave=tr("Leave it locked"),
        go_on=tr("Record the decision"),
        shortest=REASON_LENGTH,
        members=supervisors,
    )


def second_prompt(parent: QWidget, supervisors: Sequence[str]) -> ReasonPrompt:
    """Return the question before a testimony is clarified a second time."""
    return ReasonPrompt(
        parent,
        tr("A second clarification"),
        tr(
            "This testimony was clarified once already, and each time costs the person. A second time needs "
            "a supervisor's decision."
        ),
        ask_for=tr("Why it is needed again, and which points are left"),
        leave=tr("Do not begin"),
        go_on=tr("Record the decision and begin"),
        shortest=REASON_LENGTH,
        members=supervisors,
    )


def stop_prompt(parent: QWidget) -> ReasonPrompt:
    """Return the question before an interview is stopped early."""
    return ReasonPrompt(
        parent,
        tr("Stop the interview?"),
        tr(
            "What was said so far is kept. It can be read back and signed as it is, or stay unsigned with a "
            "reason. After that it is sealed; the interview is not continued."
        ),
        ask_for=tr("Why it is stopped"),
        leave=tr("Go on with the interview"),
        go_on=tr("Stop the interview"),
    )


def row_prompt(parent: QWidget) -> Prompt:
    """Open the question before a row of a table is removed."""
    return ask(
        parent,
        tr("Remove this row?"),
        tr(
            "Its answers leave the testimony. The record of changes keeps them until the testimony is sealed."
        ),
        [Choice("keep", tr("Keep the row"), "primary"), Choice("remove", tr("Remove the row"), "danger")],
    )
