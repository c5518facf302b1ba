"""The cards beside a statement under review: what is missing, consent, warnings, equal words, requests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import plural, tr
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    FieldBox,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    QuietButton,
    SerifText,
    Trouble,
)
from desktop.qt.views.pageparts import side_by_side
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.points import PointsEditor
from desktop.services.gates import REASON_LENGTH
from desktop.services.reviewing import Asked, Review
from desktop.services.shared_words import Shared
from exporters.clarification import Point
from storage.clarifications import AGREED, ASKED, BACK, BEGUN, WAITING

_MARGIN = 16


class CompletenessCard(Card):
    """How many questions have no answer, and why."""

    def __init__(self, review: Review, parent: QWidget) -> None:
        super().__init__(parent, margin=_MARGIN)
        self.column.addWidget(Heading(tr("Completeness"), self))
        if not review.blanks:
            self.column.addWidget(Body(tr("Every question that applies has an answer."), self))
        for reason, count in review.blanks:
            words = plural("{reason}: {n} question", "{reason}: {n} questions", count, reason=reason)
            self.column.addWidget(Body(words, self))
        self.column.addWidget(Muted(tr("The sheet shows which ones, under each topic."), self))


class LinesCard(Card):
    """Lines under a heading; hidden where there are none, unless something is said instead."""

    def __init__(self, title: str, lines: Sequence[str], parent: QWidget, *, instead: str = "") -> None:
        super().__init__(parent, margin=_MARGIN)
        self.column.addWidget(Heading(title, self))
        for line in lines or ([instead] if instead else []):
            self.column.addWidget(Body(line, self))
        self.setVisible(bool(lines or instead))


class SharedCard(Card):
    """Whether other statements of the vault have the same words in a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=_MARGIN)
        self.column.addWidget(Heading(tr("The same words elsewhere"), self))
        self._state = Muted(tr("Comparing with the other testimonies of this vault."), self)
        self.column.addWidget(self._state)
        self._found: list[QWidget] = []

    def show_found(self, found: Sequence[Shared], *, done: bool) -> None:
        """Show what was found so far."""
        for widget in self._found:
            self.column.removeWidget(widget)
            widget.deleteLater()
        self._found = []
        for shared in found:
            words = plural(
                "{n} word in a row is the same as in {code}. Ask yourself why before you accept.",
                "{n} words in a row are the same as in {code}. Ask yourself why before you accept.",
                shared.words,
                code=shared.code,
            )
            self._found += [Banner("notice", words, self), SerifText(shared.text, self)]
        for widget in self._found:
            self.column.addWidget(widget)
        if done:
            self._state.setText("" if found else tr("No other testimony has twelve words in a row the same."))
            self._state.setVisible(not found)

    def wipe(self) -> None:
        """Forget the words."""
        self.show_found((), done=True)


class AskedCard(Card):
    """One request: what was asked, and whether it was answered.

    Signals:
        marked: number of the request, place of the point, ``Y``, ``N`` or "".
        send_wanted: number of the request that should be written for the interviewer.
        read_wanted: code of the record that answers.
    """

    marked = Signal(str, int, str)
    send_wanted = Signal(str)
    read_wanted = Signal(str)

    def __init__(self, asked: Asked, review: Review, parent: QWidget) -> None:
        super().__init__(parent, margin=_MARGIN)
        self._asked = asked
        self.column.addWidget(Heading(tr("Clarification {code}", code=asked.number), self))
        self.column.addWidget(Muted(f"{asked.day}  {_state_words(asked)}", self))
        for place, point in enumerate(asked.points):
            self._add(place, point)
        send = QuietButton(tr("Write it for the &interviewer"), self)
        send.setVisible(asked.state in {AGREED, ASKED} and not review.own)
        send.clicked.connect(partial(self.send_wanted.emit, asked.number))
        read = QuietButton(tr("&Read the clarification"), self)
        read.setVisible(asked.state == BACK and bool(asked.record))
        read.clicked.connect(partial(self.read_wanted.emit, asked.record))
        self.column.addWidget(side_by_side(send, read))

    def _add(self, place: int, point: Point) -> None:
        about = f"[{point.paragraph}] " if point.paragraph else ""
        self.column.addWidget(Body(f"{place + 1}. {about}{point.question}", self))
        if self._asked.state != BACK:
            return
        answer = self._asked.answers[place] if place < len(self._asked.answers) else ""
        words = {"Y": tr("answered"), "N": tr("not answered")}.get(answer, tr("not judged yet"))
        yes = LinkButton(tr("Answered"), self, name=tr("Point {n}: answered", n=place + 1))
        no = LinkButton(tr("Not answered"), self, name=tr("Point {n}: not answered", n=place + 1))
        yes.clicked.connect(partial(self.marked.emit, self._asked.number, place, "Y"))
        no.clicked.connect(partial(self.marked.emit, self._asked.number, place, "N"))
        self.column.addWidget(side_by_side(Muted(words, self), yes, no))


class AskCard(Card):
    """Asking for a clarification.

    Signals:
        wanted: the points, and the reason where it is asked again.
        card_wanted: the interviewer's member card is to be chosen.
    """

    wanted = Signal(object, str)
    card_wanted = Signal()

    def __init__(self, review: Review, parent: QWidget) -> None:
        super().__init__(parent, margin=_MARGIN)
        self._review = review
        self.column.addWidget(Heading(tr("Ask for a clarification"), self))
        self.column.addWidget(Body(_about(review), self))
        self._editor = PointsEditor(review.said, self)
        self.column.addWidget(self._editor)
        take = LinkButton(tr("Take over the points of the team's &evaluation"), self)
        take.setVisible(bool(review.noted))
        take.clicked.connect(self._on_take)
        self.column.addWidget(take)
        self._why = QLineEdit(self)
        self._why.setInputMethodHints(SENSITIVE)
        self._why.setMaxLength(500)
        self._why.setAcceptDrops(False)
        self._box = FieldBox(
            tr("Why it is needed again"), self._why, tr("It stays. Write no name here."), self
        )
        self._box.setVisible(review.again)
        self.column.addWidget(self._box)
        self._trouble = Trouble(self)
        self.column.addWidget(self._trouble)
        self._ask = QuietButton(tr("Ask for a &clarification"), self)
        self._ask.setEnabled(review.interviewer_known)
        card = LinkButton(tr("Choose the interviewer's &member card"), self)
        card.setVisible(not review.interviewer_known)
        card.clicked.connect(self.card_wanted)
        self.column.addWidget(side_by_side(self._ask, card))
        self._ask.clicked.connect(self._on_ask)

    @property
    def editor(self) -> PointsEditor:
        """The table of points."""
        return self._editor

    def wipe(self) -> None:
        """Forget what was typed."""
        self._editor.wipe()
        self._why.setText("")

    @Slot()
    def _on_take(self) -> None:
        self._editor.fill(self._review.noted)

    @Slot()
    def _on_ask(self) -> None:
        points, why = self._editor.points(), self._why.text().strip()
        if not points:
            self._trouble.say(tr("Write at least one point first."))
            self._editor.rows[0].take_focus()
        elif self._review.again and len(why) < REASON_LENGTH:
            self._trouble.say(tr("Please write at least {n} characters.", n=REASON_LENGTH))
            self._why.setFocus()
        else:
            self._trouble.say("")
            self.wanted.emit(points, why)


class DecisionCard(Card):
    """The end of a review.

    Signals:
        accepted: the testimony is accepted.
        given_up: the review goes on without waiting for the clarification.
    """

    accepted = Signal()
    given_up = Signal()

    def __init__(self, review: Review, parent: QWidget) -> None:
        super().__init__(parent, margin=_MARGIN)
        waits = review.state == "CLAR"
        about = (
            tr("It waits for a clarification. When the sealed answer is imported, the review goes on.")
            if waits
            else tr(
                "Nothing in the testimony changes by this. What is accepted can be redacted and released."
            )
        )
        self.column.addWidget(Body(about, self))
        accept = PrimaryButton(tr("&Accept the testimony"), self)
        accept.setVisible(not waits)
        accept.clicked.connect(self.accepted)
        stop = QuietButton(tr("Go on &without waiting"), self)
        stop.setVisible(waits)
        stop.clicked.connect(self.given_up)
        self.column.addWidget(side_by_side(accept, stop))


def _about(review: Review) -> str:
    if not review.interviewer_known:
        return tr(
            "This vault does not have the interviewer's key yet. Ask the team's founder for their member "
            "card."
        )
    if review.needs_second:
        return tr(
            "It was clarified once already, and each time costs the person. Another supervisor must agree: "
            "the file is "
            "for them first."
        )
    if review.again:
        return tr(
            "It was clarified once already, and each time costs the person. Write down why it is needed "
            "again."
        )
    return tr("The interviewer gets these points and nothing of the account. It can be asked once.")


def _state_words(asked: Asked) -> str:
    return {
        WAITING: tr("another supervisor must agree first"),
        AGREED: tr("agreed; not given to the interviewer yet"),
        ASKED: tr("asked; not answered yet"),
        BEGUN: tr("begun"),
        BACK: tr("came back"),
    }.get(asked.state, "")
