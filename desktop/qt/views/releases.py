"""The list of releases: for whom, how far, of how many testimonies."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Body, Card, Heading, LinkButton, Muted, PrimaryButton, QuietButton, Title
from desktop.qt.prompts import Choice, ask
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import row_table
from desktop.services import handing, releasing
from desktop.services.releasing import ReleaseLine
from storage.vault import Vault

_CODE: Final = Qt.ItemDataRole.UserRole


class ReleasesView(View):
    """For supervisors: what was or is being handed to others."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: list[ReleaseLine] = []
        self._build()
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Releases"))

    def wipe(self) -> None:
        """Forget the codes."""
        self._shown = []
        self._table.setRowCount(0)

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = Column(self, gap=16, margin=32)
        column.addWidget(Title(tr("Releases"), self))
        actions = Flow(gap=8)
        self._new = PrimaryButton(tr("&New release"), self)
        self._open = QuietButton(tr("&Open"), self)
        self._approve = QuietButton(tr("&Approve for a colleague"), self)
        self._drop = QuietButton(tr("&Drop"), self)
        self._list = QuietButton(tr("Save the &list of what was given out"), self)
        self._back = LinkButton(tr("&Back to the testimonies"), self)
        for button in (self._new, self._open, self._approve, self._drop, self._list, self._back):
            actions.addWidget(button)
        column.addWidget(actions)
        self._empty = Card(self)
        self._empty.column.addWidget(Heading(tr("Nothing here yet"), self))
        self._empty.column.addWidget(
            Body(
                tr(
                    "A release decides, for one recipient, what they may read. Begin with New release; "
                    "nothing leaves this computer before every check holds."
                ),
                self,
            )
        )
        self._empty.hide()
        column.addWidget(self._empty)
        self._table = self._make_table()
        column.addWidget(self._table, 1)
        self._hint = Muted(tr("Enter opens the chosen release."), self)
        column.addWidget(self._hint)
        column.addStretch(0)
        self._new.clicked.connect(self._on_new)
        self._open.clicked.connect(self._on_open)
        self._approve.clicked.connect(self._on_approve)
        self._drop.clicked.connect(self._on_drop)
        self._list.clicked.connect(self._on_list)
        self._back.clicked.connect(self._on_back)
        self._table.activated.connect(self._on_activated)

    def _make_table(self) -> QTableWidget:
        titles = [tr("Code"), tr("For whom"), tr("State"), tr("Testimonies"), tr("Last change")]
        table = row_table(self, tr("Releases"), titles, wide=1)
        table.itemSelectionChanged.connect(self._on_row)
        return table

    def _reload(self) -> None:
        self.context.call("vault", partial(_lines, self._vault()), done=self._on_lines)

    def _chosen(self) -> ReleaseLine | None:
        row = self._table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @Slot(object)
    def _on_lines(self, lines: list[ReleaseLine]) -> None:
        self._shown = lines
        self._table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for place, text in enumerate(_cells(line)):
                item = QTableWidgetItem(text)
                item.setData(_CODE, line.code)
                self._table.setItem(row, place, item)
        for widget in (self._table, self._hint, self._open, self._drop, self._list):
            widget.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if lines:
            self._table.selectRow(0)
            self._table.setFocus()
        else:
            self._new.setFocus()
        self._on_row()

    @Slot()
    def _on_new(self) -> None:
        self.context.go("new release")

    @Slot()
    def _on_open(self) -> None:
        item = self._table.currentItem()
        if item is not None:
            self.context.go("release", release=str(item.data(_CODE)))

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self._on_open()

    @Slot()
    def _on_approve(self) -> None:
        self.context.go("approve")

    @Slot()
    def _on_row(self) -> None:
        line = self._chosen()
        self._drop.setEnabled(line is not None and line.state == "draft")

    @Slot()
    def _on_drop(self) -> None:
        prompt = ask(
            self,
            tr("Drop this release?"),
            tr(
                "What was decided for it is removed, and nobody is given anything. The testimonies stay as "
                "they are."
            ),
            [Choice("keep", tr("Keep it"), "primary"), Choice("drop", tr("Drop the release"), "danger")],
        )
        prompt.answered.connect(self._on_drop_answered)

    @Slot(str)
    def _on_drop_answered(self, answer: str) -> None:
        line = self._chosen()
        if answer == "drop" and line is not None:
            self.context.call("vault", partial(_drop, self._vault(), line.code), done=self._on_dropped)

    @Slot(object)
    def _on_dropped(self, _done: object) -> None:
        self.context.say(tr("The release was dropped."))
        self._reload()

    @Slot()
    def _on_list(self) -> None:
        chooser = choose_file(
            self,
            tr("Where should the list be written?"),
            mode=SAVE,
            suffixes=(".age",),
            name="given-out.age",
        )
        chooser.chosen.connect(self._on_place)

    @Slot(object)
    def _on_place(self, path: Path) -> None:
        self.context.call("vault", partial(_save_given, self._vault(), path), done=self._on_saved)

    @Slot(object)
    def _on_saved(self, count: int) -> None:
        words = plural(
            "The list was saved, with {n} signed copy. Keep it outside of this computer: a vault that is "
            "restored from a backup asks for the newest one.",
            "The list was saved, with {n} signed copies. Keep it outside of this computer: a vault that is "
            "restored from a backup asks for the newest one.",
            count,
        )
        self.context.say(words, "good")

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


def state_words(state: str) -> str:
    """Return how far a release is, in words."""
    words = {
        "draft": tr("in preparation"),
        "signed": tr("signed, not handed over"),
        "handed": tr("handed over"),
    }
    return words.get(state, state)


def _cells(line: ReleaseLine) -> tuple[str, str, str, str, str]:
    return (
        line.code,
        line.recipient,
        state_words(line.state),
        str(line.testimonies),
        f"{line.changed.astimezone():%Y-%m-%d %H:%M}",
    )


def _save_given(vault: Vault, path: Path, _report: Report) -> int:
    return handing.save_given(vault, path)


def _drop(vault: Vault, release: str, _report: Report) -> None:
    releasing.drop(vault, release)


def _lines(vault: Vault, _report: Report) -> list[ReleaseLine]:
    return releasing.lines(vault)
