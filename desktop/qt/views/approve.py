"""Answering a colleague: read what a recipient would read, then approve or leave it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Banner, Body, Lead, LinkButton, PrimaryButton, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.widgets.redaction_sheets import Paper
from desktop.qt.widgets.sheet_text import fill
from desktop.services import approving, previewing
from desktop.services.approving import Asked
from desktop.services.wording import sentence
from storage.vault import Vault


class ApproveView(View):
    """For supervisors who are asked whether a release may go out."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked: Asked | None = None
        self._build()
        self._show()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(code=self._asked.proposal.release if self._asked else "", words=tr("Approval"))

    def wipe(self) -> None:
        """Forget what was shown."""
        self._asked = None
        self._sheet.clear()

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = Column(self, gap=12, margin=24)
        column.addWidget(Title(tr("Approve a release"), self))
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        self._what = Body("", self)
        column.addWidget(self._what)
        self._compared = Banner("notice", "", self)
        column.addWidget(self._compared)
        self._heading = Lead(tr("What the recipient will read"), self)
        column.addWidget(self._heading)
        self._sheet = Paper(tr("What the recipient will read"), self)
        column.addWidget(self._sheet, 1)
        row = Row(gap=8)
        self._back = LinkButton(tr("&Back to the list"), self)
        self._choose = PrimaryButton(tr("Choose the &proposal"), self)
        self._leave = QuietButton(tr("&Do not approve"), self)
        self._approve = PrimaryButton(tr("&Approve"), self)
        row.addWidget(self._back)
        row.addStretch(1)
        for button in (self._choose, self._leave, self._approve):
            row.addWidget(button)
        column.addLayout(row)
        column.addStretch(0)
        self._back.clicked.connect(self._on_leave)
        self._leave.clicked.connect(self._on_leave)
        self._choose.clicked.connect(self._on_choose)
        self._approve.clicked.connect(self._on_approve)

    def _show(self) -> None:
        asked = self._asked
        for widget in (self._heading, self._sheet, self._leave, self._approve):
            widget.setVisible(asked is not None)
        self._choose.setVisible(asked is None)
        if asked is None:
            self._what.setText(
                tr(
                    "A colleague who prepares a release asks others to look at it first. Choose the "
                    "file you were given; you then see exactly what the recipient would read."
                )
            )
            return
        count = plural("{n} testimony", "{n} testimonies", len(asked.proposal.views))
        self._what.setText(
            tr(
                "{member} asks: may {recipient} read this? {count}.",
                member=asked.proposal.by,
                recipient=asked.proposal.recipient_name,
                count=count,
            )
        )
        if asked.compared:
            self._compared.say(tr("This was compared with the testimonies in your own vault."), "good")
        else:
            self._compared.say(
                tr(
                    "Not all of these testimonies are in your vault, so nothing could be compared. What you "
                    "see is what your colleague's program says."
                ),
                "notice",
            )
        blocks = [block for view in asked.proposal.views for block in previewing.blocks_of(view)]
        fill(self._sheet.document(), blocks, self.context.theme, redacted=True)
        self._sheet.verticalScrollBar().setValue(0)
        self._sheet.setFocus()

    @Slot()
    def _on_choose(self) -> None:
        choose_file(self, tr("Which proposal?"), suffixes=(".age",)).chosen.connect(self._on_chosen)

    @Slot(object)
    def _on_chosen(self, path: Path) -> None:
        work = partial(_read, self._vault(), path)
        self.context.call("vault", work, done=self._on_read, failed=self._on_failed)

    @Slot(object)
    def _on_read(self, asked: Asked) -> None:
        self._trouble.say("")
        self._asked = asked
        self._show()
        self.bar_changed.emit()

    @Slot()
    def _on_approve(self) -> None:
        me = self.context.vault.member if self.context.vault is not None else ""
        choose_file(
            self, tr("Where should your approval be saved?"), mode=SAVE, name=f"approval-{me}.json"
        ).chosen.connect(self._on_path)

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        if self._asked is not None:
            work = partial(_answer, self._vault(), self._asked, path)
            self.context.call("vault", work, done=self._on_answered, failed=self._on_failed)

    @Slot(object)
    def _on_answered(self, _done: object) -> None:
        self.context.go("releases")
        self.context.say(tr("Your approval was saved. Hand the file to your colleague."), "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))

    @Slot()
    def _on_leave(self) -> None:
        self.context.go("releases")


def _read(vault: Vault, path: Path, _report: Report) -> Asked:
    return approving.read_proposal(vault, path)


def _answer(vault: Vault, asked: Asked, path: Path, _report: Report) -> None:
    approving.answer(vault, asked, path)
