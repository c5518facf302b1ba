"""Choosing files in our own dialog, and the names of buttons as a screen reader says them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.qt.demo.script import Script, StuckError, Until
from desktop.qt.files import FileChooser


def said(text: str) -> str:
    """Return a button's text as it is spoken: without the mark of its key."""
    return text.replace("&", "")


def choose_path(path: Path) -> Script:
    """Wait for the dialog, go to the folder, and take the file, the new name, or the folder itself."""
    yield Until(lambda: _chooser() is not None, "dialog for files")
    chooser = _chooser()
    if chooser is None:
        raise StuckError("dialog for files")
    chooser.enter(path if path.is_dir() else path.parent)
    chooser.choose(path)
    yield Until(lambda: _chooser() is None, "end of the dialog for files")


def _chooser() -> FileChooser | None:
    return next(
        (w for w in QApplication.topLevelWidgets() if isinstance(w, FileChooser) and w.isVisible()), None
    )
