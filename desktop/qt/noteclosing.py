"""Closing a note of the team: one question, one step, back to the work list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.prompts import Choice, ask
from desktop.services import drafting, summaries
from desktop.services.vault_service import OpenVault


class NoteClosing(QObject):
    """Asks before the page of one note, and closes it."""

    def __init__(self, context: Context, opened: OpenVault, draft_id: str, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._opened = opened
        self._draft_id = draft_id
        self._page = page

    def ask(self) -> None:
        """Ask whether the note is finished; first, whether a summary that must name nobody does."""
        work = partial(_names, self._opened, self._draft_id)
        self._context.call("vault", work, done=self._on_names)

    @Slot(object)
    def _on_names(self, names: tuple[str, ...]) -> None:
        if names:
            ask(
                self._page,
                tr("The neutral summary names somebody"),
                tr(
                    "These words look like names: {names}. Say who it was by their role, such as a guard or "
                    "a relative. Until then the note stays open.",
                    names=", ".join(names),
                ),
                [Choice("back", tr("Back to the note"), "primary")],
            )
            return
        prompt = ask(
            self._page,
            tr("Close this note?"),
            tr("A closed note can be read, not changed. It stays in this vault."),
            [Choice("keep", tr("Leave it open"), "primary"), Choice("close", tr("Close the note"))],
        )
        prompt.answered.connect(self._on_answered)

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if answer == "close":
            work = partial(_close, self._opened, self._draft_id)
            self._context.call("vault", work, done=self._on_closed)

    @Slot(object)
    def _on_closed(self, _done: object) -> None:
        self._context.go("work")


def _names(opened: OpenVault, draft_id: str, _report: Report) -> tuple[str, ...]:
    return summaries.names_in_summary(opened.vault, draft_id)


def _close(opened: OpenVault, draft_id: str, _report: Report) -> None:
    drafting.close_note(opened.vault, draft_id)
