"""The release assistant: for whom and of what, then the redactions, then a ladder of checks, then the bundle."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.i18n import plural, tr
from desktop.i18n import (
    tr as from_source,
)  # steps carry their English source; it is collected where it stands
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import JobHandle, Report
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    FieldBox,
    Heading,
    Lead,
    LinkButton,
    Muted,
    PrimaryButton,
    ProgressCard,
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column
from desktop.qt.widgets.check_list import CheckList, Line
from desktop.services import handing, joining, releasing
from desktop.services.handing import PartState, ReleaseState, TestimonyLine
from desktop.services.joining import RecipientLine
from desktop.services.wording import sentence
from exporters.ladder import StepResult
from storage.vault import Vault

_WHICH = Qt.ItemDataRole.UserRole


class NewReleaseView(View):
    """Chooses the recipient and the testimonies of a new release."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._build()
        self.context.call("vault", partial(_offers, self._vault()), done=self._on_offers)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("New release"))

    def _vault(self) -> Vault:
        assert self.context.vault is not None
        return self.context.vault.vault

    def _build(self) -> None:
        column = middle_column(self)
        column.addWidget(Title(tr("New release"), self))
        self._recipient = QComboBox(self)
        column.addWidget(FieldBox(tr("For whom"), self._recipient, parent=self))
        self._testimonies = QListWidget(self)
        column.addWidget(FieldBox(tr("Which testimonies"), self._testimonies, parent=self))
        self._empty = Banner("notice", "", self)
        column.addWidget(self._empty)
        row = Row(gap=8)
        back = LinkButton(tr("&Back"), self)
        self._begin = PrimaryButton(tr("B&egin the release"), self)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self._begin)
        column.addLayout(row)
        column.addStretch(1)
        back.clicked.connect(self._on_back)
        self._begin.clicked.connect(self._on_begin)

    @Slot(object)
    def _on_offers(self, offers: tuple[list[RecipientLine], list[TestimonyLine]]) -> None:
        recipients, testimonies = offers
        for recipient in recipients:
            self._recipient.addItem(f"{recipient.code}   {recipient.name}", recipient.code)
        for line in testimonies:
            item = QListWidgetItem(f"{line.code}   {line.language}   {line.sealed}", self._testimonies)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_WHICH, (line.code, line.version))
        if not recipients:
            self._empty.say(tr("First add a recipient under Team and recipients."))
        elif not testimonies:
            self._empty.say(tr("First import a sealed testimony."))
        self._begin.setEnabled(bool(recipients and testimonies))

    @Slot()
    def _on_begin(self) -> None:
        items = [self._testimonies.item(i) for i in range(self._testimonies.count())]
        chosen = [i.data(_WHICH) for i in items if i.checkState() == Qt.CheckState.Checked]
        if not chosen:
            self._empty.say(tr("Choose at least one testimony."))
            return
        recipient = str(self._recipient.currentData())
        work = partial(_begin, self._vault(), recipient, [(str(c), int(v)) for c, v in chosen])
        self.context.call("vault", work, done=self._on_begun, failed=self._on_failed)

    @Slot(object)
    def _on_begun(self, release: str) -> None:
        self.context.go("release", release=release)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._empty.say(sentence(error), "danger")

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


class ReleaseView(View):
    """One release on its way out.

    Args:
        release: its code in the vault.
    """

    def __init__(self, context: Context, release: str) -> None:
        super().__init__(context)
        self._release = release
        self._state: ReleaseState | None = None
        self._rows: list[QWidget] = []
        self._job: JobHandle | None = None
        self._build()
        self._load()

    def bar(self) -> BarState:
        """Say which release this is."""
        return BarState(code=self._release, words=tr("Release"))

    def _vault(self) -> Vault:
        assert self.context.vault is not None
        return self.context.vault.vault

    def _build(self) -> None:
        column = middle_column(self, width=820, top=24)
        self._title = Title(tr("Release"), self)
        column.addWidget(self._title)
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        column.addWidget(Heading(tr("1. Redaction"), self))
        self._parts = Column(gap=8)
        column.addLayout(self._parts)
        column.addWidget(Heading(tr("2. Who would recognise this?"), self))
        self._note = QLineEdit(self)
        self._note.editingFinished.connect(self._on_note)
        column.addWidget(
            FieldBox(
                tr("In your own words"),
                self._note,
                tr("The officer who was there, a cellmate, a neighbour, a journalist with a public list?"),
                self,
            )
        )
        column.addWidget(Heading(tr("3. Checks"), self))
        self._summary = Body("", self)
        column.addWidget(self._summary)
        self._checks = CheckList(self)
        column.addWidget(self._checks)
        self._progress = ProgressCard(tr("Building the package"), self)
        self._progress.hide()
        column.addWidget(self._progress)
        row = Row(gap=8)
        self._back = LinkButton(tr("&Back to the list"), self)
        self._again = QuietButton(tr("Check &again"), self)
        self._make = PrimaryButton(tr("&Encrypt and hand over"), self)
        self._make.setEnabled(False)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._again)
        row.addWidget(self._make)
        column.addLayout(row)
        column.addStretch(1)
        self._back.clicked.connect(self._on_back)
        self._again.clicked.connect(self._load)
        self._make.clicked.connect(self._on_make)

    @Slot()
    def _load(self) -> None:
        work = partial(_release_state, self._vault(), self._release)
        self.context.call("vault", work, done=self._on_state, failed=self._on_failed)

    @Slot(object)
    def _on_state(self, state: ReleaseState) -> None:
        self._state = state
        self._title.setText(tr("Release for {name}", name=state.recipient_name))
        if not self._note.hasFocus():
            self._note.setText(state.note)
        for row in self._rows:
            self._parts.removeWidget(row)
            row.deleteLater()
        self._rows = [self._part(part) for part in state.parts]
        for row in self._rows:
            self._parts.addWidget(row)
        lines = [_line(part, step) for part in state.parts for step in part.steps if step.outcome != "passed"]
        passed = sum(step.outcome == "passed" for part in state.parts for step in part.steps)
        self._summary.setText(
            plural("{n} check holds.", "{n} checks hold.", passed)
            + " "
            + (tr("These do not:") if lines else tr("Nothing stops this release."))
        )
        self._checks.show_lines(lines)
        self._make.setEnabled(state.ready and state.state == "draft")

    def _part(self, part: PartState) -> QWidget:
        card = Card(self, margin=12)
        row = Row(gap=12)
        row.addWidget(Lead(f"{part.code}   {part.language}", card))
        words = (
            plural("{n} open point", "{n} open points", part.open_points)
            if part.open_points
            else tr("Nothing is open")
        )
        row.addWidget(Muted(words, card), 1)
        if part.state in {"SEAL", "REVW"}:
            accept = QuietButton(tr("Accept"), card, name=tr("Accept {code}", code=part.code))
            accept.setProperty("testimony", (part.code, part.version))
            accept.clicked.connect(self._on_accept)
            row.addWidget(accept)
        redact = QuietButton(tr("Redact"), card, name=tr("Redact {code}", code=part.code))
        redact.setProperty("testimony", (part.code, part.version))
        redact.clicked.connect(self._on_redact)
        row.addWidget(redact)
        card.column.addLayout(row)
        return card

    @Slot()
    def _on_redact(self) -> None:
        code, _version = self.sender().property("testimony")
        self.context.go("redaction", release=self._release, testimony=code)

    @Slot()
    def _on_accept(self) -> None:
        code, version = self.sender().property("testimony")
        work = partial(_accept, self._vault(), str(code), int(version))
        self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

    @Slot()
    def _on_note(self) -> None:
        if self._state is not None and self._note.text().strip() != self._state.note:
            work = partial(_set_note, self._vault(), self._release, self._note.text().strip())
            self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

    @Slot(object)
    def _on_changed(self, _done: object) -> None:
        self._load()

    @Slot()
    def _on_make(self) -> None:
        chooser = choose_file(
            self, tr("Where should the bundle be written?"), mode=SAVE, name=f"{self._release}.age"
        )
        chooser.chosen.connect(self._on_path)

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        self._trouble.say("")
        self._busy(True)
        self._job = self.context.call(
            "vault",
            partial(_hand_over, self._vault(), self._release, path),
            done=self._on_handed,
            failed=self._on_failed,
            progress=self._progress.report,
            cancelled=self._on_cancelled,
        )
        self._progress.cancelled.connect(self._job.cancel)

    @Slot(object)
    def _on_handed(self, _release: str) -> None:
        self._busy(False)
        self.context.say(
            tr(
                "The leak check found nothing that was withheld. The bundle is written; only the recipient can open it."
            ),
            "good",
        )
        self._load()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._busy(False)
        self._trouble.say(tr("Stopped. Nothing was released."))

    def _busy(self, busy: bool) -> None:
        self._progress.setVisible(busy)
        self._make.setEnabled(not busy and self._state is not None and self._state.ready)
        self._back.setEnabled(not busy)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


def _line(part: PartState, step: StepResult) -> Line:
    kind, outcome = ("danger", tr("refused")) if step.outcome == "refused" else ("notice", tr("think again"))
    name = f"{part.code}   {from_source(step.name)}"
    return Line(name, kind, outcome, from_source(step.text), from_source(step.mend))


def _offers(vault: Vault, _report: Report) -> tuple[list[RecipientLine], list[TestimonyLine]]:
    return list(joining.picture(vault).recipients), handing.testimonies(vault)


def _begin(vault: Vault, recipient: str, chosen: list[tuple[str, int]], _report: Report) -> str:
    return releasing.begin(vault, recipient, chosen)


def _release_state(vault: Vault, release: str, _report: Report) -> ReleaseState:
    return handing.release_state(vault, release)


def _accept(vault: Vault, code: str, version: int, _report: Report) -> None:
    handing.accept(vault, code, version)


def _set_note(vault: Vault, release: str, note: str, _report: Report) -> None:
    handing.set_note(vault, release, note)


def _hand_over(vault: Vault, release: str, path: Path, report: Report) -> str:
    return handing.hand_over(vault, release, path, report)
