"""A script read to the witness: one sentence at a time, large, then the witness says it back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row, scrolling
from desktop.qt.parts import Button, FieldBox, LinkButton, Muted, PrimaryButton, QuietButton
from desktop.qt.theme import Theme
from desktop.qt.views.witness import Aloud
from desktop.qt.widgets.texts import GrowingEdit
from desktop.services.scripts import EXPLANATION, Script

_FORWARD: Final = frozenset({Qt.Key.Key_Right, Qt.Key.Key_PageDown})
_BACK: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_PageUp})


class ScriptPage(QWidget):
    """Nothing on the screen but the sentence and the way on.

    Signals:
        read: the whole script was read; which sentences were explained again, and the witness's own words.
        left: the person went back before its end; nothing is recorded.
    """

    read = Signal(object, str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "ground")
        self._theme = theme
        self._script: Script | None = None
        self._place = 0
        self._again: set[int] = set()
        self._steps = QStackedWidget(self)
        self._steps.addWidget(self._reading())
        self._steps.addWidget(self._telling())
        column = Column(self, gap=0)
        column.setContentsMargins(theme.px(48), theme.px(32), theme.px(48), theme.px(24))
        column.addWidget(self._steps, 1)

    def begin(self, script: Script, question: str, words: str) -> None:
        """Show a script from its first sentence.

        Args:
            script: what is read.
            question: how the witness is asked to say it back.
            words: what the witness said before, if it was read already.
        """
        self._script, self._place, self._again = script, 0, set()
        self._question.setText(question)
        self._words.setPlainText(words)
        self._show()
        self._next.setFocus()

    def wipe(self) -> None:
        """Forget what was said back."""
        self._words.clear()
        self._words.document().clearUndoRedoStacks()
        self._question.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn over with the arrows, leave with Escape (Qt's interface)."""
        reading = self._steps.currentIndex() == 0
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._on_leave()
        elif reading and key in _FORWARD:
            self._on_next()
        elif reading and key in _BACK:
            self._on_back()
        else:
            super().keyPressEvent(event)

    def _reading(self) -> QWidget:
        page = QWidget(self)
        self._count = Muted("", page)
        self._sentence = Aloud("", page)
        self._sentence.setMaximumWidth(self._theme.px(900))
        self._next = PrimaryButton(tr("&Next sentence"), page)
        self._back = QuietButton(tr("&Sentence before"), page)
        self._explain = QuietButton(tr("E&xplained again"), page)
        self._explain.setCheckable(True)
        leave = LinkButton(tr("&Leave"), page)
        for button, slot in (
            (self._next, self._on_next),
            (self._back, self._on_back),
            (self._explain, self._on_explained),
            (leave, self._on_leave),
        ):
            button.clicked.connect(slot)
        words = QWidget(page)
        inner = Column(words, gap=24)
        inner.addStretch(1)
        inner.addWidget(self._count)
        inner.addWidget(self._sentence)
        inner.addStretch(2)
        column = Column(page, gap=16)
        column.addWidget(scrolling(words, page), 1)
        column.addLayout(_foot(leave, self._explain, self._back, self._next))
        return page

    def _telling(self) -> QWidget:
        page = QWidget(self)
        content = QWidget(page)
        self._question = Aloud("", content)
        self._words = GrowingEdit(content)
        self._words.textChanged.connect(self._on_words)
        box = FieldBox(
            tr("The person's own words"),
            self._words,
            tr("If something was misunderstood, explain it again and ask once more."),
            content,
        )
        self._explained = Muted("", content)
        inner = Column(content, gap=24)
        for widget in (self._question, box, self._explained):
            widget.setMaximumWidth(self._theme.px(900))
            inner.addWidget(widget)
        inner.addStretch(1)
        self._done = PrimaryButton(tr("&Understood, go on"), page)
        again = QuietButton(tr("Read from the &beginning"), page)
        leave = LinkButton(tr("&Leave"), page)
        self._done.clicked.connect(self._on_done)
        again.clicked.connect(self._on_again)
        leave.clicked.connect(self._on_leave)
        column = Column(page, gap=16)
        column.addWidget(scrolling(content, page), 1)
        column.addLayout(_foot(leave, again, self._done))
        return page

    def _show(self) -> None:
        if self._script is None:
            return
        sentences = self._script.sentences
        self._steps.setCurrentIndex(0)
        self._count.setText(tr("{n} of {all}", n=self._place + 1, all=len(sentences)))
        self._sentence.setText(sentences[self._place])
        self._sentence.setAccessibleName(sentences[self._place])
        self._back.setEnabled(self._place > 0)
        self._explain.setVisible(self._script.letter == EXPLANATION)
        self._explain.setChecked(self._place + 1 in self._again)
        last = self._place + 1 == len(sentences) and self._script.letter != EXPLANATION
        self._next.setText(tr("The declaration was &read") if last else tr("&Next sentence"))
        self._next.setAccessibleName(self._next.text().replace("&", ""))

    @Slot()
    def _on_next(self) -> None:
        if self._script is None:
            return
        if self._place + 1 < len(self._script.sentences):
            self._place += 1
            self._show()
        elif self._script.letter == EXPLANATION:
            self._tell()
        else:
            self.read.emit((), "")

    @Slot()
    def _on_back(self) -> None:
        if self._place > 0:
            self._place -= 1
            self._show()

    @Slot()
    def _on_explained(self) -> None:
        self._again ^= {self._place + 1}
        self._show()

    @Slot()
    def _on_again(self) -> None:
        self._place = 0
        self._show()
        self._next.setFocus()

    def _tell(self) -> None:
        explained = ", ".join(str(number) for number in sorted(self._again))
        self._explained.setText(tr("Explained again: {numbers}", numbers=explained) if explained else "")
        self._steps.setCurrentIndex(1)
        self._on_words()
        self._words.setFocus()

    @Slot()
    def _on_words(self) -> None:
        self._done.setEnabled(bool(self._words.toPlainText().strip()))

    @Slot()
    def _on_done(self) -> None:
        self.read.emit(tuple(sorted(self._again)), self._words.toPlainText())

    @Slot()
    def _on_leave(self) -> None:
        self.left.emit()


def _foot(leave: Button, *buttons: Button) -> Row:
    row = Row(gap=12)
    row.addWidget(leave)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
