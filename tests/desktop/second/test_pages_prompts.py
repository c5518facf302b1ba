"""The team's questions stand before the answers; a hint never stops anybody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.services import worklist
from tests.support.interviews import HERE

FOLLOW_UP = "/data/F04/F04_02"


@pytest.fixture
def field_of(window, field):
    draft = window.on_vault_lane(lambda: worklist.begin(field.vault, "be").id)
    view = window.show("interview", draft=draft)
    for reference, value in {**HERE, "/data/F04/F04_01": "Мяне вёз Косцік."}.items():
        if "[2]" not in reference:
            view._on_value(reference, value)
    view._open_module("F04")
    window.settle()
    return view._page.question(FOLLOW_UP).field, view


def ask(type_text, field, text):
    type_text(field.prompt._edit, text)
    QTest.keyClick(field.prompt._edit, Qt.Key.Key_Return)


def rows(window, view, kind):
    window.settle()
    journal = window.on_vault_lane(lambda: view._opened.vault.drafts.journal(view._draft_id))
    return [(row.path, row.new) for row in journal if row.kind == kind]


def test_a_question_stands_before_its_answer_in_the_language_of_the_account(window, field_of, type_text):
    field, view = field_of
    ask(type_text, field, "Што было далей?")
    type_text(field.paper, "Потым быў двор.")
    ask(type_text, field, "А потым?")
    field.commit()

    value = view._draft.interview.node(FOLLOW_UP).value
    assert value == "[Пытанне: Што было далей?]\nПотым быў двор.\n[Пытанне: А потым?]\n"
    assert field.prompt._edit.text() == ""


def test_a_leading_question_is_hinted_at_counted_and_written_all_the_same(window, field_of, type_text):
    field, view = field_of
    type_text(field.prompt._edit, "Ці білі вас у РУУС?")
    assert "suggest an answer" in field.prompt.hint and "name or place" in field.prompt.hint
    QTest.keyClick(field.prompt._edit, Qt.Key.Key_Return)
    field.commit()

    assert "Ці білі вас" in view._draft.interview.node(FOLLOW_UP).value
    assert field.prompt.hint == ""
    assert rows(window, view, "hint") == [(FOLLOW_UP, "suggests"), (FOLLOW_UP, "names")]


def test_a_name_from_the_free_account_is_no_hint_and_nothing_is_counted(window, field_of, type_text):
    field, view = field_of
    type_text(field.prompt._edit, "Што сказаў вам Косцік?")
    assert field.prompt.hint == ""
    QTest.keyClick(field.prompt._edit, Qt.Key.Key_Return)
    assert rows(window, view, "hint") == []


def test_an_empty_question_writes_nothing(window, field_of, type_text):
    field, _view = field_of
    ask(type_text, field, "   ")
    assert field.paper.toPlainText() == ""


def test_the_free_account_has_no_line_for_questions(window, field_of):
    _field, view = field_of
    free = view._page.question("/data/F04/F04_01").field
    assert not free.prompt.isVisibleTo(free)


def test_a_question_that_was_not_asked_yet_is_forgotten_with_the_page(window, field_of, type_text):
    field, _view = field_of
    type_text(field.prompt._edit, "Што было")
    field.wipe()
    assert field.prompt._edit.text() == ""
