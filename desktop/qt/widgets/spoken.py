"""Eight words that two people read to each other, in a language both choose."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Combo, Lead, Muted


class SpokenWords(QWidget):
    """The words, and a list of the languages they can be read in; it begins with that of the windows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Mapping[str, str] = {}
        self.label = Lead("", self)
        self._languages = Combo(self)
        self._languages.setAccessibleName(tr("Language of the words"))
        for code, name in i18n.LANGUAGES.items():
            self._languages.addItem(name, code)
        self._languages.setCurrentIndex(max(0, self._languages.findData(i18n.language())))
        column = Column(self, gap=8)
        column.addWidget(self.label)
        row = Row(gap=8)
        row.addWidget(self._languages)
        row.addWidget(Muted(tr("Both of you must choose the same language."), self), 1)
        column.addLayout(row)
        self._languages.currentIndexChanged.connect(self._on_language)

    def show_words(self, words: Mapping[str, str]) -> None:
        """Show words, by language."""
        self._words = words
        self._on_language()

    @Slot()
    def _on_language(self) -> None:
        text = self._words.get(str(self._languages.currentData()), "")
        self.label.setText(text)
        self.label.setAccessibleName(text)
