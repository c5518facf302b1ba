"""A number between two ends: a slider for the hand, and the exact number beside it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, Slot
from PySide6.QtGui import QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Muted
from desktop.qt.widgets.field import Field
from desktop.qt.widgets.short_line import ShortLine
from forms.state import NodeState

_MOST_STEPS: Final = 1_000_000


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change an answer (Qt's interface)."""
        event.ignore()


class RangeField(Field):
    """ODK's ``range``: no number is chosen until the person chooses one."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._start, self._end, self._step = Decimal(0), Decimal(10), Decimal(1)
        self._slider = _Slider(Qt.Orientation.Horizontal, self)
        self._edit = ShortLine(8, self)
        pattern = QRegularExpression(r"-?[0-9]{0,12}([.][0-9]{0,6})?")
        self._edit.setValidator(QRegularExpressionValidator(pattern, self._edit))
        self._ends = Muted("", self)
        row = Row(gap=12)
        row.addWidget(self._slider, 1)
        row.addWidget(self._edit)
        column = Column(self, gap=4)
        column.addLayout(row)
        column.addWidget(self._ends)
        self.setFocusProxy(self._slider)
        self._slider.actionTriggered.connect(self._on_slid)
        self._slider.sliderMoved.connect(self._on_moved)
        self._edit.editingFinished.connect(self.commit)

    def apply(self, state: NodeState) -> None:
        """Show the ends and the number."""
        self._take_ends(state)
        if not self._edit.hasFocus() or state.value != self._value:
            self._value = state.value
            self._show()
        self.setEnabled(not state.readonly)

    def commit(self) -> None:
        """Hand over a typed number if it is new; one outside the ends is handed over too and then refused."""
        text = self._edit.text().strip().rstrip(".")
        if text != self._value:
            self._take("" if text == "-" else text)

    def wipe(self) -> None:
        """Forget the number."""
        self._value = ""
        self._show()

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        super().name(label, hint)
        self._edit.setAccessibleName(tr("{label}: exact number", label=label))

    def _take_ends(self, state: NodeState) -> None:
        start, end = _number(state.parameters.get("start"), 0), _number(state.parameters.get("end"), 10)
        step = abs(_number(state.parameters.get("step"), 1)) or Decimal(1)
        start, end = min(start, end), max(start, end)
        if (end - start) / step > _MOST_STEPS:
            step = (end - start) / 100
        self._start, self._end, self._step = start, end, step
        self._slider.setRange(0, int((end - start) / step))
        self._slider.setPageStep(max(1, self._slider.maximum() // 10))
        self._ends.setText(tr("From {start} to {end}", start=_text(start), end=_text(end)))

    def _show(self) -> None:
        self._edit.setText(self._value)
        number = _number(self._value, self._start)
        self._slider.setValue(int((min(max(number, self._start), self._end) - self._start) / self._step))
        part = "range" if self._value else "unset"
        if self._slider.property("part") != part:
            self._slider.setProperty("part", part)
            self._slider.style().unpolish(self._slider)
            self._slider.style().polish(self._slider)

    @Slot(int)
    def _on_slid(self, _action: int) -> None:
        if not self._slider.isSliderDown():
            self._on_moved(self._slider.sliderPosition())

    @Slot(int)
    def _on_moved(self, position: int) -> None:
        value = _text(self._start + self._step * position)
        if value != self._value:
            self._edit.setText(value)
            self._take(value)

    def _take(self, value: str) -> None:
        self._value = value
        self._show()
        self.value_edited.emit(self.reference, value)


def _number(text: str | None, default: int | Decimal) -> Decimal:
    try:
        number = Decimal((text or "").strip())
    except InvalidOperation:
        return Decimal(default)
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else Decimal(default)


def _text(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
