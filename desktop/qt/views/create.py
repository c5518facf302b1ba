"""Making a vault: where, for whom, and with which passphrase."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Row
from desktop.qt.parts import (
    Body,
    FieldBox,
    Lead,
    Muted,
    PrimaryButton,
    ProgressCard,
    QuietButton,
    Title,
    Trouble,
)
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column
from desktop.qt.widgets.choices import ChoiceGroup, Option
from desktop.qt.widgets.new_passphrase import NewPassphrase
from desktop.services import vault_service
from desktop.services.vault_service import INTERVIEWER, SUPERVISOR, OpenVault
from desktop.services.wording import sentence
from storage.kdf import KdfParams


class CreateView(View):
    """One form. The vault is made off the main thread; the passphrase is forgotten at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._folder = _free_folder(context.home)
        self._role = INTERVIEWER
        self._build()
        self._on_role("", INTERVIEWER)

    def wipe(self) -> None:
        """Forget both passphrases."""
        self._passphrase.clear()

    def _build(self) -> None:
        column = middle_column(self)
        column.addWidget(Title(tr("Create a vault"), self))
        column.addWidget(
            Body(
                tr(
                    "A vault keeps everything encrypted under your passphrase. Without the passphrase nobody "
                    "can open it, and nobody can help you open it."
                ),
                self,
            )
        )
        column.addWidget(Lead(tr("Your part in the team"), self))
        self._roles = ChoiceGroup("role", self, name=tr("Your part in the team"))
        self._roles.set_options(
            [
                Option(INTERVIEWER, tr("I interview. A supervisor will let me into a team.")),
                Option(SUPERVISOR, tr("I lead a team. This founds a new team.")),
            ]
        )
        self._roles.set_value(INTERVIEWER)
        self._team = FieldBox(
            tr("Name of the team"),
            QLineEdit(self),
            tr("Members see this name. It can be neutral."),
            self,
        )
        self._passphrase = NewPassphrase(self.context.lanes, tr("Passphrase"), self)
        self._trouble = Trouble(self)
        self._make = PrimaryButton(tr("&Create the vault"), self)
        self._back = QuietButton(tr("&Back"), self)
        self._progress = ProgressCard(
            tr("Making the vault. This takes a few seconds."), self, can_cancel=False
        )
        self._progress.hide()
        column.addWidget(self._roles)
        column.addWidget(self._team)
        column.addWidget(self._passphrase)
        column.addLayout(self._folder_row())
        column.addWidget(self._trouble)
        buttons = Row(gap=8)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._make)
        column.addLayout(buttons)
        column.addWidget(self._progress)
        column.addStretch(1)
        self._connect()

    def _folder_row(self) -> Row:
        self._where = Muted("", self)
        self._change = QuietButton(tr("Keep it in another &folder"), self)
        row = Row(gap=16)
        row.addWidget(self._where, 1)
        row.addWidget(self._change)
        self._say_folder()
        return row

    def _connect(self) -> None:
        self._roles.value_edited.connect(self._on_role)
        self._passphrase.edited.connect(self._on_edited)
        self._passphrase.entered.connect(self._on_make)
        self._make.clicked.connect(self._on_make)
        self._back.clicked.connect(self.context.back)
        self._change.clicked.connect(self._on_change)

    def _say_folder(self) -> None:
        self._where.setText(tr("It is kept in {folder}", folder=self._folder))

    def _team_name(self) -> str:
        field = self._team.field
        return field.text().strip() if isinstance(field, QLineEdit) else ""

    @Slot(str, str)
    def _on_role(self, _reference: str, role: str) -> None:
        self._role = role
        self._team.setVisible(role == SUPERVISOR)

    @Slot()
    def _on_edited(self) -> None:
        self._trouble.say("")

    @Slot()
    def _on_change(self) -> None:
        choose_file(self, tr("Where should the vault be kept?"), mode=FOLDER).chosen.connect(self._on_folder)

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        self._folder = _free_folder(folder / "vault")
        self._say_folder()

    def _objection(self) -> str:
        if self._role == SUPERVISOR and not self._team_name():
            return tr("Give the team a name.")
        return self._passphrase.objection()

    @Slot()
    def _on_make(self) -> None:
        objection = self._objection()
        self._trouble.say(objection)
        if objection or not self._make.isEnabled():
            return
        self._busy(True)
        work = partial(
            _create, self._folder, self._passphrase.take(), self._role, self._team_name(), self.context.kdf
        )
        self.context.call("vault", work, done=self._on_made, failed=self._on_failed)

    @Slot(object)
    def _on_made(self, opened: OpenVault) -> None:
        self.context.vault = opened
        self.context.go("join" if opened.role == INTERVIEWER else "work")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))

    def _busy(self, busy: bool) -> None:
        for widget in (
            self._make,
            self._back,
            self._change,
            self._passphrase,
            self._roles,
            self._team,
        ):
            widget.setEnabled(not busy)
        self._progress.setVisible(busy)


def _create(
    folder: Path, passphrase: str, role: str, team: str, kdf: KdfParams | None, _report: Report
) -> OpenVault:
    return vault_service.create(folder, passphrase, role, team=team, kdf=kdf)


def _free_folder(wanted: Path) -> Path:
    """Return the folder, or one beside it with a number when something is there already."""
    number, folder = 1, wanted
    while folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder
