"""Choosing a file or a folder.

Our own dialog, because the system's and Qt's remember where one has been: in recent-files lists and
settings, on a machine that may be searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QStorageInfo, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Combo, Heading, Muted, PrimaryButton, QuietButton, Trouble

OPEN, SAVE, FOLDER = "open", "save", "folder"


class FileChooser(QDialog):
    """Shows folders and files by name only. Nothing is remembered.

    Args:
        mode: ``open`` (a file that is there), ``save`` (a name for a new one) or ``folder``.
        suffixes: which files are offered, such as ``(".age",)``; empty means all.
        name: proposed for a new file.

    Signals:
        chosen: the path, as ``pathlib.Path``. Nothing is emitted when the person leaves.
    """

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        *,
        mode: str = OPEN,
        suffixes: Sequence[str] = (),
        name: str = "",
        start: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._suffixes = tuple(suffix.casefold() for suffix in suffixes)
        self._folder = start if start is not None and start.is_dir() else Path.home()
        self.setProperty("part", "prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(640, 480)
        self._build(title, name)
        self.enter(self._folder)

    def enter(self, folder: Path) -> None:
        """Show what is in a folder; one that cannot be read is said so."""
        try:
            entries = sorted(self._offered(folder), key=_folders_first)
        except OSError:
            self._trouble.say(tr("This folder cannot be opened. Choose another."))
            return
        self._trouble.say("")
        self._folder = folder
        self._where.setText(str(folder))
        self._list.clear()
        for path in entries:
            item = QListWidgetItem(path.name + ("/" if path.is_dir() else ""), self._list)
            item.setData(Qt.ItemDataRole.UserRole, str(path))
        self._list.setCurrentRow(0)

    def choose(self, path: Path) -> None:
        """Take a path and close, or say why it cannot be taken."""
        trouble = self._objection(path)
        if trouble:
            self._trouble.say(trouble)
            return
        self.chosen.emit(path)
        self.accept()

    def _objection(self, path: Path) -> str:
        if self._mode == OPEN and not path.is_file():
            return tr("There is no such file. Choose one from the list.")
        if self._mode == SAVE and (not path.name or path.is_dir()):
            return tr("Write a name for the new file.")
        if self._mode == SAVE and path.exists():
            return tr("A file of this name is already there. It is kept. Choose another name.")
        return ""

    def _offered(self, folder: Path) -> Iterator[Path]:
        for path in folder.iterdir():
            if path.name.startswith("."):
                continue
            fits = not self._suffixes or path.suffix.casefold() in self._suffixes
            if path.is_dir() or (self._mode != FOLDER and fits):
                yield path

    def _build(self, title: str, name: str) -> None:
        column = Column(self, gap=12, margin=24)
        column.addWidget(Heading(title, self))
        self._places = Combo(self)
        self._places.setAccessibleName(tr("Place"))
        for label, path in _places():
            self._places.addItem(label, str(path))
        self._up = QuietButton(tr("Folder above"), self)
        top = Row(gap=8)
        top.addWidget(self._places, 1)
        top.addWidget(self._up)
        column.addLayout(top)
        self._where = Muted("", self)
        column.addWidget(self._where)
        self._list = QListWidget(self)
        self._list.setAccessibleName(tr("Files and folders"))
        column.addWidget(self._list, 1)
        self._name = QLineEdit(name, self)
        self._name.setAccessibleName(tr("Name of the file"))
        self._name.setVisible(self._mode == SAVE)
        column.addWidget(self._name)
        self._trouble = Trouble(self)
        column.addWidget(self._trouble)
        column.addLayout(self._buttons())
        self._places.activated.connect(self._on_place)
        self._up.clicked.connect(self._on_up)
        self._list.itemActivated.connect(self._on_activated)

    def _buttons(self) -> Row:
        words = {
            OPEN: tr("Choose this file"),
            SAVE: tr("Save here"),
            FOLDER: tr("Choose this folder"),
        }
        take = PrimaryButton(words[self._mode], self)
        leave = QuietButton(tr("Cancel"), self)
        take.clicked.connect(self._on_take)
        leave.clicked.connect(self.reject)
        row = Row(gap=8)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(take)
        return row

    @Slot(int)
    def _on_place(self, index: int) -> None:
        self.enter(Path(str(self._places.itemData(index))))

    @Slot()
    def _on_up(self) -> None:
        self.enter(self._folder.parent)

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        path = Path(str(item.data(Qt.ItemDataRole.UserRole)))
        if path.is_dir():
            self.enter(path)
        elif self._mode == SAVE:
            self._name.setText(path.name)
        else:
            self.choose(path)

    @Slot()
    def _on_take(self) -> None:
        if self._mode == FOLDER:
            self.choose(self._folder)
        elif self._mode == SAVE:
            self.choose(self._folder / self._name.text().strip())
        elif self._list.currentRow() < 0:
            self._trouble.say(tr("Choose a file from the list."))
        else:
            self._on_activated(self._list.currentItem())


def choose_file(
    parent: QWidget,
    title: str,
    *,
    mode: str = OPEN,
    suffixes: Sequence[str] = (),
    name: str = "",
    start: Path | None = None,
) -> FileChooser:
    """Open a chooser in front of the window and return it; connect to its ``chosen``."""
    chooser = FileChooser(parent, title, mode=mode, suffixes=suffixes, name=name, start=start)
    chooser.open()
    return chooser


def _folders_first(path: Path) -> tuple[bool, str]:
    return (not path.is_dir(), path.name.casefold())


def _places() -> list[tuple[str, Path]]:
    places = [(tr("Home"), Path.home())]
    for volume in QStorageInfo.mountedVolumes():
        root = Path(volume.rootPath())
        if volume.isValid() and volume.isReady() and _is_medium(root):
            places.append((volume.displayName(), root))
    return places


def _is_medium(root: Path) -> bool:
    # On Linux sticks and cards are mounted below these; the rest are the system's own file systems.
    return root.drive != "" or root.is_relative_to("/media") or root.is_relative_to("/run/media")
