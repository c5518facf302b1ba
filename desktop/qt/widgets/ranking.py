"""Putting options in order: a list and two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import QuietButton
from desktop.qt.widgets.field import Field
from forms.state import NodeState

_ROLE = Qt.ItemDataRole.UserRole


class RankField(Field):
    """The first in the list is the first in order."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._list = QListWidget(self)
        self._up = QuietButton(tr("Move up"), self)
        self._down = QuietButton(tr("Move down"), self)
        row = Row(gap=8)
        row.addWidget(self._up)
        row.addWidget(self._down)
        row.addStretch(1)
        column = Column(self, gap=4)
        column.addWidget(self._list)
        column.addLayout(row)
        self.setFocusProxy(self._list)
        self._up.clicked.connect(self._on_up)
        self._down.clicked.connect(self._on_down)

    def apply(self, state: NodeState) -> None:
        """Show the options in the order given; those not ordered yet come last."""
        labels = {choice.value: choice.label for choice in state.choices}
        order = [value for value in state.value.split() if value in labels]
        self._list.clear()
        for value in [*order, *(value for value in labels if value not in order)]:
            QListWidgetItem(labels[value], self._list).setData(_ROLE, value)
        row = max(self._list.sizeHintForRow(0), self.fontMetrics().height() + 16)
        self._list.setFixedHeight(max(2, self._list.count()) * row + 12)
        self.setEnabled(not state.readonly)

    def wipe(self) -> None:
        """Forget the order."""
        self._list.clear()

    def _move(self, step: int) -> None:
        row = self._list.currentRow()
        target = row + step
        if row < 0 or not 0 <= target < self._list.count():
            return
        self._list.insertItem(target, self._list.takeItem(row))
        self._list.setCurrentRow(target)
        order = [str(self._list.item(i).data(_ROLE)) for i in range(self._list.count())]
        self.value_edited.emit(self.reference, " ".join(order))

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)
