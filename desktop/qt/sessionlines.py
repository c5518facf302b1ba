"""Quiet lines below an interview: when it is sealed by itself, and that a break would be good."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from desktop.i18n import plural, tr
from desktop.qt.autosealing import due_words
from desktop.qt.context import Context
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Banner, LinkButton, Muted, QuietButton
from desktop.services import autoseal, breaks
from desktop.services.drafting import OpenDraft

_EVERY_MS: Final = 30_000


class _Line(QFrame):
    """A sentence and what can be done about it."""

    def __init__(self, parent: QWidget, *buttons: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "foot")
        self.words = Muted("", self)
        row = Row(self, gap=12)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(self.words, 1)
        for button in buttons:
            row.addWidget(button)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence, or hide when it is empty."""
        self.words.setText(text)
        self.words.setAccessibleName(text)
        self.setVisible(bool(text))


class SessionLines(QWidget):
    """Both lines; they make no sound and never flash.

    Signals:
        pause_wanted: a break begins now.
    """

    pause_wanted = Signal()

    def __init__(self, context: Context, draft_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._id = draft_id
        self._draft: OpenDraft | None = None
        self._paused_at: datetime | None = None
        self._seal_now = QuietButton(tr("Seal &now"), self)
        self._pause = QuietButton(tr("&Pause now"), self)
        self._not_now = LinkButton(tr("Not now"), self)
        self._sealing = _Line(self, self._seal_now)
        self._resting = _Line(self, self._pause, self._not_now)
        self._over = Banner("danger", "", self)
        edge = Column(gap=0)
        edge.setContentsMargins(16, 0, 16, 0)
        edge.addWidget(self._over)
        column = Column(self, gap=0)
        column.addLayout(edge)
        column.addWidget(self._resting)
        column.addWidget(self._sealing)
        self.ticks = QTimer(self)
        self.ticks.setInterval(_EVERY_MS)
        self.ticks.timeout.connect(self.look_at_time)
        self._seal_now.clicked.connect(self._on_seal_now)
        self._pause.clicked.connect(self.pause_wanted)
        self._not_now.clicked.connect(self._on_not_now)
        context.sealing_due.connect(self._on_due)

    def watch(self, draft: OpenDraft | None) -> None:
        """Speak of this draft from here on; None forgets it."""
        self._draft = draft
        if draft is None or draft.info.is_note:
            self.ticks.stop()
            return
        self.look_at_time()
        self.ticks.start()

    def look(self) -> None:
        """Say again what holds after an answer; the clock of sealing begins or stops."""
        draft = self._draft
        if draft is None or draft.info.is_note:
            return
        ready = draft.seals_itself and autoseal.is_sealable(draft.interview)
        self._context.sealable.emit(self._id, ready)

    def paused(self, began: bool) -> datetime:
        """Note that a break begins or ends; return when the one that ends began."""
        before, self._paused_at = self._paused_at, self._context.now() if began else None
        if not began:
            self._context.sittings.rested(self._id, self._context.now())
            self.look_at_time()
        return before or self._context.now()

    @Slot()
    def look_at_time(self) -> None:
        """Say whether it is time for a break, or for the end."""
        draft, now = self._draft, self._context.now()
        if draft is None:
            return
        sitting = self._context.sittings.look(self._id, now)
        over = breaks.must_end(sitting, draft.interview, now)
        tired = not over and self._paused_at is None and breaks.wants_break(sitting, now)
        self._over.say(
            tr(
                "45 minutes are over. The person is under 18: the session must end now. Ask how they are, "
                "and agree on another day."
            )
            if over
            else ""
        )
        self._resting.say(tr("45 minutes without a break. Offer water, air, a moment.") if tired else "")

    @Slot(str, object)
    def _on_due(self, draft: str, at: datetime | None) -> None:
        if draft != self._id or self._draft is None:
            return
        words = [due_words(at)] if at is not None else []
        count = self._draft.interview.open_points() if words else 0
        if count:
            words.append(plural("{n} point is open.", "{n} points are open.", count))
        self._sealing.say(" ".join(words))

    @Slot()
    def _on_seal_now(self) -> None:
        self._context.seal_wished.emit(self._id)

    @Slot()
    def _on_not_now(self) -> None:
        self._context.sittings.rested(self._id, self._context.now())
        self.look_at_time()
