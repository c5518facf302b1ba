"""A new passphrase: in the place of an old one, beside it, or to erase the vault with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Row
from desktop.qt.parts import Body, Muted, PrimaryButton, ProgressCard, QuietButton, Title, Trouble
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.credential import CredentialField
from desktop.qt.widgets.new_passphrase import NewPassphrase
from desktop.services import keys
from desktop.services.keys import New, Typed
from desktop.services.wording import sentence
from storage.vault import Vault

Task = Callable[[Vault, Typed, New], None]
_TASKS: Final[dict[str, Task]] = {"change": keys.change, "add": keys.add, "erase": keys.set_erase}


class KeyChangeView(View):
    """One form for the three.

    Args:
        task: ``change``, ``add`` or ``erase``.
    """

    def __init__(self, context: Context, task: str) -> None:
        super().__init__(context)
        self._task = task
        self._file: Path | None = None
        column = middle_column(self, top=32)
        column.addWidget(Title(_titles()[task], self))
        column.addWidget(Body(_abouts()[task], self))
        old = tr("The passphrase that shall change") if task == "change" else tr("A passphrase of this vault")
        self._current = CredentialField(old, self)
        self._new = NewPassphrase(context.lanes, tr("New passphrase"), self)
        self._key_file = QuietButton("", self)
        self._where = Muted("", self)
        self._trouble = Trouble(self)
        self._do = PrimaryButton(_titles()[task], self)
        self._back = QuietButton(tr("&Back"), self)
        self._progress = ProgressCard(tr("Changing the keys"), self, can_cancel=False)
        self._progress.hide()
        for widget in (
            *(self._current, self._new, side_by_side(self._key_file), self._where, self._trouble),
            self._progress,
        ):
            column.addWidget(widget)
        self._key_file.setVisible(task != "erase")
        row = Row(gap=8)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._do)
        column.addLayout(row)
        column.addStretch(1)
        self._show_file()
        self._key_file.clicked.connect(self._on_key_file)
        self._new.entered.connect(self._on_do)
        self._do.clicked.connect(self._on_do)
        self._back.clicked.connect(self._on_back)

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Keys and recovery"))

    def wipe(self) -> None:
        """Forget every passphrase."""
        self._current.clear()
        self._new.clear()

    def arguments(self) -> dict[str, object]:
        """Keep the task when the page is built anew."""
        return {"task": self._task}

    @Slot()
    def _on_key_file(self) -> None:
        if self._file is not None:
            self._on_file(None)
            return
        chooser = choose_file(
            self,
            tr("Where should the key file be written? A stick is a good place."),
            mode=SAVE,
            name="key.bin",
        )
        chooser.chosen.connect(self._on_file)

    @Slot(object)
    def _on_file(self, path: Path | None) -> None:
        self._file = path
        self._show_file()

    def _show_file(self) -> None:
        chosen = self._file is not None
        text = tr("Without a key file") if chosen else tr("Make a &key file as well")
        self._key_file.setText(text)
        self._key_file.setAccessibleName(text.replace("&", ""))
        self._where.setText(
            tr(
                "A new key file is written to the place you chose. From then on the passphrase opens nothing "
                "without it, and it cannot be made again: keep a second copy in another place."
            )
            if chosen
            else ""
        )
        self._where.setVisible(chosen)

    @Slot()
    def _on_do(self) -> None:
        objection = "" if self._current.text else tr("Type the passphrase of this vault.")
        objection = objection or self._new.objection()
        self._trouble.say(objection)
        if objection or not self._do.isEnabled():
            return
        self._busy(True)
        assert self.context.vault is not None
        new = New(self._new.take(), self._file)
        work = partial(_do, self.context.vault.vault, _TASKS[self._task], self._current.take(), new)
        self.context.call("vault", work, done=self._on_done, failed=self._on_failed)

    @Slot(object)
    def _on_done(self, _result: object) -> None:
        self.context.go("keys")
        self.context.say(_dones()[self._task], "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        self._trouble.say(sentence(error))

    @Slot()
    def _on_back(self) -> None:
        self.context.go("keys")

    def _busy(self, busy: bool) -> None:
        for widget in (self._do, self._back, self._current, self._new, self._key_file):
            widget.setEnabled(not busy)
        self._progress.setVisible(busy)


def _titles() -> dict[str, str]:
    return {
        "change": tr("Change a passphrase"),
        "add": tr("Add another passphrase"),
        "erase": tr("Set an erase passphrase"),
    }


def _abouts() -> dict[str, str]:
    return {
        "change": tr(
            "The old passphrase opens nothing any more, and the vault gets new keys. Copies of the "
            "vault made before still open with the old one."
        ),
        "add": tr("It opens this vault beside the others, for example with a key file on a stick."),
        "erase": tr(
            "Choose one that you never type by mistake and remember under pressure. It cannot be "
            "undone: what is in the vault is lost. A copy of the disk made before it is typed loses "
            "nothing."
        ),
    }


def _dones() -> dict[str, str]:
    return {
        "change": tr("The passphrase is changed and the vault has new keys."),
        "add": tr("The passphrase opens this vault from now on."),
        "erase": tr("The erase passphrase is set."),
    }


def _do(vault: Vault, task: Task, current: Typed, new: New, _report: Report) -> None:
    task(vault, current, new)
