"""A question answered by a file: a photo, a sound, a document."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Body, Muted, QuietButton
from desktop.qt.widgets.field import Field
from forms.state import NodeState

_GROUP = 8


class FileField(Field):
    """Shows the code of the file kept, and its digest, which a witness may write down.

    Choosing one is asked of the screen, which owns the vault.

    Signals:
        file_wanted: reference of the node, when the person wants to choose a file.
    """

    file_wanted = Signal(str)

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._kept = Body("", self)
        self._digest = Muted("", self)
        self._choose = QuietButton(tr("Add a file"), self)
        self._remove = QuietButton(tr("Take it out of this answer"), self)
        self.buttons = Flow(gap=8)
        self.buttons.addWidget(self._choose)
        self.buttons.addWidget(self._remove)
        self.column = Column(self, gap=4)
        self.column.addWidget(self._kept)
        self.column.addWidget(self._digest)
        self.column.addWidget(self.buttons)
        self.setFocusProxy(self._choose)
        self._choose.clicked.connect(self._on_choose)
        self._remove.clicked.connect(self._on_remove)
        self._show()

    @property
    def has_file(self) -> bool:
        """Whether a file is kept."""
        return bool(self._value)

    def apply(self, state: NodeState) -> None:
        """Show which file is kept."""
        self._value = state.value
        self._choose.setEnabled(not state.readonly)
        self._remove.setEnabled(not state.readonly)
        self._show()

    def wipe(self) -> None:
        """Forget the file's code."""
        self._value = ""
        self._show()

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what the file is for."""
        self._choose.setAccessibleDescription(f"{label} {hint}".strip())

    def _show(self) -> None:
        self._kept.setText(tr("Kept in the vault as {code}", code=self._value) if self._value else "")
        self._kept.setVisible(bool(self._value))
        digest = (self.digests(self._value) if self._value else None) or ""
        groups = " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))
        self._digest.setText(tr("SHA-256: {digits}", digits=groups) if digest else "")
        self._digest.setVisible(bool(digest))
        self._remove.setVisible(bool(self._value))
        self._choose.setText(tr("Choose another file") if self._value else tr("Add a file"))
        self._choose.setAccessibleName(self._choose.text())

    @Slot()
    def _on_choose(self) -> None:
        self.file_wanted.emit(self.reference)

    @Slot()
    def _on_remove(self) -> None:
        self._value = ""
        self._show()
        self.value_edited.emit(self.reference, "")
