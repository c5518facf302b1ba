"""What a reviewed or edited form changes: every cell that is not what it was."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Body, LinkButton, PrimaryButton, Title
from desktop.qt.view import BarState, View
from desktop.services import own_forms
from desktop.services.form_files import SUFFIXES
from desktop.services.wording import sentence
from forms.exchange import Difference


class CompareView(View):
    """Chooses a file and lists in what it differs from a form.

    Args:
        context: what every page may use.
        form: the key of the form in the list.
    """

    def __init__(self, context: Context, form: str) -> None:
        super().__init__(context)
        self._key = form
        self._build()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Forms"))

    def arguments(self) -> dict[str, object]:
        """Return which form is compared."""
        return {"form": self._key}

    def _build(self) -> None:
        column = Column(self, gap=16, margin=32)
        column.addWidget(Title(tr("What a file changes"), self))
        self._said = Body(
            tr(
                "Save the form as a spreadsheet, let a practitioner edit its texts, and choose the file that "
                "came back. Nothing is taken over here: to use the edited form, give it a new version and "
                "add it."
            ),
            self,
        )
        column.addWidget(self._said)
        flow = Flow(gap=8)
        self._choose = PrimaryButton(tr("&Choose the file"), self)
        back = LinkButton(tr("&Back"), self)
        for button in (self._choose, back):
            flow.addWidget(button)
        column.addWidget(flow)
        self._table = QTableWidget(0, 4, self)
        self._table.setAccessibleName(tr("Differences"))
        self._table.setHorizontalHeaderLabels([tr("Where"), tr("Column"), tr("Before"), tr("Now")])
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setWordWrap(True)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.hide()
        column.addWidget(self._table, 1)
        column.addStretch(0)
        self._choose.clicked.connect(self._on_choose)
        back.clicked.connect(self._on_back)

    @Slot()
    def _on_choose(self) -> None:
        chooser = choose_file(self, tr("Which file?"), suffixes=tuple(s for s in SUFFIXES if s != ".xml"))
        chooser.chosen.connect(self._on_file)

    @Slot(object)
    def _on_file(self, path: Path) -> None:
        work = partial(_changes, self._key, path)
        self.context.call("work", work, done=self._on_changes, failed=self._on_failed)

    @Slot(object)
    def _on_changes(self, found: list[Difference]) -> None:
        count = plural("{n} cell differs.", "{n} cells differ.", len(found))
        self._said.setText(count if found else tr("The file says exactly what the form says."))
        self._table.setRowCount(len(found))
        for row, each in enumerate(found):
            for place, text in enumerate((each.where, each.column or tr("whole row"), each.old, each.new)):
                self._table.setItem(row, place, QTableWidgetItem(text))
        self._table.resizeRowsToContents()
        self._table.setVisible(bool(found))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.context.say(sentence(error), "danger")

    @Slot()
    def _on_back(self) -> None:
        self.context.go("forms")


def _changes(key: str, path: Path, _report: Report) -> list[Difference]:
    return own_forms.changes(own_forms.sheets_of(key), path)
