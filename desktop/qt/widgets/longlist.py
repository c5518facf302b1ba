"""Choosing from a long vocabulary: a line to narrow it, the list, and what is chosen in words."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import Body
from desktop.qt.widgets.field import SENSITIVE, Field
from forms.state import NodeState

_ROLE = Qt.ItemDataRole.UserRole
_ROWS_SHOWN = 6


class LongList(Field):
    """A list that is narrowed by typing. With ``many`` each line has a check mark."""

    def __init__(self, reference: str, parent: QWidget | None = None, *, many: bool = False) -> None:
        super().__init__(reference, parent)
        self._many = many
        self._value = ""
        self._offered: tuple[tuple[str, str], ...] = ()
        self._rows = _ROWS_SHOWN
        self._chosen = Body("", self)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(tr("Type to narrow the list"))
        self._search.setInputMethodHints(SENSITIVE)
        self._search.setClearButtonEnabled(False)
        self._list = QListWidget(self)
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = Column(self, gap=4)
        for widget in (self._chosen, self._search, self._list):
            column.addWidget(widget)
        self._chosen.hide()
        self._search.textChanged.connect(self._on_search)
        self._list.itemChanged.connect(self._on_changed)
        self._list.itemClicked.connect(self._on_clicked)
        self._list.itemActivated.connect(self._on_activated)
        self.setFocusProxy(self._search)

    @property
    def is_many(self) -> bool:
        """Whether several lines can be chosen."""
        return self._many

    def apply(self, state: NodeState) -> None:
        """Show the vocabulary and the choice of a node."""
        offered = tuple((choice.value, choice.label) for choice in state.choices)
        if offered != self._offered:
            self._offered = offered
            self._fill()
        self._value = state.value
        self._show()
        self.setEnabled(not state.readonly)

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        super().name(label, hint)
        self._list.setAccessibleName(label)

    def wipe(self) -> None:
        """Forget the choice and what was searched."""
        self._value = ""
        self._search.setText("")
        self._show()

    def show_rows(self, rows: int) -> None:
        """Show this many lines of the list at once."""
        self._rows = rows
        self._fit()

    def _fill(self) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        for value, label in self._offered:
            item = QListWidgetItem(label, self._list)
            item.setData(_ROLE, value)
        self._list.blockSignals(False)
        self._fit()

    def _fit(self) -> None:
        row = max(self._list.sizeHintForRow(0), self.fontMetrics().height() + 12)
        self._list.setFixedHeight(row * min(self._rows, max(2, len(self._offered))) + 8)

    def _show(self) -> None:
        chosen = self._value.split()
        self._list.blockSignals(True)
        for index in range(self._list.count()):
            item = self._list.item(index)
            picked = item.data(_ROLE) in chosen
            if self._many:
                item.setCheckState(Qt.CheckState.Checked if picked else Qt.CheckState.Unchecked)
            else:
                item.setSelected(picked)
        self._list.blockSignals(False)
        words = [label for value, label in self._offered if value in chosen]
        self._chosen.setText(tr("Chosen: {words}", words="; ".join(words)))
        self._chosen.setVisible(bool(words))

    @Slot(str)
    def _on_search(self, text: str) -> None:
        wanted = _folded(text)
        for index in range(self._list.count()):
            item = self._list.item(index)
            item.setHidden(wanted not in _folded(item.text()))

    @Slot(QListWidgetItem)
    def _on_changed(self, _item: QListWidgetItem) -> None:
        if not self._many:
            return
        picked = {
            self._list.item(i).data(_ROLE)
            for i in range(self._list.count())
            if self._list.item(i).checkState() == Qt.CheckState.Checked
        }
        self._take(" ".join(value for value, _label in self._offered if value in picked))

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        if not self._many:
            value = str(item.data(_ROLE))
            self._take("" if value == self._value else value)

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        if not self._many and str(item.data(_ROLE)) != self._value:
            self._take(str(item.data(_ROLE)))

    def _take(self, value: str) -> None:
        self._value = value
        self._show()
        self.value_edited.emit(self.reference, value)


def _folded(text: str) -> str:
    """Return a text as it is searched: without case and accents, so that one spelling finds another."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate({0x45E: "у", 0x456: "и"})
