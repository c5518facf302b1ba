"""Health: reading the whole vault, part by part, and mending what is safe to mend."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.longwork import LongWork
from desktop.qt.parts import Banner, LinkButton, Muted, PrimaryButton, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.check_list import CheckList, Line
from desktop.services import health
from desktop.services.health import Health, Part
from storage.vault import Vault


class HealthView(View):
    """Says of each part whether it is what was written."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Health of this vault"), self))
        about = tr(
            "Every file of the vault is read to its end. This can take minutes. "
            "It changes nothing, and you can stop it."
        )
        column.addWidget(Muted(about, self))
        self._check = PrimaryButton(tr("&Check now"), self)
        self._mend = QuietButton(tr("&Mend what is safe to mend"), self)
        self._back = LinkButton(tr("&Back"), self)
        self._mend.hide()
        column.addWidget(side_by_side(self._check, self._mend, self._back))
        self._work = LongWork(context, tr("Checking."), self)
        column.addWidget(self._work)
        self._outcome = Banner("good", "", self)
        column.addWidget(self._outcome)
        self._list = CheckList(self)
        column.addWidget(self._list)
        column.addStretch(1)
        self._check.clicked.connect(self._on_check)
        self._mend.clicked.connect(self._on_mend)
        self._back.clicked.connect(self._on_back)
        self._work.busy.connect(self._on_busy)
        self._work.succeeded.connect(self._on_found)
        self._work.failed.connect(self._on_failed)
        self._work.stopped.connect(self._on_stopped)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Health of this vault"))

    @Slot()
    def _on_check(self) -> None:
        self._work.run(partial(_check, self._vault))

    @Slot()
    def _on_mend(self) -> None:
        self._work.run(partial(_mend, self._vault))

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        for button in (self._check, self._mend, self._back):
            button.setEnabled(not busy)

    @Slot(object)
    def _on_found(self, found: Health) -> None:
        self._list.show_lines([_line(part) for part in found.parts])
        self._mend.setVisible(found.mendable)
        words = (
            tr("Everything is what was written.")
            if found.ok
            else tr("Not everything is what was written. The list says what, and what to do.")
        )
        if found.removed:
            mended = plural("{n} file was removed.", "{n} files were removed.", found.removed)
            words = f"{mended} {words}"
        self._outcome.say(words, "good" if found.ok else "danger")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.context.lanes.troubled.emit(error)

    @Slot()
    def _on_stopped(self) -> None:
        self._outcome.say(tr("Stopped. Nothing was changed."), "notice")

    @Slot()
    def _on_back(self) -> None:
        self.context.back()


def _line(part: Part) -> Line:
    kind, outcome = ("good", tr("in order")) if part.ok else ("danger", tr("not in order"))
    return Line(part.name, kind, outcome, part.text, part.mend)


def _check(vault: Vault, report: Report) -> Health:
    return health.check(vault, report)


def _mend(vault: Vault, report: Report) -> Health:
    return health.mend(vault, report)
