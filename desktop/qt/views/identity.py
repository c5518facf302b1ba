"""Who one witness is: a second unlock with a reason, the card, and its locking by itself."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.lock import IdleWatch
from desktop.qt.nocopy import NoCopy
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.modulepage import ModulePage
from desktop.qt.widgets.registry_list import RegistryList
from desktop.qt.widgets.second_unlock import SecondUnlock
from desktop.services import identities
from desktop.services.arriving import arrival_words
from desktop.services.edit import Edit
from desktop.services.identities import OpenCard
from desktop.services.vault_service import SUPERVISOR
from desktop.services.wording import sentence
from storage.arrival import Arrival
from storage.vault import Vault

RELOCK_MINUTES: Final = 2


class CardPage(ModulePage):
    """A part of the identity form. The gates of a testimony do not look at it."""

    def _show_gates(self) -> None:
        pass


class IdentityView(View):
    """Shows nothing of a person before the second unlock, and nothing after two minutes without a touch.

    Args:
        item: code of the testimony.
    """

    def __init__(self, context: Context, item: str) -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        self._code = item
        self._lead = context.opened.role == SUPERVISOR
        self._registry: RegistryList | None = None
        self._card: OpenCard | None = None
        self._pages: list[CardPage] = []
        self._saved = ""
        self._leaving = False
        self._unlocked: list[OpenCard] = []  # by the vault lane, perhaps not told here yet
        self._watch = IdleWatch(self)
        self._watch.idle.connect(self._on_lock)
        self._column = middle_column(self, width=760, top=32)
        self._locked = self._ask()
        self._open: QWidget | None = None
        self._column.addWidget(self._locked)
        self._column.addStretch(1)

    def bar(self) -> BarState:
        """Say the code, and never a name."""
        return BarState(self._code, tr("Who the witness is"), self._saved)

    def flush(self) -> None:
        """Write down what is being typed and lock: called before the page is left."""
        self._leaving = True
        self._relock()
        self.context.call("vault", partial(_lock_all, self._unlocked))

    def wipe(self) -> None:
        """Forget everything shown."""
        self._watch.stop()
        self._unlock.wipe()
        for page in self._pages:
            page.wipe()
        self._wipe_registry()

    def arguments(self) -> dict[str, object]:
        """Return whose card it is."""
        return {"item": self._code}

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window for touches (Qt's interface)."""
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self._watch)

    def _ask(self) -> QWidget:
        box = QWidget(self)
        column = Column(box, gap=16)
        column.addWidget(Title(tr("Who the witness is"), box))
        self._unlock = SecondUnlock(
            tr(
                "The name, the contact and other facts about the person are kept apart from the "
                "testimony, under a key of their own. Each look is counted, and your reason is written "
                "into the log."
            ),
            tr("Why do you need to see it? Write no name here."),
            tr("&Unlock the identity"),
            box,
        )
        column.addWidget(self._unlock)
        self._unlock.given.connect(self._on_given)
        self._unlock.left.connect(self._on_back)
        return box

    @Slot(str, str)
    def _on_given(self, passphrase: str, reason: str) -> None:
        work = partial(_unlock, self._vault, self._code, passphrase, reason, self._unlocked)
        self.context.call("vault", work, done=self._on_unlocked, failed=self._on_failed)

    @Slot(object)
    def _on_unlocked(self, card: OpenCard) -> None:
        if card.lost:
            self.context.say(arrival_words(Arrival(lost=card.lost)))
        self._unlock.done()
        if self._leaving:
            return
        self._unlocked.clear()
        self._card = card
        self._locked.hide()
        self._open = self._show_card(card)
        self._column.insertWidget(0, self._open)
        self._guard = NoCopy(self._open)
        self._watch.start(RELOCK_MINUTES)
        self.take_focus()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._unlock.fail(sentence(error))

    def _show_card(self, card: OpenCard) -> QWidget:
        box = QWidget(self)
        column = Column(box, gap=24)
        seen = plural(
            "Identities were unlocked {n} time in this vault.",
            "Identities were unlocked {n} times in this vault.",
            card.views,
        )
        relock = tr("This page locks by itself after two minutes without a touch, and when you leave it.")
        column.addWidget(Muted(f"{relock} {seen}", box))
        if card.writable and not card.name_agreed:
            notice = tr(
                "The witness has not agreed that the name is written down (F02.13), "
                "so there is no place for it. The code is enough."
            )
            column.addWidget(Banner("notice", notice, box))
        if self._lead:
            to_registry = LinkButton(tr("Who was told which &pseudonym"), box)
            to_registry.clicked.connect(self._on_registry)
            column.addWidget(side_by_side(to_registry))
        self._pages = [self._page(card, module, box) for module in card.modules]
        for page in self._pages:
            column.addWidget(page)
        if card.aliases:
            column.addWidget(self._alias_card(card, box))
        if self._lead:
            self._registry = RegistryList(card.registry, card.code, box)
            column.addWidget(self._registry)
        done = PrimaryButton(tr("&Lock the identity"), box)
        done.clicked.connect(self._on_lock)
        column.addWidget(side_by_side(done))
        return box

    def _page(self, card: OpenCard, module: str, parent: QWidget) -> CardPage:
        page = CardPage(card.interview, module, self.context.theme, parent)
        page.setEnabled(card.writable)
        page.value_edited.connect(self._on_value)
        page.reason_chosen.connect(self._on_reason)
        page.row_wanted.connect(self._on_row_wanted)
        page.row_unwanted.connect(self._on_row_unwanted)
        return page

    def _alias_card(self, card: OpenCard, parent: QWidget) -> Card:
        listed = Card(parent)
        listed.column.addWidget(Heading(tr("Codes under which others know this testimony"), listed))
        for alias in card.aliases:
            words = tr(
                "Recipient {recipient}, release {release}: {code}",
                recipient=alias.recipient,
                release=alias.release,
                code=alias.code,
            )
            listed.column.addWidget(Body(words, listed))
        return listed

    @Slot(str, str)
    def _on_value(self, reference: str, value: str) -> None:
        if self._card is not None:
            self._after(self._card.interview.edit(reference, value))

    @Slot(str, str)
    def _on_reason(self, reference: str, code: str) -> None:
        if self._card is not None:
            self._after(self._card.interview.explain(reference, code))

    @Slot(str)
    def _on_row_wanted(self, repeat: str) -> None:
        if self._card is not None:
            self._after(self._card.interview.add_row(repeat))

    @Slot(str)
    def _on_row_unwanted(self, instance: str) -> None:
        if self._card is not None:
            self._after(self._card.interview.remove_row(instance))

    def _after(self, edit: Edit) -> None:
        assert self._card is not None
        work = partial(_record, self._card, edit)
        self.context.call("vault", work, done=self._on_saved)
        if not all(page.apply(edit.change) for page in self._pages):
            self._rebuild()

    def _rebuild(self) -> None:
        assert self._card is not None and self._open is not None
        old, self._open = self._open, self._show_card(self._card)
        self._column.replaceWidget(old, self._open)
        old.hide()
        old.deleteLater()
        self._guard = NoCopy(self._open)

    @Slot(object)
    def _on_saved(self, at: datetime) -> None:
        if self._card is not None:
            self._saved = tr("Saved {time}", time=f"{at.astimezone():%H:%M}")
            self.bar_changed.emit()

    @Slot()
    def _on_lock(self) -> None:
        self._relock()
        self._locked.show()
        self._unlock.take_focus()

    def _relock(self) -> None:
        """Write down what is being typed, take the card off the screen and close it."""
        self._watch.stop()
        if self._card is None:
            return
        for page in list(self._pages):
            page.commit()
        for page in self._pages:
            page.wipe()
        self._wipe_registry()
        card, self._card, self._pages = self._card, None, []
        if self._open is not None:
            self._column.removeWidget(self._open)
            self._open.hide()
            self._open.deleteLater()
            self._open = None
        self._saved = ""
        self.bar_changed.emit()
        self.context.call("vault", partial(_lock, card))

    @Slot()
    def _on_registry(self) -> None:
        if self._registry is not None:
            scroll_area(self).ensureWidgetVisible(self._registry, 0, self.height())
            self._registry.take_focus()

    def _wipe_registry(self) -> None:
        if self._registry is not None:
            self._registry.wipe()
            self._registry = None

    @Slot()
    def _on_back(self) -> None:
        self.context.back()


def _unlock(
    vault: Vault, code: str, passphrase: str, reason: str, unlocked: list[OpenCard], _report: Report
) -> OpenCard:
    card = identities.unlock(vault, code, passphrase, reason, i18n.language())
    unlocked.append(card)
    return card


def _record(card: OpenCard, edit: Edit, _report: Report) -> datetime:
    return identities.record(card, edit.entries)


def _lock(card: OpenCard, _report: Report) -> None:
    identities.lock(card)


def _lock_all(unlocked: list[OpenCard], _report: Report) -> None:
    for card in unlocked:
        identities.lock(card)
