"""Choosing on a picture: the picture, and beside it the same choices as a list that needs no picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import Muted
from desktop.qt.widgets.chart_canvas import ChartCanvas
from desktop.qt.widgets.field import Field
from desktop.qt.widgets.longlist import LongList
from exporters.body_charts import body_charts
from forms.errors import AppError
from forms.image_map import ImageMap, parse_image_map
from forms.state import NodeState

_ROW: Final = re.compile(r"\[(\d+)\]/[^/\[\]]+$")
_ROWS_BESIDE, _ROWS_BELOW = 7, 6
_BESIDE: Final = 19  # characters of room a list needs beside the picture


def row_number(reference: str) -> str:
    """Return the number of the row a question stands in, or empty when it stands in none."""
    match = _ROW.search(reference)
    return match[1] if match else ""


def is_body_chart(state: NodeState) -> bool:
    """Return whether a question is answered on the charts of the body that ship."""
    if "image-map" not in state.appearance or "image" in state.media:
        return False
    known = {code for picture in body_charts() for code in picture.regions}
    return known.issuperset(choice.value for choice in state.choices)


class ImageMapField(Field):
    """One or several regions of a picture.

    A form brings its picture as an image of the question; one without a picture that asks about regions of
    the body gets the charts that ship.
    """

    def __init__(self, reference: str, parent: QWidget | None = None, *, many: bool = False) -> None:
        super().__init__(reference, parent)
        self._many = many
        self._state: NodeState | None = None
        self._shown: tuple[str, tuple[str, ...]] | None = None
        self._number = row_number(reference)
        self.canvas = ChartCanvas(self)
        self._here = Muted("", self)
        self._trouble = Muted("", self)
        self.choices = LongList(reference, self, many=many)
        self.choices.show_rows(_ROWS_BESIDE)
        picture = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        picture.setSpacing(4)
        for widget in (self.canvas, self._here, self._trouble):
            picture.addWidget(widget)
        picture.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addLayout(picture)
        self._row.addWidget(self.choices, 1, Qt.AlignmentFlag.AlignTop)
        self._trouble.hide()
        self.setFocusProxy(self.canvas)
        self.canvas.region_toggled.connect(self._on_toggled)
        self.canvas.region_entered.connect(self._on_entered)
        self.choices.value_edited.connect(self._on_listed)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The regions chosen, in the order of the choices."""
        if self._state is None:
            return ()
        values = self._state.value.split()
        return tuple(choice.value for choice in self._state.choices if choice.value in values)

    def apply(self, state: NodeState) -> None:
        """Show the pictures, the choices and what is chosen."""
        self._state = state
        self.choices.apply(state)
        self._show_pictures(state)
        self._lay_out()
        self.canvas.show_marks(dict.fromkeys(self.chosen, (self._number,)))
        self._on_entered(self.canvas.current)
        self.setEnabled(not state.readonly)

    def wipe(self) -> None:
        """Forget the choice."""
        self._state = None
        self.choices.wipe()
        self.canvas.show_marks({})
        self._here.setText("")

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        self.canvas.set_title(label)
        how = tr("Arrow keys go from part to part. Space chooses.")
        self.canvas.setAccessibleDescription(f"{hint} {how}".strip())
        self.choices.name(label, hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the picture, or below it where there is no room (Qt's interface)."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        room = self.width() - self.canvas.sizeHint().width()
        beside = room > self.fontMetrics().averageCharWidth() * _BESIDE and not self.canvas.isHidden()
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
            self.choices.show_rows(_ROWS_BESIDE if beside else _ROWS_BELOW)

    def _show_pictures(self, state: NodeState) -> None:
        labels = {choice.value: choice.label for choice in state.choices}
        image = state.media.get("image", "")
        if self._shown == (image, tuple(labels.values())):
            return
        self._shown = (image, tuple(labels.values()))
        pictures = self._pictures(image, labels)
        self.canvas.setVisible(bool(pictures))
        self._here.setVisible(bool(pictures))
        self.setFocusProxy(self.canvas if pictures else self.choices)
        self.canvas.show_pictures(pictures, labels)
        if not pictures:
            self.choices.show_rows(_ROWS_BELOW)

    def _pictures(self, image: str, labels: dict[str, str]) -> tuple[ImageMap, ...]:
        self._trouble.hide()
        if not image:
            return body_charts() if self._state is not None and is_body_chart(self._state) else ()
        try:
            data = self.media(image)
            picture = parse_image_map(data, labels) if data is not None else None
        except AppError:
            picture = None
        if picture is not None and picture.regions:
            return (picture,)
        self._trouble.setText(tr("The picture of this question cannot be shown. Choose from the list."))
        self._trouble.show()
        return ()

    @Slot(str)
    def _on_toggled(self, region: str) -> None:
        if self._state is None or self._state.readonly:
            return
        if not self._many:
            self._take("" if region in self.chosen else region)
            return
        wanted = set(self.chosen) ^ {region}
        self._take(" ".join(c.value for c in self._state.choices if c.value in wanted))

    @Slot(str)
    def _on_entered(self, region: str) -> None:
        words = {} if self._state is None else {c.value: c.label for c in self._state.choices}
        label = words.get(region, "")
        if label and region in self.chosen:
            label = tr("{words}: chosen", words=label)
        self._here.setText(label or tr("Left and right are the person's own."))

    @Slot(str, str)
    def _on_listed(self, _reference: str, value: str) -> None:
        self._take(value)

    def _take(self, value: str) -> None:
        self.value_edited.emit(self.reference, value)


class ChartOverview(QWidget):
    """The rows of a table on one chart, each with its own number; it only shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = ChartCanvas(self, can_choose=False)
        self._words = Muted("", self)
        column = Column(self, gap=4)
        column.addWidget(self.canvas)
        column.addWidget(self._words)

    def show_rows(self, rows: Sequence[NodeState]) -> None:
        """Show the questions of all rows that are answered on the chart; hidden while there is only one."""
        labels = {choice.value: choice.label for state in rows for choice in state.choices}
        marks: dict[str, list[str]] = {}
        lines = []
        for state in rows:
            chosen = [value for value in state.value.split() if value in labels]
            for value in chosen:
                marks.setdefault(value, []).append(row_number(state.reference))
            if chosen:
                words = "; ".join(labels[value] for value in chosen)
                lines.append(f"{row_number(state.reference)}. {words}")
        if self.canvas.regions != tuple(labels):
            self.canvas.show_pictures(body_charts(), labels)
        self.canvas.show_marks(marks)
        self.canvas.set_title(" ".join(lines))
        self._words.setText("\n".join(lines))
        self.setVisible(len(lines) > 1)
