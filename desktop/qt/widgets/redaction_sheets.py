"""Two sheets side by side: what the witness said, and what the recipient will read. They scroll together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Lead
from desktop.qt.theme import Theme
from desktop.qt.widgets.sheet_text import Place, SheetText
from desktop.services.redacting import Block


class Paper(QTextEdit):
    """A read-only sheet. Its text can be selected, and leaves it in no way: no copy, no drag."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setProperty("part", "account")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Refuse to copy: an account does not leave the program by the clipboard (Qt's interface)."""
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            event.accept()
            return
        super().keyPressEvent(event)


class RedactionSheets(QWidget):
    """Shows blocks on both sheets.

    Signals:
        picked: kind, reference, first and last word of what the person clicked or selected on the left.
    """

    picked = Signal(str, str, int, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filling = False
        self.original = Paper(tr("What the witness said"), self)
        self.redacted = Paper(tr("What the recipient will read"), self)
        self._left = SheetText(self.original.document(), theme, redacted=False)
        self._right = SheetText(self.redacted.document(), theme, redacted=True)
        row = Row(self, gap=12)
        for title, paper in (
            (tr("What the witness said"), self.original),
            (tr("What the recipient will read"), self.redacted),
        ):
            column = Column(gap=4)
            column.addWidget(Lead(title, self))
            column.addWidget(paper, 1)
            row.addLayout(column, 1)
        self.original.verticalScrollBar().valueChanged.connect(self._on_left_scrolled)
        self.redacted.verticalScrollBar().valueChanged.connect(self._on_right_scrolled)
        self.original.selectionChanged.connect(self._on_selected)

    def wipe(self) -> None:
        """Forget everything shown."""
        self._left.forget()
        self._right.forget()
        for paper in (self.original, self.redacted):
            paper.clear()
            paper.document().clearUndoRedoStacks()

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Set both sheets, of what they show already only what changed, keeping the place."""
        self._filling = True
        at = self.original.verticalScrollBar().value()
        for text in (self._left, self._right):
            text.show_blocks(blocks)
        self.original.verticalScrollBar().setValue(at)
        self._filling = False
        self._on_left_scrolled(at)

    @property
    def _places(self) -> Sequence[Place]:
        return self._left.places

    @property
    def _released(self) -> Sequence[Place]:
        return self._right.places

    def select(self, reference: str, first: int, last: int) -> None:
        """Bring words of a narrative, or the whole of another block, into view and select them."""
        inside = [p for p in self._places if p.reference == reference and p.last >= first and p.first <= last]
        if not inside:
            return
        self._filling = True
        cursor = self.original.textCursor()
        cursor.setPosition(inside[0].start)
        cursor.setPosition(inside[-1].end, QTextCursor.MoveMode.KeepAnchor)
        self.original.setTextCursor(cursor)
        self.original.ensureCursorVisible()
        self._filling = False
        self._on_left_scrolled(0)

    @Slot(int)
    def _on_left_scrolled(self, _value: int) -> None:
        self._follow(self.original, self._places, self.redacted, self._released)

    @Slot(int)
    def _on_right_scrolled(self, _value: int) -> None:
        self._follow(self.redacted, self._released, self.original, self._places)

    def _follow(self, leader: Paper, shown: Sequence[Place], follower: Paper, other: Sequence[Place]) -> None:
        """Bring the piece at the top of one sheet to the top of the other."""
        if self._filling or not shown:
            return
        self._filling = True
        at = leader.cursorForPosition(QPoint(0, 0)).position()
        place = min(bisect_right([place.end for place in shown], at), len(shown) - 1)
        offset = leader.cursorRect(_cursor_at(leader, shown[place].start)).top()
        top = follower.cursorRect(_cursor_at(follower, other[place].start)).top()
        bar = follower.verticalScrollBar()
        bar.setValue(bar.value() + top - offset)
        self._filling = False

    @Slot()
    def _on_selected(self) -> None:
        cursor = self.original.textCursor()
        if self._filling or not cursor.hasSelection():
            return
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        inside = [p for p in self._places if p.start < end and p.end > start]
        if inside and len({p.reference for p in inside}) == 1:
            self.picked.emit(inside[0].kind, inside[0].reference, inside[0].first, inside[-1].last)


def _cursor_at(paper: Paper, position: int) -> QTextCursor:
    cursor = QTextCursor(paper.document())
    cursor.setPosition(position)
    return cursor
