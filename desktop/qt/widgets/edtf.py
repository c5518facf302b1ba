"""A date as the person can tell it: how exact first, then its parts. Never a bare calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QRegularExpression, QTimer, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow, show_if
from desktop.qt.parts import Combo, Muted
from desktop.qt.widgets.choices import ManyMark
from desktop.qt.widgets.edtf_relation import RelationEdit
from desktop.qt.widgets.field import COMMIT_AFTER_MS, Field
from desktop.qt.widgets.short_line import ShortLine
from desktop.services import edtf_parts as edtf
from desktop.services.edtf_parts import Parts, Point
from desktop.services.relations import DatedEvent
from exporters.date_words import date_words
from forms.edtf import parse_edtf
from forms.relative import read_relation
from forms.state import NodeState

RELATIVE: Final = "REL"
EVENTS: Final = frozenset({"F04.07.date", "M01.02"})  # questions for the date of an event (DOMAIN.md 2.1)
_FIRST_DAY: Final = date(2020, 4, 1)  # what happened earlier is rarely what such a record is about
_WITHOUT_DAY: Final = (edtf.MONTH, edtf.ONE_DAY, edtf.SEASON, edtf.YEAR, edtf.DECADE)


class PointEdit(QWidget):
    """Day, month (or season) and year."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = _number(tr("{date}, day", date=what), tr("Day"), r"[0-9]{0,2}", self)
        self.month = Combo(self)
        self.month.setAccessibleName(tr("{date}, month or season", date=what))
        self.year = _number(tr("{date}, year", date=what), tr("Year"), r"[0-9]{0,4}", self)
        row = Flow(gap=4)
        Column(self).addWidget(row)
        for widget in (self.day, self.month, self.year):
            row.addWidget(widget)
        self.offer(seasons=False)

    def offer(self, *, seasons: bool) -> None:
        """Offer the twelve months, or the four seasons."""
        entries = _seasons() if seasons else _months()
        if self.month.count() and self.month.itemData(1) == entries[0][1]:
            return
        self.month.clear()
        self.month.addItem(tr("Season") if seasons else tr("Month"), 0)
        for label, number in entries:
            self.month.addItem(label, number)

    @property
    def point(self) -> Point:
        """What was given."""
        return Point(
            int(self.year.text() or 0), int(self.month.currentData() or 0), int(self.day.text() or 0)
        )

    def show_point(self, point: Point) -> None:
        """Show a date."""
        self.day.setText(str(point.day or ""))
        self.month.setCurrentIndex(max(0, self.month.findData(point.month)))
        self.year.setText(str(point.year or ""))


class EdtfField(Field):
    """Keeps EDTF text; a text it cannot take apart is shown and kept.

    Where the form has a node for it beside the date, a date may also be counted from another event
    (`count_from`). What is handed over then is the relation; the date follows from it.
    """

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._relation = self._beside = ""
        self._of_event = False
        self._events: Callable[[], Sequence[DatedEvent]] = tuple
        self._precision = Combo(self)
        self._precision.addItem(tr("How exactly is it known?"), "")
        for code, label in _precisions():
            self._precision.addItem(label, code)
        self._start = PointEdit(tr("Date"), self)
        self._end = PointEdit(tr("Second date"), self)
        self._other = ShortLine(24, self)
        self._other.setMaxLength(64)
        self._other.setPlaceholderText("2020-08-11~/2020-09?")
        self._other.setAccessibleName(tr("Date as EDTF"))
        self._counted = RelationEdit(self)
        self._unsure = ManyMark(tr("The person is not certain"), self)
        self._about = ManyMark(tr("About then"), self)
        self._text = Muted("", self)
        line = Flow(gap=8)
        parts = (self._start, self._end, self._other, self._unsure, self._about)
        for widget in (self._precision, *parts):
            line.addWidget(widget)
        column = Column(self, gap=4)
        column.addWidget(line)
        column.addWidget(self._counted)
        column.addWidget(self._text)
        self.setFocusProxy(self._precision)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.commit)
        self._connect()
        self._show_parts()

    def apply(self, state: NodeState) -> None:
        """Show a date, unless one is being typed."""
        self.setEnabled(not state.readonly)
        self._of_event = state.us.get("id", "") in EVENTS
        if self._idle.isActive() or state.value == self._value:
            return
        self._value = state.value
        self._show_value()

    def count_from(self, relation: str, events: Callable[[], Sequence[DatedEvent]]) -> None:
        """Let the date be counted from another event.

        Args:
            relation: reference of the node beside the date that keeps what it was counted from.
            events: gives the events it can be counted from now.
        """
        self._beside, self._events = relation, events
        self._precision.insertItem(
            self._precision.findData(edtf.OTHER), tr("Counted from another event"), RELATIVE
        )

    def show_relation(self, text: str) -> None:
        """Show what the date was counted from, unless it is being typed."""
        if self._idle.isActive() or text == self._relation:
            return
        self._relation = text
        if text or not self._is_counted:
            self._show_value()

    def events_changed(self) -> None:
        """Take note that the events this date can be counted from may be others now."""
        if self._is_counted:
            self._counted.offer(self._events())

    def commit(self) -> None:
        """Hand over the date if it is whole and new, or empty if all of it was taken away."""
        self._idle.stop()
        if self._is_counted:
            self._commit_relation()
            return
        if self._value and not self._begun() and edtf.from_edtf(self._value) is None:
            return  # a text that has no parts is not lost by looking at it
        value = edtf.to_edtf(self._parts())
        if not value and self._begun():
            self._text.setText(tr("This date is not whole yet. It is kept once it is."))
            return
        if value != self._value:
            self._value = value
            self.value_edited.emit(self.reference, value)
        self._say()

    def wipe(self) -> None:
        """Forget the date."""
        self._idle.stop()
        self._value = self._relation = ""
        self._show_value()

    @property
    def _is_counted(self) -> bool:
        return bool(self._precision.currentData() == RELATIVE)

    def _commit_relation(self) -> None:
        """Hand over what the date is counted from; with words alone there is no date."""
        relation = self._counted.relation
        if relation is not None and relation.text != self._relation:
            self._relation = relation.text
            self.value_edited.emit(self._beside, relation.text)
        elif relation is None and self._counted.is_only_in_words:
            self._hand_over_nothing()
            self._text.setText(tr("Write below how it was told. The date itself stays empty."))
        elif relation is None and self._counted.is_begun:
            self._text.setText(tr("This date is not whole yet. It is kept once it is."))

    def _hand_over_nothing(self) -> None:
        if self._relation:
            self._relation = ""
            self.value_edited.emit(self._beside, "")
        if self._value:
            self._value = ""
            self.value_edited.emit(self.reference, "")

    def _connect(self) -> None:
        self._precision.activated.connect(self._on_precision)
        self._unsure.clicked.connect(self.commit)
        self._about.clicked.connect(self.commit)
        self._counted.chosen.connect(self.commit)
        self._counted.typed.connect(self._on_edited)
        self._counted.left.connect(self._on_left)
        self._other.textEdited.connect(self._on_edited)
        self._other.editingFinished.connect(self._on_left)
        for point in (self._start, self._end):
            point.day.textEdited.connect(self._on_edited)
            point.year.textEdited.connect(self._on_edited)
            point.day.editingFinished.connect(self._on_left)
            point.year.editingFinished.connect(self._on_left)
            point.month.activated.connect(self.commit)

    def _parts(self) -> Parts:
        precision = str(self._precision.currentData()) or edtf.EXACT
        return Parts(
            precision,
            self._start.point,
            self._end.point,
            self._unsure.isChecked(),
            self._about.isChecked(),
            self._other.text(),
        )

    def _begun(self) -> bool:
        if self._precision.currentData() == edtf.OTHER:
            return bool(self._other.text().strip())
        return any(point != Point() for point in (self._start.point, self._end.point))

    def _show_value(self) -> None:
        parts = edtf.from_edtf(self._value) or Parts()
        relation = read_relation(self._relation) if self._beside else None
        precision = RELATIVE if relation is not None else parts.precision if self._value else ""
        self._precision.setCurrentIndex(self._precision.findData(precision))
        self._show_parts()
        self._counted.show_relation(relation)
        self._start.show_point(parts.start)
        self._end.show_point(parts.end)
        self._unsure.setChecked(parts.unsure)
        self._about.setChecked(parts.about)
        self._other.setText(parts.text)
        self._say()

    def _show_parts(self) -> None:
        precision = self._precision.currentData()
        self._start.offer(seasons=precision == edtf.SEASON)
        other = precision in (edtf.OTHER, RELATIVE)
        show_if(self._other, precision == edtf.OTHER)
        show_if(self._counted, precision == RELATIVE)
        self.events_changed()
        show_if(self._start, precision not in ("", edtf.BEFORE) and not other)
        show_if(self._end, precision in (edtf.RANGE, edtf.BEFORE))
        show_if(self._start.day, precision not in _WITHOUT_DAY)
        show_if(self._start.month, precision not in (edtf.YEAR, edtf.DECADE))
        show_if(self._unsure, bool(precision) and precision not in edtf.INTERVALS and not other)
        show_if(self._about, precision in edtf.MAY_BE_ABOUT)

    def _say(self) -> None:
        """Say what the date means: in words, with its code, and the first and the last day that it can be."""
        if not self._value:
            self._text.setText("")
            return
        words = date_words(self._value, i18n.language())
        told = tr("{words} ({code}).", words=words[:1].upper() + words[1:], code=self._value) if words else ""
        said = (told, bounds_in_words(self._value), _remark(self._value, of_event=self._of_event))
        self._text.setText(" ".join(filter(None, said)) or tr("Kept as {date}", date=self._value))

    @Slot()
    def _on_precision(self) -> None:
        self._show_parts()
        if self._relation and not self._is_counted:
            self._relation = ""
            self.value_edited.emit(self._beside, "")  # the date stays; it is not counted any more
        self.commit()

    @Slot()
    def _on_edited(self) -> None:
        self._idle.start(COMMIT_AFTER_MS)

    @Slot()
    def _on_left(self) -> None:
        if self._idle.isActive():
            self.commit()


def bounds_in_words(text: str) -> str:
    """Return the first and the last day a date can mean, or empty where its words say all of it."""
    found = parse_edtf(text)
    if found is None or found.earliest is None or found.latest is None:
        return ""
    if f"{found.earliest}/{found.latest}" == text or found.earliest == found.latest:
        return ""
    return tr("Earliest {first}, latest {last}.", first=_day(found.earliest), last=_day(found.latest))


def _remark(text: str, *, of_event: bool) -> str:
    """Return what may be wrong with a date: it lies ahead, or an event before what this record is about."""
    found = parse_edtf(text)
    now = QDate.currentDate()
    if found is None:
        return ""
    if found.earliest is not None and found.earliest > date(now.year(), now.month(), now.day()):
        return tr("This day has not come yet. Please check it.")
    if of_event and found.latest is not None and found.latest < _FIRST_DAY:
        return tr("This is before April 2020. It may be right; please check it.")
    return ""


def _day(day: date) -> str:
    locale = QLocale(i18n.language())
    return locale.toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def _number(name: str, placeholder: str, pattern: str, parent: QWidget) -> QLineEdit:
    edit = ShortLine(5, parent)
    edit.setAccessibleName(name)
    edit.setPlaceholderText(placeholder)
    edit.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), edit))
    edit.setMaxLength(4)
    return edit


def _months() -> list[tuple[str, int]]:
    locale = QLocale(i18n.language())
    return [(locale.standaloneMonthName(n), n) for n in range(1, 13)]


def _seasons() -> list[tuple[str, int]]:
    return list(zip((tr("Spring"), tr("Summer"), tr("Autumn"), tr("Winter")), edtf.SEASONS, strict=True))


def _precisions() -> list[tuple[str, str]]:
    return [
        (edtf.EXACT, tr("Exact day")),
        (edtf.APPROX, tr("About this day")),
        (edtf.ONE_DAY, tr("One day in a month")),
        (edtf.MONTH, tr("Month")),
        (edtf.SEASON, tr("Season")),
        (edtf.YEAR, tr("Year")),
        (edtf.DECADE, tr("Ten years, by one of them")),
        (edtf.RANGE, tr("Between two dates")),
        (edtf.OPEN, tr("Since, and still going on")),
        (edtf.BEFORE, tr("Some time before")),
        (edtf.OTHER, tr("Another form (EDTF)")),
    ]
