"""After the keys of a vault were destroyed: its files are overwritten and removed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import Banner, Body, PrimaryButton, ProgressCard, Title
from desktop.qt.view import View
from desktop.qt.views.pageparts import middle_column
from desktop.services import vault_service
from desktop.services.vault_service import OpenVault


class ErasedView(View):
    """Shows how far it is, and at the end what erasing cannot do.

    Args:
        opened: the vault whose keys are gone; None when the page is built anew.
    """

    def __init__(self, context: Context, opened: OpenVault | None = None) -> None:
        super().__init__(context)
        column = middle_column(self, width=560, top=96)
        column.addWidget(Title(tr("The keys were overwritten"), self))
        column.addWidget(
            Body(
                tr(
                    "The passphrases of this vault open nothing any more. Its files are overwritten and "
                    "removed."
                ),
                self,
            )
        )
        self._progress = ProgressCard(tr("Overwriting"), self, can_cancel=False)
        self._outcome = Banner("notice", "", self)
        self._start = PrimaryButton(tr("Start page"), self)
        self._start.setEnabled(opened is None)
        for widget in (
            self._progress,
            self._outcome,
            Body(
                tr(
                    "What erasing cannot do: a solid-state disk may keep old copies of the keys where "
                    "no program reaches. Backups, sealed files and copies in other places stay as they "
                    "are. If it matters, destroy the disk."
                ),
                self,
            ),
            self._start,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self._start.clicked.connect(self._on_start)
        self._progress.setVisible(opened is not None)
        if opened is not None:
            context.call(
                "vault",
                partial(_erase, opened),
                done=self._on_done,
                progress=self._progress.report,
            )

    def arguments(self) -> dict[str, object]:
        """Do not erase again when the page is built anew."""
        return {"opened": None}

    @Slot(object)
    def _on_done(self, left: int) -> None:
        self._progress.hide()
        self._start.setEnabled(True)
        if left:
            self._outcome.say(
                plural(
                    "{n} file could not be removed. It is encrypted, and its key is gone.",
                    "{n} files could not be removed. They are encrypted, and their keys are gone.",
                    left,
                )
            )
        else:
            self._outcome.say(tr("Every file of this vault was overwritten and removed."), "good")

    @Slot()
    def _on_start(self) -> None:
        self.context.go("welcome")


def _erase(opened: OpenVault, report: Report) -> int:
    return vault_service.erase_rest(opened, report)
