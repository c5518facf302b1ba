"""Beginning a release: for whom, and of which testimonies."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Row
from desktop.qt.parts import Banner, FieldBox, LinkButton, PrimaryButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column
from desktop.qt.widgets.narrow import narrow_combo
from desktop.services import handing, joining, releasing, vocabulary
from desktop.services.handing import TestimonyLine
from desktop.services.joining import RecipientLine
from desktop.services.wording import sentence
from storage.vault import Vault

_WHICH = Qt.ItemDataRole.UserRole


class NewReleaseView(View):
    """Chooses the recipient and the testimonies of a new release."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._build()
        self.context.call("vault", partial(_offers, self._vault()), done=self._on_offers)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("New release"))

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = middle_column(self)
        column.addWidget(Title(tr("New release"), self))
        self._recipient = narrow_combo(self)
        column.addWidget(FieldBox(tr("For whom"), self._recipient, parent=self))
        self._language = narrow_combo(self)
        for code, name in i18n.LANGUAGES.items():
            self._language.addItem(name, code)
        column.addWidget(
            FieldBox(
                tr("Language of the printed questions"),
                self._language,
                tr("What the witness said stays in their own words."),
                self,
            )
        )
        self._testimonies = QListWidget(self)
        column.addWidget(FieldBox(tr("Which testimonies"), self._testimonies, parent=self))
        self._empty = Banner("notice", "", self)
        column.addWidget(self._empty)
        row = Row(gap=8)
        back = LinkButton(tr("&Back"), self)
        self._begin = PrimaryButton(tr("B&egin the release"), self)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self._begin)
        column.addLayout(row)
        column.addStretch(1)
        back.clicked.connect(self._on_back)
        self._begin.clicked.connect(self._on_begin)

    @Slot(object)
    def _on_offers(self, offers: tuple[list[RecipientLine], list[TestimonyLine]]) -> None:
        recipients, testimonies = offers
        for recipient in recipients:
            self._recipient.addItem(f"{recipient.code}   {recipient.name}", recipient.code)
        for line in testimonies:
            language = vocabulary.label("language", line.language, i18n.language())
            item = QListWidgetItem(f"{line.code}   {language}   {line.sealed}", self._testimonies)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_WHICH, (line.code, line.version))
        if not recipients:
            self._empty.say(tr("First add a recipient under Team and recipients."))
        elif not testimonies:
            self._empty.say(tr("First import a sealed testimony."))
        self._begin.setEnabled(bool(recipients and testimonies))

    @Slot()
    def _on_begin(self) -> None:
        items = [self._testimonies.item(i) for i in range(self._testimonies.count())]
        chosen = [i.data(_WHICH) for i in items if i.checkState() == Qt.CheckState.Checked]
        if not chosen:
            self._empty.say(tr("Choose at least one testimony."))
            return
        recipient = str(self._recipient.currentData())
        language = str(self._language.currentData())
        testimonies = [(str(c), int(v)) for c, v in chosen]
        work = partial(_begin, self._vault(), recipient, testimonies, language)
        self.context.call("vault", work, done=self._on_begun, failed=self._on_failed)

    @Slot(object)
    def _on_begun(self, release: str) -> None:
        self.context.go("release", release=release)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._empty.say(sentence(error), "danger")

    @Slot()
    def _on_back(self) -> None:
        self.context.go("releases")


def _offers(vault: Vault, _report: Report) -> tuple[list[RecipientLine], list[TestimonyLine]]:
    return list(joining.picture(vault).recipients), handing.testimonies(vault)


def _begin(
    vault: Vault, recipient: str, chosen: list[tuple[str, int]], language: str, _report: Report
) -> str:
    return releasing.begin(vault, recipient, chosen, language)
