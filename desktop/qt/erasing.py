"""Quick erase: five seconds in which it can be stopped, then the keys are gone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.parts import Lead
from desktop.qt.prompts import Choice, Prompt
from desktop.services import vault_service
from forms.errors import AppError

ERASE_KEY: Final = "Ctrl+Shift+F12"
SECONDS: Final = 5
_ERASE, _KEEP = "erase", "keep"


class Countdown(Prompt):
    """Says what is about to happen and counts down; Esc, Return and the button with the focus stop it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            tr("Erase this vault"),
            tr(
                "First the keys are destroyed, then every file is overwritten and removed. On solid-state "
                "disks, old copies of the keys may survive where no program reaches; copies of the vault in "
                "other places stay as they are."
            ),
            [Choice(_KEEP, tr("Stop, keep the vault"), "primary"), Choice(_ERASE, tr("Erase now"), "danger")],
        )
        self._left = SECONDS
        self._words = Lead("", self)
        self.insert(self._words)
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start()
        self._say()

    @Slot()
    def tick(self) -> None:
        """Count one second; at the end, erase."""
        self._left -= 1
        if self._left <= 0:
            self._ticks.stop()
            self.choose(_ERASE)
            return
        self._say()

    def _say(self) -> None:
        words = plural("It is erased in {n} second.", "It is erased in {n} seconds.", self._left)
        self._words.setText(words)
        self._words.setAccessibleName(words)


class Eraser(QObject):
    """Listens for the wish, asks, and destroys the keys.

    Signals:
        erased: the vault whose keys are gone; its files are still there.
        failed: an error; nothing was destroyed.
    """

    erased = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._countdown: Countdown | None = None
        shortcut = QShortcut(QKeySequence(ERASE_KEY), window)
        shortcut.activated.connect(self.ask)
        context.erase_wished.connect(self.ask)

    @Slot()
    def ask(self) -> None:
        """Open the countdown, if a vault is open and none is counting yet."""
        if self._context.vault is None or self._countdown is not None:
            return
        self._countdown = Countdown(self._window)
        self._countdown.answered.connect(self._on_answered)
        self._countdown.open()

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        self._countdown = None
        opened = self._context.vault
        if answer != _ERASE or opened is None:
            return
        try:
            # Here and now: a lane may be busy, and this is a matter of milliseconds.
            vault_service.erase_keys(opened)
        except AppError as error:
            self.failed.emit(error)
            return
        self.erased.emit(opened)
