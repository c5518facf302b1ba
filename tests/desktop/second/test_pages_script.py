"""The explanation and the declaration, read over the interview."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.services import scripts, worklist
from tests.support.interviews import READY

SAID = "You keep it safe and ask me before you give it to anybody."


@pytest.fixture
def view(window, field):
    draft = window.on_vault_lane(lambda: worklist.begin(field.vault, "be").id)
    view = window.show("interview", draft=draft)
    for reference, value in READY.items():
        if "/F02/" not in reference:
            view._on_value(reference, value)
    view._open_module("F02")
    window.settle()
    return view


def readings(window, view):
    vault = view._opened.vault
    rows = window.on_vault_lane(lambda: vault.drafts.journal(view._draft_id))
    return [(row.path, row.old, row.new) for row in rows if row.kind == "script"]


def value(view, reference):
    return view._draft.interview.node(reference).value


def test_the_explanation_is_read_understood_and_recorded(window, frame, view):
    asked = view._page.question("/data/F02/F02_07")
    assert not asked.field.isEnabled()
    window.press("Explanation")
    read = scripts.script("C", "be")
    page = view._covers.script
    assert not frame.bar.isVisible()
    seen = []
    for number in range(len(read.sentences)):
        seen.append(page._sentence.text())
        if number == 5:
            window.press("Explained again")
        window.press("Next sentence")
    assert tuple(seen) == read.sentences

    assert not window.button("Understood, go on").isEnabled()
    page._words.setPlainText(SAID)
    window.press("Understood, go on")

    assert readings(window, view) == [("C", "be", f"{read.version}; 6")]
    assert (value(view, "/data/F02/F02_01"), value(view, "/data/F02/F02_02")) == ("Y", SAID)
    assert frame.bar.isVisible()
    assert view._page.question("/data/F02/F02_07").field.isEnabled()


@pytest.mark.parametrize("sentences", [0, 9])
def test_leaving_before_the_end_records_nothing(window, frame, view, sentences):
    window.press("Explanation")
    for _ in range(sentences):
        window.press("Next sentence")
    QTest.keyClick(view._covers.script, Qt.Key.Key_Escape)
    window.settle()

    assert readings(window, view) == []
    assert value(view, "/data/F02/F02_01") == ""
    assert frame.bar.isVisible() and view._covers.work.isVisible()


def test_one_key_opens_it_and_the_arrows_turn_over(window, view):
    QTest.keyClick(view, Qt.Key.Key_F5)
    page = view._covers.script
    assert page.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Right)
    QTest.keyClick(page, Qt.Key.Key_Right)
    QTest.keyClick(page, Qt.Key.Key_Left)
    assert page._place == 1


def test_the_declaration_is_read_before_the_signature(window, view):
    for reference, answer in READY.items():
        view._on_value(reference, answer)
    view._on_value("/data/F04/F04_01", "They came at six.")
    view._open_module("F90")
    window.press("Declaration")
    for _ in range(4):
        window.press("Next sentence")
    window.press("The declaration was read")

    assert readings(window, view) == [("D", "be", scripts.script("D", "be").version)]


def test_where_there_is_no_script_none_is_offered(window, view):
    view._open_module("F01")
    QTest.keyClick(view, Qt.Key.Key_F5)
    assert view._covers.work.isVisible()
    with pytest.raises(LookupError):
        window.button("Explanation")


def test_everything_on_the_script_page_has_a_name_and_is_forgotten(window, view, assert_named):
    window.press("Explanation")
    assert_named(view)
    for _ in range(9):
        window.press("Next sentence")
    assert_named(view)
    view._covers.script._words.setPlainText(SAID)
    view.wipe()
    assert view._covers.script._words.toPlainText() == ""
