"""The list of points to decide, grouped by person and kind, and the row of decisions under it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

import resources
from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.layouts import Column, Flow, Row
from desktop.qt.parts import Card, Heading, Muted, QuietButton, Trouble, Words
from desktop.qt.widgets.narrow import narrow_combo
from desktop.services import vocabulary
from desktop.services.redacting import ANSWER, ATTACHMENT, Point
from exporters.redaction import Operation

_POINT: Final = Qt.ItemDataRole.UserRole


class PointList(QTreeWidget):
    """Points under their groups; open ones come first and say so in words.

    Signals:
        chosen: the `Point` the person went to.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(tr("Points to decide"))
        self.currentItemChanged.connect(self._on_current)

    def show_points(self, points: Sequence[Point], current: object) -> None:
        """Show the points, keeping the one whose target is ``current`` chosen."""
        self.blockSignals(True)
        self.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for point in sorted(points, key=_order):
            title = group_title(point)
            if title not in groups:
                groups[title] = QTreeWidgetItem(self, [title])
                groups[title].setFlags(Qt.ItemFlag.ItemIsEnabled)
            item = QTreeWidgetItem(groups[title], [f"{_state(point)}  {point.words}"])
            item.setData(0, _POINT, point)
            item.setToolTip(0, point.words)
            if point.target == current:
                self.setCurrentItem(item)
        for title, group in groups.items():
            # What the profile decided alone is long and seldom changed: it waits closed, at the end.
            group.setExpanded(title != tr("Decided by the profile"))
        self.blockSignals(False)

    def points(self) -> list[Point]:
        """Return the points in the order shown."""
        return [item.data(0, _POINT) for item in self._items()]

    def go_to(self, target: object) -> None:
        """Choose the point of a target."""
        for item in self._items():
            if item.data(0, _POINT).target == target:
                self.setCurrentItem(item)
                self.scrollToItem(item)
                return

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for index in range(self.topLevelItemCount()):
            root = self.topLevelItem(index)
            for place in range(root.childCount() if root is not None else 0):
                item = root.child(place) if root is not None else None
                if item is not None:
                    yield item

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_current(self, item: QTreeWidgetItem | None, _before: object) -> None:
        point = item.data(0, _POINT) if item is not None else None
        if point is not None:
            self.chosen.emit(point)


def _order(point: Point) -> tuple[bool, bool, str]:
    return (point.by_profile, not point.open, group_title(point))


def group_title(point: Point) -> str:
    """Return what a point is listed under."""
    if point.by_profile:
        return tr("Decided by the profile")
    if point.telling:
        return tr("Answers that still say what is hidden")
    if point.kind == ATTACHMENT:
        return tr("Attachments")
    if point.kind == ANSWER:
        return tr("Answers")
    return vocabulary.label("identifier_type", point.group, i18n.language()) or tr("Chosen by hand")


def _state(point: Point) -> str:
    if point.open:
        return tr("open")
    words = {
        Operation.KEEP: tr("kept"),
        Operation.WITHHOLD: tr("withheld"),
        Operation.PSEUDONYM: tr("pseudonym"),
        Operation.GENERALISE: tr("generalised"),
    }
    return words[point.op] if point.op is not None else tr("open")


@dataclass(frozen=True)
class Wish:
    """What the person asked for: an operation, its reason, what replaces; whether for all that is alike."""

    op: Operation
    reason: str
    entity: str
    replacement: str
    for_all: bool = False


class Small(Words):
    """The name of a field where there is little room."""

    part = "small"


class DecisionPanel(Card):
    """The decisions for what is chosen. Every one has a key of its own.

    Signals:
        wished: a `Wish`.
        next_asked, undo_asked: the person wants the next open point, or the last decision back.
    """

    wished = Signal(object)
    next_asked = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=12)
        self.open_count = Heading("", self)
        self.unread = Muted("", self)
        self.chosen = Muted("", self)
        self._reason = narrow_combo(self)
        for code, words in _reasons():
            self._reason.addItem(f"{code}  {words}", code)
        self._entity = narrow_combo(self)
        self._entity.setEditable(True)
        self._entity.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._replacement = QLineEdit(self)
        self._for_all = QCheckBox(self)
        self._for_all.setAccessibleName(tr("Decide the same for all places that name it"))
        self._for_all.hide()
        self.trouble = Trouble(self)
        self._keep = QuietButton(tr("Keep (F5)"), self, key="F5", name=tr("Keep"))
        self._withhold = QuietButton(tr("Withhold (F6)"), self, key="F6", name=tr("Withhold"))
        self._pseudonym = QuietButton(tr("Pseudonym (F7)"), self, key="F7", name=tr("Pseudonym"))
        self._generalise = QuietButton(tr("Generalise (F8)"), self, key="F8", name=tr("Generalise"))
        self._next = QuietButton(tr("Next open (F4)"), self, key="F4", name=tr("Next open"))
        self._undo = QuietButton(tr("Undo"), self, key="Ctrl+Z")
        self._lay_out()
        self._connect()

    def show_state(self, open_points: int, unread: int, *, can_undo: bool, entities: Sequence[str]) -> None:
        """Show how much is open and offer the people named so far.

        Args:
            open_points: points to decide.
            unread: accounts that nobody marked as read.
            can_undo: whether there is a decision to undo.
            entities: people, places and units that have a label.
        """
        self.open_count.setText(
            plural("{n} open point", "{n} open points", open_points) if open_points else tr("Nothing is open")
        )
        self.unread.setText(plural("{n} text to read", "{n} texts to read", unread))
        self.unread.setVisible(unread > 0)
        self._undo.setEnabled(can_undo)
        text = self._entity.currentText()
        self._entity.clear()
        self._entity.addItems(list(entities))
        self._entity.setEditText(text)

    def show_point(self, point: Point | None, *, reason: str, generalisation: str, alike: int = 0) -> None:
        """Show what is chosen and propose reason, person and generalisation for it.

        Args:
            point: what is chosen.
            reason: code of the reason to propose.
            generalisation: what stands for it already, or empty.
            alike: how many other open points name the same.
        """
        self._for_all.setChecked(False)
        self._for_all.setVisible(alike > 0)
        self._for_all.setText(plural("The same for {n} more place", "The same for {n} more places", alike))
        for button in (self._keep, self._withhold, self._pseudonym, self._generalise):
            button.setEnabled(point is not None)
        if point is None:
            self.chosen.setText(tr("Choose a point in the list, or mark words on the left sheet."))
            return
        self.chosen.setText(point.words)
        self._reason.setCurrentIndex(max(0, self._reason.findData(reason)))
        is_span = point.kind not in (ANSWER, ATTACHMENT)
        self._entity.setEditText(point.entity if is_span else "")
        self._replacement.setText(generalisation)
        for button in (self._pseudonym, self._generalise):
            button.setEnabled(point.kind != ATTACHMENT)
        self.trouble.say("")

    def prepare(self, reason: str, entity: str, replacement: str) -> None:
        """Fill in reason, person and generalisation for the decision that comes next."""
        self._reason.setCurrentIndex(max(0, self._reason.findData(reason)))
        self._entity.setEditText(entity)
        self._replacement.setText(replacement)

    def _lay_out(self) -> None:
        counts = Row(gap=12)
        counts.addWidget(self.open_count)
        counts.addWidget(self.unread, 1)
        self.column.setSpacing(8)
        self.column.addLayout(counts)
        self.column.addWidget(self.chosen)
        buttons = Flow(gap=8)
        for button in (self._keep, self._withhold, self._pseudonym, self._generalise, self._next, self._undo):
            buttons.addWidget(button)
        self.column.addWidget(self._for_all)
        self.column.addWidget(buttons)
        self._field(tr("Reason"), self._reason)
        self._field(tr("Who or what it is, for a pseudonym"), self._entity)
        self._field(tr("What to say instead, to generalise"), self._replacement)
        self.column.addWidget(self.trouble)

    def _field(self, label: str, field: QWidget) -> None:
        words = Small(label, self)
        words.setBuddy(field)
        field.setAccessibleName(label)
        column = Column(gap=4)
        column.addWidget(words)
        column.addWidget(field)
        self.column.addLayout(column)

    def _connect(self) -> None:
        self._keep.clicked.connect(self._on_keep)
        self._withhold.clicked.connect(self._on_withhold)
        self._pseudonym.clicked.connect(self._on_pseudonym)
        self._generalise.clicked.connect(self._on_generalise)
        self._next.clicked.connect(self.next_asked)
        self._undo.clicked.connect(self.undo_asked)

    def _wish(self, op: Operation) -> None:
        replacement = self._replacement.text().strip()
        if op is Operation.GENERALISE and not replacement:
            self.trouble.say(tr("Write what to say instead, such as a month or a region."))
            return
        entity = self._entity.currentText().strip()
        reason, for_all = str(self._reason.currentData()), self._for_all.isChecked()
        self.wished.emit(Wish(op, reason, entity, replacement, for_all))

    @Slot()
    def _on_keep(self) -> None:
        self._wish(Operation.KEEP)

    @Slot()
    def _on_withhold(self) -> None:
        self._wish(Operation.WITHHOLD)

    @Slot()
    def _on_pseudonym(self) -> None:
        self._wish(Operation.PSEUDONYM)

    @Slot()
    def _on_generalise(self) -> None:
        self._wish(Operation.GENERALISE)


def _reasons() -> list[tuple[str, str]]:
    terms = json.loads(resources.read("vocabularies.json"))["redaction_reason"]["terms"]
    return [(term["code"], term[i18n.language()]) for term in terms]
