"""Ready to travel: what is left on this device, before it crosses a border."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot

from desktop.i18n import tr
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.parts import Banner, Body, LinkButton, Muted, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.check_list import CheckList, Line
from desktop.services import travelling
from desktop.services.travelling import Finding
from storage.vault import Vault


class TravelView(View):
    """Lists what is left, and says whether the device may travel."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._vault: Vault = context.opened.vault
        column = middle_column(self, width=760, top=32)
        column.addWidget(Title(tr("Ready to travel"), self))
        column.addWidget(
            Body(
                tr(
                    "At a border a device can be opened and read. It may cross only when nothing that was "
                    "recorded is on it."
                ),
                self,
            )
        )
        self._outcome = Banner("notice", "", self)
        column.addWidget(self._outcome)
        self._list = CheckList(self)
        column.addWidget(self._list)
        column.addWidget(
            Muted(
                tr(
                    "This is what the program knows of. It does not know of copies made elsewhere, of old "
                    "pages on the disk, or of what other programs keep. That this program is installed "
                    "can be seen."
                ),
                self,
            )
        )
        again = QuietButton(tr("&Look again"), self)
        back = LinkButton(tr("&Back"), self)
        again.clicked.connect(self._look)
        back.clicked.connect(context.back)
        column.addWidget(side_by_side(again, back))
        column.addStretch(1)
        self._look()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Ready to travel"))

    @Slot()
    def _look(self) -> None:
        self.context.call("vault", partial(_look, self._vault), done=self._on_found)

    @Slot(object)
    def _on_found(self, found: tuple[Finding, ...]) -> None:
        self._list.show_lines([_line(finding) for finding in found])
        if travelling.ready(found):
            self._outcome.say(tr("Nothing that was recorded is left in this vault."), "good")
        else:
            self._outcome.say(tr("Not ready to travel: something is left on this device."), "danger")


def _line(finding: Finding) -> Line:
    outcomes = {
        "clear": ("good", tr("nothing left")),
        "notice": ("notice", tr("to know")),
        "left": ("danger", tr("left on the device")),
    }
    kind, outcome = outcomes[finding.outcome]
    return Line(finding.name, kind, outcome, finding.text, finding.mend)


def _look(vault: Vault, _report: Report) -> tuple[Finding, ...]:
    return travelling.findings(vault)
