"""What a witness asked for after sealing, what was handed over, and destroying: for supervisors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    DangerButton,
    FieldBox,
    Heading,
    LinkButton,
    Muted,
    Title,
    Trouble,
)
from desktop.qt.prompts import Choice, ask
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.views.withdrawal_parts import FormCard, HoldCard, KeepCard, PackageCard, WishCard
from desktop.qt.widgets.field import SENSITIVE
from desktop.services import withdrawal_form, withdrawing
from desktop.services.vocabulary import label
from desktop.services.withdrawing import HoldRequest, Package, Record
from desktop.services.wording import sentence
from storage.vault import Vault


class WithdrawalView(View):
    """One testimony: its state, what was asked for, whom to recall it from, what may be destroyed.

    Args:
        item: code of the testimony.
    """

    def __init__(self, context: Context, item: str) -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        self._code = item
        self._record: Record | None = None
        self._request: HoldRequest | None = None
        self._package: Package | None = None
        self._column = column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Withdrawal and keeping"), self))
        self._state = Body("", self)
        column.addWidget(self._state)
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        self._holder = QWidget(self)
        self._inner = Column(self._holder, gap=16)
        column.addWidget(self._holder)
        if context.opened.trained and context.closed is None:
            words = tr(
                "What was said of sexual violence is a record of its own in the closed part. Whatever is "
                "decided here is decided there once more."
            )
            column.addWidget(Muted(words, self))
            apart = LinkButton(tr("Close&d part"), self)
            apart.clicked.connect(self._on_closed)
            column.addWidget(side_by_side(apart))
        back = LinkButton(tr("&Back to the testimonies"), self)
        back.clicked.connect(self._on_back)
        column.addWidget(side_by_side(back))
        column.addStretch(1)
        self._reload()

    def bar(self) -> BarState:
        """Say the code."""
        return BarState(self._code, tr("Withdrawal and keeping"))

    def wipe(self) -> None:
        """Forget what was typed."""
        for edit in self.findChildren(QLineEdit):
            edit.clear()

    def arguments(self) -> dict[str, object]:
        """Return whose page it is."""
        return {"item": self._code}

    def _do(self, work: Callable[[], object], done: Callable[..., object] | None = None) -> None:
        self._trouble.say("")
        finished = done if done is not None else self._on_done
        self.context.call("vault", partial(_run, work), done=finished, failed=self._on_failed)

    def _reload(self) -> None:
        self.context.call(
            "vault", partial(_read, self._vault, self._code), done=self._on_record, failed=self._on_failed
        )

    @Slot(object)
    def _on_done(self, _result: object) -> None:
        self._reload()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error), "danger")

    @Slot(object)
    def _on_record(self, record: Record) -> None:
        self._record = record
        old, self._holder = self._holder, QWidget(self)
        self._inner = Column(self._holder, gap=16)
        self._column.replaceWidget(old, self._holder)
        old.hide()
        old.deleteLater()
        self._state.setText(_state_words(record))
        if record.tombstone is not None:
            self._inner.addWidget(_tombstone(record, self._holder))
        else:
            self._show_wishes(record)
        if record.packages:
            packages = PackageCard(record.packages, self._holder)
            packages.note_wanted.connect(self._on_note_wanted)
            packages.answered.connect(self._on_answered)
            self._inner.addWidget(packages)
        if record.tombstone is None:
            self._show_hold(record)
            self._show_keeping(record)
            self._show_destroying(record)

    def _show_wishes(self, record: Record) -> None:
        wishes = WishCard(record, self._holder)
        wishes.recorded.connect(self._on_wish)
        self._inner.addWidget(wishes)
        forms = FormCard(record, self._holder)
        forms.form_wanted.connect(self._on_form_wanted)
        forms.read_wanted.connect(self._on_form)
        self._inner.addWidget(forms)

    def _show_hold(self, record: Record) -> None:
        hold = HoldCard(record, self._holder)
        hold.ask_wanted.connect(self._on_ask_hold)
        hold.bring_wanted.connect(self._on_bring_hold)
        hold.answer_wanted.connect(self._on_answer_hold)
        hold.lift_wanted.connect(self._on_lift_hold)
        self._inner.addWidget(hold)

    def _show_keeping(self, record: Record) -> None:
        keeping = KeepCard(record, self._holder)
        keeping.kept.connect(self._on_kept)
        self._inner.addWidget(keeping)

    def _show_destroying(self, record: Record) -> None:
        card = Card(self._holder)
        card.column.addWidget(Heading(tr("Destroy"), card))
        card.column.addWidget(
            Body(
                tr(
                    "The key of this testimony is destroyed, and with it the account, the attachments and "
                    "the identity card. Codes, dates and the reason stay. Packages that were handed over, "
                    "backups and old copies on the disk are not reached."
                ),
                card,
            )
        )
        self._why = QLineEdit(card)
        self._why.setInputMethodHints(SENSITIVE)
        card.column.addWidget(FieldBox(tr("Reason"), self._why, tr("It stays. Write no name here."), card))
        self._typed = QLineEdit(card)
        self._typed.setInputMethodHints(SENSITIVE)
        box = FieldBox(tr("Type the code {code} to confirm", code=record.code), self._typed, parent=card)
        card.column.addWidget(box)
        self._not_yet = Trouble(card)
        card.column.addWidget(self._not_yet)
        everything = DangerButton(tr("Destroy the &testimony"), card)
        identity = DangerButton(tr("Destroy the &identity only"), card)
        identity.setVisible(record.has_identity)
        everything.clicked.connect(self._on_destroy)
        identity.clicked.connect(self._on_destroy_identity)
        card.column.addWidget(side_by_side(everything, identity))
        self._inner.addWidget(card)

    @Slot(str, str, str, str, bool)
    def _on_wish(self, scope: str, recipient: str, channel: str, free: str, explained: bool) -> None:
        self._do(
            partial(
                self._vault.withdrawals.record,
                self._code,
                scope,
                channel=channel,
                free=free,
                explained=explained,
                recipient=recipient,
            )
        )

    @Slot()
    def _on_form_wanted(self) -> None:
        work = partial(withdrawal_form.begin, self._vault, self._code, i18n.language())
        self._do(lambda: work().id, self._on_form)

    @Slot(object)
    def _on_form(self, draft: str) -> None:
        self.context.go("interview", draft=draft)

    def _confirmed(self) -> bool:
        same = self._typed.text().strip().upper() == self._code
        self._not_yet.say("" if same else tr("Please type the code of this testimony first."))
        return same

    @Slot()
    def _on_destroy(self) -> None:
        if self._confirmed():
            self._do(partial(withdrawing.destroy, self._vault, self._code, self._why.text()))

    @Slot()
    def _on_destroy_identity(self) -> None:
        if self._confirmed():
            self._do(partial(withdrawing.destroy_identity, self._vault, self._code, self._why.text()))

    @Slot(object)
    def _on_note_wanted(self, package: Package) -> None:
        self._package = package
        chooser = choose_file(
            self, tr("Where should the note go?"), mode=SAVE, name=f"{package.release}-recall.txt"
        )
        chooser.chosen.connect(self._on_note_path)

    @Slot(object)
    def _on_note_path(self, path: Path) -> None:
        if self._package is not None:
            self._do(partial(withdrawing.write_note, self._vault, self._code, self._package, path))

    @Slot(object, str)
    def _on_answered(self, package: Package, state: str) -> None:
        self._do(partial(self._vault.withdrawals.set_recall, package.release, self._code, state))

    @Slot(str)
    def _on_ask_hold(self, reason: str) -> None:
        self._hold_reason = reason
        if self._record is not None and self._record.alone:
            self._do(partial(withdrawing.ask_hold, self._vault, self._code, reason, None))
            return
        chooser = choose_file(
            self, tr("Where should the question go?"), mode=SAVE, name=f"{self._code}-hold.json"
        )
        chooser.chosen.connect(self._on_hold_path)

    @Slot(object)
    def _on_hold_path(self, path: Path) -> None:
        self._do(partial(withdrawing.ask_hold, self._vault, self._code, self._hold_reason, path))

    @Slot()
    def _on_bring_hold(self) -> None:
        chooser = choose_file(self, tr("Which approval?"), suffixes=(".json",))
        chooser.chosen.connect(self._on_hold_approval)

    @Slot(object)
    def _on_hold_approval(self, path: Path) -> None:
        self._do(partial(withdrawing.bring_hold_approval, self._vault, self._code, path))

    @Slot()
    def _on_answer_hold(self) -> None:
        chooser = choose_file(self, tr("Which question?"), suffixes=(".json",))
        chooser.chosen.connect(self._on_question)

    @Slot(object)
    def _on_question(self, path: Path) -> None:
        self._do(partial(withdrawing.read_hold_request, path), self._on_request)

    @Slot(object)
    def _on_request(self, request: HoldRequest) -> None:
        self._request = request
        prompt = ask(
            self,
            tr("Approve this legal hold?"),
            tr(
                "{by} asks that testimony {code} is kept, although the witness may ask to destroy it. "
                "Reason: {reason}",
                by=request.by,
                code=request.code,
                reason=request.reason,
            ),
            [Choice("no", tr("Do not approve")), Choice("yes", tr("Approve the hold"), "primary")],
        )
        prompt.answered.connect(self._on_request_answered)

    @Slot(str)
    def _on_request_answered(self, answer: str) -> None:
        if answer == "yes" and self._request is not None:
            chooser = choose_file(
                self,
                tr("Where should the approval go?"),
                mode=SAVE,
                name=f"{self._request.code}-hold-approval.json",
            )
            chooser.chosen.connect(self._on_approval_path)

    @Slot(object)
    def _on_approval_path(self, path: Path) -> None:
        assert self._request is not None
        self._do(partial(withdrawing.approve_hold, self._vault, self._request, path))

    @Slot(str)
    def _on_lift_hold(self, reason: str) -> None:
        self._do(partial(self._vault.withdrawals.lift_hold, self._code, reason))

    @Slot(object, str)
    def _on_kept(self, until: date, reason: str) -> None:
        self._do(partial(self._vault.withdrawals.keep_until, self._code, until, reason))

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work" if self.context.closed is None else "closed")

    @Slot()
    def _on_closed(self) -> None:
        self.context.go("closed")


def _state_words(record: Record) -> str:
    state = label("interview_status", record.state, i18n.language())
    return tr("{code}, sealed {day}. State: {state}.", code=record.code, day=record.sealed, state=state)


def _tombstone(record: Record, parent: QWidget) -> Card:
    stone = record.tombstone
    assert stone is not None
    card = Card(parent)
    card.column.addWidget(Heading(tr("Destroyed"), card))
    words = tr(
        "Destroyed on {day} by {by}. Reason: {reason}",
        day=f"{stone.destroyed_at.astimezone():%Y-%m-%d}",
        by=stone.destroyed_by,
        reason=stone.reason,
    )
    card.column.addWidget(Body(words, card))
    return card


def _read(vault: Vault, code: str, _report: Report) -> Record:
    return withdrawing.record_of(vault, code)


def _run(work: Callable[[], object], _report: Report) -> object:
    return work()
