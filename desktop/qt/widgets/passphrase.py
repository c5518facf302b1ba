"""The field for a passphrase: hidden, never learned by an input method, the keyboard's state beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import Lead, Muted
from desktop.qt.widgets.choices import ManyMark


class SecretEdit(QLineEdit):
    """A line of dots. Copying is off (Qt), dropping text into it too.

    Signals:
        caps_noticed: whether capital letters came without the Shift key.
    """

    caps_noticed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhHiddenText
        )
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice Caps Lock from a letter's case: Qt has no other way (Qt's interface)."""
        letter = event.text()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
            self.caps_noticed.emit(letter.isupper() != shifted)
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """A label, the field, a way to see it, and a line about keyboard layout and Caps Lock.

    Signals:
        edited: the text changed.
        entered: Return was pressed.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SecretEdit(self)
        self.field.setAccessibleName(label)
        title = Lead(label, self)
        title.setBuddy(self.field)
        self._show = ManyMark(tr("Show what I type"), self)
        self._keyboard = Muted("", self)
        column = Column(self, gap=4)
        for widget in (title, self.field, self._keyboard, self._show):
            column.addWidget(widget)
        self._caps = False
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self.entered)
        self.field.caps_noticed.connect(self._on_caps)
        self._show.toggled.connect(self._on_show)
        QGuiApplication.inputMethod().localeChanged.connect(self._say_keyboard)
        self.setFocusProxy(self.field)
        self._say_keyboard()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def offer(self, text: str) -> None:
        """Fill in a passphrase and let it be seen, to be learned."""
        self.field.setText(text)
        self._show.setChecked(True)

    def take(self) -> str:
        """Return what was typed and empty the field and its undo history."""
        text = self.field.text()
        self.clear()
        return text

    def clear(self) -> None:
        """Empty the field and its undo history."""
        self.field.clear()
        # setText drops Qt's undo history; clear() alone can be undone.
        self.field.setText("")
        self._show.setChecked(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say the keyboard's state anew (Qt's interface)."""
        super().focusInEvent(event)
        self._say_keyboard()

    @Slot()
    def _say_keyboard(self) -> None:
        layout = QGuiApplication.inputMethod().locale().nativeLanguageName()
        words = tr("Keyboard: {layout}.", layout=layout) if layout else ""
        if self._caps:
            words = f"{words} {tr('Caps Lock is on.')}".strip()
        self._keyboard.setText(words)
        self._keyboard.setVisible(bool(words))

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()

    @Slot(bool)
    def _on_caps(self, on: bool) -> None:
        self._caps = on
        self._say_keyboard()

    @Slot(bool)
    def _on_show(self, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
