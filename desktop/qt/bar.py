"""The one quiet bar at the top of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QWidget

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.layouts import Row
from desktop.qt.parts import BarButton, Lead, Muted
from desktop.qt.theme import SCALES
from desktop.qt.view import BarState
from desktop.services.preferences import Preferences

LOCK_KEY: Final = "F12"


class Bar(QFrame):
    """Code, state, when it was saved, and four buttons.

    Signals:
        preferred: what changed, as arguments for `Context.prefer`.
        paused, locked, erased: the person pressed that button.
    """

    preferred = Signal(object)
    paused = Signal()
    locked = Signal()
    erased = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "bar")
        self._code = _short(Lead("", self))
        self._words = _short(Muted("", self))
        self._saved = _short(Muted("", self))
        self._display = BarButton(tr("Display"), self, key="F10")
        self._pause = BarButton(tr("Pause"), self, key="F8")
        self._lock = BarButton(tr("Lock {key}", key=LOCK_KEY), self, key=LOCK_KEY, name=tr("Lock"))
        self._erase = BarButton(tr("Erase"), self, name=tr("Erase this vault"))
        self._menu = QMenu(self)
        row = Row(self, gap=16, margin=0)
        row.setContentsMargins(16, 6, 8, 6)
        row.addWidget(self._code)
        row.addWidget(self._words)
        row.addStretch(1)
        for widget in (self._saved, self._display, self._pause, self._erase, self._lock):
            row.addWidget(widget)
        self._display.clicked.connect(self._on_display)
        self._pause.clicked.connect(self.paused)
        self._lock.clicked.connect(self.locked)
        self._erase.clicked.connect(self.erased)
        self._fill_menu(preferences)

    def show_state(self, state: BarState, *, can_lock: bool) -> None:
        """Say what the page says."""
        self._code.setText(state.code)
        self._code.setVisible(bool(state.code))
        self._words.setText(state.words)
        self._saved.setText(state.saved)
        self._pause.setVisible(state.can_pause)
        self._lock.setVisible(can_lock)
        self._erase.setVisible(can_lock)

    def _fill_menu(self, now: Preferences) -> None:
        self._section([(name, "language", code) for code, name in i18n.LANGUAGES.items()], now.language)
        self._menu.addSeparator()
        self._section([(tr("Light"), "mode", "light"), (tr("Dark"), "mode", "dark")], now.mode)
        self._menu.addSeparator()
        self._section([(tr("Size {percent} %", percent=n), "scale", n) for n in SCALES], now.scale)

    def _section(self, entries: list[tuple[str, str, str | int]], chosen: str | int) -> None:
        group = QActionGroup(self._menu)
        for text, key, value in entries:
            action = QAction(text, group)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setData((key, value))
            self._menu.addAction(action)
        group.triggered.connect(self._on_chosen)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        key, value = action.data()
        self.preferred.emit({key: value})

    @Slot()
    def _on_display(self) -> None:
        self._menu.popup(self._display.mapToGlobal(QPoint(0, self._display.height())))


def _short(label: QLabel) -> QLabel:
    label.setWordWrap(False)
    label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
    return label
