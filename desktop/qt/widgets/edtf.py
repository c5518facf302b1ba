"""A date as the person can tell it: how exact first, then its parts. Never a bare calendar."""

from __future__ import annotations

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
from desktop.qt.widgets.field import COMMIT_AFTER_MS, Field
from desktop.qt.widgets.short_line import ShortLine
from desktop.services import edtf_parts as edtf
from desktop.services.edtf_parts import Parts, Point
from forms.edtf import parse_edtf
from forms.state import NodeState

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
    """Keeps EDTF text; a text it cannot take apart is shown and kept."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._showing = False
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
        self._unsure = ManyMark(tr("The person is not certain"), self)
        self._about = ManyMark(tr("About then"), self)
        self._text = Muted("", self)
        line = Flow(gap=8)
        for widget in (self._precision, self._start, self._end, self._other, self._unsure, self._about):
            line.addWidget(widget)
        column = Column(self, gap=4)
        column.addWidget(line)
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
        if self._idle.isActive() or state.value == self._value:
            return
        self._value = state.value
        self._show_value()

    def commit(self) -> None:
        """Hand over the date if it is whole and new, or empty if all of it was taken away."""
        self._idle.stop()
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
        self._value = ""
        self._show_value()

    def _connect(self) -> None:
        self._precision.activated.connect(self._on_precision)
        self._unsure.clicked.connect(self.commit)
        self._about.clicked.connect(self.commit)
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
        self._precision.setCurrentIndex(self._precision.findData(parts.precision if self._value else ""))
        self._show_parts()
        self._start.show_point(parts.start)
        self._end.show_point(parts.end)
        self._unsure.setChecked(parts.unsure)
        self._about.setChecked(parts.about)
        self._other.setText(parts.text)
        self._say()

    def _show_parts(self) -> None:
        precision = self._precision.currentData()
        self._start.offer(seasons=precision == edtf.SEASON)
        other = precision == edtf.OTHER
        show_if(self._other, other)
        show_if(self._start, precision not in ("", edtf.BEFORE) and not other)
        show_if(self._end, precision in (edtf.RANGE, edtf.BEFORE))
        show_if(self._start.day, precision not in _WITHOUT_DAY)
        show_if(self._start.month, precision not in (edtf.YEAR, edtf.DECADE))
        show_if(self._unsure, bool(precision) and precision not in edtf.INTERVALS and not other)
        show_if(self._about, precision in edtf.MAY_BE_ABOUT)

    def _say(self) -> None:
        """Say what the date means: the first and the last day that it can be."""
        if not self._value:
            self._text.setText("")
            return
        words = bounds_in_words(self._value)
        kept = tr("Kept as {date}", date=self._value)
        self._text.setText(f"{words} {kept}".strip())

    @Slot()
    def _on_precision(self) -> None:
        self._show_parts()
        self.commit()

    @Slot()
    def _on_edited(self) -> None:
        self._idle.start(COMMIT_AFTER_MS)

    @Slot()
    def _on_left(self) -> None:
        if self._idle.isActive():
            self.commit()


def bounds_in_words(text: str) -> str:
    """Return which days an EDTF text can mean, in the language of the window, or empty if it says nothing."""
    found = parse_edtf(text)
    if found is None:
        return ""
    earliest, latest = (_day(day) if day is not None else "" for day in (found.earliest, found.latest))
    if earliest and earliest == latest:
        return tr("That is {day}.", day=earliest)
    if earliest and latest:
        return tr("Earliest {first}, latest {last}.", first=earliest, last=latest)
    if earliest:
        return tr("Earliest {first}, the end is open.", first=earliest)
    return tr("Latest {last}, the beginning is open.", last=latest) if latest else ""


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
