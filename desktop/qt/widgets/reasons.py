"""The small row under a field: why there is no answer. "Not asked" is not "no"."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Muted
from desktop.services.vocabulary import terms

REASON_KEY: Final = "Alt+{}"  # the number of the reason, while its question has the focus


class Reasons(QWidget):
    """Quiet toggles, one for each reason of the vocabulary ``null_flavour``; at most one is down.

    Signals:
        reason_chosen: reference and the reason's code, or empty when it was taken back.
    """

    reason_chosen = Signal(str, str)

    def __init__(self, reference: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reference = reference
        self._reason = ""
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        flow = Flow(self, gap=2)
        Column(self).addWidget(flow)
        for number, term in enumerate(terms("null_flavour", i18n.language()), 1):
            button = QPushButton(term.label, self)
            button.setToolTip(REASON_KEY.format(number))
            button.setProperty("part", "reason")
            button.setProperty("code", term.code)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(tr("No answer: {reason}", reason=term.label))
            button.setAccessibleDescription(f"{label} {REASON_KEY.format(number)}")
            self._group.addButton(button)
            flow.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_reason(self, code: str) -> None:
        """Show which reason is given."""
        self._reason = code
        for button in self._group.buttons():
            button.setChecked(button.property("code") == code)

    def choose(self, number: int) -> bool:
        """Give the reason of a number, from 1, or take it back; return False if there is none."""
        buttons = self._group.buttons()
        if not 1 <= number <= len(buttons):
            return False
        buttons[number - 1].click()
        return True

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        code = str(button.property("code")) if button.isChecked() else ""
        self.show_reason(code)
        self.reason_chosen.emit(self.reference, code)


class RowReasons(QWidget):
    """One reason for a whole row of a table, offered while nothing in it is answered.

    Signals:
        reason_chosen: reference of the row and the reason's code, or empty when it was taken back.
    """

    reason_chosen = Signal(str, str)

    def __init__(self, reference: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons = Reasons(reference, label, self)
        column = Column(self, gap=2)
        column.addWidget(Muted(tr("Nothing in this row was answered:"), self))
        column.addWidget(self._reasons)
        self._reasons.reason_chosen.connect(self.reason_chosen)

    def show_reasons(self, reasons: set[str]) -> None:
        """Show the reason that all questions of the row share, if they share one."""
        self._reasons.show_reason(reasons.pop() if len(reasons) == 1 else "")
