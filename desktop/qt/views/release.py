"""One release on its way out: the redactions, the approvals, a ladder of checks, then the bundle."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.i18n import (
    tr as from_source,
)  # steps carry their English source; it is collected where it stands
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Row
from desktop.qt.longwork import LongWork
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
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, scroll_area, side_by_side
from desktop.qt.widgets.check_list import CheckList, Line
from desktop.qt.widgets.given_card import GivenCard
from desktop.services import approving, handing, vocabulary
from desktop.services.handing import PartState, ReleaseState
from desktop.services.reviewing import REVIEWED
from desktop.services.wording import sentence
from exporters.ladder import StepResult
from exporters.package import LeakFound
from storage.vault import Vault


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
        self._build()
        self._load()

    def bar(self) -> BarState:
        """Say which release this is."""
        return BarState(code=self._release, words=tr("Release"))

    def _vault(self) -> Vault:
        return self.context.opened.vault

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
        self._note.setEnabled(False)  # until it is known what was written before
        self._note.editingFinished.connect(self._on_note)
        column.addWidget(
            FieldBox(
                tr("In your own words"),
                self._note,
                tr("The officer who was there, a cellmate, a neighbour, a journalist with a public list?"),
                self,
            )
        )
        column.addWidget(Heading(tr("3. Approvals"), self))
        self._approvals = Body("", self)
        column.addWidget(self._approvals)
        self._ask = QuietButton(tr("Ask for &approvals"), self)
        self._bring = QuietButton(tr("Bring an a&pproval"), self)
        self._asking = side_by_side(self._ask, self._bring)
        column.addWidget(self._asking)
        self._given = GivenCard(self)
        column.addWidget(self._given)
        column.addWidget(Heading(tr("4. Checks"), self))
        self._summary = Body("", self)
        column.addWidget(self._summary)
        self._checks = CheckList(self)
        column.addWidget(self._checks)
        self._progress = LongWork(self.context, tr("Building the package"), self)
        column.addWidget(self._progress)
        row = Row(gap=8)
        self._back = LinkButton(tr("&Back to the list"), self)
        self._again = QuietButton(tr("Check a&gain"), self)
        self._make = PrimaryButton(tr("&Encrypt and hand over"), self)
        self._make.setEnabled(False)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._again)
        row.addWidget(self._make)
        column.addLayout(row)
        column.addStretch(1)
        self._given.list_wanted.connect(self._on_list_wanted)
        self._given.stated.connect(self._on_stated)
        self._ask.clicked.connect(self._on_ask)
        self._bring.clicked.connect(self._on_bring)
        self._back.clicked.connect(self._on_back)
        self._again.clicked.connect(self._load)
        self._make.clicked.connect(self._on_make)
        self._progress.busy.connect(self._busy)
        self._progress.succeeded.connect(self._on_handed)
        self._progress.failed.connect(self._on_failed)
        self._progress.stopped.connect(self._on_cancelled)

    @Slot()
    def _load(self) -> None:
        work = partial(_release_state, self._vault(), self._release)
        self.context.call("vault", work, done=self._on_state, failed=self._on_failed)

    @Slot(object)
    def _on_state(self, state: ReleaseState) -> None:
        self._state = state
        self._title.setText(tr("Release for {name}", name=state.recipient_name))
        self._note.setEnabled(True)
        self._note.setReadOnly(not state.changeable)
        if not self._note.hasFocus():
            self._note.setText(state.note)
        self._approvals.setText(_approval_words(state))
        self._asking.setVisible(state.changeable and state.approvals_needed > 0)
        self._given.show_doubt(state.restored, state.doubt if state.changeable else ())
        for row in self._rows:
            self._parts.removeWidget(row)
            row.deleteLater()
        self._rows = [self._part(part) for part in state.parts]
        for row in self._rows:
            self._parts.addWidget(row)
        steps = [(part, step) for part in state.parts for step in part.steps]
        self._summary.setText(_summary_words(state, [step for _part, step in steps]))
        # What was true when it was handed over is in the release; asking again would only confuse.
        lines = [_line(part, step) for part, step in steps if step.outcome != "passed" and state.changeable]
        self._checks.show_lines(lines)
        self._make.setEnabled(state.ready and state.changeable)

    def _part(self, part: PartState) -> QWidget:
        card = Card(self, margin=12)
        row = Row(gap=12)
        language = vocabulary.label("language", part.language, i18n.language())
        row.addWidget(Lead(f"{part.code}   {language}", card))
        words = (
            plural("{n} open point", "{n} open points", part.open_points)
            if part.open_points
            else tr("Nothing is open")
        )
        row.addWidget(Muted(words, card), 1)
        if part.state in REVIEWED:
            review = QuietButton(tr("Review it first"), card, name=tr("Review {code}", code=part.code))
            review.setProperty("testimony", (part.code, part.version))
            review.clicked.connect(self._on_review)
            row.addWidget(review)
        redact = QuietButton(tr("Redact"), card, name=tr("Redact {code}", code=part.code))
        redact.setProperty("testimony", (part.code, part.version))
        redact.setEnabled(self._state is not None and self._state.changeable)
        redact.clicked.connect(self._on_redact)
        row.addWidget(redact)
        card.column.addLayout(row)
        return card

    @Slot()
    def _on_redact(self) -> None:
        code, _version = self.sender().property("testimony")
        self.context.go("redaction", release=self._release, testimony=code)

    @Slot()
    def _on_review(self) -> None:
        code, _version = self.sender().property("testimony")
        self.context.go("review", item=str(code))

    @Slot()
    def _on_note(self) -> None:
        if self._state is not None and self._note.text().strip() != self._state.note:
            work = partial(_set_note, self._vault(), self._release, self._note.text().strip())
            self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

    @Slot(object)
    def _on_changed(self, _done: object) -> None:
        self._trouble.say("")
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
        self._progress.run(partial(_hand_over, self._vault(), self._release, path))

    @Slot(object)
    def _on_handed(self, _release: str) -> None:
        self.context.say(
            tr(
                "The leak check found nothing that was withheld. The bundle is written; only the "
                "recipient can open it. Make a backup now, or save the list of what was given out."
            ),
            "good",
        )
        self._load()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        place = tr("The place: {place}", place=error.place) if isinstance(error, LeakFound) else ""
        self._trouble.say(f"{sentence(error)} {place}".strip())
        scroll_area(self).ensureWidgetVisible(self._trouble)

    @Slot()
    def _on_ask(self) -> None:
        choose_file(
            self,
            tr("Where should the proposal be written?"),
            mode=SAVE,
            name=f"proposal-{self._release}.age",
        ).chosen.connect(self._on_ask_path)

    @Slot(object)
    def _on_ask_path(self, path: Path) -> None:
        work = partial(_ask, self._vault(), self._release, path)
        self.context.call("vault", work, done=self._on_asked, failed=self._on_failed)

    @Slot(object)
    def _on_asked(self, _done: object) -> None:
        self._trouble.say("")
        self.context.say(
            tr("The proposal was written. Only the other supervisors can open it; hand it to them."), "good"
        )

    @Slot()
    def _on_bring(self) -> None:
        choose_file(self, tr("Which approval?"), suffixes=(".json",)).chosen.connect(self._on_bring_path)

    @Slot(object)
    def _on_bring_path(self, path: Path) -> None:
        work = partial(_bring, self._vault(), self._release, path)
        self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

    @Slot()
    def _on_list_wanted(self) -> None:
        choose_file(self, tr("Which list?"), suffixes=(".age",)).chosen.connect(self._on_list)

    @Slot(object)
    def _on_list(self, path: Path) -> None:
        work = partial(_bring_given, self._vault(), path)
        self.context.call("vault", work, done=self._on_list_taken, failed=self._on_failed)

    @Slot(object)
    def _on_list_taken(self, new: int) -> None:
        words = plural(
            "The list was read. It tells of {n} signed copy that this vault did not know of.",
            "The list was read. It tells of {n} signed copies that this vault did not know of.",
            new,
        )
        self.context.say(words, "good")
        self._on_changed(None)

    @Slot(str)
    def _on_stated(self, words: str) -> None:
        work = partial(_state_given, self._vault(), self._release, words)
        self.context.call("vault", work, done=self._on_changed, failed=self._on_failed)

    @Slot()
    def _on_cancelled(self) -> None:
        self._trouble.say(tr("Stopped. Nothing was released."))

    @Slot(bool)
    def _busy(self, busy: bool) -> None:
        state = self._state
        self._make.setEnabled(not busy and state is not None and state.ready and state.changeable)
        self._back.setEnabled(not busy)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("releases")


def _approval_words(state: ReleaseState) -> str:
    if not state.approvals_needed:
        return tr("Your team asks nobody else to approve. Under Team this can be changed.")
    given = ", ".join(state.approved_by) or tr("nobody yet")
    return tr("Needed: {n}. Given by: {given}.", n=state.approvals_needed, given=given)


def _summary_words(state: ReleaseState, steps: list[StepResult]) -> str:
    if not state.changeable:
        return tr("This release was handed over. To change anything, begin a new release.")
    outcomes = [step.outcome for step in steps]
    held = plural("{n} check holds.", "{n} checks hold.", outcomes.count("passed"))
    if "refused" in outcomes:
        return f"{held} {tr('These do not:')}"
    if "warned" in outcomes:
        return f"{held} {tr('Nothing stops this release. Think about these before you hand it over:')}"
    return f"{held} {tr('Nothing stops this release.')}"


def _line(part: PartState, step: StepResult) -> Line:
    kind, outcome = ("danger", tr("refused")) if step.outcome == "refused" else ("notice", tr("think again"))
    name = f"{part.code}   {from_source(step.name)}"
    return Line(name, kind, outcome, from_source(step.text), from_source(step.mend))


def _release_state(vault: Vault, release: str, _report: Report) -> ReleaseState:
    return handing.release_state(vault, release)


def _ask(vault: Vault, release: str, path: Path, _report: Report) -> None:
    approving.write_proposal(vault, release, path)


def _bring(vault: Vault, release: str, path: Path, _report: Report) -> str:
    return approving.bring(vault, release, path)


def _bring_given(vault: Vault, path: Path, _report: Report) -> int:
    return handing.bring_given(vault, path)


def _state_given(vault: Vault, release: str, words: str, _report: Report) -> None:
    handing.state_given(vault, release, words)


def _set_note(vault: Vault, release: str, note: str, _report: Report) -> None:
    handing.set_note(vault, release, note)


def _hand_over(vault: Vault, release: str, path: Path, report: Report) -> str:
    return handing.hand_over(vault, release, path, report)
