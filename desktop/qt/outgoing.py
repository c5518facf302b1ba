"""What is done with a sealed file that waits in the vault: handing over, and deleting what has arrived."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.longwork import LongWork
from desktop.qt.parts import Card, Muted, QuietButton
from desktop.qt.prompts import Choice, ask
from desktop.qt.views.pageparts import side_by_side
from desktop.services import outgoing
from desktop.services.vault_service import OpenVault
from desktop.services.worklist import WorkLine

_KEEP, _DELETE = "keep", "delete"


class Outgoing(QWidget):
    """Is seen only while a line with such a file is chosen.

    Signals:
        changed: the list is no longer what it was.
    """

    changed = Signal()

    def __init__(self, context: Context, opened: OpenVault, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._opened = opened
        self._line: WorkLine | None = None
        card = Card(self, margin=16)
        self._words = Muted("", card)
        self._hand_over = QuietButton("", card)
        self._let_go = QuietButton(tr("The supervisors have it: &delete my copy"), card)
        self._progress = LongWork(context, tr("Handing over: copying and comparing"), card)
        for widget in (self._words, side_by_side(self._hand_over, self._let_go), self._progress):
            card.column.addWidget(widget)
        Column(self).addWidget(card)
        self.hide()
        self._hand_over.clicked.connect(self._on_hand_over)
        self._let_go.clicked.connect(self._on_let_go)
        self._progress.busy.connect(self._on_busy)
        self._progress.succeeded.connect(self._on_handed_over)
        self._progress.failed.connect(context.lanes.troubled)
        self._progress.stopped.connect(self._on_stopped)

    def look_at(self, line: WorkLine | None) -> None:
        """Offer what can be done with the file of a line."""
        self._line = line
        state = line.outgoing if line is not None else ""
        self.setVisible(bool(state))
        once = state == outgoing.HANDED_OVER
        self._words.setText(
            tr("A copy was written and compared. The file stays here until the supervisors have it.")
            if once
            else tr("The sealed file waits in this vault. No key of this vault opens it.")
        )
        name = tr("Hand over again") if once else tr("Hand over")
        self._hand_over.setText(f"{name}\u2026")
        self._hand_over.setAccessibleName(name)
        self._let_go.setVisible(once)

    @Slot()
    def _on_hand_over(self) -> None:
        if self._line is None:
            return
        chooser = choose_file(
            self,
            tr("Where should the copy for the supervisors be written?"),
            mode=SAVE,
            name=f"{self._line.code}.age",
        )
        chooser.chosen.connect(self._on_path)

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        if self._line is not None:
            self._progress.run(partial(_hand_over, self._opened, self._line.code, path))

    @Slot(object)
    def _on_handed_over(self, code: str) -> None:
        self._context.say(tr("The copy of {code} is the same as the sealed file.", code=code), "good")
        self.changed.emit()

    @Slot()
    def _on_stopped(self) -> None:
        self._context.say(tr("Stopped. There is no copy; the sealed file is still here."))

    @Slot()
    def _on_let_go(self) -> None:
        prompt = ask(
            self,
            tr("Delete the sealed file here?"),
            tr(
                "Do this once a supervisor told you that the file arrived and opens. Then it is only where "
                "they have it: nothing in this vault can bring it back. The receipt stays."
            ),
            [
                Choice(_KEEP, tr("Keep it"), "primary"),
                Choice(_DELETE, tr("The supervisors have it: delete"), "danger"),
            ],
        )
        prompt.answered.connect(self._on_answered)

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if answer == _DELETE and self._line is not None:
            self._context.call("vault", partial(_let_go, self._opened, self._line.code), done=self._on_gone)

    @Slot(object)
    def _on_gone(self, code: str) -> None:
        self._context.say(tr("The sealed file of {code} was deleted here.", code=code), "good")
        self.changed.emit()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        self._hand_over.setEnabled(not busy)
        self._let_go.setEnabled(not busy)


def _hand_over(opened: OpenVault, code: str, path: Path, report: Report) -> str:
    return outgoing.hand_over(opened.vault, code, path, report)


def _let_go(opened: OpenVault, code: str, _report: Report) -> str:
    return outgoing.let_go(opened.vault, code)
