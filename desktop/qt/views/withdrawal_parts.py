"""The cards of the page for withdrawals: what the witness asks, who was given it, legal hold, keeping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.parts import (
    Body,
    Card,
    Combo,
    FieldBox,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    QuietButton,
    Trouble,
)
from desktop.qt.views.pageparts import side_by_side
from desktop.qt.widgets.choices import ManyMark
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.narrow import narrow_combo
from desktop.services.vocabulary import label, terms
from desktop.services.withdrawing import Package, Record
from storage.identity import SHORTEST_REASON

_ONE_RECIPIENT: Final = "RECI"


def private_line(parent: QWidget) -> QLineEdit:
    """Return a line for words of one's own: nothing learns from it, and nothing is dropped into it."""
    line = QLineEdit(parent)
    line.setInputMethodHints(SENSITIVE)
    line.setMaxLength(300)
    line.setAcceptDrops(False)
    return line


def ask_freedom(card: Card) -> tuple[Combo, ManyMark]:
    """Ask on a card whether the person decides freely, ``U``, ``Y`` or ``N``, and knows what is final."""
    free = narrow_combo(card)
    for words, code in (
        (tr("Not known"), "U"),
        (tr("Yes, free to decide"), "Y"),
        (tr("No, there may be pressure"), "N"),
    ):
        free.addItem(words, code)
    card.column.addWidget(FieldBox(tr("Is the person free to decide?"), free, parent=card))
    explained = ManyMark(tr("I explained what cannot be undone"), card)
    card.column.addWidget(explained)
    return free, explained


class WishCard(Card):
    """What the witness asks for.

    Signals:
        recorded: scope, recipient, how it came, free to decide, explained.
    """

    recorded = Signal(str, str, str, str, bool)

    def __init__(self, record: Record, parent: QWidget) -> None:
        super().__init__(parent)
        language = i18n.language()
        self.column.addWidget(Heading(tr("What the witness asks for"), self))
        for event in record.events:
            what = label("withdrawal_scope", event.scope, language)
            day = f"{event.at.astimezone():%Y-%m-%d %H:%M}"
            self.column.addWidget(Muted(f"{day}   {what}   {event.recipient}".rstrip(), self))
        self._scope = narrow_combo(self)
        for term in terms("withdrawal_scope", language):
            self._scope.addItem(term.label, term.code)
        self.column.addWidget(FieldBox(tr("What exactly should change?"), self._scope, parent=self))
        self._recipient = narrow_combo(self)
        for code, name in record.recipients:
            self._recipient.addItem(f"{code}   {name}", code)
        self._recipient_box = FieldBox(tr("For which recipient?"), self._recipient, parent=self)
        self.column.addWidget(self._recipient_box)
        self._channel = private_line(self)
        self._channel_box = FieldBox(
            tr("How did the request come, and how was the person recognised?"),
            self._channel,
            tr("A code phrase or a known channel. Write no name."),
            self,
        )
        self.column.addWidget(self._channel_box)
        self._free, self._explained = ask_freedom(self)
        self._record = PrimaryButton(tr("&Record it and stop sharing"), self)
        self.column.addWidget(side_by_side(self._record))
        self._scope.currentIndexChanged.connect(self._on_scope)
        self._record.clicked.connect(self._on_record)
        self._on_scope()

    @Slot()
    def _on_scope(self) -> None:
        scope = str(self._scope.currentData())
        self._recipient_box.setVisible(scope == _ONE_RECIPIENT)
        stops = scope not in {"CORR", "ACCS"}
        self._record.setText(tr("&Record it and stop sharing") if stops else tr("&Record it"))

    @Slot()
    def _on_record(self) -> None:
        channel = self._channel.text().strip()
        if len(channel) < SHORTEST_REASON:
            self._channel_box.trouble.say(tr("Please write at least {n} characters.", n=SHORTEST_REASON))
            self._channel.setFocus()
            return
        self._channel_box.trouble.say("")
        scope = str(self._scope.currentData())
        recipient = str(self._recipient.currentData() or "") if scope == _ONE_RECIPIENT else ""
        self.recorded.emit(
            scope, recipient, channel, str(self._free.currentData()), self._explained.isChecked()
        )


class FormCard(Card):
    """The form that documents a request.

    Signals:
        form_wanted: the open one, or a new one.
        read_wanted: id of a closed one.
    """

    form_wanted = Signal()
    read_wanted = Signal(str)

    def __init__(self, record: Record, parent: QWidget) -> None:
        super().__init__(parent)
        self.column.addWidget(Heading(tr("Form of a withdrawal"), self))
        about = tr(
            "A note of the team. It begins with what was recorded here and with the packages that were sent; "
            "add what is missing."
        )
        self.column.addWidget(Muted(about, self))
        begin = QuietButton(tr("&Fill in the form"), self)
        begin.clicked.connect(self.form_wanted)
        buttons = [begin]
        for code, draft in record.forms:
            read = QuietButton(tr("Read {code}", code=code), self)
            read.clicked.connect(partial(self.read_wanted.emit, draft))
            buttons.append(read)
        self.column.addWidget(side_by_side(*buttons))


class PackageCard(Card):
    """Who was given the testimony, and how far the recall is.

    Signals:
        note_wanted: the package to write a note for.
        answered: the package, and ``confirmed`` or ``refused``.
    """

    note_wanted = Signal(object)
    answered = Signal(object, str)

    def __init__(self, packages: Sequence[Package], parent: QWidget) -> None:
        super().__init__(parent)
        self.column.addWidget(Heading(tr("Already handed over"), self))
        about = tr("What was handed over cannot be taken back. Courts may be obliged to keep it.")
        self.column.addWidget(Muted(about, self))
        for package in packages:
            self._add(package)

    def _add(self, package: Package) -> None:
        words = {
            "sent": tr("a note was written"),
            "confirmed": tr("they confirmed that it is destroyed"),
            "refused": tr("they keep it"),
        }
        told = words.get(package.recall, tr("not told yet"))
        line = tr(
            "{release}, {day}, to {recipient} {name}, known there as {alias}: {told}.",
            release=package.release,
            day=package.day,
            recipient=package.recipient,
            name=package.name,
            alias=package.alias,
            told=told,
        )
        self.column.addWidget(Body(line, self))
        note = QuietButton(
            tr("Write a note"), self, name=tr("Write a note for {release}", release=package.release)
        )
        yes = LinkButton(
            tr("They destroyed it"), self, name=tr("{release}: they destroyed it", release=package.release)
        )
        no = LinkButton(tr("They keep it"), self, name=tr("{release}: they keep it", release=package.release))
        note.clicked.connect(partial(self.note_wanted.emit, package))
        yes.clicked.connect(partial(self.answered.emit, package, "confirmed"))
        no.clicked.connect(partial(self.answered.emit, package, "refused"))
        self.column.addWidget(side_by_side(note, yes, no))


class HoldCard(Card):
    """A legal hold: two people keep a testimony from being destroyed.

    Signals:
        ask_wanted: the reason.
        bring_wanted, answer_wanted: an approval is to be brought, or given to a colleague.
        lift_wanted: the reason.
    """

    ask_wanted = Signal(str)
    bring_wanted = Signal()
    answer_wanted = Signal()
    lift_wanted = Signal(str)

    def __init__(self, record: Record, parent: QWidget) -> None:
        super().__init__(parent)
        self.column.addWidget(Heading(tr("Legal hold"), self))
        hold = record.hold
        if hold is None:
            about = tr(
                "A hold keeps a testimony from being destroyed, for example for a court. It needs a second "
                "supervisor. Explain it to the witness unless a lawyer forbids it."
            )
        elif hold.in_force:
            about = tr("In force since {by} approved it. Reason: {why}", by=hold.approved_by, why=hold.reason)
        else:
            about = tr(
                "Asked for by {by}, not approved yet. Until then nothing is destroyed either. Reason: {why}",
                by=hold.asked_by,
                why=hold.reason,
            )
        self.column.addWidget(Body(about, self))
        self._why = private_line(self)
        self._box = FieldBox(tr("Reason"), self._why, tr("It stays. Write no name here."), self)
        self.column.addWidget(self._box)
        ask = QuietButton(tr("Ask for a legal &hold"), self)
        bring = QuietButton(tr("Bring an a&pproval"), self)
        answer = LinkButton(tr("Approve a hold for a &colleague"), self)
        lift = QuietButton(tr("&Lift the hold"), self)
        ask.setVisible(hold is None)
        bring.setVisible(hold is not None and not hold.in_force)
        answer.setVisible(not record.alone)
        lift.setVisible(hold is not None)
        ask.clicked.connect(self._on_ask)
        bring.clicked.connect(self.bring_wanted)
        answer.clicked.connect(self.answer_wanted)
        lift.clicked.connect(self._on_lift)
        self.column.addWidget(side_by_side(ask, bring, lift, answer))

    @Slot()
    def _on_ask(self) -> None:
        if self._reason():
            self.ask_wanted.emit(self._reason())

    @Slot()
    def _on_lift(self) -> None:
        if self._reason():
            self.lift_wanted.emit(self._reason())

    def _reason(self) -> str:
        why = self._why.text().strip()
        enough = len(why) >= SHORTEST_REASON
        self._box.trouble.say(
            "" if enough else tr("Please write at least {n} characters.", n=SHORTEST_REASON)
        )
        return why if enough else ""


class KeepCard(Card):
    """When to look at a testimony again.

    Signals:
        kept: the day, ``2030-01-31``, and the reason.
    """

    kept = Signal(object, str)

    def __init__(self, record: Record, parent: QWidget) -> None:
        super().__init__(parent)
        self.column.addWidget(Heading(tr("Keeping"), self))
        if record.look_again is None:
            about = tr("No day was set to look at this testimony again.")
        elif record.overdue:
            about = tr(
                "Since {day} it is time to decide: keep it longer, or destroy it.", day=record.look_again
            )
        else:
            about = tr("To be looked at again on {day}.", day=record.look_again)
        self.column.addWidget(Body(about, self))
        self._day = private_line(self)
        self._day.setPlaceholderText(tr("Year-month-day"))
        self._why = private_line(self)
        self.column.addWidget(FieldBox(tr("Keep it until"), self._day, parent=self))
        self.column.addWidget(FieldBox(tr("Reason for keeping"), self._why, parent=self))
        self._trouble = Trouble(self)
        self.column.addWidget(self._trouble)
        keep = QuietButton(tr("&Keep it until then"), self)
        keep.clicked.connect(self._on_keep)
        self.column.addWidget(side_by_side(keep))

    @Slot()
    def _on_keep(self) -> None:
        why = self._why.text().strip()
        try:
            day = date.fromisoformat(self._day.text().strip())
        except ValueError:
            self._trouble.say(tr("Please write the day as year-month-day, such as 2030-01-31."))
            return
        if len(why) < SHORTEST_REASON:
            self._trouble.say(tr("Please write at least {n} characters.", n=SHORTEST_REASON))
            return
        self._trouble.say("")
        self.kept.emit(day, why)
