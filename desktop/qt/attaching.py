"""Adding a file to a testimony: choose it, encrypt it behind, show how far, then answer with its code."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import choose_file
from desktop.qt.jobs import JobHandle, Report
from desktop.qt.parts import ProgressCard
from desktop.services import attachments
from desktop.services.drafting import OpenDraft
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence
from storage.blobs import BlobInfo


class Attaching(ProgressCard):
    """A card that is seen only while a file is being added; one at a time.

    Signals:
        attached: reference of the question and the code of the file, now in the vault.
    """

    attached = Signal(str, str)

    def __init__(self, context: Context, opened: OpenVault, draft_id: str, parent: QWidget) -> None:
        super().__init__(tr("Adding the file."), parent)
        self._context = context
        self._opened = opened
        self._draft_id = draft_id
        self._reference = ""
        self.digests: dict[str, str] = {}  # SHA-256 of the files of this testimony, by their codes
        self._job: JobHandle | None = None
        self.hide()
        self.cancelled.connect(self._on_cancel)

    def watch(self, draft: OpenDraft | None) -> None:
        """Know the files of a testimony, or forget them."""
        self.digests.clear()
        self.digests.update(draft.digests if draft is not None else {})

    def choose(self, reference: str) -> None:
        """Let the person choose a file for a question."""
        if self._job is not None:
            self._context.say(tr("One file is still being added. Wait for it, or cancel it."))
            return
        self._reference = reference
        choose_file(self, tr("Which file belongs to this answer?")).chosen.connect(self.add)

    @Slot(object)
    def add(self, path: Path) -> None:
        """Encrypt a file into the vault for the question chosen before."""
        self.report(tr("Adding the file."), 0, 0)
        self.show()
        self._job = self._context.call(
            "vault",
            partial(_add, self._opened, path, self._draft_id),
            done=self._on_added,
            failed=self._on_failed,
            progress=self._on_progress,
            cancelled=self._on_stopped,
        )

    @Slot(str, object)
    def add_drawing(self, reference: str, png: bytes) -> None:
        """Encrypt what was drawn for a question into the vault, also while a file is being added."""
        work = partial(_add_drawing, self._opened, png, self._draft_id, reference)
        self._context.call("vault", work, done=self._on_drawn, failed=self._on_not_drawn)

    @Slot(object)
    def _on_drawn(self, result: tuple[str, BlobInfo]) -> None:
        reference, blob = result
        self.digests[blob.code] = blob.sha256
        self.attached.emit(reference, blob.code)

    @Slot(object)
    def _on_not_drawn(self, error: Exception) -> None:
        self._context.say(sentence(error), "danger")

    @Slot(str, object, object)
    def _on_progress(self, _stage: str, done: int, total: int) -> None:
        self.report("", done, total)

    @Slot(object)
    def _on_added(self, blob: BlobInfo) -> None:
        self._end()
        self.digests[blob.code] = blob.sha256
        self.attached.emit(self._reference, blob.code)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._context.say(sentence(error), "danger")

    @Slot()
    def _on_stopped(self) -> None:
        self._end()
        self._context.say(tr("Stopped. The file was not added."))

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self.hide()


def _add(opened: OpenVault, path: Path, draft_id: str, report: Report) -> BlobInfo:
    return attachments.add(opened.vault, path, draft_id, report=report)


def _add_drawing(
    opened: OpenVault, png: bytes, draft_id: str, reference: str, _report: Report
) -> tuple[str, BlobInfo]:
    return reference, attachments.add_drawing(opened.vault, png, draft_id)
