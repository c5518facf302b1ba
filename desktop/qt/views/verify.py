"""Checking a package that somebody gave one: one answer in a sentence, then every check."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import JobHandle, Report
from desktop.qt.layouts import Flow, Row
from desktop.qt.parts import Banner, Body, LinkButton, Muted, PrimaryButton, ProgressCard, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column
from desktop.qt.widgets.check_list import CheckList, Line
from desktop.services import verifying
from desktop.services.verifying import Verdict
from desktop.services.wording import sentence


class VerifyView(View):
    """Asks for the file or folder, a key if it is encrypted, and a team card; then checks. Needs no vault."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._path: Path | None = None
        self._identity: Path | None = None
        self._card: Path | None = None
        self._job: JobHandle | None = None
        self._build()
        self._show_choices()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Verify"))

    def wipe(self) -> None:
        """Stop a check that is running, and forget its outcome."""
        if self._job is not None:
            self._job.cancel()
        self._list.show_lines([])

    def _build(self) -> None:
        column = middle_column(self, width=760)
        column.addWidget(Title(tr("Verify a package"), self))
        column.addWidget(
            Body(
                tr(
                    "Choose what you were given: an encrypted bundle, an opened package folder, or a single "
                    "testimony as PDF or SD-JWT. Nothing is changed and nothing leaves this computer."
                ),
                self,
            )
        )
        buttons = Flow(gap=8)
        self._file = QuietButton(tr("Choose a &file"), self)
        self._folder = QuietButton(tr("Choose a package &folder"), self)
        self._key = QuietButton(tr("Key to open the bundle"), self)
        self._trust = QuietButton(tr("&Team card to trust"), self)
        for button in (self._file, self._folder, self._key, self._trust):
            buttons.addWidget(button)
        column.addWidget(buttons)
        self._chosen = Muted("", self)
        column.addWidget(self._chosen)
        self._go = PrimaryButton(tr("&Check it"), self)
        self._back = LinkButton(tr("&Back"), self)
        row = Row(gap=8)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._go)
        column.addLayout(row)
        self._progress = ProgressCard(tr("Checking"), self)
        self._progress.hide()
        column.addWidget(self._progress)
        self._answer = Banner("notice", "", self)
        column.addWidget(self._answer)
        self._list = CheckList(self)
        column.addWidget(self._list)
        column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self._file.clicked.connect(self._on_file)
        self._folder.clicked.connect(self._on_folder)
        self._key.clicked.connect(self._on_key)
        self._trust.clicked.connect(self._on_trust)
        self._go.clicked.connect(self._on_go)
        self._back.clicked.connect(self.context.back)

    def _show_choices(self) -> None:
        lines = [tr("To check: {name}", name=self._path.name) if self._path else tr("Nothing is chosen yet.")]
        if self._identity:
            lines.append(tr("Key: {name}", name=self._identity.name))
        if self._card:
            lines.append(tr("Team card: {name}", name=self._card.name))
        else:
            lines.append(tr("Without a team card, who signed cannot be told."))
        self._chosen.setText("\n".join(lines))
        self._go.setEnabled(self._path is not None)

    @Slot()
    def _on_file(self) -> None:
        choose_file(self, tr("What should be checked?")).chosen.connect(self._on_path)

    @Slot()
    def _on_folder(self) -> None:
        choose_file(self, tr("Which package folder should be checked?"), mode=FOLDER).chosen.connect(
            self._on_path
        )

    @Slot()
    def _on_key(self) -> None:
        choose_file(self, tr("Which key opens the bundle?")).chosen.connect(self._on_identity)

    @Slot()
    def _on_trust(self) -> None:
        choose_file(self, tr("Which team card do you trust?"), suffixes=(".json",)).chosen.connect(
            self._on_card
        )

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        self._path = path
        self._show_choices()

    @Slot(object)
    def _on_identity(self, path: Path) -> None:
        self._identity = path
        self._show_choices()

    @Slot(object)
    def _on_card(self, path: Path) -> None:
        self._card = path
        self._show_choices()

    @Slot()
    def _on_go(self) -> None:
        if self._path is None:
            return
        self._busy(True)
        self._answer.say("")
        self._list.show_lines([])
        work = partial(_verify, self._path, self._identity, self._card)
        self._job = self.context.call(
            "work",
            work,
            done=self._on_done,
            failed=self._on_failed,
            progress=self._progress.report,
            cancelled=self._on_cancelled,
        )
        self._progress.cancelled.connect(self._job.cancel)

    @Slot(object)
    def _on_done(self, verdict: Verdict) -> None:
        self._busy(False)
        self._answer.say(verdict.sentence, verdict.kind)
        self._list.show_lines([_line(check) for check in verdict.checks])

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._answer.say(sentence(error), "danger")

    @Slot()
    def _on_cancelled(self) -> None:
        self._busy(False)
        self._answer.say(tr("Stopped. Nothing was changed."), "notice")

    def _busy(self, busy: bool) -> None:
        for widget in (self._file, self._folder, self._key, self._trust, self._go):
            widget.setEnabled(not busy)
        self._progress.setVisible(busy)


def _line(check: verifying.Checked) -> Line:
    kinds = {
        "passed": ("good", tr("holds")),
        "failed": ("danger", tr("does not hold")),
        "not possible": ("notice", tr("could not be checked")),
    }
    kind, outcome = kinds[check.outcome]
    return Line(check.name, kind, outcome, check.text)


def _verify(path: Path, identity: Path | None, card: Path | None, report: Report) -> Verdict:
    return verifying.verify_files(path, identity, card, report)
