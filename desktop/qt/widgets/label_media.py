"""What a form shows beside a question: a picture, a sound, and guidance on demand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import LinkButton, Muted
from desktop.qt.widgets.chart_canvas import ChartCanvas
from desktop.qt.widgets.field import Media
from desktop.qt.widgets.sound import PlayButton
from desktop.services.playing import SoundUnusable, read_sound
from forms.errors import AppError
from forms.image_map import parse_image_map

_FORMATS: Final = (b"png", b"jpeg", b"jpg")
_MOST_PIXELS: Final = 40_000_000
_LINES_HIGH: Final = 16


class Guidance(QWidget):
    """Words for the interviewer that open and close with a button; they are never read aloud."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = LinkButton(tr("More on how to ask"), self)
        self._words = Muted("", self)
        column = Column(self, gap=4)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._words)
        self._words.hide()
        self._button.clicked.connect(self._on_clicked)
        self.hide()

    def say(self, text: str, question: str) -> None:
        """Offer a text, or nothing when it is empty."""
        self._words.setText(text)
        self._button.setAccessibleDescription(question)
        self.setVisible(bool(text))

    @Slot()
    def _on_clicked(self) -> None:
        is_open = self._words.isHidden()
        self._words.setVisible(is_open)
        self._button.setText(tr("Hide this") if is_open else tr("More on how to ask"))
        self._button.setAccessibleName(self._button.text())


class LabelMedia(QWidget):
    """The picture and the sound of a question. What cannot be shown or played is said, never passed over."""

    def __init__(self, media: Media, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._media = media
        self._shown: dict[str, str] = {}
        self._picture = QLabel(self)
        self._drawing = ChartCanvas(self, can_choose=False)
        self.sound = PlayButton(self)
        self._words = Muted("", self)
        column = Column(self, gap=4)
        for widget in (self._picture, self._drawing, self.sound, self._words):
            column.addWidget(widget)
            widget.hide()
        self.hide()
        self.sound.failed.connect(self._on_no_device)

    def show_media(self, media: Mapping[str, str]) -> None:
        """Show what belongs to the label now."""
        if dict(media) == self._shown:
            return
        self._shown = dict(media)
        self.setVisible(bool(media))
        name = media.get("image") or media.get("big-image") or ""
        missing = bool(name) and not self._show_picture(name)
        words = [tr("The picture of this question cannot be shown.")] if missing else []
        words.append(self._offer_sound(media.get("audio", "")))
        if media.get("video"):
            film = media["video"]
            words.append(
                tr("The form has a film for this question, {name}. It is not played here.", name=film)
            )
        self._say(" ".join(filter(None, words)))

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _offer_sound(self, name: str) -> str:
        """Offer a sound to be played; return why it is not, or nothing."""
        self.sound.stop()
        self.sound.hide()
        data = self._media(name) if name else None
        if not name:
            return ""
        if data is None:
            return tr("The sound of this question, {name}, did not come with the form.", name=name)
        try:
            self.sound.offer(read_sound(data))
        except SoundUnusable:
            return tr("The sound of this question, {name}, is not played here: only WAV can be.", name=name)
        self.sound.show()
        return ""

    @Slot()
    def _on_no_device(self) -> None:
        self._say(tr("No device for sound was found. The sound was not played."))

    def _show_picture(self, name: str) -> bool:
        self._picture.hide()
        self._drawing.hide()
        try:
            data = self._media(name)
            if data is not None and name.casefold().endswith(".svg"):
                self._drawing.show_pictures((parse_image_map(data, ()),), {})
                self._drawing.show()
                return True
        except AppError:
            return False
        image = picture_of(data) if data is not None else None
        if image is None:
            return False
        room = QSize(self.fontMetrics().averageCharWidth() * 80, self.fontMetrics().height() * _LINES_HIGH)
        if image.width() > room.width() or image.height() > room.height():
            image = image.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.setAccessibleName(tr("Picture of the question"))
        self._picture.show()
        return True


def picture_of(data: bytes) -> QImage | None:
    """Return a PNG or JPEG, or None; no other format is looked at."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size: QSize = reader.size()
    if bytes(reader.format().data()) not in _FORMATS or size.width() * size.height() > _MOST_PIXELS:
        return None
    image = reader.read()
    return None if image.isNull() else image
