"""A passphrase that is asked for, and the key file that may belong to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.files import choose_file
from desktop.qt.layouts import Column
from desktop.qt.parts import LinkButton, Muted
from desktop.qt.widgets.passphrase import PassphraseField
from desktop.services.keys import Typed


class CredentialField(QWidget):
    """The field, and below it a quiet way to add the key file.

    Signals:
        edited: the text changed.
        entered: Return was pressed.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: Path | None = None
        self.passphrase = PassphraseField(label, self)
        self._choose = LinkButton("", self)
        self._chosen = Muted("", self)
        column = Column(self, gap=4)
        for widget in (self.passphrase, self._choose, self._chosen):
            column.addWidget(widget)
        self.setFocusProxy(self.passphrase)
        self.passphrase.edited.connect(self.edited)
        self.passphrase.entered.connect(self.entered)
        self._choose.clicked.connect(self._on_choose)
        self._show()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.passphrase.text

    def take(self) -> Typed:
        """Return what was typed with the file that was chosen, and empty the field."""
        return Typed(self.passphrase.take(), self._file)

    def clear(self) -> None:
        """Empty the field; the file stays chosen."""
        self.passphrase.clear()

    @Slot()
    def _on_choose(self) -> None:
        if self._file is not None:
            self._on_file(None)
            return
        choose_file(self, tr("Which file is the key file?")).chosen.connect(self._on_file)

    @Slot(object)
    def _on_file(self, path: Path | None) -> None:
        self._file = path
        self._show()

    def _show(self) -> None:
        chosen = self._file is not None
        text = tr("Use no key file") if chosen else tr("Use a &key file")
        self._choose.setText(text)
        self._choose.setAccessibleName(text.replace("&", ""))
        self._chosen.setText(tr("A key file is chosen.") if chosen else "")
        self._chosen.setVisible(chosen)
