"""A date told by another event: a number, how it is counted, and from which event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Combo
from desktop.qt.widgets.short_line import ShortLine
from desktop.services.relations import DatedEvent
from exporters.date_words import date_words
from forms.relative import AFTER, BEFORE, DAYS, HOURS, MONTHS, UNITS, WEEKS, Relation

_IN_WORDS: Final = "\n"  # no title of an event has a line end


class RelationEdit(QWidget):
    """Three things to give; the date is computed from them elsewhere.

    Signals:
        chosen: the way of counting or the event was chosen.
        typed: the number is being typed.
        left: the number was typed.
    """

    chosen = Signal()
    typed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = ShortLine(5, self)
        self.number.setAccessibleName(tr("How many hours, days, weeks or months"))
        self.number.setPlaceholderText("3")
        self.number.setMaxLength(3)
        digits = QRegularExpression("([1-9][0-9]{0,2})?")
        self.number.setValidator(QRegularExpressionValidator(digits, self.number))
        self.how = Combo(self)
        self.how.setAccessibleName(tr("How it is counted"))
        self.how.addItem(tr("After or before?"), "")
        for way in (AFTER, BEFORE):
            for unit in UNITS[1:] + UNITS[:1]:
                self.how.addItem(_ways()[unit, way], f"{unit} {way}")
        self.event_of = Combo(self)
        self.event_of.setAccessibleName(tr("Which event it is counted from"))
        row = Flow(gap=4)
        Column(self).addWidget(row)
        for widget in (self.number, self.how, self.event_of):
            row.addWidget(widget)
        self._events: tuple[DatedEvent, ...] | None = None
        self.offer(())
        self.number.textEdited.connect(self.typed)
        self.number.editingFinished.connect(self.left)
        self.how.activated.connect(self.chosen)
        self.event_of.activated.connect(self.chosen)

    @property
    def relation(self) -> Relation | None:
        """What was given, or None while something is missing."""
        unit, _, way = str(self.how.currentData() or "").partition(" ")
        event = str(self.event_of.currentData() or "")
        if not (self.number.text() and unit and event) or self.is_only_in_words:
            return None
        return Relation(int(self.number.text()), unit, way, event)

    @property
    def is_only_in_words(self) -> bool:
        """Whether the person knows no more than the words that were said."""
        return bool(self.event_of.currentData() == _IN_WORDS)

    @property
    def is_begun(self) -> bool:
        """Whether something was given."""
        return bool(self.number.text() or self.how.currentData())

    def offer(self, events: Sequence[DatedEvent]) -> None:
        """Offer the events that have a date; the only one there is stands chosen."""
        if tuple(events) == self._events:
            return
        chosen = str(self.event_of.currentData() or "")
        self._events = tuple(events)
        self.event_of.clear()
        self.event_of.addItem(tr("From which event?") if events else tr("No other event has a date yet"), "")
        for event in events:
            self.event_of.addItem(f"{event.title}, {date_words(event.date, i18n.language())}", event.title)
        self.event_of.addItem(tr("Only in words"), _IN_WORDS)
        if not chosen and len(events) == 1:
            chosen = events[0].title
        self._choose_event(chosen)

    def show_relation(self, relation: Relation | None) -> None:
        """Show what was given before, or nothing."""
        if relation is None:
            self.number.clear()
            self.how.setCurrentIndex(0)
            return
        self.number.setText(str(relation.number))
        self.how.setCurrentIndex(self.how.findData(f"{relation.unit} {relation.way}"))
        self._choose_event(relation.event)

    def _choose_event(self, title: str) -> None:
        """Choose an event; one that is gone is shown, since the date was counted from it."""
        if title and self.event_of.findData(title) < 0:
            self.event_of.insertItem(1, title, title)
        self.event_of.setCurrentIndex(max(0, self.event_of.findData(title)))


def _ways() -> dict[tuple[str, str], str]:
    return {
        (HOURS, AFTER): tr("hours after"),
        (DAYS, AFTER): tr("days after"),
        (WEEKS, AFTER): tr("weeks after"),
        (MONTHS, AFTER): tr("months after"),
        (HOURS, BEFORE): tr("hours before"),
        (DAYS, BEFORE): tr("days before"),
        (WEEKS, BEFORE): tr("weeks before"),
        (MONTHS, BEFORE): tr("months before"),
    }
