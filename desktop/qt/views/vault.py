"""This vault: keys, people, records and copies, each behind one button with one sentence."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.parts import Body, Card, LinkButton, QuietButton, Title
from desktop.qt.sections import Section, offered
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side


class _Way(QObject):
    """Remembers to which page one button leads."""

    wanted = Signal(str)

    def __init__(self, page: str, button: QuietButton) -> None:
        super().__init__(button)
        self._page = page
        button.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(self._page)


class VaultView(View):
    """A list of what looks after this vault."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        if context.vault is None:
            raise ValueError("this page needs an open vault")
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("This vault"), self))
        for section in offered(context.vault.role):
            column.addWidget(self._card(section))
        back = LinkButton(tr("&Back"), self)
        back.clicked.connect(partial(context.go, "work"))
        column.addWidget(back)
        column.addStretch(1)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("This vault"))

    def _card(self, section: Section) -> Card:
        card = Card(self)
        button = QuietButton(section.title, self)
        button.setAccessibleDescription(section.about)
        _Way(section.page, button).wanted.connect(self._on_wanted)
        card.column.addWidget(side_by_side(button))
        card.column.addWidget(Body(section.about, self))
        return card

    @Slot(str)
    def _on_wanted(self, page: str) -> None:
        self.context.go(page)
