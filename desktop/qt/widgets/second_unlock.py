"""Asking for the passphrase again, and for a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import Body, FieldBox, LinkButton, PrimaryButton, ProgressCard, Trouble
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.passphrase import PassphraseField
from storage.identity import SHORTEST_REASON


class SecondUnlock(QWidget):
    """A reason, the passphrase, and a button.

    Signals:
        given: the passphrase and the reason; the button stays off until `done` or `fail`.
        left: the person wants to go back.

    Args:
        about: what is unlocked.
        why: what the reason should say.
        unlock: words of the button.
    """

    given = Signal(str, str)
    left = Signal()

    def __init__(self, about: str, why: str, unlock: str, parent: QWidget) -> None:
        super().__init__(parent)
        column = Column(self, gap=16)
        column.addWidget(Body(about, self))
        self._reason = QLineEdit(self)
        self._reason.setInputMethodHints(SENSITIVE)
        self._reason.setMaxLength(200)
        self._reason_box = FieldBox(tr("Reason"), self._reason, why, self)
        self._passphrase = PassphraseField(tr("Passphrase of the vault"), self)
        self._trouble = Trouble(self)
        self._unlock = PrimaryButton(unlock, self)
        self._progress = ProgressCard(
            tr("Unlocking. This takes a moment on purpose."), self, can_cancel=False
        )
        self._progress.hide()
        self._back = LinkButton(tr("&Back"), self)
        for widget in (self._reason_box, self._passphrase, self._trouble, self._unlock, self._progress):
            column.addWidget(widget)
        column.addWidget(self._back)
        self._reason.returnPressed.connect(self._passphrase.field.setFocus)
        self._passphrase.entered.connect(self._on_unlock)
        self._unlock.clicked.connect(self._on_unlock)
        self._back.clicked.connect(self.left)

    def done(self) -> None:
        """Forget the reason: it opened."""
        self._reason.clear()
        self._busy(False)

    def fail(self, sentence: str) -> None:
        """Say why it did not open."""
        self._busy(False)
        self._trouble.say(sentence)
        self._passphrase.field.setFocus()

    def take_focus(self) -> None:
        """Begin with the reason."""
        self._reason.setFocus()

    def wipe(self) -> None:
        """Forget what was typed."""
        self._passphrase.clear()
        self._reason.clear()

    @Slot()
    def _on_unlock(self) -> None:
        if not self._unlock.isEnabled():
            return
        reason = self._reason.text().strip()
        if len(reason) < SHORTEST_REASON:
            self._reason_box.trouble.say(
                tr("Please write a reason of at least {n} characters.", n=SHORTEST_REASON)
            )
            self._reason.setFocus()
            return
        self._reason_box.trouble.say("")
        if not self._passphrase.text:
            self._trouble.say(tr("Type the passphrase of this vault."))
            return
        self._trouble.say("")
        self._busy(True)
        self.given.emit(self._passphrase.take(), reason)

    def _busy(self, busy: bool) -> None:
        self._unlock.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._progress.setVisible(busy)
