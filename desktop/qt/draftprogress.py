"""How far one draft is: its open points and its state, kept in the vault as the interview grows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.services import autoseal, drafting, gates
from desktop.services.interview import Interview
from desktop.services.vault_service import OpenVault


class DraftProgress(QObject):
    """Tells the vault what changed and nothing twice.

    Signals:
        changed: the state is another one now.
    """

    changed = Signal()

    def __init__(self, context: Context, opened: OpenVault, draft_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._opened = opened
        self._draft_id = draft_id
        self._told: tuple[int, str, str] = (-1, "", "")
        self.state = ""
        self.seals_itself = False

    def grow(self, interview: Interview) -> None:
        """Take the draft on to the state it has grown into."""
        count, steps = interview.open_points(), gates.grown(self.state, interview.facts())
        held = autoseal.missing(interview) if self.seals_itself else ""
        told = (count, steps[-1] if steps else self.state, held)
        if told != self._told:
            self._told = told
            self._keep(count, steps, held)

    def step(self, interview: Interview, state: str) -> None:
        """Take the draft one step further."""
        self._keep(interview.open_points(), (state,), self._told[-1])

    def _keep(self, count: int, steps: tuple[str, ...], held: str) -> None:
        work = partial(_keep, self._opened, self._draft_id, count, steps, held)
        self._context.call("vault", work, done=self._on_state)

    @Slot(str)
    def _on_state(self, state: str) -> None:
        self.state = state
        self.changed.emit()


def _keep(
    opened: OpenVault, draft_id: str, count: int, steps: tuple[str, ...], held: str, _report: Report
) -> str:
    return drafting.keep_progress(opened.vault, draft_id, count, steps, held)
