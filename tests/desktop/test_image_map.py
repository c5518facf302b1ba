"""Choosing on a picture: mouse, keys, the list beside it, and pictures that forms bring."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from desktop.qt.theme import Theme, stylesheet
from desktop.qt.widgets.image_map import ChartOverview, ImageMapField, row_number
from desktop.qt.widgets.registry import factory_for
from desktop.services.vocabulary import terms
from tests.support.nodes import a_node

BODY = {term.code: term.label for term in terms("body_region", "en")}
REF = "/data/M03/M03_17[2]/M03_17_region"
SQUARES = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><rect id="A" width="100" height="200"/>'
    b'<rect id="B" x="200" width="100" height="200"/><script>alert(1)</script></svg>'
)


def charted(value: str = "", **changes: object):
    facts = {"choices": BODY, "appearance": "image-map", "reference": REF} | changes
    return a_node(str(facts.pop("type", "select_multiple")), value, **facts)


@pytest.fixture
def heard(styled, qapp):
    """Show a field for a state and collect what it says, as an interview would answer it."""

    def heard(state, media=None):
        field = factory_for(state)(state.reference, None)
        if media is not None:
            field.media = media
        said = []
        field.value_edited.connect(lambda _reference, value: said.append(value))
        field.resize(900, 600)
        styled(field)
        field.apply(state)
        field.name("Where?", "")
        qapp.processEvents()
        return field, said

    return heard


def test_a_click_chooses_a_region(heard):
    field, said = heard(charted())
    QTest.mouseClick(field.canvas, Qt.MouseButton.LeftButton, pos=field.canvas.point_of("THL").toPoint())
    assert said == ["THL"]


def test_a_second_click_takes_it_back_and_keeps_the_order_of_the_list(heard):
    field, said = heard(charted("NCK THL"))
    QTest.mouseClick(field.canvas, Qt.MouseButton.LeftButton, pos=field.canvas.point_of("THL").toPoint())
    QTest.mouseClick(field.canvas, Qt.MouseButton.LeftButton, pos=field.canvas.point_of("HDF").toPoint())
    assert said == ["NCK", "HDF NCK THL"]


def test_an_eye_is_hit_before_the_face_it_lies_on(heard):
    field, said = heard(charted())
    QTest.mouseClick(field.canvas, Qt.MouseButton.LeftButton, pos=field.canvas.point_of("EYR").toPoint())
    assert said == ["EYR"]


def test_arrow_keys_reach_every_region_and_space_chooses(heard):
    field, said = heard(charted())
    field.canvas.setFocus()
    seen = {field.canvas.current}
    for _step in range(90):
        QTest.keyClick(field.canvas, Qt.Key.Key_Right)
        seen.add(field.canvas.current)
    assert seen == set(BODY)
    QTest.keyClick(field.canvas, Qt.Key.Key_Space)
    assert said == [field.canvas.current]


def test_up_and_down_go_to_what_lies_there_and_page_keys_to_another_picture(heard):
    field, _said = heard(charted("CHS"))
    field.canvas.setFocus()
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        QTest.keyClick(field.canvas, key)
        walked.append(field.canvas.current)
    assert walked == ["ABD", "CHS", "FTR", "HDF"]


def test_the_chart_says_where_the_keys_are(heard):
    field, _said = heard(charted("NCK"))
    field.canvas.setFocus()
    assert field.canvas.current == "NCK"
    assert field.canvas.accessibleName() == "Where?. Neck"
    assert "Space" in field.canvas.accessibleDescription()


def test_the_list_beside_it_chooses_the_same(heard, assert_named):
    field, said = heard(charted("NCK"))
    items = field.findChild(QListWidget)
    row = next(items.item(i) for i in range(items.count()) if items.item(i).text() == "Left thigh")
    row.setCheckState(Qt.CheckState.Checked)
    assert said == ["NCK THL"]
    assert_named(field)


def test_only_one_region_where_one_is_asked_for(heard):
    field, said = heard(charted("NCK", type="select_one"))
    field.canvas.region_toggled.emit("THL")
    field.canvas.region_toggled.emit("NCK")
    assert said == ["THL", ""]


def test_a_locked_chart_takes_no_click(heard):
    field, said = heard(charted("NCK", readonly=True))
    field.canvas.region_toggled.emit("THL")
    assert said == []


def test_chosen_regions_are_hatched_and_numbered_and_not_only_coloured(heard):
    field, _said = heard(charted())
    before = field.canvas.grab().toImage()
    field.apply(charted("CHS"))
    after = field.canvas.grab().toImage()
    at = field.canvas.point_of("CHS").toPoint()
    grey = {after.pixelColor(at.x() + x, at.y() + 20).lightness() for x in range(-18, 18)}
    assert max(grey) - min(grey) > 100  # lines on paper, not one tint
    assert before != after


@pytest.mark.parametrize(
    ("reference", "number"), [(REF, "2"), ("/data/M21/M21_r[3]/M21_02", "3"), ("/data/M03/x", "")]
)
def test_the_mark_is_the_number_of_the_row(reference, number):
    assert row_number(reference) == number


def test_a_picture_of_the_form_is_used(heard):
    state = charted(choices={"A": "Left", "B": "Right"}, media={"image": "squares.svg"})
    field, said = heard(state, {"squares.svg": SQUARES}.get)
    assert field.canvas.regions == ("A", "B")
    field.canvas.setFocus()
    QTest.keyClick(field.canvas, Qt.Key.Key_Right)
    QTest.keyClick(field.canvas, Qt.Key.Key_Return)
    assert said == ["B"]


@pytest.mark.parametrize("data", [None, b"no picture", b"<!DOCTYPE svg><svg/>", b"<svg/>"])
def test_without_a_usable_picture_the_list_remains(heard, data):
    state = charted(choices={"A": "Left", "B": "Right"}, media={"image": "squares.svg"})
    field, said = heard(state, {"squares.svg": data}.get)
    assert not field.canvas.isVisible()
    items = field.findChild(QListWidget)
    items.item(0).setCheckState(Qt.CheckState.Checked)
    assert said == ["A"]


def test_large_letters_put_the_list_below(styled, qapp):
    field = ImageMapField(REF, many=True)
    field.resize(700, 900)
    styled(field)
    field.setStyleSheet(stylesheet(Theme(scale=200)))
    field.apply(charted())
    qapp.processEvents()
    assert field.choices.y() > field.canvas.y() + 100
    assert field.canvas.width() <= 700


def test_a_table_shows_all_its_rows_on_one_chart(styled):
    overview = ChartOverview()
    styled(overview)
    rows = [charted("NCK THL", reference="/data/M03/M03_17[1]/M03_17_region"), charted("THL")]
    overview.show_rows(rows)
    assert overview.canvas.accessibleName() == "1. Neck; Left thigh 2. Left thigh"
    overview.show_rows(rows[:1])
    assert not overview.isVisible()
