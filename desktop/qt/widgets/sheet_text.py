"""The text of a sheet: blocks under their titles, and where every piece of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from desktop.qt.theme import SANS, SERIF, Theme
from desktop.services.redacting import SPAN, Block, Piece

LABEL_WIDTH: Final = 14  # characters; one width for every label, so that it says nothing of what it hides


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands in the text of a sheet: character positions."""

    start: int
    end: int
    reference: str
    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class _Section:
    """A block as it stands in the text, and where it and each of its pieces begin and end."""

    block: Block
    start: int
    length: int
    places: tuple[Place, ...]

    def moved(self, by: int) -> _Section:
        """Return the same section further on in the text."""
        if not by:
            return self
        return replace(self, start=self.start + by, places=tuple(_moved(p, by) for p in self.places))


class SheetText:
    """Writes blocks into a document; shown again, only the blocks that changed are written again.

    Args:
        document: that of the sheet.
        theme: the look.
        redacted: whether labels stand for what is hidden.
    """

    def __init__(self, document: QTextDocument, theme: Theme, *, redacted: bool) -> None:
        self._document = document
        self._writer = _Writer(theme, redacted=redacted)
        self._theme = theme
        self._sections: list[_Section] = []
        self.places: list[Place] = []

    def forget(self) -> None:
        """Forget where anything stands; the document is the caller's to clear."""
        self._sections, self.places = [], []

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show blocks."""
        cursor = QTextCursor(self._document)
        # One edit: the document is laid out once at its end, not after every word.
        if [_heading(s.block) for s in self._sections] == [_heading(block) for block in blocks]:
            cursor.beginEditBlock()
            before = self._sections
            self._sections = self._changed(cursor, blocks)
            cursor.endEditBlock()
            if self._sections != before:
                self._lay_out()
        else:
            self._document.setUndoRedoEnabled(False)
            self._document.clear()
            self._document.setDocumentMargin(self._theme.px(16))
            cursor.beginEditBlock()
            self._sections = [self._new(cursor, block, first=n == 0) for n, block in enumerate(blocks)]
            cursor.endEditBlock()
        self.places = [place for section in self._sections for place in section.places]

    def _lay_out(self) -> None:
        """Lay the document out to its end: after many edits Qt leaves blocks without height, unseen."""
        self._document.markContentsDirty(0, self._document.characterCount())
        self._document.documentLayout().blockBoundingRect(self._document.lastBlock())

    def _new(self, cursor: QTextCursor, block: Block, *, first: bool) -> _Section:
        above = _spaced(self._theme.px(0 if first else 16))
        if first:
            cursor.setBlockFormat(above)
        else:
            cursor.insertBlock(above)
        cursor.insertText(block.title, _title_format(self._theme))
        cursor.insertBlock(_spaced(self._theme.px(4)))
        return self._body(cursor, block)

    def _changed(self, cursor: QTextCursor, blocks: Sequence[Block]) -> list[_Section]:
        moved = 0
        sections = []
        for old, block in zip(self._sections, blocks, strict=True):
            section = old.moved(moved)
            if old.block is not block and old.block.pieces != block.pieces:
                cursor.setPosition(section.start)
                cursor.setPosition(section.start + old.length, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
                section = self._body(cursor, block)
                moved += section.length - old.length
            sections.append(section)
        return sections

    def _body(self, cursor: QTextCursor, block: Block) -> _Section:
        start = cursor.position()
        places = self._writer.write(cursor, block, start)
        return _Section(block, start, cursor.position() - start, tuple(places))


def fill(document: QTextDocument, blocks: Sequence[Block], theme: Theme, *, redacted: bool) -> None:
    """Write blocks into a document once."""
    SheetText(document, theme, redacted=redacted).show_blocks(blocks)


def _moved(place: Place, by: int) -> Place:
    # `dataclasses.replace` takes five times as long, and there is a place for every word.
    return Place(place.start + by, place.end + by, place.reference, place.kind, place.first, place.last)


def _heading(block: Block) -> tuple[str, str, str]:
    return block.kind, block.reference, block.title


class _Writer:
    """Writes the pieces of a block, those of one look in one go, and tells where each stands."""

    def __init__(self, theme: Theme, *, redacted: bool) -> None:
        self._theme = theme
        self._redacted = redacted
        self._formats: dict[tuple[str, bool], QTextCharFormat] = {}

    def write(self, cursor: QTextCursor, block: Block, at: int) -> list[Place]:
        """Write at the cursor, which stands at ``at``; return where every piece stands."""
        serif = block.kind == SPAN
        places: list[Place] = []
        runs: list[tuple[str, str]] = []
        for piece in block.pieces:
            start = at
            for text, look in self._runs(piece):
                # Qt counts positions in UTF-16 units.
                at += len(text.encode("utf-16-le")) // 2
                if runs and runs[-1][1] == look:
                    runs[-1] = (runs[-1][0] + text, look)
                else:
                    runs.append((text, look))
            places.append(Place(start, at, block.reference, block.kind, piece.first, piece.last))
        for text, look in runs:
            cursor.insertText(text.replace("\n", "\u2028"), self._format(look, serif))
        return places

    def _runs(self, piece: Piece) -> Sequence[tuple[str, str]]:
        """Return the texts of a piece and how each looks."""
        core = piece.text.rstrip()
        blank = piece.text[len(core) :]
        if self._redacted and piece.shown is not None:
            label = f" {piece.shown:^{LABEL_WIDTH}} ".replace(" ", "\u00a0")
            return [(label, "label"), (blank or " ", "plain")]
        return [(text, look) for text, look in ((core, self._look_of(piece)), (blank, "plain")) if text]

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
