"""The small row under a field: why there is no answer. "Not asked" is not "no"."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.services.vocabulary import terms


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
        for term in terms("null_flavour", i18n.language()):
            button = QPushButton(term.label, self)
            button.setProperty("part", "reason")
            button.setProperty("code", term.code)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(tr("No answer: {reason}", reason=term.label))
            button.setAccessibleDescription(label)
            self._group.addButton(button)
            flow.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_reason(self, code: str) -> None:
        """Show which reason is given."""
        self._reason = code
        for button in self._group.buttons():
            button.setChecked(button.property("code") == code)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        code = str(button.property("code")) if button.isChecked() else ""
        self.show_reason(code)
        self.reason_chosen.emit(self.reference, code)
