"""Writing sealed testimonies again for every supervisor of the team."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import Report
from desktop.qt.longwork import LongWork
from desktop.qt.parts import Banner, Body, FieldBox, LinkButton, PrimaryButton, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.services import exchanging, vocabulary
from desktop.services.handing import TestimonyLine
from desktop.services.wording import sentence
from storage.vault import Vault

_WHICH: Final = Qt.ItemDataRole.UserRole


class WriteAgainView(View):
    """Which testimonies, and into which folder."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._build()
        self.context.call(
            "vault", partial(_offers, self._vault()), done=self._on_offers, failed=self._on_failed
        )

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Write testimonies again"))

    def wipe(self) -> None:
        """Forget the codes."""
        self._list.clear()

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = middle_column(self)
        column.addWidget(Title(tr("Write testimonies again"), self))
        column.addWidget(
            Body(
                tr(
                    "For a supervisor who joined later, or when a file was lost. Each testimony becomes a "
                    "new encrypted file that every supervisor of today can open, with the interviewer's "
                    "signatures as they were. Who the witness is does not go along."
                ),
                self,
            )
        )
        column.addWidget(
            Body(
                tr(
                    "A supervisor who was not in the team at sealing can read and prepare, but has no signed "
                    "copy to give away: one who was in it hands the release over, or the interviewer seals "
                    "again."
                ),
                self,
            )
        )
        self._list = QListWidget(self)
        column.addWidget(FieldBox(tr("Which testimonies"), self._list, parent=self))
        self._told = Banner("notice", "", self)
        column.addWidget(self._told)
        self._all = QuietButton(tr("Choose &all"), self)
        self._write = PrimaryButton(tr("&Write into a folder"), self)
        column.addWidget(side_by_side(self._all, self._write))
        self._work = LongWork(self.context, tr("Writing again"), self)
        column.addWidget(self._work)
        self._back = LinkButton(tr("&Back"), self)
        column.addWidget(self._back)
        column.addStretch(1)
        self._all.clicked.connect(self._on_all)
        self._write.clicked.connect(self._on_write)
        self._back.clicked.connect(self._on_back)
        self._work.busy.connect(self._busy)
        self._work.succeeded.connect(self._on_written)
        self._work.failed.connect(self._on_failed)
        self._work.stopped.connect(self._on_stopped)

    @Slot(object)
    def _on_offers(self, lines: list[TestimonyLine]) -> None:
        for line in lines:
            language = vocabulary.label("language", line.language, i18n.language())
            words = f"{line.code}   {language}   {line.sealed}"
            item = QListWidgetItem(f"{words}   {line.version}" if line.version > 1 else words, self._list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_WHICH, (line.code, line.version))
        self._write.setEnabled(bool(lines))
        self._all.setEnabled(bool(lines))
        if not lines:
            self._told.say(tr("There is no sealed testimony that may be passed on."))

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    @Slot()
    def _on_all(self) -> None:
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked)

    @Slot()
    def _on_write(self) -> None:
        if any(item.checkState() == Qt.CheckState.Checked for item in self._items()):
            choose_file(self, tr("Into which folder?"), mode=FOLDER).chosen.connect(self._on_folder)
        else:
            self._told.say(tr("Choose at least one testimony."))

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        chosen = [item.data(_WHICH) for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        versions = [(str(code), int(version)) for code, version in chosen]
        self._told.say("")
        self._work.run(partial(_write, self._vault(), versions, folder))

    @Slot(object)
    def _on_written(self, count: int) -> None:
        words = plural(
            "{n} file was written. It can be put into an exchange folder or handed over; "
            "its name tells nothing.",
            "{n} files were written. They can be put into an exchange folder or handed over; "
            "their names tell nothing.",
            count,
        )
        self._told.say(words, "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._told.say(sentence(error), "danger")

    @Slot()
    def _on_stopped(self) -> None:
        self._told.say(tr("Stopped. Files that were written before are whole and stay."))

    @Slot(bool)
    def _busy(self, busy: bool) -> None:
        for widget in (self._list, self._all, self._write, self._back):
            widget.setEnabled(not busy)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("vault")


def _offers(vault: Vault, _report: Report) -> list[TestimonyLine]:
    return exchanging.resendable(vault)


def _write(vault: Vault, chosen: list[tuple[str, int]], folder: Path, report: Report) -> int:
    return exchanging.write_again(vault, chosen, folder, report)
