"""A supervisor's review: the whole testimony to read at the left, what to think of at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column, Row, scrolling
from desktop.qt.parts import Banner, LinkButton, Muted
from desktop.qt.view import BarState, View
from desktop.qt.views.review_parts import (
    AskCard,
    AskedCard,
    CompletenessCard,
    DecisionCard,
    LinesCard,
    SharedCard,
)
from desktop.qt.widgets.redaction_sheets import Paper
from desktop.qt.widgets.sheet_text import fill
from desktop.services import clarifying, reviewing
from desktop.services.cardfiles import read_small
from desktop.services.reviewing import Review
from desktop.services.shared_words import SharedWords
from desktop.services.vocabulary import label
from desktop.services.wording import sentence
from exporters.clarification import Point
from storage.vault import Vault


class ReviewView(View):
    """Reads one sealed testimony; it cannot be changed here or anywhere.

    Args:
        item: code of the testimony.
    """

    def __init__(self, context: Context, item: str) -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        self._code = item
        self._review: Review | None = None
        self._scan: SharedWords | None = None
        self._wanted: tuple[list[Point], str] = ([], "")
        self._number = ""
        self._build()
        self._load()

    def bar(self) -> BarState:
        """Say which testimony is reviewed, and its state."""
        state = label("interview_status", self._review.state, i18n.language()) if self._review else ""
        return BarState(self._code, state or tr("Review"))

    def arguments(self) -> dict[str, object]:
        """Return which testimony is reviewed."""
        return {"item": self._code}

    def wipe(self) -> None:
        """Forget the testimony and what was typed."""
        self._review, self._scan = None, None
        self._sheet.clear()
        self._sheet.document().clearUndoRedoStacks()
        self._shared.wipe()
        for card in self._cards.findChildren(AskCard):
            card.wipe()

    def _build(self) -> None:
        self._sheet = Paper(tr("What was sealed"), self)
        self._trouble = Banner("danger", "", self)
        self._side = QWidget(self)
        column = Column(self._side, gap=12)
        column.setContentsMargins(8, 0, 8, 0)
        column.addWidget(self._trouble)
        self._cards = QWidget(self._side)
        self._below = Column(self._cards, gap=12)
        column.addWidget(self._cards)
        self._shared = SharedCard(self._cards)
        column.addStretch(1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self._sheet)
        split.addWidget(scrolling(self._side, self))
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([300, 200])  # in proportion; the cards come later and would be left a sliver
        split.setChildrenCollapsible(False)
        page = Column(self, gap=12, margin=16)
        page.addWidget(split, 1)
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(self.context.back)
        foot = Row(gap=8)
        foot.addWidget(back)
        foot.addWidget(Muted(tr("A sealed testimony is read here, and never changed."), self), 1)
        page.addLayout(foot)

    def _load(self) -> None:
        self.context.call(
            "vault", partial(_read, self._vault, self._code), done=self._on_review, failed=self._on_failed
        )

    @Slot(object)
    def _on_review(self, review: Review) -> None:
        first = self._review is None
        self._review = review
        self._show_cards(review)
        if first:
            fill(self._sheet.document(), review.blocks, self.context.theme, redacted=False)
            self._sheet.verticalScrollBar().setValue(0)
            work = partial(_compare, self._vault, self._code)
            self.context.call("vault", work, done=self._on_compared, failed=self._on_failed)
        self.bar_changed.emit()

    def _show_cards(self, review: Review) -> None:
        old, self._cards = self._cards, QWidget(self._side)
        self._below = Column(self._cards, gap=12)
        column = self._side.layout()
        assert column is not None
        column.replaceWidget(old, self._cards)
        old.hide()
        if review.state in reviewing.REVIEWED:
            decision = DecisionCard(review, self._cards)
            decision.accepted.connect(self._on_accept)
            decision.given_up.connect(self._on_given_up)
            self._below.addWidget(decision)
        self._below.addWidget(self._shared)
        old.deleteLater()
        if review.clarifies:
            other = LinesCard(tr("What it clarifies"), [review.clarifies], self._cards)
            self._below.addWidget(other)
        for asked in review.asked:
            card = AskedCard(asked, review, self._cards)
            card.marked.connect(self._on_marked)
            card.send_wanted.connect(self._on_send_wanted)
            card.read_wanted.connect(self._on_read_wanted)
            self._below.addWidget(card)
        self._below.addWidget(LinesCard(tr("To think of"), review.warnings, self._cards))
        self._below.addWidget(CompletenessCard(review, self._cards))
        nothing = tr("Nothing was asked.")
        self._below.addWidget(LinesCard(tr("Consent"), review.consent, self._cards, instead=nothing))
        if review.open:
            ask = AskCard(review, self._cards)
            ask.wanted.connect(self._on_ask_wanted)
            ask.card_wanted.connect(self._on_card_wanted)
            self._below.addWidget(ask)

    @Slot(object)
    def _on_compared(self, scan: SharedWords) -> None:
        if self._review is None:
            return
        self._scan = scan
        self._shared.show_found(scan.found, done=scan.done)
        if not scan.done:
            # A few at a time: whatever else the vault has to do comes in between.
            self.context.call("vault", partial(_go_on, scan), done=self._on_compared, failed=self._on_failed)

    def _do(self, work: Callable[[], object], done: Callable[..., object] | None = None) -> None:
        self._trouble.say("")
        self.context.call("vault", partial(_run, work), done=done or self._on_done, failed=self._on_failed)

    @Slot(object)
    def _on_done(self, _result: object) -> None:
        self._load()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))

    @Slot()
    def _on_accept(self) -> None:
        if self._review is not None:
            work = partial(reviewing.accept, self._vault, self._code, self._review.version)
            self._do(work, self._on_accepted)

    @Slot(object)
    def _on_accepted(self, _result: object) -> None:
        self.context.say(tr("{code} is accepted.", code=self._code), "good")
        self._load()

    @Slot()
    def _on_given_up(self) -> None:
        self._do(partial(clarifying.give_up, self._vault, self._code))

    @Slot(str, int, str)
    def _on_marked(self, number: str, place: int, answer: str) -> None:
        self._do(partial(clarifying.mark, self._vault, number, place, answer))

    @Slot(str)
    def _on_read_wanted(self, record: str) -> None:
        self.context.go("review", item=record)

    @Slot(object, str)
    def _on_ask_wanted(self, points: Sequence[Point], why: str) -> None:
        self._wanted = (list(points), why)
        if self._review is not None and self._review.own and not self._review.needs_second:
            self._do(partial(clarifying.ask, self._vault, self._code, points, why), self._on_asked)
            return
        chooser = choose_file(self, tr("Where should the request go?"), mode=SAVE, name="request.age")
        chooser.chosen.connect(self._on_ask_path)

    @Slot(object)
    def _on_ask_path(self, path: Path) -> None:
        points, why = self._wanted
        self._do(partial(clarifying.ask, self._vault, self._code, points, why, path), self._on_asked)

    @Slot(object)
    def _on_asked(self, _known: object) -> None:
        self._wanted = ([], "")
        own = self._review is not None and self._review.own
        self.context.say(
            tr("The clarification stands in the list of testimonies now.")
            if own
            else tr("The request is written. Only the people it is for can open it; hand it to them."),
            "good",
        )
        self._load()

    @Slot(str)
    def _on_send_wanted(self, number: str) -> None:
        self._number = number
        chooser = choose_file(self, tr("Where should the request go?"), mode=SAVE, name=f"{number}.age")
        chooser.chosen.connect(self._on_send_path)

    @Slot(object)
    def _on_send_path(self, path: Path) -> None:
        self._do(partial(clarifying.send, self._vault, self._number, path), self._on_asked)

    @Slot()
    def _on_card_wanted(self) -> None:
        choose_file(self, tr("Which member card?"), suffixes=(".json",)).chosen.connect(self._on_card)

    @Slot(object)
    def _on_card(self, path: Path) -> None:
        self._do(partial(_learn, self._vault, path))


def _read(vault: Vault, code: str, _report: Report) -> Review:
    return reviewing.review_of(vault, code)


def _compare(vault: Vault, code: str, _report: Report) -> SharedWords:
    return SharedWords(vault, code)


def _go_on(scan: SharedWords, _report: Report) -> SharedWords:
    return scan.step()


def _learn(vault: Vault, path: Path) -> None:
    vault.team.learn(read_small(path))


def _run(work: Callable[[], object], _report: Report) -> object:
    return work()
