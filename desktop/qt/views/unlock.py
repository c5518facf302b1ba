"""Unlocking: one field, and a wait after failed attempts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import JobHandle, Report
from desktop.qt.parts import LinkButton, PrimaryButton, ProgressCard, Title, Trouble
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column
from desktop.qt.widgets.credential import CredentialField
from desktop.services import vault_service
from desktop.services.arriving import arrival_words
from desktop.services.keys import Typed
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence

_TICK_MS = 1000


class UnlockView(View):
    """Asks for the passphrase of one vault; says neither its folder nor whose it is."""

    def __init__(self, context: Context, folder: Path | None = None) -> None:
        super().__init__(context)
        self._folder = folder or context.home
        self._job: JobHandle | None = None
        self._wait = 0
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        column = middle_column(self, width=420, top=120)
        column.addWidget(Title(tr("Unlock"), self))
        self._passphrase = CredentialField(tr("Passphrase"), self)
        self._trouble = Trouble(self)
        self._waiting = Trouble(self)
        self._unlock = PrimaryButton(tr("&Unlock"), self)
        self._progress = ProgressCard(tr("Opening the vault. This takes a moment on purpose."), self)
        self._progress.hide()
        self._recover = LinkButton(tr("Open with &recovery shares"), self)
        self._elsewhere = LinkButton(tr("Start page"), self)
        for widget in (
            *(self._passphrase, self._trouble, self._waiting, self._unlock, self._progress),
            *(self._recover, self._elsewhere),
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self._passphrase.entered.connect(self._on_unlock)
        self._unlock.clicked.connect(self._on_unlock)
        self._progress.cancelled.connect(self._on_cancel)
        self._recover.clicked.connect(self._on_recover)
        self._elsewhere.clicked.connect(self._on_elsewhere)
        self._ticks.timeout.connect(self._on_tick)
        self._look_at_wait()

    def wipe(self) -> None:
        """Forget the passphrase."""
        self._ticks.stop()
        self._passphrase.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the caret where it is needed (Qt's interface)."""
        super().showEvent(event)
        self._passphrase.passphrase.field.setFocus()

    @Slot()
    def _on_unlock(self) -> None:
        if not self._unlock.isEnabled() or self._wait:
            return
        if not self._passphrase.text:
            self._trouble.say(tr("Type the passphrase of this vault."))
            return
        self._trouble.say("")
        self._busy(True)
        work = partial(_open, self._folder, self._passphrase.take())
        self._job = self.context.call(
            "vault", work, done=self._on_opened, failed=self._on_failed, cancelled=self._on_cancelled
        )

    @Slot(object)
    def _on_opened(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("work")
        self.context.say(arrival_words(opened.arrival))
        self.context.unlocked.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))
        self._look_at_wait()
        self._passphrase.passphrase.field.setFocus()

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _on_cancelled(self) -> None:
        self._busy(False)
        self._progress.renew()
        self._trouble.say(tr("Stopped. The vault stays locked."))
        self._look_at_wait()

    @Slot()
    def _on_recover(self) -> None:
        self.context.go("recover", folder=self._folder)

    @Slot()
    def _on_elsewhere(self) -> None:
        self.context.go("welcome")

    def _look_at_wait(self) -> None:
        self._wait = vault_service.seconds_to_wait(self._folder, self.context.now)
        self._say_wait()
        if self._wait:
            self._ticks.start()

    @Slot()
    def _on_tick(self) -> None:
        self._wait = max(0, self._wait - 1)
        self._say_wait()
        if not self._wait:
            self._ticks.stop()
            self._trouble.say("")

    def _say_wait(self) -> None:
        self._unlock.setEnabled(not self._wait and not self._progress.isVisibleTo(self))
        self._waiting.say(
            plural(
                "After several failed attempts the next one must wait: {n} second.",
                "After several failed attempts the next one must wait: {n} seconds.",
                self._wait,
            )
            if self._wait
            else ""
        )

    def _busy(self, busy: bool) -> None:
        for widget in (self._unlock, self._elsewhere, self._recover, self._passphrase):
            widget.setEnabled(not busy)
        self._progress.setVisible(busy)


def _open(folder: Path, typed: Typed, report: Report) -> OpenVault:
    return vault_service.open_vault(folder, typed.credential(), report=report)
