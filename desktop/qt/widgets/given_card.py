"""What a restored vault asks before it gives a signed copy to anybody new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Flow
from desktop.qt.parts import Body, Card, FieldBox, Lead, QuietButton
from storage.identity import SHORTEST_REASON


class GivenCard(Card):
    """Seen only while something is in doubt.

    Signals:
        list_wanted: the person wants to bring a list of what was given out.
        stated: their words: all that went out is known.
    """

    list_wanted = Signal()
    stated = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column.addWidget(Lead(tr("This vault was restored"), self))
        self._body = Body("", self)
        self.column.addWidget(self._body)
        self._words = QLineEdit(self)
        self._words.setMaxLength(400)
        self._box = FieldBox(
            tr("What was given out since, and how do you know?"),
            self._words,
            tr("Write no name here: your words are kept in the log."),
            self,
        )
        self.column.addWidget(self._box)
        buttons = Flow(self, gap=8)
        bring = QuietButton(tr("Bring the &list"), self)
        state = QuietButton(tr("All of it is &known now"), self)
        buttons.addWidget(bring)
        buttons.addWidget(state)
        self.column.addWidget(buttons)
        bring.clicked.connect(self.list_wanted)
        state.clicked.connect(self._on_state)
        self.hide()

    def show_doubt(self, restored: datetime | None, codes: Sequence[str]) -> None:
        """Say what is in doubt; without codes the card hides itself."""
        self.setVisible(restored is not None and bool(codes))
        if restored is None:
            return
        self._body.setText(
            tr(
                "It is as it was on {day}, and does not know who was given a signed copy of {codes} since. "
                "One copy is never given to two, or they could see that they hold the same testimony. Bring "
                "the newest list of what you gave out, or look through your receipts; then say so. If you "
                "cannot know, ask the interviewer to seal it again.",
                day=f"{restored.astimezone():%Y-%m-%d %H:%M}",
                codes=", ".join(codes),
            )
        )

    @Slot()
    def _on_state(self) -> None:
        words = self._words.text().strip()
        if len(words) < SHORTEST_REASON:
            self._box.trouble.say(tr("Please write at least {n} characters.", n=SHORTEST_REASON))
            self._words.setFocus()
            return
        self._box.trouble.say("")
        self.stated.emit(words)
