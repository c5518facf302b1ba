"""Questions to the person: accept, decline, abort."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.qt.prompts import Choice, ask

CHOICES = [Choice("keep", "Keep the row", "primary"), Choice("remove", "Remove the row", "danger")]


@pytest.fixture
def parent(styled):
    return styled(QWidget())


@pytest.mark.parametrize("answer", ["keep", "remove"])
def test_an_answer_is_told_once(qtbot, parent, answer):
    prompt = ask(parent, "Remove this row?", "Its answers go with it.", CHOICES)
    heard = []
    prompt.answered.connect(heard.append)
    QTest.mouseClick(prompt.button(answer), Qt.MouseButton.LeftButton)
    assert heard == [answer]


def test_escape_answers_nothing(qtbot, parent):
    prompt = ask(parent, "Remove this row?", "", CHOICES)
    heard = []
    prompt.answered.connect(heard.append)
    QTest.keyClick(prompt, Qt.Key.Key_Escape)
    assert heard == [""]


def test_the_close_button_answers_nothing(qtbot, parent):
    prompt = ask(parent, "Remove this row?", "", CHOICES)
    heard = []
    prompt.answered.connect(heard.append)
    prompt.close()
    assert heard == [""]


def test_return_takes_the_safe_answer(qtbot, parent):
    prompt = ask(parent, "Remove this row?", "", CHOICES)
    heard = []
    prompt.answered.connect(heard.append)
    QTest.keyClick(prompt, Qt.Key.Key_Return)
    assert heard == ["keep"]


def test_a_prompt_is_named_and_gone_after_its_answer(qtbot, parent, assert_named):
    prompt = ask(parent, "Remove this row?", "Its answers go with it.", CHOICES)
    assert_named(prompt)
    prompt.choose("keep")
    qtbot.waitUntil(lambda: not any(child.isVisible() for child in parent.findChildren(QWidget)))
