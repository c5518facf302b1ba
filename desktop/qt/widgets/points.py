"""Points to clarify: a table of short neutral questions, each with the paragraph it is about."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Banner, LinkButton, Muted, QuietButton
from desktop.qt.views.pageparts import side_by_side
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.short_line import ShortLine
from desktop.services.leading import hint_words, hints
from exporters.clarification import LONGEST_POINT, MAX_POINTS, Point

_SHORTEST = 3
_MOST_PARAGRAPHS = 9_999


class PointRow(QWidget):
    """One point.

    Signals:
        changed: something was typed.
        unwanted: the point should go.
    """

    changed = Signal()
    unwanted = Signal()

    def __init__(self, number: int, said: str, parent: QWidget, point: Point | None = None) -> None:
        super().__init__(parent)
        self._said = said
        self._paragraph = ShortLine(4, self)
        self._paragraph.setValidator(QIntValidator(1, _MOST_PARAGRAPHS, self._paragraph))
        self._question = QLineEdit(self)
        self._question.setInputMethodHints(SENSITIVE)
        self._question.setMaxLength(LONGEST_POINT)
        self._question.setDragEnabled(False)
        self._question.setAcceptDrops(False)
        self._remove = LinkButton(tr("Remove"), self)
        self._hint = Banner("notice", "", self)
        row = Row(gap=8)
        row.addWidget(self._paragraph)
        row.addWidget(self._question, 1)
        row.addWidget(self._remove)
        column = Column(self, gap=4)
        column.addLayout(row)
        column.addWidget(self._hint)
        self.set_number(number)
        if point is not None:
            self._paragraph.setText(str(point.paragraph or ""))
            self._question.setText(point.question)
        self._paragraph.textChanged.connect(self.changed)
        self._question.textChanged.connect(self._on_typed)
        self._remove.clicked.connect(self.unwanted)
        self._on_typed()

    @property
    def hint(self) -> str:
        """What is hinted at now, or empty."""
        return self._hint.text

    def set_number(self, number: int) -> None:
        """Say which point of the table this is."""
        self._paragraph.setAccessibleName(tr("Paragraph of point {n}", n=number))
        self._question.setAccessibleName(tr("Question of point {n}", n=number))
        self._remove.setAccessibleName(tr("Remove point {n}", n=number))

    def point(self) -> Point | None:
        """Return the point, or None while there is no question."""
        question = "".join(c if c.isprintable() else " " for c in self._question.text()).strip()
        paragraph = self._paragraph.text()
        if len(question) < _SHORTEST:
            return None
        return Point(paragraph=int(paragraph) if paragraph and int(paragraph) else None, question=question)

    def take_focus(self) -> None:
        """Put the focus on the question."""
        self._question.setFocus()

    def wipe(self) -> None:
        """Forget what was typed."""
        self._said = ""
        self._paragraph.setText("")
        self._question.setText("")

    @Slot()
    def _on_typed(self) -> None:
        self._hint.say(" ".join(hint_words(hint) for hint in hints(self._question.text(), self._said)))
        self.changed.emit()


class PointsEditor(QWidget):
    """The table.

    Signals:
        changed: a point was typed, added or removed.
    """

    changed = Signal()

    def __init__(self, said: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._said = said
        self.rows: list[PointRow] = []
        column = Column(self, gap=8)
        column.addWidget(
            Muted(tr("Paragraph, and a short neutral question. Quote nothing of the account."), self)
        )
        self._rows = Column(gap=8)
        column.addLayout(self._rows)
        self._add = QuietButton(tr("Add a &point"), self)
        column.addWidget(side_by_side(self._add))
        self._add.clicked.connect(self._on_add)
        self.add()

    def points(self) -> list[Point]:
        """Return the points that have a question."""
        return [point for row in self.rows if (point := row.point()) is not None]

    def fill(self, points: Iterable[Point]) -> None:
        """Take points over, in the place of an empty row."""
        for row in [row for row in self.rows if row.point() is None]:
            self._drop(row)
        for point in points:
            self.add(point)
        if not self.rows:
            self.add()

    def add(self, point: Point | None = None) -> None:
        """Add a row, as long as a request may hold another point."""
        if len(self.rows) >= MAX_POINTS:
            return
        row = PointRow(len(self.rows) + 1, self._said, self, point)
        row.changed.connect(self.changed)
        row.unwanted.connect(self._on_unwanted)
        self.rows.append(row)
        self._rows.addWidget(row)
        self._add.setEnabled(len(self.rows) < MAX_POINTS)
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was typed."""
        self._said = ""
        for row in self.rows:
            row.wipe()

    @Slot()
    def _on_add(self) -> None:
        self.add()
        self.rows[-1].take_focus()

    @Slot()
    def _on_unwanted(self) -> None:
        row = self.sender()
        if isinstance(row, PointRow):
            self._drop(row)
        if not self.rows:
            self.add()

    def _drop(self, row: PointRow) -> None:
        self.rows.remove(row)
        self._rows.removeWidget(row)
        row.hide()
        row.wipe()
        row.deleteLater()
        for number, left in enumerate(self.rows, 1):
            left.set_number(number)
        self._add.setEnabled(True)
        self.changed.emit()
