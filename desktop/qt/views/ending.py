"""The witness takes consent back before sealing: close the testimony, then remove what it recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.context import Context
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
    PrimaryButton,
    Title,
    Trouble,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.views.withdrawal_parts import ask_freedom, private_line
from desktop.services import ending
from desktop.services.ending import Ending
from desktop.services.vocabulary import label
from desktop.services.wording import sentence
from storage.vault import Vault

_RESTRICTED = "REST"
_SEALED = "SEAL"


class EndingView(View):
    """One testimony that is not sealed: what the witness said, and removing it.

    Args:
        draft: id of the draft.
    """

    def __init__(self, context: Context, draft: str) -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        self._draft_id = draft
        self._ending: Ending | None = None
        self._column = column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("The witness takes consent back"), self))
        self._state = Body("", self)
        column.addWidget(self._state)
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        self._holder = QWidget(self)
        column.addWidget(self._holder)
        back = LinkButton(tr("&Back to the testimonies"), self)
        back.clicked.connect(self._on_back)
        column.addWidget(side_by_side(back))
        column.addStretch(1)
        self._reload()

    def bar(self) -> BarState:
        """Say the code."""
        code = self._ending.code if self._ending is not None else ""
        return BarState(code, tr("The witness takes consent back"))

    def wipe(self) -> None:
        """Forget what was typed."""
        for edit in self.findChildren(QLineEdit):
            edit.clear()

    def arguments(self) -> dict[str, object]:
        """Return whose page it is."""
        return {"draft": self._draft_id}

    def _do(self, work: Callable[[], object]) -> None:
        self._trouble.say("")
        self._holder.setEnabled(False)
        self.context.call("vault", partial(_run, work), done=self._on_done, failed=self._on_failed)

    def _reload(self) -> None:
        work = partial(ending.ending_of, self._vault, self._draft_id)
        self.context.call("vault", partial(_run, work), done=self._on_ending, failed=self._on_failed)

    @Slot(object)
    def _on_done(self, _result: object) -> None:
        self._reload()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._holder.setEnabled(True)
        self._trouble.say(sentence(error), "danger")

    @Slot(object)
    def _on_ending(self, found: Ending) -> None:
        self._ending = found
        old, self._holder = self._holder, QWidget(self)
        inner = Column(self._holder, gap=16)
        self._column.replaceWidget(old, self._holder)
        old.hide()
        old.deleteLater()
        state = label("interview_status", found.state, i18n.language())
        self._state.setText(tr("{code}. State: {state}.", code=found.code, state=state))
        if found.tombstone is not None:
            inner.addWidget(self._gone(found))
        else:
            if found.closed:
                words = tr(
                    "What was said in the closed part is a record of its own. Unlock the closed part, choose "
                    "that record in the list and end it too."
                )
                inner.addWidget(Banner("notice", words, self._holder))
            inner.addWidget(self._wish(found))
            if found.state == _RESTRICTED:
                inner.addWidget(self._removing(found))
            (self._why if found.state == _RESTRICTED else self._channel).setFocus()
        self.bar_changed.emit()

    def _wish(self, found: Ending) -> Card:
        card = Card(self._holder)
        card.column.addWidget(Heading(tr("What the witness says"), card))
        about = tr(
            "The testimony is closed at once: nothing can be added to it, and it cannot be read back or "
            "sealed. If somebody may press the witness, close it and remove nothing yet."
        )
        if found.state == _SEALED:
            about = tr(
                "The testimony is sealed, and its file waits in this vault. It is closed at once and not "
                "handed over. If somebody may press the witness, close it and remove nothing yet."
            )
        if found.state == _RESTRICTED:
            about = tr("The testimony is closed. If something changed since, record it again.")
        card.column.addWidget(Body(about, card))
        if found.wish is not None:
            at = f"{found.wish.at.astimezone():%Y-%m-%d %H:%M}"
            card.column.addWidget(Muted(tr("Recorded last: {at}", at=at), card))
        self._channel = private_line(card)
        card.column.addWidget(
            FieldBox(
                tr("How did the witness say so, and how was the person recognised?"),
                self._channel,
                tr("In person, a code phrase or a known channel. Write no name."),
                card,
            )
        )
        self._free, self._explained = ask_freedom(card)
        record = PrimaryButton(tr("&Record it and close the testimony"), card)
        record.clicked.connect(self._on_close)
        card.column.addWidget(side_by_side(record))
        return card

    def _removing(self, found: Ending) -> Card:
        card = Card(self._holder)
        card.column.addWidget(Heading(tr("Remove"), card))
        words = tr(
            "The answers, the attachments, the identity card, the team's notes about it and a sealed file "
            "that waits here are removed, and the vault gets a new key. Codes, dates and the reason stay. "
            "Backups and old copies on the disk are not reached."
        )
        card.column.addWidget(Body(words, card))
        self._why = private_line(card)
        card.column.addWidget(FieldBox(tr("Reason"), self._why, tr("It stays. Write no name here."), card))
        self._typed = private_line(card)
        confirm = tr("Type the code {code} to confirm", code=found.code)
        card.column.addWidget(FieldBox(confirm, self._typed, parent=card))
        self._not_yet = Trouble(card)
        card.column.addWidget(self._not_yet)
        remove = DangerButton(tr("Re&move the testimony"), card)
        remove.clicked.connect(self._on_remove)
        card.column.addWidget(side_by_side(remove))
        return card

    def _gone(self, found: Ending) -> Card:
        stone = found.tombstone
        assert stone is not None
        card = Card(self._holder)
        card.column.addWidget(Heading(tr("Removed"), card))
        day = f"{stone.destroyed_at.astimezone():%Y-%m-%d}"
        card.column.addWidget(
            Body(tr("Removed on {day}. Reason: {reason}", day=day, reason=stone.reason), card)
        )
        return card

    @Slot()
    def _on_close(self) -> None:
        self._do(
            partial(
                ending.close,
                self._vault,
                self._draft_id,
                self._channel.text(),
                str(self._free.currentData()),
                explained=self._explained.isChecked(),
            )
        )

    @Slot()
    def _on_remove(self) -> None:
        assert self._ending is not None
        same = self._typed.text().strip().upper() == self._ending.code
        self._not_yet.say("" if same else tr("Please type the code of this testimony first."))
        if same:
            self._do(partial(ending.remove, self._vault, self._draft_id, self._why.text()))

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


def _run(work: Callable[[], object], _report: Report) -> object:
    return work()
