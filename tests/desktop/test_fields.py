"""Fields: they show a state, and say once what the person did."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QTextEdit

from desktop.qt.widgets.choices import ChoiceGroup
from desktop.qt.widgets.edtf import EdtfField
from desktop.qt.widgets.field import SENSITIVE
from desktop.qt.widgets.files import FileField
from desktop.qt.widgets.longlist import LongList
from desktop.qt.widgets.narrative import NarrativeField
from desktop.qt.widgets.question import Question
from desktop.qt.widgets.ranking import RankField
from desktop.qt.widgets.registry import factory_for
from desktop.qt.widgets.texts import LineField, LongTextField
from forms.edtf import parse_edtf
from tests.support.nodes import a_node

YES_NO = {"Y": "Yes", "N": "No", "U": "Unknown"}
MANY = {f"C{i}": f"Choice {i}" for i in range(30)}
REF = "/data/F00/F00_01"


@pytest.fixture
def heard(styled):
    """Show a field for a state and collect what it says."""

    def heard(state):
        field = factory_for(state)(state.reference, None)
        said = []
        field.value_edited.connect(lambda reference, value: said.append((reference, value)))
        styled(field)
        field.apply(state)
        return field, said

    return heard


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (a_node(), LineField),
        (a_node(appearance="multiline"), LongTextField),
        (a_node(us={"kind": "ltext"}), LongTextField),
        (a_node(us={"id": "F04.01", "kind": "ltext"}), NarrativeField),
        (a_node(us={"kind": "edtf"}), EdtfField),
        (a_node("int"), LineField),
        (a_node("time"), LineField),
        (a_node("select_one", choices=YES_NO), ChoiceGroup),
        (a_node("select_one", choices=MANY), LongList),
        (a_node("select_multiple", choices=YES_NO), ChoiceGroup),
        (a_node("select_multiple", choices=MANY), LongList),
        (a_node("rank", choices=YES_NO), RankField),
        (a_node("binary", mediatype="image/*"), FileField),
        (a_node("barcode"), LineField),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_kind_of_question_has_its_field(qapp, state, expected):
    field = factory_for(state)(state.reference, None)
    assert type(field) is expected
    field.deleteLater()


@pytest.mark.parametrize(
    "state",
    [
        a_node(value="one"),
        a_node(appearance="multiline", value="one\ntwo"),
        a_node(us={"id": "F04.01"}, value="one\ntwo"),
        a_node(us={"kind": "edtf"}, value="2020-08-11~"),
        a_node("select_one", "Y", choices=YES_NO),
        a_node("select_multiple", "C3 C9", choices=MANY),
        a_node("dateTime", "2026-11-24T18:00:00.000+01:00"),
        a_node("binary", "E-ABCD-1"),
    ],
)
def test_showing_a_value_says_nothing_and_loses_nothing(heard, state):
    field, said = heard(state)
    field.commit()
    assert said == []


def test_typed_words_are_said_when_the_field_is_left(heard, type_text):
    field, said = heard(a_node())
    edit = field.findChild(QLineEdit)
    type_text(edit, "Ўзмежак")
    assert said == []
    edit.editingFinished.emit()
    assert said == [(REF, "Ўзмежак")]


def test_typed_words_are_said_after_two_idle_seconds(qtbot, heard, type_text):
    field, said = heard(a_node(appearance="multiline"))
    type_text(field.findChild(QPlainTextEdit), "Яны прыйшлі ў шэсць")
    qtbot.waitUntil(lambda: said == [(REF, "Яны прыйшлі ў шэсць")], timeout=4_000)


def test_a_state_that_arrives_while_typing_does_not_take_the_words_away(heard, type_text):
    field, said = heard(a_node(appearance="multiline", value="old"))
    edit = field.findChild(QPlainTextEdit)
    type_text(edit, "new ")
    field.apply(a_node(appearance="multiline", value="old"))
    assert edit.toPlainText() == "new old"
    field.commit()
    assert said == [(REF, "new old")]


def test_half_a_word_of_an_input_method_is_not_said(heard):
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    field, said = heard(a_node(appearance="multiline"))
    QApplication.sendEvent(field.findChild(QPlainTextEdit), QInputMethodEvent("пад", []))
    field.commit()
    assert said == []


def test_a_single_choice_is_taken_and_taken_back(heard):
    field, said = heard(a_node("select_one", choices=YES_NO))
    QTest.mouseClick(field.mark("N"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(field.mark("Y"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(field.mark("Y"), Qt.MouseButton.LeftButton)
    assert said == [(REF, "N"), (REF, "Y"), (REF, "")]
    assert not field.mark("Y").isChecked()


def test_several_choices_are_kept_in_the_order_of_the_form(heard):
    field, said = heard(a_node("select_multiple", choices=YES_NO))
    for value in ("U", "Y"):
        QTest.keyClick(field.mark(value), Qt.Key.Key_Space)
    assert said == [(REF, "U"), (REF, "Y U")]


def test_a_long_list_is_narrowed_without_accents_and_case(heard):
    places = MANY | {"W": "Вуліца Ўрублеўскага"}
    field, said = heard(a_node("select_one", choices=places))
    field.findChild(QLineEdit).setText("урублеу")
    listed = field.findChild(QListWidget)
    shown = [listed.item(i) for i in range(listed.count()) if not listed.item(i).isHidden()]
    assert [item.text() for item in shown] == ["Вуліца Ўрублеўскага"]
    listed.itemActivated.emit(shown[0])
    assert said == [(REF, "W")]


def test_a_date_is_said_once_it_is_whole(heard):
    field, said = heard(a_node(us={"kind": "edtf"}))
    field._precision.setCurrentIndex(field._precision.findData("MONTH"))
    field._on_precision()
    field._start.month.setCurrentIndex(field._start.month.findData(8))
    field._start.month.activated.emit(8)
    assert said == []
    field._start.year.setText("2020")
    field.commit()
    assert said == [(REF, "2020-08")]


def test_a_date_that_cannot_be_taken_apart_is_shown_and_kept(heard):
    for value in ("2020-08-XX", "2020-08-11?/2020-09~", "in August"):
        field, said = heard(a_node(us={"kind": "edtf"}, value=value))
        field.commit()
        assert said == []
        assert value in field._text.text()


def test_a_date_asks_first_how_exactly_it_is_known(heard):
    field, _said = heard(a_node(us={"kind": "edtf"}))
    assert not field._start.isVisible()
    field._precision.setCurrentIndex(field._precision.findData("YEAR"))
    field._on_precision()
    assert field._start.year.isVisible()
    assert not field._start.month.isVisible()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2020-08-11", "11 August 2020 (2020-08-11)."),
        ("2020-08~", "About August 2020 (2020-08~). Earliest 1 August 2020, latest 31 August 2020."),
        ("2022-10-04/..", "From 4 October 2022 on, the end is open (2022-10-04/..)."),
        ("../2022-06", "Some time no later than June 2022 (../2022-06)."),
        ("-0044", "\u22120044 (-0044)."),
        ("9020-01-01", "1 January 9020 (9020-01-01). This day has not come yet. Please check it."),
        ("in August", "Kept as in August"),
    ],
)
def test_a_date_says_in_words_what_it_can_mean(heard, value, words):
    field, _said = heard(a_node(us={"kind": "edtf"}, value=value))
    assert field._text.text() == words


def test_another_form_of_date_can_be_typed(heard):
    field, said = heard(a_node(us={"kind": "edtf"}))
    field._precision.setCurrentIndex(field._precision.findData("OTHER"))
    field._on_precision()
    field._other.setText("2020-08-11~/20")
    field.commit()
    assert said == []
    field._other.setText("2020-08-11~/2020-09?")
    field.commit()
    assert said == [(REF, "2020-08-11~/2020-09?")]


def test_paragraphs_are_numbered_and_numbers_are_not_in_the_text(heard):
    field, said = heard(a_node(us={"id": "F04.01"}, value="First.\n\nSecond."))
    assert [(n, block.text()) for n, block in field.paper.paragraphs()] == [(1, "First."), (2, "Second.")]
    field.commit()
    assert said == []


@pytest.mark.parametrize(
    ("language", "key", "expected"),
    [
        ("en", Qt.Key.Key_F6, "Then [silence] "),
        ("be", Qt.Key.Key_F6, "Then [маўчанне] "),
        ("ru", Qt.Key.Key_F7, "Then [жест] "),
    ],
)
def test_one_key_marks_what_is_not_words(heard, language, key, expected):
    field, said = heard(a_node(us={"id": "F04.01"}, value="Then"))
    field.set_language(language)
    cursor = field.paper.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    field.paper.setTextCursor(cursor)
    QTest.keyClick(field.paper, key)
    field.commit()
    assert said == [(REF, expected)]


@pytest.mark.parametrize(
    "state",
    [a_node(), a_node(appearance="multiline"), a_node(us={"id": "F04.01"}), a_node(us={"kind": "edtf"})],
)
def test_no_keyboard_learns_from_a_testimony(heard, state):
    field, _said = heard(state)
    edits = [
        *field.findChildren(QLineEdit),
        *field.findChildren(QPlainTextEdit),
        *field.findChildren(QTextEdit),
    ]
    assert edits
    for edit in edits:
        assert edit.inputMethodHints() & SENSITIVE == SENSITIVE
        assert not edit.acceptDrops()


def test_wiped_words_do_not_come_back_by_undo(heard, type_text):
    field, _said = heard(a_node(appearance="multiline"))
    edit = field.findChild(QPlainTextEdit)
    type_text(edit, "secret")
    field.wipe()
    edit.undo()
    assert edit.toPlainText() == ""


def test_a_question_says_what_is_wrong_and_why_it_is_locked(styled):
    state = a_node(value="x", valid=False, constraint_message="Write more.")
    question = Question(state, 96)
    styled(question)
    question.apply(state, "")
    assert question._trouble.text() == "Write more."
    question.set_locked("First this.")
    assert not question.field.isEnabled()
    assert question._trouble.text() == "First this."


def test_a_reason_is_chosen_and_taken_back(styled):
    question = Question(a_node(), 96)
    styled(question)
    question.apply(a_node(), "")
    said = []
    question.reason_chosen.connect(lambda reference, code: said.append(code))
    declined = next(b for b in question._reasons._group.buttons() if b.property("code") == "DECL")
    declined.click()
    declined.click()
    assert said == ["DECL", ""]


@pytest.mark.parametrize(
    "state",
    [
        a_node(),
        a_node(us={"id": "F04.01"}),
        a_node(us={"kind": "edtf"}),
        a_node("select_one", choices=YES_NO),
        a_node("select_multiple", choices=MANY),
        a_node("binary"),
        a_node("rank", choices=YES_NO),
    ],
)
def test_a_screen_reader_has_a_name_for_everything(styled, assert_named, state):
    question = Question(state, 96)
    styled(question)
    question.apply(state, "")
    assert_named(question)


def test_a_file_shows_its_digest_in_groups(heard):
    field, _said = heard(a_node("binary"))
    field.digests = {"E-4K7Q-V": "ab" * 32}.get
    field.apply(a_node("binary", value="E-4K7Q-V"))

    assert field._digest.text() == "SHA-256: " + " ".join(["abababab"] * 8)
    field.apply(a_node("binary", value="E-5555-5"))
    assert not field._digest.isVisible()


def test_around_autumn_is_three_clicks_and_the_year_and_sorts_where_it_belongs(heard):
    field, said = heard(a_node(us={"kind": "edtf"}))
    field._precision.setCurrentIndex(field._precision.findData("SEASON"))  # one
    field._precision.activated.emit(field._precision.currentIndex())
    field._start.month.setCurrentIndex(field._start.month.findData(23))  # two
    field._start.month.activated.emit(field._start.month.currentIndex())
    field._about.click()  # three
    QTest.keyClicks(field._start.year, "2021")
    field.commit()

    assert said == [(REF, "2021-23~")]
    around = parse_edtf("2021-23~")
    assert around.earliest > parse_edtf("2021-08").earliest
    assert around.latest < parse_edtf("2022-01").latest
    assert field._text.text().startswith("About autumn 2021 (2021-23~).")


@pytest.mark.parametrize(
    ("number", "value", "remarked"),
    [("F04.07.date", "2020-03", True), ("F04.07.date", "2020-04", False), ("F03.01.date", "2019", False)],
)
def test_an_event_before_the_record_begins_is_remarked_on_and_kept(heard, number, value, remarked):
    field, _said = heard(a_node(us={"kind": "edtf", "id": number}, value=value))
    assert ("before April 2020" in field._text.text()) is remarked
