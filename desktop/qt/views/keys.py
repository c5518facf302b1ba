"""Keys and recovery: what opens this vault, and what can be changed about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    DangerButton,
    Heading,
    LinkButton,
    Muted,
    ProgressCard,
    QuietButton,
    Title,
)
from desktop.qt.prompts import Choice, Prompt
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.credential import CredentialField
from desktop.services import keys
from desktop.services.keys import Overview, Typed
from desktop.services.wording import sentence
from storage.kdf import KdfParams
from storage.vault import Vault
from storage.vault_keys import SlotInfo

_MIB = 1024


class KeysView(View):
    """Lists passphrases, shares, the erase passphrase and the cost; each change asks for the passphrase."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._prompt: Prompt | None = None
        self._work: Callable[..., None] | None = None
        self._done_words = ""
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Keys and recovery"), self))
        self._trouble = Banner("danger", "", self)
        self._progress = ProgressCard("", self, can_cancel=False)
        self._progress.hide()
        self._cards = [Card(self) for _ in range(4)]
        for widget in (self._trouble, self._progress, *self._cards):
            column.addWidget(widget)
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(partial(context.go, "vault"))
        column.addWidget(side_by_side(back))
        column.addStretch(1)
        self._load()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Keys and recovery"))

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _load(self) -> None:
        self.context.call("vault", partial(_overview, self._vault()), done=self._on_overview)

    @Slot(object)
    def _on_overview(self, found: Overview) -> None:
        passphrases, recovery, erase, cost = self._cards
        self._fill(passphrases, tr("Passphrases"), self._passphrase_rows(found))
        self._fill(recovery, tr("Recovery shares"), self._recovery_rows(found.recovery))
        self._fill(erase, tr("Erase passphrase"), self._erase_rows(found.erase))
        self._fill(cost, tr("Protection"), self._cost_rows(found.params))

    def _fill(self, card: Card, title: str, rows: list[QWidget]) -> None:
        while item := card.column.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for widget in (Heading(title, card), *rows):
            card.column.addWidget(widget)

    def _passphrase_rows(self, found: Overview) -> list[QWidget]:
        rows: list[QWidget] = []
        for slot in found.passphrases:
            rows.append(Body(_passphrase_words(slot), self))
            if len(found.passphrases) > 1:
                remove = QuietButton(
                    tr("Remove"), self, name=tr("Remove: {what}", what=_passphrase_words(slot))
                )
                remove.clicked.connect(partial(self._on_remove, slot.place))
                rows.append(side_by_side(remove))
        rows.append(
            side_by_side(
                self._way(tr("&Change a passphrase"), "change"),
                self._way(tr("&Add another passphrase"), "add"),
            )
        )
        return rows

    def _recovery_rows(self, slot: SlotInfo | None) -> list[QWidget]:
        make = QuietButton(tr("Make &new shares") if slot else tr("Make recovery &shares"), self)
        make.clicked.connect(partial(self.context.go, "shares"))
        if slot is None:
            words = tr(
                "None yet. Shares are sheets of twenty words for people you trust. Any two of three, for "
                "example, open this vault if the passphrase is lost."
            )
            return [Body(words, self), side_by_side(make)]
        words = tr(
            "{needed} of {shares} sheets open this vault. Made {day}.",
            needed=slot.needed,
            shares=slot.shares,
            day=f"{slot.day:%Y-%m-%d}",
        )
        return [Body(words, self), side_by_side(make, self._remover(tr("Make shares &void"), slot.place))]

    def _erase_rows(self, slot: SlotInfo | None) -> list[QWidget]:
        words = tr(
            "Typed at unlocking, it destroys the keys of this vault, and the program says what it says "
            "to any wrong passphrase. It does nothing against somebody who copied the disk before, and "
            "a technician may see that something was written."
        )
        if slot is None:
            return [
                Body(tr("Not set."), self),
                Muted(words, self),
                side_by_side(self._way(tr("Set an &erase passphrase"), "erase")),
            ]
        state = tr("Set on {day}.", day=f"{slot.day:%Y-%m-%d}")
        return [
            Body(state, self),
            Muted(words, self),
            side_by_side(
                self._way(tr("Set another &erase passphrase"), "erase"),
                self._remover(tr("Remove the erase passphrase"), slot.place),
            ),
        ]

    def _cost_rows(self, params: KdfParams) -> list[QWidget]:
        words = tr(
            "Each attempt at a passphrase takes {memory} MiB of memory and {passes} passes over it.",
            memory=params.memory_kib // _MIB,
            passes=params.iterations,
        )
        dearer = QuietButton(tr("Make attempts c&ost more"), self)
        dearer.clicked.connect(self._on_dearer)
        renew = QuietButton(tr("&Renew the keys"), self)
        renew.clicked.connect(self._on_renew)
        erase = DangerButton(tr("Erase this vault"), self)
        erase.clicked.connect(self.context.wish_erased)
        about = tr(
            "Renewing writes everything anew under new keys: old pages of its files that survive on the disk "
            "do not open with the keys of today. Passphrases and shares stay the same."
        )
        return [Body(words, self), side_by_side(dearer, renew), Muted(about, self), side_by_side(erase)]

    def _way(self, text: str, task: str) -> QuietButton:
        button = QuietButton(text, self)
        button.clicked.connect(partial(self.context.go, "key change", task=task))
        return button

    def _remover(self, text: str, place: int) -> QuietButton:
        button = QuietButton(text, self)
        button.clicked.connect(partial(self._on_remove, place))
        return button

    @Slot()
    def _on_remove(self, place: int, _checked: bool = False) -> None:
        self._done_words = tr("Removed. It opens nothing any more.")
        self._ask(
            tr("Remove it"),
            tr("It opens nothing any more, and the vault gets new keys. Type a passphrase that stays."),
            partial(_remove, self._vault(), place),
        )

    @Slot()
    def _on_dearer(self) -> None:
        self._done_words = tr("Each attempt costs more from now on. Other passphrases follow when next used.")
        self._ask(
            tr("Make attempts cost more"),
            tr("This computer is measured: an attempt shall take it a second or more. Nothing else changes."),
            partial(_raise_cost, self._vault(), self.context.kdf),
        )

    @Slot()
    def _on_renew(self) -> None:
        self._done_words = tr("The vault has new keys.")
        self._ask(
            tr("Renew the keys"),
            tr("Everything is written anew under new keys. It takes longer for a large vault."),
            partial(_renew, self._vault()),
        )

    def _ask(self, title: str, text: str, work: Callable[..., None]) -> None:
        prompt = Prompt(self, title, text, [Choice("", tr("Leave it")), Choice("yes", title, "primary")])
        self._asked = CredentialField(tr("Passphrase"), prompt)
        prompt.insert(self._asked)
        self._work = work
        prompt.answered.connect(self._on_answered)
        prompt.open()
        self._asked.setFocus()

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        typed = self._asked.take()
        work, self._work = self._work, None
        if answer != "yes" or work is None:
            return
        self._trouble.say("")
        self._progress.report(tr("Changing the keys"), 0, 0)
        self._busy(True)
        self.context.call("vault", partial(work, typed), done=self._on_done, failed=self._on_failed)

    @Slot(object)
    def _on_done(self, _result: object) -> None:
        self._busy(False)
        self.context.say(self._done_words, "good")
        self._load()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))
        self._load()

    def _busy(self, busy: bool) -> None:
        self._progress.setVisible(busy)
        for card in self._cards:
            card.setEnabled(not busy)


def _passphrase_words(slot: SlotInfo) -> str:
    day = f"{slot.day:%Y-%m-%d}"
    if slot.current:
        words = tr("The passphrase this vault was opened with, made {day}.", day=day)
    else:
        words = tr("Another passphrase, made {day}.", day=day)
    if slot.key_file:
        words += " " + tr("It needs its key file.")
    if slot.late:
        words += " " + tr("It has the former cost until it is next used.")
    return words


def _overview(vault: Vault, _report: Report) -> Overview:
    return keys.overview(vault)


def _remove(vault: Vault, place: int, typed: Typed, _report: Report) -> None:
    keys.remove(vault, typed, place)


def _raise_cost(vault: Vault, params: KdfParams | None, typed: Typed, _report: Report) -> None:
    keys.raise_cost(vault, typed, params)


def _renew(vault: Vault, typed: Typed, _report: Report) -> None:
    keys.renew(vault, typed)
