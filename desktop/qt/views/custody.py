"""The custody log as a timeline, and the check that nothing in it was changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QTableView, QWidget

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Flow, scrolling
from desktop.qt.momentmodel import MomentModel
from desktop.qt.parts import Banner, Body, Combo, LinkButton, Muted, PrimaryButton, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import as_rows
from desktop.services import comparing, timeline
from desktop.services.comparing import Compared
from desktop.services.timeline import HANDED, IDENTITIES, LOCKS, RECORDS, LogCheck, Moment, Timeline
from desktop.services.vault_service import SUPERVISOR
from desktop.services.wording import sentence
from storage.vault import Vault

_PROBLEMS_SHOWN = 3
_TABLE_LEAST = 160


class CustodyView(View):
    """Who did what, when and why: for the whole vault, or for one testimony.

    Args:
        item: the code of a testimony to begin with; empty for the whole vault.
    """

    def __init__(self, context: Context, item: str = "") -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        self._wanted = item
        self._timeline = Timeline((), ())
        self._model = MomentModel(self)
        self._build()
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("What was done"))

    def wipe(self) -> None:
        """Forget the codes and the reasons."""
        self._timeline = Timeline((), ())
        self._model.replace(())
        self._detail.setText("")

    def arguments(self) -> dict[str, object]:
        """Return which testimony was looked at."""
        return {"item": str(self._item.currentData() or "")}

    def _build(self) -> None:
        content = QWidget(self)
        Column(self, gap=0).addWidget(scrolling(content, self))
        column = Column(content, gap=12, margin=32)
        column.addWidget(Title(tr("What was done"), self))
        column.addWidget(
            Muted(
                tr("Each line is signed and tied to the one before it, so that a change is noticed."),
                self,
            )
        )
        column.addWidget(self._choosers())
        self._outcome = Banner("good", "", self)
        column.addWidget(self._outcome)
        self._table = self._make_table()
        self._table.setMinimumHeight(self.context.theme.px(_TABLE_LEAST))
        column.addWidget(self._table, 1)
        self._detail = Body("", self)
        self._detail.setAccessibleName(tr("The chosen line"))
        column.addWidget(self._detail)

    def _choosers(self) -> Flow:
        flow = Flow(gap=8)
        self._item = Combo(self)
        self._kind = Combo(self)
        for words, kind in (
            (tr("Everything"), ""),
            (tr("Testimonies"), RECORDS),
            (tr("Identities"), IDENTITIES),
            (tr("What was handed over or printed"), HANDED),
            (tr("Unlocking and locking"), LOCKS),
        ):
            self._kind.addItem(words, kind)
        self._item.addItem(tr("The whole vault"), "")
        self._check = PrimaryButton(tr("&Check that nothing was changed"), self)
        self._compare = QuietButton(tr("Co&mpare with a package"), self)
        lead = self.context.vault is not None and self.context.vault.role == SUPERVISOR
        self._compare.setVisible(lead)
        self._back = LinkButton(tr("&Back"), self)
        self._item.setAccessibleName(tr("Of what"))
        self._kind.setAccessibleName(tr("Which lines"))
        for widget in (self._item, self._kind, self._check, self._compare, self._back):
            flow.addWidget(widget)
        self._item.currentIndexChanged.connect(self._on_chosen)
        self._kind.currentIndexChanged.connect(self._on_chosen)
        self._check.clicked.connect(self._on_check)
        self._compare.clicked.connect(self._on_compare)
        self._back.clicked.connect(self._on_back)
        return flow

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._model)
        table.setAccessibleName(tr("What was done"))
        table.setDragEnabled(False)
        as_rows(table, self, wide=2, height=36)
        table.selectionModel().currentRowChanged.connect(self._on_row)
        return table

    def _reload(self) -> None:
        self.context.call("vault", partial(_timeline, self._vault), done=self._on_timeline)

    @Slot(object)
    def _on_timeline(self, found: Timeline) -> None:
        self._timeline = found
        wanted = str(self._item.currentData() or self._wanted)
        self._item.blockSignals(True)
        while self._item.count() > 1:
            self._item.removeItem(1)
        for code in found.items:
            self._item.addItem(code, code)
        self._item.setCurrentIndex(max(0, self._item.findData(wanted)))
        self._item.blockSignals(False)
        self._on_chosen()
        self._table.setFocus()

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self._timeline.chosen(str(self._item.currentData() or ""), str(self._kind.currentData()))
        self._model.replace(chosen)
        if chosen:
            self._table.selectRow(0)
        else:
            self._detail.setText(tr("There is no such line."))

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        moment = self._model.moment(index.row())
        self._detail.setText(_in_full(moment) if moment is not None else "")

    @Slot()
    def _on_check(self) -> None:
        self._check.setEnabled(False)
        self.context.call("vault", partial(_checked, self._vault), done=self._on_checked)

    @Slot(object)
    def _on_checked(self, found: LogCheck) -> None:
        self._check.setEnabled(True)
        if found.problems:
            self._outcome.say(_faults(found), "danger")
        else:
            self._outcome.say(
                plural(
                    "The log is whole: {n} line, none missing, changed or moved.",
                    "The log is whole: {n} lines, none missing, changed or moved.",
                    found.entries,
                ),
                "good",
            )
        self._reload()

    @Slot()
    def _on_compare(self) -> None:
        chooser = choose_file(
            self, tr("Which package? Choose release.json in the opened package."), suffixes=(".json",)
        )
        chooser.chosen.connect(self._on_package)

    @Slot(object)
    def _on_package(self, path: Path) -> None:
        work = partial(_compared, self._vault, path)
        self.context.call("vault", work, done=self._on_compared, failed=self._on_not_compared)

    @Slot(object)
    def _on_compared(self, found: Compared) -> None:
        if found.ok:
            words = tr(
                "The log goes on from where package {code} names it: line {n} of {all}.",
                code=found.release,
                n=found.entry or 0,
                all=found.entries,
            )
            self._outcome.say(words, "good")
        else:
            words = tr(
                "The log does not hold the line that package {code} names. Its end was cut off or rewritten "
                "since, or this vault was restored from an older backup. Copy the folder of the vault, "
                "change nothing in it, and compare it with your backups.",
                code=found.release,
            )
            self._outcome.say(words, "danger")
        self._reload()

    @Slot(object)
    def _on_not_compared(self, error: Exception) -> None:
        self._outcome.say(sentence(error), "danger")

    @Slot()
    def _on_back(self) -> None:
        self.context.back()


def _in_full(moment: Moment) -> str:
    parts = [f"{moment.at.astimezone():%Y-%m-%d %H:%M:%S}", moment.item, moment.what]
    if moment.why:
        parts.append(tr("Reason: {why}", why=moment.why))
    return "   ".join(part for part in parts if part)


def _faults(found: LogCheck) -> str:
    count = plural("The log has {n} fault.", "The log has {n} faults.", len(found.problems))
    advice = tr(
        "Somebody may have changed what it tells, or the disk is damaged. "
        "The testimonies themselves are kept. Copy the folder of the vault, change nothing in it, "
        "and compare it with your last backup."
    )
    return "\n".join([count, *found.problems[:_PROBLEMS_SHOWN], advice])


def _timeline(vault: Vault, _report: Report) -> Timeline:
    return timeline.timeline(vault)


def _checked(vault: Vault, _report: Report) -> LogCheck:
    return timeline.check(vault)


def _compared(vault: Vault, path: Path, _report: Report) -> Compared:
    return comparing.compare(vault, path)
