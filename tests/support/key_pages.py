"""Pressing, typing and reading on the pages about keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

PASSPHRASE = "maple orbit cradle velvet thirteen"
NEW = "seven loud otters cross quiet rivers"


def press(root: QWidget, name: str) -> None:
    button = next(
        b for b in root.findChildren(QPushButton) if b.accessibleName() == name and b.isVisibleTo(root)
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def offered(root: QWidget, name: str) -> bool:
    return any(b.accessibleName() == name and b.isVisibleTo(root) for b in root.findChildren(QPushButton))


def shown(root: QWidget) -> str:
    return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root))


def unlock(frame, type_text, passphrase):
    type_text(frame.page().findChild(QLineEdit), passphrase)
    press(frame, "Unlock")


def fill(view, type_text, values):
    for edit in view.findChildren(QLineEdit):
        if edit.accessibleName() in values:
            type_text(edit, values[edit.accessibleName()])
