"""The team's own notes about a testimony: evaluation, translation, incident. They never leave the vault."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.parts import Body, Card, Heading, LinkButton, Muted, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.services import kinds, worklist
from desktop.services.vault_service import OpenVault
from desktop.services.worklist import WorkLine
from storage.drafts import DraftInfo


class TeamNotesView(View):
    """One card for each kind of note.

    Args:
        testimony: the code the notes belong to.
    """

    def __init__(self, context: Context, testimony: str) -> None:
        super().__init__(context)
        self._opened: OpenVault = context.opened
        self._testimony = testimony
        self._cards: list[QWidget] = []
        self._hints = 0
        self._build()
        context.call("vault", partial(_notes, self._opened, testimony), done=self._on_notes)

    def bar(self) -> BarState:
        """Say which testimony the notes are about."""
        return BarState(code=self._testimony, words=tr("Team notes"))

    def arguments(self) -> dict[str, object]:
        """Return which testimony the notes are about."""
        return {"testimony": self._testimony}

    def _build(self) -> None:
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Team notes"), self))
        column.addWidget(
            Body(
                tr(
                    "What the team writes for itself. It is no part of the testimony, is not sealed with it "
                    "and is never handed over."
                ),
                self,
            )
        )
        self._column = Column(gap=16)
        column.addLayout(self._column)
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(partial(self.context.go, "work"))
        column.addWidget(side_by_side(back))
        column.addStretch(1)

    @Slot(object)
    def _on_notes(self, told: tuple[list[WorkLine], int]) -> None:
        lines, self._hints = told
        for card in self._cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self._cards = [self._card(note, lines) for note in kinds.NOTES]
        for card in self._cards:
            self._column.addWidget(card)

    def _card(self, note: str, lines: list[WorkLine]) -> Card:
        card = Card(self)
        title = kinds.note_title(note)
        card.column.addWidget(Heading(title, card))
        card.column.addWidget(Body(kinds.about_note(note), card))
        if note == "evaluation" and self._hints:
            counted = plural(
                "{n} hint about a leading question was shown in this interview.",
                "{n} hints about leading questions were shown in this interview.",
                self._hints,
            )
            card.column.addWidget(Muted(counted, card))
        mine = [line for line in lines if line.note == note]
        is_open = any(not line.closed for line in mine)
        words = tr("Go on with the note") if is_open else tr("Begin a note")
        begin = QuietButton(words, card, name=f"{words}: {title}")
        begin.setProperty("note", note)
        begin.clicked.connect(self._on_begin)
        buttons = [begin]
        for line in (line for line in mine if line.closed):
            read = QuietButton(tr("Read {code}", code=line.code), card)
            read.setProperty("draft", line.key)
            read.clicked.connect(self._on_read)
            buttons.append(read)
        card.column.addWidget(side_by_side(*buttons))
        if mine and not is_open:
            card.column.addWidget(Muted(tr("Closed notes can be read, not changed."), card))
        return card

    @Slot()
    def _on_begin(self) -> None:
        note = str(self.sender().property("note"))
        work = partial(_open, self._opened, note, self._testimony, i18n.language())
        self.context.call("vault", work, done=self._on_opened)

    @Slot()
    def _on_read(self) -> None:
        self.context.go("interview", draft=str(self.sender().property("draft")))

    @Slot(object)
    def _on_opened(self, draft: DraftInfo) -> None:
        self.context.go("interview", draft=draft.id)


def _notes(opened: OpenVault, testimony: str, _report: Report) -> tuple[list[WorkLine], int]:
    lines = [line for line in worklist.lines(opened.vault) if line.note and line.about == testimony]
    return lines, worklist.hints(opened.vault, testimony)


def _open(opened: OpenVault, note: str, testimony: str, language: str, _report: Report) -> DraftInfo:
    return worklist.open_note(opened.vault, note, testimony, language)
