"""Cards as QR codes: shown one after another, and read from pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.parts import Body, Heading, Lead, Muted, PrimaryButton, QuietButton, Trouble
from desktop.qt.views.pageparts import side_by_side
from desktop.services import qrcards
from desktop.services.qrcards import Code
from desktop.services.wording import sentence
from storage.frames import NOTHING, Collected

_TURN_MS: Final = 2500


class CodePicture(QWidget):
    """One QR code, in whole pixels a module, black on white in every theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 280)

    def sizeHint(self) -> QSize:
        """Return the size that a telephone reads well (Qt's interface)."""
        return QSize(440, 440)

    def show_code(self, code: Code) -> None:
        """Show a code."""
        image = QImage(code.pixels, code.size, code.size, code.size, QImage.Format.Format_Grayscale8)
        self._image = image.copy()  # the bytes belong to the code
        self.setAccessibleName(tr("Code {number} of {count}", number=code.number, count=code.count))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the code as large as it fits (Qt's interface)."""
        if self._image is None:
            return
        painter = QPainter(self)
        side = min(self.width(), self.height())
        scale = side / self._image.width()
        side = int(self._image.width() * (int(scale) if scale >= 1 else scale))
        painter.drawImage(
            QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side), self._image
        )
        painter.end()


class CodesDialog(QDialog):
    """Shows the codes of a card one after another, and writes them as pictures."""

    def __init__(self, parent: QWidget, context: Context, title: str, card: bytes, name: str) -> None:
        super().__init__(parent)
        self._context, self._card, self._name = context, card, name
        self._codes: list[Code] = []
        self._at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._on_next)
        self.setProperty("part", "prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._build(title)
        context.call("work", partial(_codes, card), done=self._on_codes, failed=self._on_failed)

    def _build(self, title: str) -> None:
        column = Column(self, gap=8, margin=16)
        column.addWidget(Heading(title, self))
        column.addWidget(Muted(tr("The other side takes a picture of every code, in any order."), self))
        self._picture = CodePicture(self)
        column.addWidget(self._picture, 1)
        self._where = Lead("", self)
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._where)
        self._trouble = Trouble(self)
        column.addWidget(self._trouble)
        self._before = QuietButton(tr("Code &before"), self)
        self._next = PrimaryButton(tr("&Next code"), self)
        self._turn = QuietButton(tr("Turn by &itself"), self)
        self._turn.setCheckable(True)
        self._save = QuietButton(tr("Save as &pictures"), self)
        close = QuietButton(tr("&Close"), self)
        column.addWidget(side_by_side(self._before, self._next, self._turn, self._save, close))
        for button in (self._before, self._next, self._turn, self._save):
            button.setEnabled(False)
        self._before.clicked.connect(self._on_before)
        self._next.clicked.connect(self._on_next)
        self._turn.toggled.connect(self._on_turn)
        self._save.clicked.connect(self._on_save)
        close.clicked.connect(self.reject)

    @Slot(object)
    def _on_codes(self, codes: list[Code]) -> None:
        self._codes = codes
        several = len(codes) > 1
        for button, on in (
            (self._before, several),
            (self._next, several),
            (self._turn, several),
            (self._save, True),
        ):
            button.setEnabled(on)
        self._show(0)

    def _show(self, at: int) -> None:
        self._at = at % len(self._codes)
        code = self._codes[self._at]
        self._picture.show_code(code)
        self._where.setText(tr("Code {number} of {count}", number=code.number, count=code.count))

    @Slot()
    def _on_next(self) -> None:
        self._show(self._at + 1)

    @Slot()
    def _on_before(self) -> None:
        self._show(self._at - 1)

    @Slot(bool)
    def _on_turn(self, on: bool) -> None:
        self._timer.start() if on else self._timer.stop()

    @Slot()
    def _on_save(self) -> None:
        choose_file(self, tr("In which folder should the pictures be saved?"), mode=FOLDER).chosen.connect(
            self._on_folder
        )

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        work = partial(_save, self._card, folder, self._name)
        self._context.call("work", work, done=self._on_saved, failed=self._on_failed)

    @Slot(object)
    def _on_saved(self, count: int) -> None:
        self._trouble.say("")
        self._where.setText(plural("{n} picture was saved.", "{n} pictures were saved.", count))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))


class PicturesDialog(QDialog):
    """Gathers the codes of a card from pictures, in any order.

    Signals:
        read: the card, once every code was found.
    """

    read = Signal(object)

    def __init__(self, parent: QWidget, context: Context, title: str) -> None:
        super().__init__(parent)
        self._context = context
        self._collected = NOTHING
        self.setProperty("part", "prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(min(520, parent.window().width()))
        self.resize(self.minimumWidth(), 320)
        column = Column(self, gap=12, margin=24)
        column.addWidget(Heading(title, self))
        column.addWidget(
            Body(
                tr("Choose the pictures of the codes, one by one or a whole folder. Any order will do."), self
            )
        )
        self._progress = Lead(tr("No code was read yet."), self)
        column.addWidget(self._progress)
        self._trouble = Trouble(self)
        column.addWidget(self._trouble)
        one = PrimaryButton(tr("Add a &picture"), self)
        many = QuietButton(tr("Add a whole &folder"), self)
        again = QuietButton(tr("&Begin again"), self)
        close = QuietButton(tr("&Cancel"), self)
        column.addWidget(side_by_side(one, many, again, close))
        one.clicked.connect(self._on_one)
        many.clicked.connect(self._on_many)
        again.clicked.connect(self._on_again)
        close.clicked.connect(self.reject)

    @Slot()
    def _on_one(self) -> None:
        choose_file(self, tr("Which picture?"), suffixes=qrcards.SUFFIXES).chosen.connect(self._on_picture)

    @Slot(object)
    def _on_picture(self, path: Path) -> None:
        work = partial(_read_picture, self._collected, path)
        self._context.call("work", work, done=self._on_found, failed=self._on_failed)

    @Slot()
    def _on_many(self) -> None:
        choose_file(self, tr("In which folder are the pictures?"), mode=FOLDER).chosen.connect(
            self._on_folder
        )

    @Slot(object)
    def _on_folder(self, folder: Path) -> None:
        work = partial(_read_folder, self._collected, folder)
        self._context.call("work", work, done=self._on_found, failed=self._on_failed)

    @Slot()
    def _on_again(self) -> None:
        self._collected = NOTHING
        self._trouble.say("")
        self._progress.setText(tr("No code was read yet."))

    @Slot(object)
    def _on_found(self, collected: Collected) -> None:
        self._collected = collected
        self._trouble.say("")
        if not collected.whole:
            self._progress.setText(_missing(collected))
            return
        try:
            card = collected.card()
        except Exception as error:  # noqa: BLE001 - said in its sentence
            self._on_again()
            self._trouble.say(sentence(error))
            return
        self.read.emit(card)
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))


def show_codes(parent: QWidget, context: Context, title: str, card: bytes, name: str) -> CodesDialog:
    """Open the codes of a card in front of the window."""
    dialog = CodesDialog(parent, context, title, card, name)
    dialog.open()
    return dialog


def read_pictures(parent: QWidget, context: Context, title: str) -> PicturesDialog:
    """Ask for the pictures of a card; connect to its ``read``."""
    dialog = PicturesDialog(parent, context, title)
    dialog.open()
    return dialog


def _missing(collected: Collected) -> str:
    numbers = ", ".join(str(number) for number in collected.missing)
    known = tr("{n} of {count} codes were read.", n=len(collected.parts), count=collected.count)
    told = f"{known} {tr('Still missing: {numbers}', numbers=numbers)}"
    return f"{told} {tr('Some were known already.')}" if collected.twice else told


def _codes(card: bytes, _report: Report) -> list[Code]:
    return qrcards.codes_of(card)


def _save(card: bytes, folder: Path, name: str, _report: Report) -> int:
    return len(qrcards.save_pictures(card, folder, name))


def _read_picture(collected: Collected, path: Path, _report: Report) -> Collected:
    return qrcards.read_picture(collected, path)


def _read_folder(collected: Collected, folder: Path, report: Report) -> Collected:
    return qrcards.read_folder(collected, folder, report)
