"""Printing a form without answers: in which language, and which parts of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.parts import (
    Body,
    Combo,
    FieldBox,
    LinkButton,
    PrimaryButton,
    ProgressCard,
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.services import own_forms, printing
from desktop.services.cardfiles import write_small
from desktop.services.interview import language_code
from desktop.services.own_forms import Part
from desktop.services.wording import sentence
from forms.source import FormSource
from storage.vault import Vault

_NAME = Qt.ItemDataRole.UserRole


class BlankView(View):
    """Language, parts, one button.

    Args:
        context: what every page may use.
        form: the key of the form in the list.
    """

    def __init__(self, context: Context, form: str) -> None:
        super().__init__(context)
        self._key = form
        self._source: FormSource | None = None
        self._build()
        context.call("vault", partial(_source, self._vault(), form), done=self._on_source)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Forms"))

    def arguments(self) -> dict[str, object]:
        """Return which form is printed."""
        return {"form": self._key}

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("A blank form on paper"), self))
        column.addWidget(
            Body(
                tr(
                    "For places where no laptop may be opened. The paper protects nothing: write codes, no "
                    "names, and bring the answers into a vault as soon as it is safe."
                ),
                self,
            )
        )
        self._language = Combo(self)
        column.addWidget(FieldBox(tr("Language of the form"), self._language, parent=self))
        self._parts = QListWidget(self)
        self._parts.setAccessibleName(tr("Parts to print"))
        self._parts.setMinimumHeight(self.context.theme.px(260))
        column.addWidget(FieldBox(tr("Parts to print"), self._parts, tr("Space marks a part."), self))
        self._all = QuietButton(tr("&Mark all"), self)
        self._none = QuietButton(tr("Mark &none"), self)
        self._print = PrimaryButton(tr("&Save the blank form"), self)
        self._print.setEnabled(False)
        column.addWidget(side_by_side(self._print, self._all, self._none))
        self._progress = ProgressCard(tr("Printing the form."), self, can_cancel=False)
        self._progress.hide()
        column.addWidget(self._progress)
        back = LinkButton(tr("&Back"), self)
        column.addWidget(back)
        column.addStretch(1)
        self._language.currentIndexChanged.connect(self._on_language)
        self._all.clicked.connect(self._on_all)
        self._none.clicked.connect(self._on_none)
        self._print.clicked.connect(self._on_print)
        back.clicked.connect(self._on_back)

    @Slot(object)
    def _on_source(self, source: FormSource) -> None:
        self._source = source
        self.context.call("work", partial(_languages, source), done=self._on_languages)

    @Slot(object)
    def _on_languages(self, languages: tuple[str, ...]) -> None:
        self._language.addItems(languages or ("",))
        self._language.setVisible(len(languages) > 1)

    @Slot()
    def _on_language(self) -> None:
        if self._source is not None:
            work = partial(_parts, self._source, self._language.currentText())
            self.context.call("work", work, done=self._on_parts)

    @Slot(object)
    def _on_parts(self, parts: list[Part]) -> None:
        marked = set(self._marked())
        self._parts.clear()
        for part in parts:
            item = QListWidgetItem(part.title, self._parts)
            item.setData(_NAME, part.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            wanted = not marked or part.name in marked
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self._parts.setCurrentRow(0)
        self._print.setEnabled(bool(parts))

    def _marked(self) -> tuple[str, ...]:
        items = [self._parts.item(row) for row in range(self._parts.count())]
        return tuple(str(i.data(_NAME)) for i in items if i.checkState() == Qt.CheckState.Checked)

    def _mark_all(self, state: Qt.CheckState) -> None:
        for row in range(self._parts.count()):
            self._parts.item(row).setCheckState(state)

    @Slot()
    def _on_all(self) -> None:
        self._mark_all(Qt.CheckState.Checked)

    @Slot()
    def _on_none(self) -> None:
        self._mark_all(Qt.CheckState.Unchecked)

    @Slot()
    def _on_print(self) -> None:
        if not self._marked():
            self.context.say(tr("No part is marked. Mark at least one, then save again."))
            return
        chooser = choose_file(
            self, tr("Where to save the blank form?"), mode=SAVE, suffixes=(".pdf",), name="form.pdf"
        )
        chooser.chosen.connect(self._on_place)

    @Slot(object)
    def _on_place(self, path: Path) -> None:
        assert self._source is not None
        self._progress.show()
        self._print.setEnabled(False)
        title = own_forms.title_of(self._key)
        work = partial(_print, self._source, self._language.currentText(), self._marked(), title, path)
        self.context.call("work", work, done=self._on_printed, failed=self._on_not_printed)

    @Slot(object)
    def _on_printed(self, _nothing: object) -> None:
        self._progress.hide()
        self._print.setEnabled(True)
        self.context.call("vault", partial(_printed, self._vault(), self._key))
        self.context.say(tr("The blank form was saved."), "good")

    @Slot(object)
    def _on_not_printed(self, error: Exception) -> None:
        self._progress.hide()
        self._print.setEnabled(True)
        self.context.say(sentence(error), "danger")

    @Slot()
    def _on_back(self) -> None:
        self.context.go("forms")


def _source(vault: Vault, key: str, _report: Report) -> FormSource:
    return own_forms.source_of(vault, key)


def _languages(source: FormSource, _report: Report) -> tuple[str, ...]:
    return own_forms.languages(source)


def _parts(source: FormSource, language: str, _report: Report) -> list[Part]:
    return own_forms.parts(source, language)


def _print(
    source: FormSource, language: str, parts: tuple[str, ...], title: str, path: Path, report: Report
) -> None:
    write_small(path, own_forms.printed(source, language, language_code(language), parts, title, report))


def _printed(vault: Vault, key: str, _report: Report) -> None:
    printing.printed(vault, printing.BLANK_FORM, form=key)
