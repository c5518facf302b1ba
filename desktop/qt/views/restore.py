"""Restoring a backup into a new folder, before any vault is open."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import Report
from desktop.qt.longwork import LongWork
from desktop.qt.parts import Banner, Body, LinkButton, Muted, PrimaryButton, QuietButton, Title
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.credential import CredentialField
from desktop.services import backups
from desktop.services.keys import Typed
from desktop.services.stages import in_words
from desktop.services.wording import sentence

_NAME = "vault"


class RestoreView(View):
    """Which backup, with which passphrase, where to."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._backup: Path | None = None
        self._folder: Path | None = None
        column = middle_column(self, width=520, top=72)
        column.addWidget(Title(tr("Restore a backup"), self))
        column.addWidget(
            Body(
                tr(
                    "Makes a vault in a new folder. Nothing that is there is replaced. What was done after "
                    "the day of the backup is not in it. The restored vault asks what was given out since "
                    "before it gives out more."
                ),
                self,
            )
        )
        self._trouble = Banner("danger", "", self)
        self._choose = QuietButton(tr("Choose the &backup"), self)
        self._where = QuietButton(tr("Choose where the &folder is made"), self)
        self._chosen = Muted("", self)
        self._credential = CredentialField(tr("Passphrase on the day of the backup"), self)
        self._restore = PrimaryButton(tr("&Restore"), self)
        self._work = LongWork(context, tr("Restoring the vault"), self, lane="work")
        back = LinkButton(tr("Start page"), self)
        column.addWidget(self._trouble)
        column.addWidget(side_by_side(self._choose, self._where))
        for widget in (self._chosen, self._credential, self._restore, self._work, back):
            column.addWidget(widget)
        column.addStretch(1)
        self._choose.clicked.connect(self._on_choose)
        self._where.clicked.connect(self._on_where)
        self._restore.clicked.connect(self._on_restore)
        self._work.busy.connect(self._busy)
        self._work.succeeded.connect(self._on_restored)
        self._work.failed.connect(self._on_failed)
        self._work.stopped.connect(self._on_stopped)
        back.clicked.connect(partial(context.go, "welcome"))
        self._show()

    def wipe(self) -> None:
        """Forget the passphrase, and stop what runs: it leaves nothing half-made."""
        self._credential.clear()
        self._work.stop()

    def _show(self) -> None:
        said = [
            tr("Backup: {name}", name=self._backup.name) if self._backup else "",
            tr("New folder: {name}", name=self._folder.name) if self._folder else "",
        ]
        self._chosen.setText("\n".join(words for words in said if words) or tr("Nothing is chosen yet."))
        self._restore.setEnabled(self._backup is not None and self._folder is not None)

    @Slot()
    def _on_choose(self) -> None:
        choose_file(self, tr("Which backup?"), suffixes=(backups.SUFFIX,)).chosen.connect(self._on_backup)

    @Slot(object)
    def _on_backup(self, path: Path) -> None:
        self._backup = path
        self._show()

    @Slot()
    def _on_where(self) -> None:
        choose_file(self, tr("In which folder should the vault be made?"), mode=FOLDER).chosen.connect(
            self._on_folder
        )

    @Slot(object)
    def _on_folder(self, place: Path) -> None:
        self._folder = backups.free_folder(place, _NAME)
        self._show()

    @Slot()
    def _on_restore(self) -> None:
        if self._backup is None or self._folder is None:
            return
        if not self._credential.text:
            self._trouble.say(tr("Type the passphrase that opened the vault on the day of the backup."))
            return
        self._trouble.say("")
        self._work.run(partial(_restore, self._backup, self._credential.take(), self._folder))

    @Slot(object)
    def _on_restored(self, _made: datetime) -> None:
        self.context.go("unlock", folder=self._folder)
        self.context.say(
            tr("The vault was restored. Unlock it with the same passphrase, and use the old one no more."),
            "good",
        )

    @Slot()
    def _on_stopped(self) -> None:
        self._trouble.say(tr("Stopped. Nothing was left half-made."))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))

    @Slot(bool)
    def _busy(self, busy: bool) -> None:
        for widget in (self._choose, self._where, self._credential, self._restore):
            widget.setEnabled(not busy)


def _restore(path: Path, key: Typed, folder: Path, report: Report) -> datetime:
    return backups.restore(path, key.credential(), folder, in_words(report))
