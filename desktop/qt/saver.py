"""Making edits lasting: every journal entry is committed on the vault lane, in order, one row each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from desktop.qt.context import Context
from desktop.qt.jobs import JobHandle, Report
from desktop.services.vault_service import OpenVault
from storage.journal import Entry

# Long enough for one commit on an ordinary disk, too short for a person to notice.
WAIT_SECONDS: Final = 0.06


class Saver(QObject):
    """Keeps the order: one batch is on its way, what comes meanwhile waits for the next.

    Signals:
        saved: the moment of the commit, UTC, when nothing waits any more.
        failed: the exception; what could not be saved is kept and tried again with the next edit.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self, context: Context, opened: OpenVault, draft_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._opened = opened
        self._draft_id = draft_id
        self._waiting: list[Entry] = []
        self._on_way: list[Entry] = []
        self._job: JobHandle | None = None

    @property
    def is_clean(self) -> bool:
        """Whether everything is on the disk."""
        return not self._waiting and not self._on_way

    def save(self, entries: Iterable[Entry]) -> None:
        """Record entries; wait a moment for the commit, then let it go on behind."""
        self._waiting.extend(entries)
        self._send()
        if self._job is not None:
            self._job.wait(WAIT_SECONDS)

    def flush(self) -> None:
        """Hand over what waits, without waiting for what is on its way: the lane keeps the order."""
        if self._waiting:
            entries, self._waiting = self._waiting, []
            self._context.call("vault", partial(_record, self._opened, self._draft_id, entries))

    def _send(self) -> None:
        if self._on_way or not self._waiting:
            return
        self._on_way, self._waiting = self._waiting, []
        work = partial(_record, self._opened, self._draft_id, self._on_way)
        self._job = self._context.call("vault", work, done=self._on_done, failed=self._on_failed)

    @Slot(object)
    def _on_done(self, at: datetime) -> None:
        self._on_way = []
        self._job = None
        if self._waiting:
            self._send()
        else:
            self.saved.emit(at)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._waiting, self._on_way = self._on_way + self._waiting, []
        self._job = None
        self.failed.emit(error)


def _record(opened: OpenVault, draft_id: str, entries: list[Entry], _report: Report) -> datetime:
    # All or nothing, so that a batch which failed can be sent again whole.
    with opened.vault.transaction():
        for entry in entries:
            opened.vault.drafts.record(draft_id, entry)
    return entries[-1].at
