"""A question answered by a drawing or a signature: drawn here, or chosen as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.files import choose_file
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Muted, PrimaryButton, QuietButton, Trouble
from desktop.qt.widgets.drawing import DrawingSheet
from desktop.qt.widgets.files import FileField
from forms.state import NodeState

SIGNATURE, DRAW, ANNOTATE = "signature", "draw", "annotate"
KINDS: Final = (SIGNATURE, DRAW, ANNOTATE)
_PICTURES: Final = (".png", ".jpg", ".jpeg")
_FORMATS: Final = (b"png", b"jpeg", b"jpg")
_MOST_PIXELS: Final = 60_000_000


class DrawingField(FileField):
    """Adds a sheet to a question for a file. Without mouse or pen, a file can be chosen as everywhere.

    Signals:
        drawing_made: reference of the node and the PNG, when the person keeps what was drawn.
    """

    drawing_made = Signal(str, object)

    def __init__(self, reference: str, parent: QWidget | None = None, *, kind: str = DRAW) -> None:
        super().__init__(reference, parent)
        self._kind = kind
        self._begin = QuietButton(_beginnings()[kind], self)
        self._board = QWidget(self)
        self._sheet = DrawingSheet(self._board, ratio=0.3 if kind == SIGNATURE else 0.6, red=kind == ANNOTATE)
        self._undo = QuietButton(tr("Take the last line back"), self._board)
        self._leave = QuietButton(tr("Stop drawing"), self._board)
        self._keep = PrimaryButton(tr("Keep the drawing"), self._board)
        self._trouble = Trouble(self)
        row = Flow(gap=8)
        for button in (self._keep, self._undo, self._leave):
            row.addWidget(button)
        board = Column(self._board, gap=8)
        board.addWidget(
            Muted(tr("Draw with the mouse or a pen. It is encrypted when you keep it."), self._board)
        )
        board.addWidget(self._sheet)
        board.addWidget(row)
        self.buttons.addWidget(self._begin)
        self.column.addWidget(self._trouble)
        self.column.addWidget(self._board)
        self._board.hide()
        self._begin.clicked.connect(self._on_begin)
        self._undo.clicked.connect(self._sheet.undo)
        self._leave.clicked.connect(self._on_leave)
        self._keep.clicked.connect(self._on_keep)
        self._sheet.changed.connect(self._on_changed)
        self._on_changed()

    def apply(self, state: NodeState) -> None:
        """Show which file is kept; a drawing that is under way is left alone."""
        if state.value != self._value:
            self._on_leave()  # what was drawn is in the vault now
        super().apply(state)
        self._begin.setEnabled(not state.readonly)
        if state.readonly:
            self._on_leave()

    def wipe(self) -> None:
        """Forget the file's code and what was drawn."""
        super().wipe()
        self._on_leave()

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is drawn."""
        super().name(label, hint)
        self._begin.setAccessibleDescription(f"{label} {hint}".strip())
        self._sheet.setAccessibleName(label)

    @Slot()
    def _on_begin(self) -> None:
        self._trouble.say("")
        if self._kind == ANNOTATE:
            chooser = choose_file(self, tr("Which picture do you want to draw on?"), suffixes=_PICTURES)
            chooser.chosen.connect(self._on_picture)
            return
        self._show_board()

    @Slot(object)
    def _on_picture(self, path: Path) -> None:
        picture = read_picture(path)
        if picture is None:
            self._trouble.say(tr("This picture cannot be opened. Choose a PNG or JPEG file."))
            return
        self._sheet.draw_on(picture)
        self._show_board()

    def _show_board(self) -> None:
        self._board.show()
        self._begin.hide()
        self._keep.setFocus()

    @Slot()
    def _on_leave(self) -> None:
        self._sheet.wipe()
        self._board.hide()
        self._begin.show()

    @Slot()
    def _on_keep(self) -> None:
        self._keep.setEnabled(False)  # until it is kept, or something is changed
        self.drawing_made.emit(self.reference, self._sheet.png())

    @Slot()
    def _on_changed(self) -> None:
        self._keep.setEnabled(not self._sheet.is_empty)
        self._undo.setEnabled(not self._sheet.is_empty)


def read_picture(path: Path) -> QImage | None:
    """Return a PNG or JPEG as it should be seen, or None; no other format is looked at."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size: QSize = reader.size()
    if bytes(reader.format().data()) not in _FORMATS or size.width() * size.height() > _MOST_PIXELS:
        return None
    picture = reader.read()
    return None if picture.isNull() else picture


def _beginnings() -> dict[str, str]:
    return {
        SIGNATURE: tr("Sign here"),
        DRAW: tr("Draw here"),
        ANNOTATE: tr("Draw on a picture"),
    }
