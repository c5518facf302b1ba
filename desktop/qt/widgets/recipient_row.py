"""One recipient on the team page, with the words that are compared."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.parts import Banner, Body, Card, Lead, Muted, QuietButton
from desktop.qt.views.pageparts import side_by_side
from desktop.qt.widgets.recipient_form import category_words
from desktop.qt.widgets.spoken import SpokenWords
from desktop.services.joining import RecipientLine


class RecipientRow(Card):
    """Who receives, and whether their key was compared.

    Signals:
        same: the person says that the words are the same; the recipient's code.
    """

    same = Signal(str)

    def __init__(self, line: RecipientLine, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=12)
        self._code = line.code
        self.column.addWidget(Lead(f"{line.code}   {line.name}", self))
        self.column.addWidget(Muted(category_words(line.category), self))
        if line.classic:
            self.column.addWidget(
                Banner(
                    "notice",
                    tr(
                        "This key is of the older kind, which computers of the future may break. "
                        "Ask the recipient for one that begins with age1pq."
                    ),
                    self,
                )
            )
        if line.confirmed:
            self.column.addWidget(Body(tr("The key was compared over another channel."), self))
            return
        self.column.addWidget(Muted(tr("Compare these words with the recipient over another channel:"), self))
        words = SpokenWords(self)
        words.show_words(line.words)
        self.column.addWidget(words)
        button = QuietButton(tr("The words are the same"), self)
        button.clicked.connect(self._on_same)
        self.column.addWidget(side_by_side(button))

    @Slot()
    def _on_same(self) -> None:
        self.same.emit(self._code)
