"""The two threads beside the main one: ``vault`` (the database, nothing else) and ``work`` (the rest)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.qt.jobs import JobHandle, JobRunner, Work


class Lanes(QObject):
    """Where work is done.

    Signals:
        troubled: an exception of a call that nobody else took care of.
    """

    troubled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.vault = JobRunner("vault", self)
        self.work = JobRunner("work", self)

    def call(
        self,
        lane: str,
        fn: Work,
        *,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Any], object] | None = None,
        progress: Callable[[str, int, int], object] | None = None,
        cancelled: Callable[[], object] | None = None,
    ) -> JobHandle:
        """Start ``fn(report)`` on a lane and return its handle.

        Args:
            lane: ``vault`` for whatever touches the vault, ``work`` for anything else.
            fn: the work; its ``report(stage, done, total)`` is also the point where a cancel takes hold.
            done: called with the result, on the main thread. Give a bound method of a QObject where there
                is one: Qt forgets it together with the object.
            failed: called with the exception; without it the window says what happened.
            progress: called with stage, done, total.
            cancelled: called when the work stopped because the person asked.
        """
        runner = self.vault if lane == "vault" else self.work
        job = runner.prepare(fn)
        if done is not None:
            job.succeeded.connect(done)
        job.failed.connect(failed if failed is not None else self._on_failed)
        if progress is not None:
            job.progressed.connect(progress)
        if cancelled is not None:
            job.cancelled.connect(cancelled)
        job.start()
        return job

    def shutdown(self) -> None:
        """Stop both lanes, the vault's last. Blocks until running work has ended."""
        self.work.shutdown()
        self.vault.shutdown()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(error)
