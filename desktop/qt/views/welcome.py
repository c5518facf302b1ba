"""The first screen: make a vault, open one, practise, or verify what somebody handed over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.parts import Body, LinkButton, Muted, PrimaryButton, Rule, Title
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column
from desktop.services import vault_service


class WelcomeView(View):
    """Says what this is in two sentences, and offers what to do."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        has_vault = vault_service.is_vault(context.home)
        column = middle_column(self, width=520, top=96)
        column.addWidget(Title("Underseal", self))
        column.addWidget(
            Body(
                tr(
                    "Write down what a witness says, keep it encrypted on this computer, and hand over only "
                    "what the witness agreed to. The program never uses the network."
                ),
                self,
            )
        )
        column.addSpacing(8)
        self._open = PrimaryButton(tr("&Open the vault"), self)
        self._create = PrimaryButton(tr("&Create a vault"), self)
        self._open.setVisible(has_vault)
        self._create.setVisible(not has_vault)
        column.addWidget(self._open)
        column.addWidget(self._create)
        column.addWidget(Rule(self))
        self._another = LinkButton(tr("Create &another vault"), self)
        self._another.setVisible(has_vault)
        self._elsewhere = LinkButton(tr("Open a vault in another &folder"), self)
        self._restore = LinkButton(tr("&Restore a backup"), self)
        self._practise = LinkButton(tr("&Practise on fictional testimonies"), self)
        self._verify = LinkButton(tr("&Verify a package someone gave me"), self)
        for link in (self._another, self._elsewhere, self._restore, self._practise, self._verify):
            column.addWidget(link)
        column.addWidget(
            Muted(
                tr("Practice uses a vault of its own with invented people. It is removed afterwards."), self
            )
        )
        column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self._open.clicked.connect(self._on_open)
        self._create.clicked.connect(self._on_create)
        self._another.clicked.connect(self._on_create)
        self._elsewhere.clicked.connect(self._on_elsewhere)
        self._restore.clicked.connect(self._on_restore)
        self._practise.clicked.connect(self._on_practise)
        self._verify.clicked.connect(self._on_verify)

    @Slot()
    def _on_open(self) -> None:
        self.context.go("unlock", folder=self.context.home)

    @Slot()
    def _on_create(self) -> None:
        self.context.go("create")

    @Slot()
    def _on_elsewhere(self) -> None:
        chooser = choose_file(self, tr("Where is the vault?"), mode=FOLDER)
        chooser.chosen.connect(self._on_folder)

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        if vault_service.is_vault(folder):
            self.context.go("unlock", folder=folder)
        else:
            self.context.say(
                tr("There is no vault in this folder. Nothing was changed. Choose another folder.")
            )

    @Slot()
    def _on_restore(self) -> None:
        self.context.go("restore")

    @Slot()
    def _on_practise(self) -> None:
        self.context.go("practice")

    @Slot()
    def _on_verify(self) -> None:
        self.context.go("verify")
