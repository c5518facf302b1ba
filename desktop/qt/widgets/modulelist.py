"""The list at the left: Before, Account, After, and what each module is waiting for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLineEdit, QPushButton, QWidget

from desktop.i18n import plural, tr
from desktop.qt.icons import icon
from desktop.qt.layouts import Column, scrolling
from desktop.qt.parts import LinkButton, Margin
from desktop.qt.theme import Theme
from desktop.services import gate_words
from desktop.services.interview import ModuleState

_WIDEST = 380  # of the 1366 px the screen is designed for
_RIGHT = Qt.TextElideMode.ElideRight
_WIDE_UP_TO = 125  # per cent
_MANY = 12  # lines that are taken in at a glance; from here on a list wants to be searched


class ModuleLine(QPushButton):
    """One module: a mark, its title, and the count of its open points. The mark is also said in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("part", "module")
        self.setCheckable(True)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))

    def show_state(self, state: ModuleState, *, current: bool) -> None:
        """Show a module."""
        colours = self._theme.colours
        mark, words = _mark(state, current=current)
        colour = colours.accent if mark in ("current", "done") else colours.muted
        self.setIcon(icon(mark, colour, self._theme.px(16)))
        count = f"   {state.open_points}" if state.open_points and not state.locked else ""
        room = min(self._theme.px(250), _WIDEST) - self._theme.px(80)
        self.ensurePolished()  # the style sheet decides how wide the letters are
        title = self.fontMetrics().elidedText(state.title, _RIGHT, room)
        self.setText(title.replace("&", "&&") + count)
        self.setToolTip(gate_words.words(state.locked) if state.locked else state.title)
        self.setAccessibleName(state.title)
        self.setAccessibleDescription(words)
        self.setChecked(current)
        self.setProperty("module", state.name)


class ModuleList(QFrame):
    """Lines under three headings.

    Signals:
        module_chosen: the module's name. A locked one is reported too: the screen says why.
        topic_wanted: the person wants to open another topic.
    """

    module_chosen = Signal(str)
    topic_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("part", "side")
        self._lines: dict[str, ModuleLine] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.buttonClicked.connect(self._on_clicked)
        self._modules: tuple[ModuleState, ...] = ()
        self._others: list[QWidget] = []
        self._find = self._make_find()
        self._content = QWidget(self)
        self._column = Column(self._content, gap=2, margin=8)
        column = Column(self, gap=0)
        top = Column(margin=8)
        top.addWidget(self._find)
        column.addLayout(top)
        column.addWidget(scrolling(self._content, self), 1)
        self.setFixedWidth(min(theme.px(250), _WIDEST))

    def show_modules(self, modules: Sequence[ModuleState], current: str) -> None:
        """Show modules; lines are made anew only when the list itself changed."""
        self._modules = tuple(modules)
        if [module.name for module in modules] != list(self._lines):
            self._rebuild(modules)
            self._find.setVisible(len(modules) > _MANY)
            self._filter()
        for module in modules:
            self._lines[module.name].show_state(module, current=module.name == current)

    def _make_find(self) -> QLineEdit:
        find = QLineEdit(self)
        find.setPlaceholderText(tr("Find {key}", key="Ctrl+F"))
        find.setAccessibleName(tr("Find a module"))
        find.setClearButtonEnabled(True)
        find.hide()
        find.textChanged.connect(self._filter)
        find.returnPressed.connect(self._on_found)
        for keys, slot in (("Ctrl+F", self._on_find), ("Down", self._on_down)):
            shortcut = QShortcut(QKeySequence(keys), self if keys == "Ctrl+F" else find)
            if keys == "Down":
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        return find

    def _found(self) -> list[ModuleState]:
        """Return the modules whose title or number has every word that is looked for."""
        words = self._find.text().casefold().split()
        return [m for m in self._modules if all(w in f"{m.name} {m.title}".casefold() for w in words)]

    @Slot()
    def _filter(self) -> None:
        found = {module.name for module in self._found()}
        for name, line in self._lines.items():
            line.setVisible(name in found)
        for widget in self._others:
            widget.setVisible(not self._find.text().strip())

    @Slot()
    def _on_find(self) -> None:
        if self._find.isVisible():
            self._find.setFocus()
            self._find.selectAll()

    @Slot()
    def _on_down(self) -> None:
        for module in self._found()[:1]:
            self._lines[module.name].setFocus()

    @Slot()
    def _on_found(self) -> None:
        found = self._found()
        if found and self._find.text().strip():
            self._find.clear()
            self.module_chosen.emit(found[0].name)

    def _rebuild(self, modules: Sequence[ModuleState]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines, self._others = {}, []
        for part, heading in (("before", tr("Before")), ("account", tr("Account")), ("after", tr("After"))):
            inside = [module for module in modules if module.part == part]
            if inside:
                self._other(Margin(heading, self._content))
            for module in inside:
                self._add(module)
            if part == "account" and any(module.name == "F04" for module in inside):
                topic = LinkButton(tr("+ Add a topic"), self._content, name=tr("Add a topic"))
                topic.clicked.connect(self.topic_wanted)
                self._other(topic)
        self._column.addStretch(1)

    def _other(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        self._others.append(widget)

    def _add(self, module: ModuleState) -> None:
        line = ModuleLine(self._theme, self._content)
        self._group.addButton(line)
        self._column.addWidget(line)
        self._lines[module.name] = line

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.module_chosen.emit(str(button.property("module")))


def list_width(theme: Theme) -> int:
    """Return the width in pixels: room for long titles, but not at the cost of questions when enlarged."""
    return theme.px(292 if theme.scale <= _WIDE_UP_TO else 250)


def _mark(state: ModuleState, *, current: bool) -> tuple[str, str]:
    """Return the icon of a module and what it means in words."""
    if state.locked is not None:
        return "locked", gate_words.words(state.locked)
    words = (
        plural("{n} open point", "{n} open points", state.open_points) if state.open_points else tr("done")
    )
    if current:
        return "current", words
    return ("open" if state.open_points else "done"), words
