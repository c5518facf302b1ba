"""The chooser of files and folders: offers, refuses, remembers nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QWidget

from desktop.qt.files import FOLDER, OPEN, SAVE, choose_file


@pytest.fixture
def places(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "bundle.age").write_bytes(b"x")
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (tmp_path / ".hidden").write_bytes(b"x")
    return tmp_path


@pytest.fixture
def chooser(styled, places):
    def chooser(mode, **more):
        dialog = choose_file(styled(QWidget()), "Which file?", mode=mode, start=places, **more)
        heard = []
        dialog.chosen.connect(heard.append)
        return dialog, heard

    return chooser


def offered(dialog):
    listed = dialog.findChild(QListWidget)
    return [listed.item(i).text() for i in range(listed.count())]


def press(dialog, name):
    button = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_files_of_the_kind_and_folders_are_offered(chooser):
    dialog, _heard = chooser(OPEN, suffixes=(".age",))
    assert offered(dialog) == ["inner/", "bundle.age"]
    dialog.reject()


def test_a_file_is_chosen(chooser, places):
    dialog, heard = chooser(OPEN, suffixes=(".jpg",))
    dialog.findChild(QListWidget).setCurrentRow(1)
    press(dialog, "Choose this file")
    assert heard == [places / "photo.jpg"]


def test_leaving_chooses_nothing(chooser):
    dialog, heard = chooser(OPEN)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert heard == []


def test_closing_chooses_nothing(chooser):
    dialog, heard = chooser(FOLDER)
    dialog.close()
    assert heard == []


def test_a_folder_is_entered_and_chosen(chooser, places):
    dialog, heard = chooser(FOLDER)
    listed = dialog.findChild(QListWidget)
    listed.itemActivated.emit(listed.item(0))
    press(dialog, "Choose this folder")
    assert heard == [places / "inner"]


def test_a_file_that_is_there_is_not_overwritten(chooser, places):
    dialog, heard = chooser(SAVE, name="bundle.age")
    press(dialog, "Save here")
    assert heard == []
    assert "is kept" in dialog._trouble.text()
    dialog.findChild(QLineEdit).setText("new.age")
    press(dialog, "Save here")
    assert heard == [places / "new.age"]


def test_a_new_file_needs_a_name(chooser):
    dialog, heard = chooser(SAVE)
    press(dialog, "Save here")
    assert heard == []
    dialog.reject()


def test_a_folder_that_cannot_be_read_is_said(chooser, places):
    dialog, _heard = chooser(OPEN)
    dialog.enter(places / "gone")
    assert "cannot be opened" in dialog._trouble.text()
    dialog.reject()


@pytest.mark.parametrize("mode", [OPEN, SAVE, FOLDER])
def test_everything_in_it_has_a_name(chooser, assert_named, mode):
    dialog, _heard = chooser(mode)
    assert_named(dialog)
    dialog.reject()
