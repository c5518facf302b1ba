"""Making the practice vault: a moment of waiting, then the work list."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import Body, ProgressCard, Title
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column
from desktop.services import practice
from desktop.services.vault_service import OpenVault
from storage.kdf import KdfParams


class PracticeView(View):
    """Shows that something is being made, and goes on by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = middle_column(self, width=520, top=120)
        column.addWidget(Title(tr("Practice"), self))
        column.addWidget(
            Body(tr("Everyone in these testimonies is invented. Nothing you do here can harm."), self)
        )
        self._progress = ProgressCard(tr("Preparing the practice vault."), self, can_cancel=False)
        column.addWidget(self._progress)
        column.addStretch(1)
        QTimer.singleShot(0, self._start)

    @Slot()
    def _start(self) -> None:
        folder = self.context.home.with_name("practice")
        work = partial(_begin, folder, tr("Practice"), self.context.kdf)
        self.context.call(
            "vault", work, done=self._on_ready, failed=self._on_failed, progress=self._on_progress
        )

    @Slot(object)
    def _on_ready(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("work")

    @Slot(str, object, object)
    def _on_progress(self, stage: str, done: int, total: int) -> None:
        self._progress.report(stage, done, total)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.context.go("welcome")
        self.context.lanes.troubled.emit(error)


def _begin(folder: Path, team: str, kdf: KdfParams | None, report: Report) -> OpenVault:
    return practice.begin(folder, team, kdf=kdf, report=report)
