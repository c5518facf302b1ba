"""Long work on a page: one job at a time, its bar, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.qt.context import Context
from desktop.qt.jobs import JobHandle, Work
from desktop.qt.parts import ProgressCard


class LongWork(ProgressCard):
    """A card that is seen only while its job runs.

    Args:
        what: what is done, in words.
        lane: where it is done, see `desktop.qt.lanes`.

    Signals:
        busy: whether a job runs from here on; the page locks its buttons by it.
        succeeded: the result.
        failed: the exception.
        stopped: the person cancelled, and nothing was done.
    """

    busy = Signal(bool)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, context: Context, what: str, parent: QWidget, *, lane: str = "vault") -> None:
        super().__init__(what, parent)
        self._context = context
        self._lane = lane
        self._started_as = what
        self._job: JobHandle | None = None
        self.hide()
        self.cancelled.connect(self.stop)

    def run(self, work: Work) -> None:
        """Start the work; ignored while other work runs."""
        if self._job is not None:
            return
        self.restart(self._started_as)
        self.show()
        self.busy.emit(True)
        self._job = self._context.call(
            self._lane,
            work,
            done=self._on_succeeded,
            failed=self._on_failed,
            progress=self.report,
            cancelled=self._on_stopped,
        )

    @Slot()
    def stop(self) -> None:
        """Ask the work to stop, if any runs."""
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        self._end()
        self.succeeded.emit(result)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._end()
        self.failed.emit(error)

    @Slot()
    def _on_stopped(self) -> None:
        self._end()
        self.stopped.emit()

    def _end(self) -> None:
        self._job = None
        self.hide()
        self.busy.emit(False)
