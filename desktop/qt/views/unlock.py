"""Unlocking: one field and nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import LinkButton, PrimaryButton, ProgressCard, Title, Trouble
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column
from desktop.qt.widgets.passphrase import PassphraseField
from desktop.services import vault_service
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence


class UnlockView(View):
    """Asks for the passphrase of one vault; says neither its folder nor whose it is."""

    def __init__(self, context: Context, folder: Path | None = None) -> None:
        super().__init__(context)
        self._folder = folder or context.home
        column = middle_column(self, width=420, top=120)
        column.addWidget(Title(tr("Unlock"), self))
        self._passphrase = PassphraseField(tr("Passphrase"), self)
        self._trouble = Trouble(self)
        self._unlock = PrimaryButton(tr("&Unlock"), self)
        self._progress = ProgressCard(
            tr("Opening the vault. This takes a moment on purpose."), self, can_cancel=False
        )
        self._progress.hide()
        self._elsewhere = LinkButton(tr("Start page"), self)
        for widget in (self._passphrase, self._trouble, self._unlock, self._progress, self._elsewhere):
            column.addWidget(widget)
        column.addStretch(1)
        self._passphrase.entered.connect(self._on_unlock)
        self._unlock.clicked.connect(self._on_unlock)
        self._elsewhere.clicked.connect(self._on_elsewhere)

    def wipe(self) -> None:
        """Forget the passphrase."""
        self._passphrase.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the caret where it is needed (Qt's interface)."""
        super().showEvent(event)
        self._passphrase.field.setFocus()

    @Slot()
    def _on_unlock(self) -> None:
        if not self._unlock.isEnabled():
            return
        if not self._passphrase.text:
            self._trouble.say(tr("Type the passphrase of this vault."))
            return
        self._trouble.say("")
        self._busy(True)
        work = partial(_open, self._folder, self._passphrase.take())
        self.context.call("vault", work, done=self._on_opened, failed=self._on_failed)

    @Slot(object)
    def _on_opened(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("work")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))
        self._passphrase.field.setFocus()

    @Slot()
    def _on_elsewhere(self) -> None:
        self.context.go("welcome")

    def _busy(self, busy: bool) -> None:
        self._unlock.setEnabled(not busy)
        self._elsewhere.setEnabled(not busy)
        self._passphrase.setEnabled(not busy)
        self._progress.setVisible(busy)


def _open(folder: Path, passphrase: str, _report: Report) -> OpenVault:
    return vault_service.open_vault(folder, passphrase)
