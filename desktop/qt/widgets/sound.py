"""A button that plays the sound of a question, and ends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import QuietButton
from desktop.services.playing import NoSoundDevice, Player, Sound

_AFTER_MS = 300


class PlayButton(QWidget):
    """Plays from memory; one sentence where there is no loudspeaker.

    Signals:
        failed: there is no device for sound.
    """

    failed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player = Player()
        self._sound: Sound | None = None
        self._button = QuietButton(tr("Play the sound"), self)
        Column(self).addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.timeout.connect(self.stop)
        self._button.clicked.connect(self._on_clicked)

    def offer(self, sound: Sound) -> None:
        """Offer another sound; one that is being played ends."""
        self.stop()
        self._sound = sound

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent when the page is covered, left or locked (Qt's interface)."""
        self.stop()
        super().hideEvent(event)

    @Slot()
    def stop(self) -> None:
        """End the sound."""
        self._ends.stop()
        self.player.stop()
        self._say(tr("Play the sound"))

    @Slot()
    def _on_clicked(self) -> None:
        if self._ends.isActive() or self._sound is None:
            self.stop()
            return
        try:
            self.player.play(self._sound)
        except NoSoundDevice:
            self.failed.emit()
            return
        self._ends.start(round(self._sound.seconds * 1000) + _AFTER_MS)
        self._say(tr("Stop the sound"))

    def _say(self, words: str) -> None:
        self._button.setText(words)
        self._button.setAccessibleName(words)
