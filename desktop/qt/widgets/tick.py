"""Small fields: an acknowledgement, a choice that opens, and a month or a year."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QLocale, QRegularExpression, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Combo
from desktop.qt.widgets.choices import ManyMark
from desktop.qt.widgets.field import Field
from desktop.qt.widgets.narrow import narrow_combo
from desktop.qt.widgets.short_line import ShortLine
from forms.state import NodeState

_ACKNOWLEDGED: Final = "OK"  # ODK XForms, "trigger"
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-[0-9]{2}", re.ASCII)


class TickField(Field):
    """ODK's ``acknowledge``: one mark."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._mark = ManyMark(tr("Yes, done"), self)
        Column(self).addWidget(self._mark)
        self.setFocusProxy(self._mark)
        self._mark.clicked.connect(self._on_clicked)

    def apply(self, state: NodeState) -> None:
        """Show whether it is acknowledged."""
        self._mark.setChecked(bool(state.value))
        self.setEnabled(not state.readonly)

    def wipe(self) -> None:
        """Forget it."""
        self._mark.setChecked(False)

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is acknowledged."""
        self._mark.setAccessibleName(tr("Yes, done"))
        self._mark.setAccessibleDescription(f"{label} {hint}".strip())

    @Slot()
    def _on_clicked(self) -> None:
        self.value_edited.emit(self.reference, _ACKNOWLEDGED if self._mark.isChecked() else "")


class ComboField(Field):
    """One choice from a list that opens (appearance ``minimal``)."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._combo = narrow_combo(self)
        self._combo.setMinimumWidth(self._combo.fontMetrics().averageCharWidth() * 24)
        Column(self).addWidget(self._combo)
        self.setFocusProxy(self._combo)
        self._combo.activated.connect(self._on_activated)

    def apply(self, state: NodeState) -> None:
        """Show the choices and the one chosen."""
        offered = [("", tr("Nothing chosen")), *((c.value, c.label) for c in state.choices)]
        shown = [(self._combo.itemData(i), self._combo.itemText(i)) for i in range(self._combo.count())]
        if offered != shown:
            self._combo.clear()
            for value, label in offered:
                self._combo.addItem(label, value)
        self._combo.setCurrentIndex(max(0, self._combo.findData(state.value)))
        self.setEnabled(not state.readonly)

    def wipe(self) -> None:
        """Forget the choice."""
        self._combo.setCurrentIndex(0)

    @Slot()
    def _on_activated(self) -> None:
        self.value_edited.emit(self.reference, str(self._combo.currentData()))


class MonthField(Field):
    """A date of which only the year, or month and year, are asked (``year``, ``month-year``).

    As in ODK the first day stands for what was not asked.
    """

    def __init__(self, reference: str, parent: QWidget | None = None, *, months: bool = True) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._months = Combo(self)
        locale = QLocale(i18n.language())
        self._months.addItem(tr("Month"), 0)
        for number in range(1, 13):
            self._months.addItem(locale.standaloneMonthName(number), number)
        self._months.setVisible(months)
        self._has_months = months
        self._year = ShortLine(5, self)
        self._year.setPlaceholderText(tr("Year"))
        self._year.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,4}"), self._year))
        row = Flow(gap=8)
        if months:
            row.addWidget(self._months)
        row.addWidget(self._year)
        Column(self).addWidget(row)
        self.setFocusProxy(self._months if months else self._year)
        self._months.activated.connect(self.commit)
        self._year.editingFinished.connect(self.commit)

    def apply(self, state: NodeState) -> None:
        """Show a month and a year, unless they are being typed."""
        self.setEnabled(not state.readonly)
        if state.value == self._value:
            return
        self._value = state.value
        match = _DATE.match(state.value)
        self._year.setText(match[1].lstrip("0") if match else "")
        self._months.setCurrentIndex(int(match[2]) if match and int(match[2]) <= 12 else 0)

    def commit(self) -> None:
        """Hand over the date if it is whole and new, or empty if the year was taken away."""
        year, month = self._year.text(), int(self._months.currentData() or 0)
        if not self._has_months:
            month = 1
        if not year:
            value = ""
        elif not month or int(year) < 1:
            return  # not whole yet
        else:
            value = f"{int(year):04d}-{month:02d}-01"
        shown = 7 if self._has_months else 4
        if value[:shown] != self._value[:shown]:
            self._value = value
            self.value_edited.emit(self.reference, value)

    def wipe(self) -> None:
        """Forget the date."""
        self._value = ""
        self._year.setText("")
        self._months.setCurrentIndex(0)

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        self._months.setAccessibleName(tr("{date}, month", date=label))
        self._year.setAccessibleName(tr("{date}, year", date=label))
        self._year.setAccessibleDescription(hint)
