"""Fields for the rest of what a form can ask: ranges, points, acknowledgements, months, drawings."""

from __future__ import annotations

import dataclasses
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSlider

from desktop.qt.theme import Theme, stylesheet
from desktop.qt.widgets.choices import ChoiceGroup
from desktop.qt.widgets.drawing_field import DrawingField
from desktop.qt.widgets.geo import PointField, PointsField
from desktop.qt.widgets.longlist import LongList
from desktop.qt.widgets.numbers import RangeField
from desktop.qt.widgets.question import Question
from desktop.qt.widgets.registry import factory_for
from desktop.qt.widgets.texts import LineField
from desktop.qt.widgets.tick import ComboField, MonthField, TickField
from desktop.services import geopoints
from forms.model import Choice
from tests.support.nodes import a_node

YES_NO = {"Y": "Yes", "N": "No", "U": "Unknown"}
TENTHS = {"start": "0", "end": "1", "step": "0.1"}


@pytest.fixture
def heard(styled, qapp):
    """Show a field for a state and collect what it says."""

    def heard(state):
        field = factory_for(state)(state.reference, None)
        said = []
        field.value_edited.connect(lambda _reference, value: said.append(value))
        styled(field)
        field.apply(state)
        field.name(state.label, state.hint)
        qapp.processEvents()
        return field, said

    return heard


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (a_node("int", parameters={"start": "0", "end": "10"}), RangeField),
        (a_node("decimal", parameters=TENTHS), RangeField),
        (a_node("geopoint"), PointField),
        (a_node("geotrace"), PointsField),
        (a_node("geoshape"), PointsField),
        (a_node("trigger"), TickField),
        (a_node("date", appearance="month-year"), MonthField),
        (a_node("date", appearance="year"), MonthField),
        (a_node("date"), LineField),
        (a_node("barcode"), LineField),
        (a_node("select_one", choices=YES_NO, appearance="minimal"), ComboField),
        (a_node("select_one", choices=YES_NO, appearance="likert"), ChoiceGroup),
        (a_node("select_multiple", choices=YES_NO, appearance="columns-2"), ChoiceGroup),
        (a_node("select_one", choices=YES_NO, appearance="autocomplete"), LongList),
        (a_node("binary", mediatype="image/*", appearance="signature"), DrawingField),
        (a_node("binary", mediatype="image/*", appearance="draw"), DrawingField),
        (a_node("binary", mediatype="image/*", appearance="annotate"), DrawingField),
    ],
)
def test_every_appearance_has_its_field(heard, assert_named, state, expected):
    field, said = heard(state)
    assert type(field) is expected
    assert said == []
    assert_named(field)


@pytest.mark.parametrize(
    "state",
    [
        a_node("int", "7", parameters={"start": "0", "end": "10"}),
        a_node("decimal", "0.3", parameters=TENTHS),
        a_node("decimal", "44", parameters=TENTHS),
        a_node("geopoint", "53.9 27.56 220.5 10"),
        a_node("geopoint", "somewhere"),
        a_node("geotrace", "53.9 27.56 1 2;53.8 27.5 0 0"),
        a_node("geoshape", "1 1 0 0;1 2 0 0;2 2 0 0;1 1 0 0"),
        a_node("geoshape", "not points"),
        a_node("trigger", "OK"),
        a_node("date", "2021-08-17", appearance="month-year"),
        a_node("date", "2021-08-17", appearance="year"),
        a_node("select_one", "Y", choices=YES_NO, appearance="minimal"),
        a_node("binary", "E-ABCD-1", appearance="draw"),
    ],
)
def test_showing_a_value_says_nothing_and_loses_nothing(heard, state):
    field, said = heard(state)
    field.commit()
    field.apply(state)
    field.commit()
    assert said == []


def test_a_range_has_no_number_until_one_is_chosen(heard):
    field, said = heard(a_node("int", parameters={"start": "1", "end": "5"}))
    assert field.findChild(QLineEdit).text() == ""
    slider = field.findChild(QSlider)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert said == ["2", "5"]


def test_the_exact_number_can_be_typed_and_the_slider_follows(heard):
    field, said = heard(a_node("decimal", parameters=TENTHS))
    edit = field.findChild(QLineEdit)
    QTest.keyClicks(edit, "0.7")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert said == ["0.7"]
    assert field.findChild(QSlider).value() == 7


@pytest.mark.parametrize(
    "parameters", [{"start": "x", "end": "NaN"}, {"start": "9", "end": "1", "step": "0"}]
)
def test_a_range_with_odd_ends_is_still_a_range(heard, parameters):
    field, said = heard(a_node("int", parameters=parameters))
    QTest.keyClick(field.findChild(QSlider), Qt.Key.Key_Right)
    assert len(said) == 1


def type_point(field, *texts):
    for edit, text in zip(field.findChildren(QLineEdit), texts, strict=False):
        QTest.keyClicks(edit, text)
    field.commit()


def test_a_point_is_kept_as_degrees_and_metres(heard):
    field, said = heard(a_node("geopoint"))
    type_point(field, "53,9", "27.56", "15")
    assert said == ["53.9 27.56 0 15"]


@pytest.mark.parametrize(
    "texts", [("91", "27"), ("53.9", "181"), ("53.9", ""), ("", "", "5"), ("53.9", "27", "-1")]
)
def test_what_is_not_a_point_is_not_kept_and_says_why(heard, texts):
    field, said = heard(a_node("geopoint"))
    type_point(field, *texts)
    assert said == []
    assert field._trouble.isVisible()


def test_a_line_is_typed_as_a_list_of_points(heard):
    field, said = heard(a_node("geotrace"))
    field.findChild(QPlainTextEdit).setPlainText("53.9 27.56\n53,8; 27,5\n")
    field.commit()
    assert said == ["53.9 27.56 0 0;53.8 27.5 0 0"]


def test_a_shape_is_closed_by_its_first_point(heard):
    field, said = heard(a_node("geoshape"))
    field.findChild(QPlainTextEdit).setPlainText("1 1\n1 2\n2 2")
    field.commit()
    assert said == ["1 1 0 0;1 2 0 0;2 2 0 0;1 1 0 0"]


def test_a_line_that_is_no_point_is_named_by_its_number(heard):
    field, said = heard(a_node("geotrace"))
    field.findChild(QPlainTextEdit).setPlainText("53.9 27.56\nMinsk")
    field.commit()
    assert said == []
    assert "2" in field._trouble.text()


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=8))
def test_points_typed_and_shown_again_are_the_same(pairs):
    points = [geopoints.GeoPoint(f"{a:.6f}", f"{b:.6f}") for a, b in pairs]
    read, wrong = geopoints.read_lines(geopoints.lines_of(points))
    assert (read, wrong) == (points, 0)
    assert geopoints.points_of(";".join(point.text for point in points)) == points


@given(st.text(max_size=60))
def test_any_text_is_points_or_names_a_line(text):
    points, wrong = geopoints.read_lines(text)
    assert all(point.text for point in points)
    assert 0 <= wrong <= len(text.splitlines())
    geopoints.points_of(text)


def test_an_acknowledgement_is_given_and_taken_back(heard):
    field, said = heard(a_node("trigger"))
    QTest.keyClick(field.focusProxy(), Qt.Key.Key_Space)
    QTest.keyClick(field.focusProxy(), Qt.Key.Key_Space)
    assert said == ["OK", ""]


def test_a_month_and_a_year_make_a_date(heard):
    field, said = heard(a_node("date", appearance="month-year"))
    box, edit = field.findChild(QComboBox), field.findChild(QLineEdit)
    QTest.keyClicks(edit, "2021")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    box.setCurrentIndex(8)
    box.activated.emit(8)
    edit.clear()
    field.commit()
    assert said == ["2021-08-01", ""]


def test_a_year_alone_makes_a_date(heard):
    field, said = heard(a_node("date", appearance="year"))
    QTest.keyClicks(field.findChild(QLineEdit), "1994")
    field.commit()
    assert said == ["1994-01-01"]


def test_a_list_that_opens_gives_its_choice(heard):
    field, said = heard(a_node("select_one", choices=YES_NO, appearance="minimal"))
    box = field.findChild(QComboBox)
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert said == ["N"]


def test_short_options_stand_beside_each_other_and_long_ones_do_not(heard, qapp):
    field, _said = heard(a_node("select_one", choices=YES_NO, appearance="likert"))
    field.resize(600, 60)
    qapp.processEvents()
    assert field.mark("Y").mapTo(field, QPoint()).y() == field.mark("N").mapTo(field, QPoint()).y()
    long = dict.fromkeys("AB", "A sentence that is far too long to stand beside another one")
    field, _said = heard(a_node("select_one", choices=long, appearance="likert"))
    assert field.mark("A").y() < field.mark("B").y()


def a_png(width=40, height=20):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


def test_the_picture_of_a_question_is_shown(styled, qapp):
    state = a_node(media={"image": "a.png"}, guidance="Ask slowly.")
    question = Question(state, 0, media={"a.png": a_png()}.get)
    styled(question)
    question.apply(state, "")
    qapp.processEvents()
    assert question._media._picture.pixmap().width() == 40
    assert not question._guidance._words.isVisible()
    question._guidance._button.click()
    assert question._guidance._words.isVisible()
    assert question._guidance._words.text() == "Ask slowly."


@pytest.mark.parametrize("data", [None, b"GIF89a", b"<!DOCTYPE svg><svg/>"])
def test_a_picture_that_cannot_be_shown_is_said(styled, qapp, data):
    state = a_node(media={"image": "a.svg" if data and b"svg" in data else "a.png", "audio": "a.mp3"})
    question = Question(state, 0, media=lambda _name: data)
    styled(question)
    question.apply(state, "")
    assert "cannot be shown" in question._media._words.text()
    assert "The sound of this question, a.mp3," in question._media._words.text()


@pytest.mark.parametrize(
    "state",
    [
        a_node(),
        a_node("select_one", choices=YES_NO),
        a_node("select_multiple", choices=YES_NO, appearance="image-map"),
        a_node("binary", mediatype="image/*"),
        a_node("binary", appearance="signature"),
        a_node("geopoint"),
        a_node("geotrace"),
        a_node("int", parameters={"start": "1", "end": "2"}),
        a_node("trigger"),
        a_node("rank", choices=YES_NO),
        a_node(us={"kind": "edtf"}),
    ],
)
def test_every_empty_answer_can_say_why(styled, state):
    question = Question(state, 0)
    styled(question)
    question.apply(state, "")
    said = []
    question.reason_chosen.connect(lambda _reference, code: said.append(code))
    assert question.explain(2)
    assert said == ["DECL"]
    assert not question.explain(9)


def test_fields_survive_large_letters(styled, qapp):
    for state in (
        a_node("geopoint"),
        a_node("int", parameters={"start": "0", "end": "9"}),
        a_node("trigger"),
    ):
        field = factory_for(state)(state.reference, None)
        styled(field)
        field.setStyleSheet(stylesheet(Theme(scale=200)))
        field.apply(state)
        field.resize(560, field.heightForWidth(560) if field.hasHeightForWidth() else 200)
        qapp.processEvents()
        assert field.minimumSizeHint().width() <= 560


def test_the_words_beside_a_date_need_no_reason_and_are_never_read_aloud(styled):
    state = a_node(us={"kind": "said", "mode": "CODE", "id": "M01.02.said"})
    question = Question(state, 96)
    styled(question)
    question.apply(state, "")
    assert not question.explain(1)
    assert question._mode.text() == ""


def test_the_picture_of_a_choice_stands_below_it(styled, qapp):
    choices = (Choice("A", "Left", {"image": "a.png"}), Choice("B", "Right"))
    state = dataclasses.replace(a_node("select_one"), choices=choices)
    question = Question(state, 0, media={"a.png": a_png()}.get)
    styled(question)
    question.apply(state, "")
    qapp.processEvents()
    (picture,) = question.field._pictures
    assert picture._picture.pixmap().width() == 40
    assert question.field.mark("A").y() < picture.y() < question.field.mark("B").y()
