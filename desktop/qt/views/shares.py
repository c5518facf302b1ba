"""Making recovery shares: how many, each on a sheet, each typed back, then they count."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.parts import (
    Body,
    Card,
    Combo,
    FieldBox,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    ProgressCard,
    QuietButton,
    Title,
    Trouble,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.credential import CredentialField
from desktop.qt.widgets.share_words import ShareEdit, ShareWords
from desktop.services import keys, printing
from desktop.services.keys import Typed
from desktop.services.wording import sentence
from storage.recovery import FEWEST, MOST, Issue
from storage.vault import Vault

_NEEDED, _SHARES = 2, 3


class SharesView(View):
    """Four steps, one card each. Until the last one nothing about the vault has changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._issue: Issue | None = None
        self._number = 0
        column = middle_column(self, width=680, top=32)
        column.addWidget(Title(tr("Recovery shares"), self))
        self._numbers = self._numbers_card()
        self._show = self._show_card()
        self._type = self._type_card()
        self._keep = self._keep_card()
        self._trouble = Trouble(self)
        self._progress = ProgressCard(tr("Changing the keys"), self, can_cancel=False)
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(self._on_back)
        for widget in (*self._cards(), self._trouble, self._progress, side_by_side(back)):
            column.addWidget(widget)
        column.addStretch(1)
        self._progress.hide()
        self._turn_to(self._numbers)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Keys and recovery"))

    def wipe(self) -> None:
        """Forget the shares and the passphrase."""
        self._issue = None
        self._words.show_words(())
        self._typed.take()
        self._passphrase.clear()

    def _cards(self) -> tuple[Card, ...]:
        return (self._numbers, self._show, self._type, self._keep)

    def _numbers_card(self) -> Card:
        card = Card(self)
        about = tr(
            "Each share is a sheet of twenty words for one person you trust. Enough of them together "
            "open this vault and set a new passphrase; fewer tell nothing. Choose people who do not "
            "know each other's sheet, also abroad."
        )
        self._made, made = self._number_list(tr("Number of sheets"), _SHARES)
        self._needed, needed = self._number_list(tr("How many are needed"), _NEEDED)
        make = PrimaryButton(tr("&Make the shares"), self)
        make.clicked.connect(self._on_make)
        for widget in (Body(about, self), made, needed, side_by_side(make)):
            card.column.addWidget(widget)
        return card

    def _show_card(self) -> Card:
        card = Card(self)
        self._show_title = Heading("", self)
        self._words = ShareWords(self)
        note = Muted(
            tr(
                "Copy the words by hand, or save the sheet and print it where nothing is kept. A saved "
                "file is not encrypted: erase it after printing."
            ),
            self,
        )
        self._save = QuietButton(tr("&Save this sheet as PDF"), self)
        self._next = PrimaryButton(tr("&Type it back from paper"), self)
        self._save.clicked.connect(self._on_save)
        self._next.clicked.connect(self._on_type)
        for widget in (self._show_title, self._words, note, side_by_side(self._save, self._next)):
            card.column.addWidget(widget)
        return card

    def _type_card(self) -> Card:
        card = Card(self)
        self._type_title = Heading("", self)
        self._typed = ShareEdit(tr("The words of this sheet"), self)
        check = PrimaryButton(tr("&Compare"), self)
        again = QuietButton(tr("Show the words &again"), self)
        check.clicked.connect(self._on_check)
        again.clicked.connect(self._on_again)
        note = Muted(tr("Four letters of a word are enough."), self)
        for widget in (self._type_title, self._typed, note, side_by_side(again, check)):
            card.column.addWidget(widget)
        return card

    def _keep_card(self) -> Card:
        card = Card(self)
        about = tr(
            "Every sheet was read back. With the next step these sheets count, and sheets made before are "
            "void. Copies of the vault made before still open with the old sheets."
        )
        self._passphrase = CredentialField(tr("A passphrase of this vault"), self)
        keep = PrimaryButton(tr("&Let these shares count"), self)
        keep.clicked.connect(self._on_keep)
        self._passphrase.entered.connect(self._on_keep)
        for widget in (Body(about, self), self._passphrase, side_by_side(keep)):
            card.column.addWidget(widget)
        return card

    def _number_list(self, label: str, value: int) -> tuple[Combo, FieldBox]:
        numbers = Combo(self)
        for number in range(FEWEST, MOST + 1):
            numbers.addItem(str(number), number)
        numbers.setCurrentIndex(value - FEWEST)
        return numbers, FieldBox(label, numbers, parent=self)

    def _turn_to(self, card: Card) -> None:
        self._trouble.say("")
        for other in self._cards():
            other.setVisible(other is card)
        self.take_focus()

    @Slot()
    def _on_make(self) -> None:
        work = partial(_make, int(self._needed.currentData()), int(self._made.currentData()))
        self.context.call("work", work, done=self._on_made, failed=self._on_failed)

    @Slot(object)
    def _on_made(self, issue: Issue) -> None:
        self._issue, self._number = issue, 0
        self._show_share()

    def _show_share(self) -> None:
        issue = self._issue
        if issue is None:
            return
        facts = {"number": self._number + 1, "shares": len(issue.shares)}
        self._show_title.setText(tr("Sheet {number} of {shares}", **facts))
        self._type_title.setText(tr("Type sheet {number} of {shares} as it stands on paper", **facts))
        self._words.show_words(issue.shares[self._number])
        self._turn_to(self._show)

    @Slot()
    def _on_save(self) -> None:
        name = f"{self._number + 1}.pdf"
        chooser = choose_file(self, tr("Where should the sheet be written?"), mode=SAVE, name=name)
        chooser.chosen.connect(self._on_path)

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        if self._issue is None:
            return
        work = partial(_write, self._issue, self._number, path, i18n.language())
        self.context.call("work", work, done=self._on_written, failed=self._on_failed)

    @Slot(object)
    def _on_written(self, number: int) -> None:
        assert self.context.vault is not None
        self.context.call("vault", partial(_printed, self.context.vault.vault, number))
        self.context.say(tr("The sheet is written. Print it, then erase the file."), "good")

    @Slot()
    def _on_type(self) -> None:
        # Off the screen, so that it is read from paper.
        self._words.show_words(())
        self._turn_to(self._type)
        self._typed.setFocus()

    @Slot()
    def _on_again(self) -> None:
        self._show_share()

    @Slot()
    def _on_check(self) -> None:
        if self._issue is None:
            return
        work = partial(_read_back, self._issue, self._number, self._typed.toPlainText())
        self.context.call("work", work, done=self._on_same, failed=self._on_failed)

    @Slot(object)
    def _on_same(self, _result: object) -> None:
        self._typed.take()
        if self._issue is None:
            return
        self._number += 1
        if self._number < len(self._issue.shares):
            self._show_share()
            return
        self._turn_to(self._keep)
        self._passphrase.setFocus()

    @Slot()
    def _on_keep(self) -> None:
        if not self._passphrase.text or self._issue is None or not self._keep.isEnabled():
            return
        self._busy(True)
        assert self.context.vault is not None
        work = partial(_keep, self.context.vault.vault, self._passphrase.take(), self._issue)
        self.context.call("vault", work, done=self._on_kept, failed=self._on_failed)

    @Slot(object)
    def _on_kept(self, _result: object) -> None:
        self.context.go("keys")
        self.context.say(tr("The shares count from now on. Hand each sheet to its keeper."), "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))

    @Slot()
    def _on_back(self) -> None:
        self.context.go("keys")

    def _busy(self, busy: bool) -> None:
        self._keep.setEnabled(not busy)
        self._progress.setVisible(busy)


def _make(needed: int, shares: int, _report: Report) -> Issue:
    return keys.make_shares(needed, shares)


def _write(issue: Issue, number: int, path: Path, language: str, _report: Report) -> int:
    keys.write_sheet(issue, number, path, language)
    return number + 1


def _printed(vault: Vault, number: int, _report: Report) -> None:
    printing.printed(vault, printing.RECOVERY_SHEET, sheet=number)


def _read_back(issue: Issue, number: int, typed: str, _report: Report) -> None:
    keys.read_back(issue, number, typed)


def _keep(vault: Vault, typed: Typed, issue: Issue, _report: Report) -> None:
    keys.keep_shares(vault, typed, issue)
