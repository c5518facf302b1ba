"""Opening a vault with recovery shares: type enough of them, then choose a new passphrase."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import (
    Body,
    Card,
    Lead,
    LinkButton,
    Muted,
    PrimaryButton,
    ProgressCard,
    Title,
    Trouble,
)
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.new_passphrase import NewPassphrase
from desktop.qt.widgets.share_words import ShareEdit
from desktop.services import keys, vault_service
from desktop.services.arriving import arrival_words
from desktop.services.keys import Share
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence


class RecoverView(View):
    """Two steps. Nothing is changed before the last button.

    Args:
        folder: of the vault.
    """

    def __init__(self, context: Context, folder: Path | None = None) -> None:
        super().__init__(context)
        self._folder = folder or context.home
        self._shares: list[Share] = []
        column = middle_column(self, top=48)
        column.addWidget(Title(tr("Open with recovery shares"), self))
        column.addWidget(
            Body(
                tr(
                    "The vault gets a new passphrase. All other passphrases, and an erase passphrase, stop "
                    "working; the shares stay valid."
                ),
                self,
            )
        )
        self._first = self._first_card()
        self._second = self._second_card()
        self._trouble = Trouble(self)
        self._progress = ProgressCard(
            tr("Opening the vault. This takes a moment on purpose."), self, can_cancel=False
        )
        self._progress.hide()
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(self._on_back)
        for widget in (self._first, self._second, self._trouble, self._progress, side_by_side(back)):
            column.addWidget(widget)
        column.addStretch(1)
        self._say_count()

    def wipe(self) -> None:
        """Forget the shares and the passphrase."""
        self._shares.clear()
        self._typed.take()
        self._new.clear()

    def _first_card(self) -> Card:
        card = Card(self)
        self._count = Lead("", self)
        self._typed = ShareEdit(tr("The words of one share"), self)
        note = Muted(tr("Twenty words, in their order. Four letters of a word are enough."), self)
        add = PrimaryButton(tr("&Add this share"), self)
        add.clicked.connect(self._on_add)
        for widget in (self._count, self._typed, note, side_by_side(add)):
            card.column.addWidget(widget)
        return card

    def _second_card(self) -> Card:
        card = Card(self)
        self._new = NewPassphrase(self.context.lanes, tr("New passphrase"), self)
        self._open = PrimaryButton(tr("&Open the vault"), self)
        self._open.clicked.connect(self._on_open)
        self._new.entered.connect(self._on_open)
        for widget in (Lead(tr("Enough shares are here."), self), self._new, side_by_side(self._open)):
            card.column.addWidget(widget)
        return card

    def _missing(self) -> int:
        return self._shares[0].needed - len(self._shares) if self._shares else 1

    def _say_count(self) -> None:
        missing = self._missing()
        if not self._shares:
            words = tr("Type the first share")
        else:
            words = plural("{n} more share is needed", "{n} more shares are needed", missing)
        self._count.setText(words)
        self._first.setVisible(missing > 0)
        self._second.setVisible(missing <= 0)
        (self._typed if missing > 0 else self._new).setFocus()

    @Slot()
    def _on_add(self) -> None:
        work = partial(_read, tuple(self._shares), self._typed.toPlainText())
        self.context.call("work", work, done=self._on_read, failed=self._on_failed)

    @Slot(object)
    def _on_read(self, share: Share) -> None:
        self._trouble.say("")
        self._shares.append(share)
        self._typed.take()
        self._say_count()

    @Slot()
    def _on_open(self) -> None:
        objection = self._new.objection()
        self._trouble.say(objection)
        if objection or not self._open.isEnabled():
            return
        self._busy(True)
        work = partial(_recover, self._folder, tuple(self._shares), self._new.take())
        self.context.call("vault", work, done=self._on_opened, failed=self._on_refused)

    @Slot(object)
    def _on_opened(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("work")
        self.context.unlocked.emit()
        self.context.say(arrival_words(opened.arrival))
        self.context.say(
            tr("The vault has a new passphrase. The shares were brought together: make new ones soon."),
            "good",
        )

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        """Begin anew: shares that fit together and open nothing are the wrong ones."""
        self._busy(False)
        self._shares.clear()
        self._say_count()
        self._trouble.say(sentence(error))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))

    @Slot()
    def _on_back(self) -> None:
        self.context.go("unlock", folder=self._folder)

    def _busy(self, busy: bool) -> None:
        self._open.setEnabled(not busy)
        self._new.setEnabled(not busy)
        self._progress.setVisible(busy)


def _read(before: tuple[Share, ...], typed: str, _report: Report) -> Share:
    return keys.read_share(before, typed)


def _recover(folder: Path, shares: tuple[Share, ...], passphrase: str, report: Report) -> OpenVault:
    return vault_service.recover(folder, [share.words for share in shares], passphrase, report=report)
