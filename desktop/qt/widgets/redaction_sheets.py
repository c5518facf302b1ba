"""Two sheets side by side: what the witness said, and what the recipient will read. They scroll together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Lead
from desktop.qt.theme import SANS, SERIF, Theme
from desktop.services.redacting import SPAN, Block, Piece

LABEL_WIDTH = 14  # characters; one width for every label, so that it says nothing of what it hides


@dataclass(frozen=True)
class _Place:
    """Where a piece stands in the text of a sheet: character positions."""

    start: int
    end: int
    reference: str
    kind: str
    first: int
    last: int


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
        self._places: list[_Place] = []
        self._released: list[_Place] = []
        self._filling = False
        self.original = Paper(tr("What the witness said"), self)
        self.redacted = Paper(tr("What the recipient will read"), self)
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
        self._places, self._released = [], []
        for paper in (self.original, self.redacted):
            paper.clear()
            paper.document().clearUndoRedoStacks()

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Set both sheets anew, keeping the place."""
        self._filling = True
        at = self.original.verticalScrollBar().value()
        self._places = fill(self.original.document(), blocks, self._theme, redacted=False)
        self._released = fill(self.redacted.document(), blocks, self._theme, redacted=True)
        self.original.verticalScrollBar().setValue(at)
        self._filling = False
        self._on_left_scrolled(at)

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

    def _follow(
        self, leader: Paper, shown: Sequence[_Place], follower: Paper, other: Sequence[_Place]
    ) -> None:
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


def fill(document: QTextDocument, blocks: Sequence[Block], theme: Theme, *, redacted: bool) -> list[_Place]:
    """Write the blocks into a document; return where each piece stands."""
    document.setUndoRedoEnabled(False)
    document.clear()
    document.setDocumentMargin(theme.px(16))
    writer = _Writer(document, theme, redacted=redacted)
    # One edit: the document is laid out once at its end, not after every word.
    writer.cursor.beginEditBlock()
    for number, block in enumerate(blocks):
        writer.begin(block, first=number == 0)
        for piece in block.pieces:
            writer.write(block, piece)
        writer.flush()
    writer.cursor.endEditBlock()
    return writer.places


class _Writer:
    """Writes pieces, those of one look in one go, and remembers where each stands."""

    def __init__(self, document: QTextDocument, theme: Theme, *, redacted: bool) -> None:
        self.cursor = QTextCursor(document)
        self.places: list[_Place] = []
        self._theme = theme
        self._redacted = redacted
        self._position = 0
        self._waiting: list[str] = []
        self._look: tuple[str, bool] = ("plain", False)
        self._formats: dict[tuple[str, bool], QTextCharFormat] = {}

    def begin(self, block: Block, *, first: bool) -> None:
        """Write the title of a block."""
        above = _spaced(self._theme.px(0 if first else 16))
        if first:
            self.cursor.setBlockFormat(above)
        else:
            self.cursor.insertBlock(above)
        self.cursor.insertText(block.title, _title_format(self._theme))
        self.cursor.insertBlock(_spaced(self._theme.px(4)))
        self._position = self.cursor.position()

    def write(self, block: Block, piece: Piece) -> None:
        """Write one piece."""
        serif, start = block.kind == SPAN, self._position
        core = piece.text.rstrip()
        blank = piece.text[len(core) :]
        if self._redacted and piece.shown is not None:
            self._put(f" {piece.shown:^{LABEL_WIDTH}} ".replace(" ", "\u00a0"), "label", serif=serif)
            self._put(blank or " ", "plain", serif=serif)
        else:
            self._put(core, self._look_of(piece), serif=serif)
            self._put(blank, "plain", serif=serif)
        place = _Place(start, self._position, block.reference, block.kind, piece.first, piece.last)
        self.places.append(place)

    def flush(self) -> None:
        """Hand what waits to the document."""
        text = "".join(self._waiting)
        if text:
            self.cursor.insertText(text, self._format(*self._look))
        self._waiting = []

    def _put(self, text: str, look: str, *, serif: bool) -> None:
        if (look, serif) != self._look:
            self.flush()
            self._look = (look, serif)
        self._waiting.append(text.replace("\n", "\u2028"))
        # Qt counts positions in UTF-16 units.
        self._position += len(text.encode("utf-16-le")) // 2

    def _look_of(self, piece: Piece) -> str:
        if self._redacted:
            return "undecided" if piece.undecided else "plain"
        return "suggested" if piece.suggested else "decided" if piece.shown is not None else "plain"

    def _format(self, look: str, serif: bool) -> QTextCharFormat:
        key = (look, serif)
        if key not in self._formats:
            self._formats[key] = _format(self._theme, look, serif=serif)
        return self._formats[key]


def _format(theme: Theme, look: str, *, serif: bool) -> QTextCharFormat:
    if look == "label":
        return _label_format(theme)
    words = _words_format(theme, serif=serif)
    if look == "suggested":
        words.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        words.setUnderlineColor(QColor(theme.colours.notice))
        words.setBackground(QColor(theme.colours.notice_ground))
    elif look == "decided":
        words.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        words.setBackground(QColor(theme.colours.hairline))
    elif look == "undecided":
        words.setForeground(QColor(theme.colours.muted))
    return words


def _spaced(above: int) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setTopMargin(above)
    block.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return block


def _title_format(theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(_font(SANS, theme.px(12)))
    form.setForeground(QColor(theme.colours.muted))
    return form


def _words_format(theme: Theme, *, serif: bool) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(_font(SERIF if serif else SANS, theme.px(16 if serif else 14)))
    form.setForeground(QColor(theme.colours.ink))
    return form


def _label_format(theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    font = _font(SANS, theme.px(12))
    font.setWeight(QFont.Weight.DemiBold)
    form.setFont(font)
    form.setBackground(QColor(theme.colours.redaction))
    form.setForeground(QColor(theme.colours.on_redaction))
    return form


def _font(family: str, pixels: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    return font
