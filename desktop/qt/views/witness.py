"""The witness view: what may be read aloud, large, and nothing else on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.qt.layouts import Column, scrolling
from desktop.qt.parts import Words
from desktop.qt.theme import Theme


class Aloud(Words):
    """A question in letters that can be read from across a table."""

    part = "aloud"


class WitnessPage(QWidget):
    """Questions under each other; nothing coded, nothing typed, no code of the testimony."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "ground")
        self._theme = theme
        self._content = QWidget(self)
        self._column = Column(self._content, gap=32, margin=theme.px(48))
        Column(self).addWidget(scrolling(self._content, self))

    def show_questions(self, questions: Sequence[str]) -> None:
        """Show these questions."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text in questions:
            question = Aloud(text, self._content)
            question.setMaximumWidth(self._theme.px(900))
            self._column.addWidget(question)
        self._column.addStretch(1)
