"""The work list: every testimony in this vault by its code, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QPushButton, QTableView, QWidget

from desktop.i18n import plural, tr
from desktop.qt import pages, sections
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Flow, scrolling
from desktop.qt.outgoing import Outgoing
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    Muted,
    PrimaryButton,
    QuietButton,
    Title,
)
from desktop.qt.supervisorfiles import SupervisorFiles
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import as_rows
from desktop.qt.widgets.reminding import reminder_words
from desktop.qt.workmodel import STATE_COLUMN, WorkModel
from desktop.services import backups, withdrawing, worklist
from desktop.services.backups import Reminders
from desktop.services.vault_service import SUPERVISOR, OpenVault
from desktop.services.worklist import WorkLine

_MOST_CODES = 3


class WorkView(View):
    """A table of codes; below it, what can be done with the chosen line and with the vault."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._opened: OpenVault = context.opened
        self._lead = self._opened.role == SUPERVISOR
        self._model = WorkModel(self)
        self._asked = SupervisorFiles(context, context.opened.vault, self)
        self._asked.kept.connect(self._reload)
        self._build()
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is, and whether this is practice."""
        return BarState(words=tr("Practice: everyone here is invented") if self._opened.practice else "")

    def wipe(self) -> None:
        """Forget the codes."""
        self._model.replace(())

    def _build(self) -> None:
        content = QWidget(self)
        Column(self, gap=0).addWidget(scrolling(content, self))
        column = Column(content, gap=16, margin=32)
        column.addWidget(Title(tr("Testimonies"), self))
        column.addWidget(self._places())
        self._due = Banner("notice", "", self)
        column.addWidget(self._due)
        self._empty = Card(self)
        self._empty.column.addWidget(Heading(tr("Nothing here yet"), self))
        self._empty.column.addWidget(Body(_first_step(self._opened), self))
        column.addWidget(self._empty)
        self._table = self._make_table()
        column.addWidget(self._table, 1)
        self._chosen_row = self._actions()
        column.addWidget(self._chosen_row)
        self._hint = Muted(tr("Enter opens the chosen testimony."), self)
        column.addWidget(self._hint)
        self._connect()
        self._outgoing = Outgoing(self.context, self._opened, self)
        self._outgoing.changed.connect(self._reload)
        self.context.sealed.connect(self._reload)
        column.addWidget(self._outgoing)
        self._reminder = Muted("", self)
        self._reminder.hide()
        column.addWidget(self._reminder)
        column.addStretch(0)

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._model)
        table.setAccessibleName(tr("Testimonies"))
        table.setMinimumHeight(self.context.theme.px(180))
        as_rows(table, self, wide=STATE_COLUMN)
        table.activated.connect(self._on_activated)
        table.selectionModel().currentRowChanged.connect(self._on_row)
        return table

    def _places(self) -> Flow:
        """Return what can be done without choosing a testimony."""
        self._new = PrimaryButton(tr("&New testimony"), self)
        self._import = QuietButton(tr("Take &in what is new"), self)
        self._requests = QuietButton(tr("Open a &file from a supervisor"), self)
        self._closed = QuietButton(tr("Close&d part"), self)
        self._releases = QuietButton(tr("Re&leases"), self)
        self._team = QuietButton(tr("&Team"), self)
        self._verify = QuietButton(tr("&Verify a package"), self)
        self._vault = QuietButton(tr("T&his vault"), self)
        return _row(
            {
                self._new: pages.is_known("interview"),
                self._import: self._lead,
                self._requests: bool(self._opened.member),
                self._closed: self._opened.trained,
                self._releases: self._lead and pages.is_known("releases"),
                self._team: pages.is_known("team" if self._lead else "join"),
                self._verify: pages.is_known("verify"),
                self._vault: bool(sections.offered(self._opened.role)),
            }
        )

    def _actions(self) -> Flow:
        """Return what can be done with the chosen testimony."""
        self._open = QuietButton(tr("&Open"), self)
        self._seal = QuietButton(tr("&Read back and seal"), self)
        self._review = QuietButton(tr("R&eview"), self)
        self._identity = QuietButton(tr("&Who the witness is"), self)
        words = tr("Withdrawal and &keeping") if self._lead else tr("Withdra&wal")
        self._withdrawal = QuietButton(words, self)
        self._notes = QuietButton(tr("Team &notes"), self)
        return _row(
            {
                self._open: True,
                self._seal: pages.is_known("readback"),
                self._review: self._lead,
                self._identity: True,
                self._withdrawal: True,
                self._notes: pages.is_known("team notes"),
            }
        )

    def _connect(self) -> None:
        self._new.clicked.connect(self._on_new)
        self._open.clicked.connect(self._on_open)
        self._seal.clicked.connect(self._on_seal)
        self._review.clicked.connect(self._on_review)
        self._identity.clicked.connect(self._on_identity)
        self._withdrawal.clicked.connect(self._on_withdrawal)
        self._closed.clicked.connect(self._on_closed)
        self._notes.clicked.connect(self._on_notes)
        self._import.clicked.connect(self._on_import)
        self._requests.clicked.connect(self._asked.choose)
        self._releases.clicked.connect(self._on_releases)
        self._team.clicked.connect(self._on_team)
        self._verify.clicked.connect(self._on_verify)
        self._vault.clicked.connect(self._on_vault)

    def _chosen(self) -> WorkLine | None:
        return self._model.line(self._table.currentIndex().row())

    @Slot()
    def _reload(self) -> None:
        self.context.call("vault", partial(_lines, self._opened), done=self._on_lines)
        if self._opened.role == SUPERVISOR:
            self.context.call("vault", partial(_due, self._opened), done=self._on_due)
        if not self._opened.practice:
            work = partial(_reminders, self._opened, self.context)
            self.context.call("vault", work, done=self._on_reminders)

    @Slot(object)
    def _on_lines(self, lines: list[WorkLine]) -> None:
        before = self._chosen()
        self._model.replace(lines)
        self._empty.setVisible(not lines)
        self._table.setVisible(bool(lines))
        for below in (self._chosen_row, self._hint):
            below.setVisible(bool(lines))
        if lines:
            keys = [line.key for line in lines]
            self._table.selectRow(keys.index(before.key) if before and before.key in keys else 0)
            self._table.setFocus()
        else:
            self._new.setFocus()
        self._on_row()

    @Slot(object)
    def _on_due(self, codes: list[str]) -> None:
        if codes:
            words = plural(
                "{n} testimony is to be looked at again: {codes}. Open Withdrawal and keeping to decide.",
                "{n} testimonies are to be looked at again: {codes}. Open Withdrawal and keeping to decide.",
                len(codes),
                codes=", ".join(codes[:_MOST_CODES]),
            )
            self._due.say(words)

    @Slot(object)
    def _on_reminders(self, reminders: Reminders) -> None:
        words = reminder_words(reminders)
        self._reminder.setText(words)
        self._reminder.setVisible(bool(words))

    @Slot()
    def _on_row(self) -> None:
        line = self._chosen()
        asked = line is not None and line.can_begin
        self._open.setText(tr("Begin the &clarification") if asked else tr("&Open"))
        self._open.setAccessibleName(self._open.text().replace("&", ""))
        self._open.setEnabled(line is not None and (line.can_open or line.can_begin))
        self._review.setEnabled(line is not None and line.can_review)
        self._seal.setEnabled(line is not None and line.can_seal)
        self._notes.setEnabled(line is not None)
        witness = line is not None and (line.can_seal or line.kind == worklist.SEALED)
        sealed = line is not None and line.kind == worklist.SEALED
        self._withdrawal.setEnabled(line is not None and ((self._lead and sealed) or line.can_end))
        self._identity.setEnabled(witness)
        self._outgoing.look_at(line)

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self._on_open()

    @Slot()
    def _on_open(self) -> None:
        line = self._chosen()
        if line is not None and line.can_begin:
            self._asked.begin(line.key)
        elif line is not None and line.can_open:
            self.context.go("interview", draft=line.key)
        else:
            self._on_review()

    @Slot()
    def _on_review(self) -> None:
        line = self._chosen()
        if line is not None and line.can_review and self._opened.role == SUPERVISOR:
            self.context.go("review", item=line.code)

    @Slot()
    def _on_seal(self) -> None:
        line = self._chosen()
        if line is not None and line.can_seal:
            self.context.go("readback", draft=line.key)

    @Slot()
    def _on_withdrawal(self) -> None:
        line = self._chosen()
        if line is not None and line.can_end:
            self.context.go("ending", draft=line.key)
        elif line is not None:
            self.context.go("withdrawal", item=line.code)

    @Slot()
    def _on_identity(self) -> None:
        line = self._chosen()
        if line is not None:
            self.context.go("identity", item=line.code)

    @Slot()
    def _on_closed(self) -> None:
        self.context.go("closed")

    @Slot()
    def _on_notes(self) -> None:
        line = self._chosen()
        if line is not None:
            self.context.go("team notes", testimony=line.testimony)

    @Slot()
    def _on_new(self) -> None:
        line = self._chosen()
        self.context.go("new record", about=line.testimony if line is not None else "")

    @Slot()
    def _on_import(self) -> None:
        self.context.go("take in")

    @Slot()
    def _on_releases(self) -> None:
        self.context.go("releases")

    @Slot()
    def _on_team(self) -> None:
        self.context.go("team" if self._opened.role == SUPERVISOR else "join")

    @Slot()
    def _on_verify(self) -> None:
        self.context.go("verify")

    @Slot()
    def _on_vault(self) -> None:
        self.context.go("vault")


def _row(offered: Mapping[QPushButton, bool]) -> Flow:
    flow = Flow(gap=8)
    for button, shown in offered.items():
        button.setVisible(shown)
        flow.addWidget(button)
    return flow


def _reminders(opened: OpenVault, context: Context, _report: Report) -> Reminders:
    return backups.reminders(opened.vault, context.now())


def _lines(opened: OpenVault, _report: Report) -> list[WorkLine]:
    return worklist.lines(opened.vault)


def _due(opened: OpenVault, _report: Report) -> list[str]:
    return withdrawing.due(opened.vault)


def _first_step(opened: OpenVault) -> str:
    if opened.role == SUPERVISOR:
        return tr(
            "Begin a testimony with New testimony, or take in what interviewers sealed for you. "
            "To let interviewers in, open Team."
        )
    return tr("Begin with New testimony. It first asks why the interview is needed and whether it is safe.")
