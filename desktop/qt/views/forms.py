"""The forms of a vault: those that ship and the organisation's own; on paper, as a spreadsheet, in use."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import LinkButton, Muted, PrimaryButton, ProgressCard, QuietButton, Title
from desktop.qt.prompts import Choice, ask
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import row_table
from desktop.services import own_forms
from desktop.services.cardfiles import write_small
from desktop.services.form_files import SUFFIXES
from desktop.services.own_forms import FormLine, Proposal
from desktop.services.wording import sentence
from forms.errors import FormInvalid
from storage.drafts import DraftInfo
from storage.vault import Vault

_MOST_TOLD: Final = 12


class FormsView(View):
    """A table of forms; above it, what can be done with the chosen one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lines: list[FormLine] = []
        self._proposal: Proposal | None = None
        self._build()
        self._reload()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Forms"))

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = Column(self, gap=16, margin=32)
        column.addWidget(Title(tr("Forms"), self))
        column.addWidget(self._actions())
        self._progress = ProgressCard(tr("Reading the form."), self, can_cancel=False)
        self._progress.hide()
        column.addWidget(self._progress)
        self._table = self._make_table()
        column.addWidget(self._table, 1)
        column.addWidget(
            Muted(
                tr(
                    "A testimony keeps the form it was begun with. A newer version, or one that is out of "
                    "use, changes nothing that was recorded."
                ),
                self,
            )
        )

    def _actions(self) -> Flow:
        flow = Flow(gap=8)
        self._add = PrimaryButton(tr("&Add a form"), self)
        self._begin = QuietButton(tr("Begin a &testimony"), self)
        self._blank = QuietButton(tr("&Print a blank form"), self)
        self._save = QuietButton(tr("&Save as a spreadsheet"), self)
        self._compare = QuietButton(tr("&Compare with a file"), self)
        self._retire = QuietButton(tr("Take &out of use"), self)
        self._back = LinkButton(tr("&Back"), self)
        for button, slot in (
            (self._add, self._on_add),
            (self._begin, self._on_begin),
            (self._blank, self._on_blank),
            (self._save, self._on_save),
            (self._compare, self._on_compare),
            (self._retire, self._on_retire),
            (self._back, self._on_back),
        ):
            button.clicked.connect(slot)
            flow.addWidget(button)
        return flow

    def _make_table(self) -> QTableWidget:
        titles = [tr("Form"), tr("Name"), tr("Version"), tr("State")]
        table = row_table(self, tr("Forms"), titles, wide=0)
        table.itemSelectionChanged.connect(self._on_row)
        return table

    # --- showing

    def _reload(self) -> None:
        self.context.call("vault", partial(_lines, self._vault()), done=self._on_lines)

    @Slot(object)
    def _on_lines(self, lines: list[FormLine]) -> None:
        self._lines = lines
        self._table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for place, text in enumerate((line.title, line.id, line.version, _state(line))):
                self._table.setItem(row, place, QTableWidgetItem(text))
        self._table.selectRow(0)
        self._table.setFocus()
        self._on_row()

    def _chosen(self) -> FormLine | None:
        row = self._table.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @Slot()
    def _on_row(self) -> None:
        line = self._chosen()
        own = line is not None and line.own
        in_use = line is not None and not line.retired
        self._begin.setEnabled(own and in_use)
        self._retire.setEnabled(own and in_use)
        self._blank.setEnabled(line is not None)
        for button in (self._save, self._compare):
            button.setEnabled(line is not None and own_forms.is_sheet(line.key))

    # --- adding

    @Slot()
    def _on_add(self) -> None:
        chooser = choose_file(self, tr("Which form?"), suffixes=SUFFIXES)
        chooser.chosen.connect(self._on_file)

    @Slot(object)
    def _on_file(self, path: Path) -> None:
        self._progress.report(tr("Reading the form."), 0, 0)
        self._progress.show()
        self.context.call(
            "work", partial(own_forms.propose, path), done=self._on_proposed, failed=self._on_not_proposed
        )

    @Slot(object)
    def _on_not_proposed(self, error: Exception) -> None:
        self._progress.hide()
        told = sentence(error)
        if isinstance(error, FormInvalid) and error.problems:
            first = error.problems[0]
            where = tr("Row {row}", row=first.row) if first.row else first.where
            told = " ".join(part for part in (told, f"{where}:" if where else "", first.message) if part)
        self.context.say(told, "danger")

    @Slot(object)
    def _on_proposed(self, proposal: Proposal) -> None:
        self._progress.hide()
        self._proposal = proposal
        form = proposal.form
        prompt = ask(
            self,
            tr("Add this form?"),
            "\n".join([f"{form.title}, {form.id} {form.version}", *_warnings(proposal)]),
            [Choice("leave", tr("Do not add it")), Choice("add", tr("Add the form"), "primary")],
        )
        prompt.answered.connect(self._on_decided)

    @Slot(str)
    def _on_decided(self, answer: str) -> None:
        if answer == "add" and self._proposal is not None:
            self.context.call("vault", partial(_add, self._vault(), self._proposal), done=self._on_added)
        self._proposal = None

    @Slot(object)
    def _on_added(self, _nothing: object) -> None:
        self.context.say(tr("The form is in the vault now."), "good")
        self._reload()

    # --- using

    @Slot()
    def _on_begin(self) -> None:
        line = self._chosen()
        if line is not None:
            self._begin.setEnabled(False)
            work = partial(_begin, self._vault(), line.key, i18n.language())
            self.context.call("vault", work, done=self._on_begun)

    @Slot(object)
    def _on_begun(self, draft: DraftInfo) -> None:
        self.context.go("interview", draft=draft.id)

    @Slot()
    def _on_blank(self) -> None:
        line = self._chosen()
        if line is not None:
            self.context.go("blank form", form=line.key)

    @Slot()
    def _on_compare(self) -> None:
        line = self._chosen()
        if line is not None:
            self.context.go("compare forms", form=line.key)

    @Slot()
    def _on_save(self) -> None:
        line = self._chosen()
        if line is None:
            return
        chooser = choose_file(
            self,
            tr("Where to save the spreadsheet?"),
            mode=SAVE,
            suffixes=(".xlsx",),
            name=f"{line.key}.xlsx",
        )
        chooser.chosen.connect(self._on_place)

    @Slot(object)
    def _on_place(self, path: Path) -> None:
        line = self._chosen()
        if line is not None:
            self.context.call("work", partial(_save, line.key, path), done=self._on_saved)

    @Slot(object)
    def _on_saved(self, _nothing: object) -> None:
        self.context.say(tr("The spreadsheet was saved. It holds questions only, no answers."), "good")

    @Slot()
    def _on_retire(self) -> None:
        prompt = ask(
            self,
            tr("Take this form out of use?"),
            tr("No new testimony can be begun with it. Those that use it stay as they are."),
            [Choice("keep", tr("Keep it in use"), "primary"), Choice("retire", tr("Take out of use"))],
        )
        prompt.answered.connect(self._on_retire_answered)

    @Slot(str)
    def _on_retire_answered(self, answer: str) -> None:
        line = self._chosen()
        if answer == "retire" and line is not None:
            self.context.call("vault", partial(_retire, self._vault(), line.key), done=self._on_retired)

    @Slot(object)
    def _on_retired(self, _nothing: object) -> None:
        self._reload()

    @Slot()
    def _on_back(self) -> None:
        self.context.go("vault")


def _state(line: FormLine) -> str:
    if not line.own:
        return tr("comes with the program")
    return tr("out of use") if line.retired else tr("in use")


def _warnings(proposal: Proposal) -> list[str]:
    told = []
    if not proposal.asks_consent:
        told.append(
            tr(
                "It does not ask for consent as F02.07 and F02.11 do. What is recorded with it cannot be "
                "handed to anybody."
            )
        )
    left_out = proposal.left_out
    if left_out:
        told.append(plural("{n} remark:", "{n} remarks:", len(left_out)))
    told += [f"{problem.row or problem.where}: {problem.message}" for problem in left_out[:_MOST_TOLD]]
    if len(left_out) > _MOST_TOLD:
        told.append(tr("The command \u201cforms check\u201d lists all of them."))
    return told


def _lines(vault: Vault, _report: Report) -> list[FormLine]:
    return own_forms.lines(vault)


def _add(vault: Vault, proposal: Proposal, _report: Report) -> None:
    own_forms.add(vault, proposal)


def _begin(vault: Vault, key: str, language: str, _report: Report) -> DraftInfo:
    return own_forms.begin(vault, key, language)


def _save(key: str, path: Path, _report: Report) -> None:
    write_small(path, own_forms.spreadsheet(own_forms.sheets_of(key)))


def _retire(vault: Vault, key: str, _report: Report) -> None:
    own_forms.retire(vault, key)
