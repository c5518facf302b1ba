"""The account: a sheet of paper with numbered paragraphs, and marks for what is not words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Muted, QuietButton
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.promptline import PromptLine
from desktop.qt.widgets.texts import drop_selection
from desktop.qt.widgets.typed import TypedField
from desktop.services.marks import asked, mark
from forms.state import NodeState

# Where the team asks: each question stands before its answer.
PROMPTED: Final = frozenset({"F04.02", "F04.03"})
_COLUMNS: Final = 72
_LINE_HEIGHT: Final = 120.0  # of the font's own, which makes one and a half
SILENCE_KEY: Final = Qt.Key.Key_F6
GESTURE_KEY: Final = Qt.Key.Key_F7


class Paper(QTextEdit):
    """Plain text set like a page; paragraph numbers stand in the margin and are not part of the text.

    Signals:
        left: the caret went elsewhere.
        marked: the person asked for a mark, ``silence`` or ``gesture``.
    """

    left = Signal()
    marked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "paper")
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(SENSITIVE | Qt.InputMethodHint.ImhMultiLine)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._laid_out = False

    def set_text(self, text: str) -> None:
        """Show a text; its history begins here."""
        self.setPlainText(text)
        self.lay_out()
        self.document().clearUndoRedoStacks()

    def lay_out(self) -> None:
        """Set margins, measure and line height for the font in use."""
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * (_COLUMNS + 12))
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 20)
        gutter = self.fontMetrics().horizontalAdvance("000") + 16
        root = self.document().rootFrame()
        frame = root.frameFormat()
        frame.setLeftMargin(gutter)
        frame.setRightMargin(8)
        root.setFrameFormat(frame)
        block = QTextBlockFormat()
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block.setBottomMargin(self.fontMetrics().height() / 2)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)

    def paragraphs(self) -> Iterator[tuple[int, QTextBlock]]:
        """Yield number and block of each paragraph; empty lines have no number."""
        number, block = 0, self.document().begin()
        while block.isValid():
            if block.text().strip():
                number += 1
                yield number, block
            block = block.next()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the page once the style sheet has given the font (Qt's interface)."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            # Qt calls a change of margins a change of text; nobody typed.
            self.blockSignals(True)
            self.lay_out()
            self.blockSignals(False)
            self.document().clearUndoRedoStacks()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the two keys for marks (Qt's interface)."""
        marks = {SILENCE_KEY: "silence", GESTURE_KEY: "gesture"}
        kind = marks.get(Qt.Key(event.key()))
        if kind is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        else:
            self.marked.emit(kind)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the caret went elsewhere (Qt's interface)."""
        super().focusOutEvent(event)
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let go of a selection that is pressed on: Qt would drag it out of the window (Qt's interface)."""
        drop_selection(self, event)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, then the numbers of the paragraphs in sight (Qt's interface)."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        font = QFont(self.font())
        font.setPixelSize(max(10, round(font.pixelSize() * 0.75)))
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        scroll, layout = self.verticalScrollBar().value(), self.document().documentLayout()
        gutter = self.document().rootFrame().frameFormat().leftMargin()
        for number, block in self.paragraphs():
            box = layout.blockBoundingRect(block)
            line = block.layout().lineAt(0)
            in_sight = event.rect().top() - 40 < box.top() - scroll < event.rect().bottom() + 40
            if not line.isValid() or not in_sight:
                continue
            place = QRectF(0, box.top() - scroll, gutter - 12, line.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
        painter.end()


class NarrativeField(TypedField):
    """The paper, the two marks, a word about the paragraphs, and where questions are asked, a line for them.

    Signals:
        hinted: reference and what about a question may have led the witness.
    """

    hinted = Signal(str, str)

    def __init__(self, reference: str, parent: QWidget | None = None, *, language: str = "en") -> None:
        super().__init__(reference, parent)
        self._language = language
        self.prompt = PromptLine(self)
        self.prompt.hide()
        self.paper = Paper(self)
        self._silence = QuietButton(tr("Silence {key}", key="F6"), self, name=tr("Mark a silence"))
        self._gesture = QuietButton(tr("Gesture {key}", key="F7"), self, name=tr("Mark a gesture"))
        self._count = Muted("", self)
        self._count.setWordWrap(False)
        line = Flow(gap=8)
        for widget in (self._silence, self._gesture, self._count):
            line.addWidget(widget)
        column = Column(self, gap=8)
        column.addWidget(self.prompt)
        column.addWidget(self.paper)
        column.addWidget(line)
        self.watch(self.paper)
        self._connect()

    def apply(self, state: NodeState) -> None:
        """Show the account, unless it is being typed."""
        super().apply(state)
        self.prompt.setVisible(state.us.get("id", "") in PROMPTED and not state.readonly)

    def set_language(self, language: str) -> None:
        """Write marks in the language of the account."""
        self._language = language

    def show_text(self, text: str) -> None:
        """Show an account; its history begins here."""
        self.paper.set_text(text)

    def text_changed(self) -> None:
        """Count the paragraphs."""
        n = sum(1 for _ in self.paper.paragraphs())
        self._count.setText(tr("Paragraphs: {n}", n=n))

    def wipe(self) -> None:
        """Forget the account, its undo history, and a question that was being typed."""
        super().wipe()
        self.prompt.wipe()

    def put_mark(self, kind: str) -> None:
        """Write a mark where the caret is, with a space before and after it where one is missing."""
        cursor = self.paper.textCursor()
        before = self.paper.toPlainText()[: cursor.position()][-1:]
        cursor.insertText(("" if before in ("", " ", "\n") else " ") + mark(kind, self._language) + " ")
        self.paper.setFocus()

    def put_question(self, question: str) -> None:
        """Write a question as a paragraph of its own at the end, and put the caret after it."""
        cursor = self.paper.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        begins = "" if self.paper.toPlainText().rstrip(" ")[-1:] in ("", "\n") else "\n"
        cursor.insertText(f"{begins}{asked(question, self._language)}\n")
        self.paper.setTextCursor(cursor)
        self.paper.setFocus()

    def _connect(self) -> None:
        self.paper.left.connect(self.commit)
        self.paper.marked.connect(self.put_mark)
        self._silence.clicked.connect(self._on_silence)
        self._gesture.clicked.connect(self._on_gesture)
        self.prompt.asked.connect(self.put_question)
        self.prompt.hinted.connect(self._on_hinted)

    @Slot()
    def _on_silence(self) -> None:
        self.put_mark("silence")

    @Slot()
    def _on_gesture(self) -> None:
        self.put_mark("gesture")

    @Slot(str)
    def _on_hinted(self, kind: str) -> None:
        self.hinted.emit(self.reference, kind)
