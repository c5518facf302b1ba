"""Backups of this vault: making one, trying one out, and a colleague's outer lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, SAVE, choose_file
from desktop.qt.jobs import JobHandle, Report, Work
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    LinkButton,
    PrimaryButton,
    ProgressCard,
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.credential import CredentialField
from desktop.qt.widgets.reminding import last_words
from desktop.services import backups
from desktop.services.backups import LastBackup, Ready
from desktop.services.keys import Typed
from desktop.services.stages import in_words
from desktop.services.vault_service import SUPERVISOR, OpenVault
from desktop.services.wording import sentence
from storage.backup import Made
from storage.restore import Rehearsed


class BackupsView(View):
    """One card for each thing to do; only one of them runs at a time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._job: JobHandle | None = None
        self._place: Path | None = None
        self._backup: Path | None = None
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Backups"), self))
        self._said = Banner("danger", "", self)
        column.addWidget(self._said)
        self._progress = ProgressCard(tr("Copying the vault, encrypted"), self)
        self._progress.hide()
        self._progress.cancelled.connect(self._on_cancel)
        column.addWidget(self._progress)
        column.addWidget(self._making())
        column.addWidget(self._trying())
        outer = self._outer()
        outer.setVisible(self._opened().role == SUPERVISOR)
        column.addWidget(outer)
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(partial(context.go, "vault"))
        column.addWidget(back)
        column.addStretch(1)
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Backups"))

    def wipe(self) -> None:
        """Forget the passphrase, and stop what runs: it leaves nothing half-made."""
        self._credential.clear()
        self._on_cancel()

    def _opened(self) -> OpenVault:
        return self.context.opened

    def _making(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Make a backup"), self))
        self._last = Body("", self)
        card.column.addWidget(self._last)
        card.column.addWidget(
            Body(
                tr(
                    "One encrypted file holds the whole vault. It opens with what opens the vault today. "
                    "Keep it away from this computer."
                ),
                self,
            )
        )
        self._twice = Banner("notice", "", self)
        card.column.addWidget(self._twice)
        self._make = PrimaryButton(tr("&Make a backup"), self)
        self._make.clicked.connect(self._on_make)
        card.column.addWidget(side_by_side(self._make))
        return card

    def _trying(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("Try a backup out"), self))
        card.column.addWidget(
            Body(
                tr(
                    "Restores a backup beside this vault, reads all of it and takes it away again. Nothing "
                    "is replaced. It needs as much room on the disk as the vault."
                ),
                self,
            )
        )
        self._credential = CredentialField(tr("Passphrase on the day of the backup"), self)
        card.column.addWidget(self._credential)
        self._try = QuietButton(tr("Choose a backup and &try it"), self)
        self._try.clicked.connect(self._on_try)
        card.column.addWidget(side_by_side(self._try))
        return card

    def _outer(self) -> Card:
        card = Card(self)
        card.column.addWidget(Heading(tr("A colleague's backup"), self))
        card.column.addWidget(
            Body(
                tr(
                    "Backups of interviewers have an outer lock where the team forgets after sealing. Take "
                    "it off and give the new file back; it stays locked with their passphrase, and you "
                    "cannot read it."
                ),
                self,
            )
        )
        self._unwrap = QuietButton(tr("Take off an &outer lock"), self)
        self._unwrap.clicked.connect(self._on_unwrap)
        card.column.addWidget(side_by_side(self._unwrap))
        return card

    def _reload(self) -> None:
        self.context.call("vault", partial(_facts, self._opened(), self.context), done=self._on_facts)

    @Slot(object)
    def _on_facts(self, facts: tuple[LastBackup, bool]) -> None:
        last, twice = facts
        self._last.setText(last_words(last))
        self._twice.say(
            tr(
                "Your team forgets after sealing. A backup made before would keep the account, so it is "
                "locked twice: a supervisor of your team opens the outer lock, your passphrase the inner "
                "one. Neither can read it alone."
            )
            if twice
            else ""
        )

    # --- making

    @Slot()
    def _on_make(self) -> None:
        name = backups.file_name(self.context.now())
        chooser = choose_file(self, tr("Where should the backup be saved?"), mode=SAVE, name=name)
        chooser.chosen.connect(self._on_place)

    @Slot(object)
    def _on_place(self, path: Path) -> None:
        self._place = path
        self._begin()
        work = partial(_ready, self._opened())
        self._job = self.context.call("vault", work, done=self._on_ready, failed=self._on_failed)

    @Slot(object)
    def _on_ready(self, taken: Ready) -> None:
        if self._place is not None and self._busy():
            self._run(partial(_make, taken, self._place), self._on_made)

    @Slot(object)
    def _on_made(self, made: Made) -> None:
        self.context.call(
            "vault",
            partial(_remember, self._opened(), made),
            done=self._on_remembered,
            failed=self._on_failed,
        )

    @Slot(object)
    def _on_remembered(self, _done: object) -> None:
        self._end(tr("The backup was made. Take it to another place, and try it out once."), "good")
        self._reload()

    # --- trying

    @Slot()
    def _on_try(self) -> None:
        if not self._credential.text:
            self._end(tr("Type the passphrase that opened the vault on the day of the backup."), "danger")
            return
        choose_file(self, tr("Which backup?"), suffixes=(backups.SUFFIX,)).chosen.connect(self._on_backup)

    @Slot(object)
    def _on_backup(self, path: Path) -> None:
        self._begin()
        work = partial(_rehearse, path, self._credential.take(), self._opened().folder.parent)
        self._run(work, self._on_tried)

    @Slot(object)
    def _on_tried(self, found: Rehearsed) -> None:
        day = f"{found.made:%Y-%m-%d}"
        if found.ok:
            self._end(tr("The backup of {day} opens, and all of it is whole.", day=day), "good")
        else:
            self._end(
                tr("The backup of {day} opens, but not all of it is whole. Make a new one.", day=day),
                "danger",
            )

    # --- a colleague's

    @Slot()
    def _on_unwrap(self) -> None:
        choose_file(self, tr("Which backup?"), suffixes=(backups.SUFFIX,)).chosen.connect(self._on_colleagues)

    @Slot(object)
    def _on_colleagues(self, path: Path) -> None:
        self._backup = path
        choose_file(self, tr("In which folder should the new file be saved?"), mode=FOLDER).chosen.connect(
            self._on_folder
        )

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        if self._backup is None:
            return
        self._place = folder / f"{self._backup.stem}-inner{backups.SUFFIX}"
        self._begin()
        work = partial(_identity, self._opened())
        self._job = self.context.call("vault", work, done=self._on_identity, failed=self._on_failed)

    @Slot(object)
    def _on_identity(self, identity: str) -> None:
        if self._backup is not None and self._place is not None and self._busy():
            self._run(partial(_unwrap, identity, self._backup, self._place), self._on_unwrapped)

    @Slot(object)
    def _on_unwrapped(self, _done: object) -> None:
        self._end(tr("The outer lock was taken off. Give the new file back, then delete it here."), "good")

    # --- running

    def _busy(self) -> bool:
        return self._progress.isVisibleTo(self)

    def _begin(self) -> None:
        self._said.say("")
        self._progress.renew()
        self._progress.show()
        for button in (self._make, self._try, self._unwrap):
            button.setEnabled(False)
        scroll_area(self).ensureWidgetVisible(self._progress)

    def _run(self, work: Work, done: Callable[[Any], object]) -> None:
        self._job = self.context.call(
            "work",
            work,
            done=done,
            failed=self._on_failed,
            progress=self._progress.report,
            cancelled=self._on_cancelled,
        )

    def _end(self, words: str, kind: str) -> None:
        self._job = None
        self._progress.hide()
        for button in (self._make, self._try, self._unwrap):
            button.setEnabled(True)
        self._said.say(words, kind)
        scroll_area(self).ensureWidgetVisible(self._said)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _on_cancelled(self) -> None:
        self._end(tr("Stopped. Nothing was left half-made."), "notice")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end(sentence(error), "danger")


def _facts(opened: OpenVault, context: Context, _report: Report) -> tuple[LastBackup, bool]:
    return backups.last(opened.vault, context.now()), backups.needs_outer_lock(opened.vault)


def _ready(opened: OpenVault, _report: Report) -> Ready:
    return backups.ready(opened.vault)


def _make(taken: Ready, path: Path, report: Report) -> Made:
    return backups.make(taken, path, in_words(report))


def _remember(opened: OpenVault, made: Made, _report: Report) -> None:
    backups.remember(opened.vault, made)


def _rehearse(path: Path, key: Typed, place: Path, report: Report) -> Rehearsed:
    return backups.rehearse(path, key.credential(), place, in_words(report))


def _identity(opened: OpenVault, _report: Report) -> str:
    return opened.vault.team.decryption_identity()


def _unwrap(identity: str, src: Path, dst: Path, report: Report) -> None:
    backups.open_outer_lock(identity, src, dst, in_words(report))
