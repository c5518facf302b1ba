"""The list of modules: usable with all of them open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.qt.theme import Theme
from desktop.qt.widgets.modulelist import ModuleList
from desktop.services.interview import ModuleState, part

NAMES = ["F00", "F01", "F02", "F03", "F04", "F05", *(f"M{n:02}" for n in range(1, 22)), "F90", "F91", "F92"]
TITLES = {"M09": "Departure and deportation", "M10": "Loss of documents", "F02": "Informed consent"}


def modules(names):
    return [ModuleState(n, f"/data/{n}", TITLES.get(n, f"Topic {n}"), part(n), 2, None) for n in names]


@pytest.fixture
def listed(styled, qtbot):
    listed = ModuleList(Theme())
    listed.show_modules(modules(NAMES), "F02")
    styled(listed)
    listed.resize(listed.width(), 640)
    return listed


def seen(listed):
    return [name for name, line in listed._lines.items() if line.isVisibleTo(listed)]


def test_every_module_has_a_line_and_the_list_can_be_searched(listed, type_text):
    assert seen(listed) == NAMES
    type_text(listed._find, "doc loss")
    assert seen(listed) == ["M10"]
    listed._find.setText("m09")
    assert seen(listed) == ["M09"]
    listed._find.clear()
    assert seen(listed) == NAMES


def test_enter_opens_the_first_one_found(listed, type_text, qtbot):
    type_text(listed._find, "depart")
    with qtbot.waitSignal(listed.module_chosen) as chosen:
        QTest.keyClick(listed._find, Qt.Key.Key_Return)
    assert chosen.args == ["M09"]
    assert seen(listed) == NAMES


def test_the_keyboard_finds_the_search_and_walks_into_the_list(listed, type_text):
    listed.activateWindow()
    QTest.keyClick(listed, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert listed._find.hasFocus()
    type_text(listed._find, "consent")
    QTest.keyClick(listed._find, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is listed._lines["F02"]


def test_nothing_found_opens_nothing(listed, type_text, qtbot):
    type_text(listed._find, "zzz")
    with qtbot.assertNotEmitted(listed.module_chosen):
        QTest.keyClick(listed._find, Qt.Key.Key_Return)


def test_a_short_list_needs_no_search(styled):
    short = ModuleList(Theme())
    short.show_modules(modules(["F93"]), "F93")
    styled(short)
    assert not short._find.isVisible()


def test_open_points_are_counted_and_never_a_percentage(listed):
    texts = [line.text() for line in listed._lines.values()]
    assert all(text.endswith("   2") for text in texts) and not any("%" in text for text in texts)
