"""Redacting one testimony through the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from desktop.qt.views.redaction import RedactionView
from desktop.qt.views.release import ReleaseView
from desktop.qt.widgets.redaction_points import DecisionPanel, PointList
from desktop.qt.widgets.redaction_sheets import RedactionSheets
from desktop.services import releasing
from exporters.redaction import Operation
from tests.support.second_half import decide_all

STORY = "/data/F04/F04_01"


@pytest.fixture
def release(window, stage) -> str:
    return window.on_vault_lane(stage.begin)


@pytest.fixture
def view(window, stage, release: str) -> RedactionView:
    return window.show("redaction", release=release, testimony=stage.testimony)


def point_list(view) -> PointList:
    return view.findChild(PointList)


def panel(view) -> DecisionPanel:
    return view.findChild(DecisionPanel)


def sheets(view) -> RedactionSheets:
    return view.findChild(RedactionSheets)


def go_to(view, words: str):
    point = next(p for p in point_list(view).points() if p.words.startswith(words))
    point_list(view).go_to(point.target)
    return point.target


def state_of(view, target) -> Operation | None:
    return next(p.op for p in point_list(view).points() if p.target == target)


@pytest.mark.parametrize(
    ("button", "op"),
    [
        ("Keep", Operation.KEEP),
        ("Withhold", Operation.WITHHOLD),
        ("Pseudonym", Operation.PSEUDONYM),
    ],
)
def test_each_decision_has_a_button(window, view, button: str, op: Operation) -> None:
    target = go_to(view, "Halina Tsikhavod")

    window.press(button)

    assert state_of(view, target) is op
    assert view.bar().saved.startswith("Saved ")


def test_a_generalisation_needs_words(window, view) -> None:
    target = go_to(view, "Zarnitsa")
    window.press("Generalise")
    assert panel(view).trouble.isVisible() and state_of(view, target) is None

    panel(view).prepare("R9", "", "a state enterprise")
    window.press("Generalise")

    assert state_of(view, target) is Operation.GENERALISE
    assert "a state enterprise" in sheets(view).redacted.toPlainText().replace("\u00a0", " ")


def test_what_the_profile_forbids_is_said_in_a_sentence(window, view) -> None:
    target = go_to(view, "drove us")

    window.press("Keep")

    assert "shows more than the redaction profile allows" in panel(view).trouble.text()
    assert state_of(view, target) is None


def test_a_decision_leads_to_the_next_open_point(window, view) -> None:
    before = panel(view).open_count.text()
    go_to(view, "Halina Tsikhavod")

    window.press("Withhold")

    assert panel(view).open_count.text() != before
    assert view._point is not None and view._point.open


def test_undo_takes_the_last_decision_back(window, view) -> None:
    target = go_to(view, "Halina Tsikhavod")
    window.press("Withhold")

    window.press("Undo")

    assert state_of(view, target) is None
    assert not window.button("Undo").isEnabled()


def test_marking_words_on_the_left_sheet_chooses_them(window, view) -> None:
    sheet = sheets(view).original
    cursor = sheet.document().find("nobody broke anything")
    picked = []
    sheets(view).picked.connect(lambda *what: picked.append(what))

    sheet.setTextCursor(cursor)

    assert picked[-1][1] == STORY
    assert panel(view).chosen.text().startswith("nobody broke anything")
    window.press("Withhold")
    assert "nobody broke anything" not in sheets(view).redacted.toPlainText()


def test_both_sheets_show_the_same_place(window, view) -> None:
    go_to(view, "Yadviha")
    left, right = sheets(view).original, sheets(view).redacted

    tops = [sheet.cursorRect(sheet.document().find("commission on return")).top() for sheet in (left, right)]

    assert left.verticalScrollBar().value() > 0
    assert abs(tops[0] - tops[1]) < 40


def test_a_name_is_looked_for_everywhere(window, view, type_text) -> None:
    field = next(f for f in view.findChildren(QLineEdit) if f.accessibleName() == "Another name to look for")
    before = len(point_list(view).points())
    type_text(field, "Naberezhnaya")

    window.press("Find everywhere")

    assert len(point_list(view).points()) >= before
    assert any(point.entity == "Naberezhnaya" for point in point_list(view).points())
    assert field.text() == ""


def test_the_rest_is_kept_only_when_nothing_is_open(window, view) -> None:
    keep = window.button("I have read this account: keep the rest")
    assert not keep.isEnabled()
    decide_all(view.state)
    whole = max(
        (d.target for d in view.state.plan.decisions if getattr(d.target, "narrative", "") == STORY),
        key=lambda target: target.last - target.first,
    )
    view.state.take_back(whole)
    view._show()
    assert keep.isEnabled()

    window.press("I have read this account: keep the rest")

    assert view.state.open_points() == []
    assert not keep.isEnabled()


def test_decisions_are_there_when_the_page_is_opened_again(window, stage, release: str, view) -> None:
    target = go_to(view, "Halina Tsikhavod")
    window.press("Pseudonym")
    window.press("Back to the release")
    assert isinstance(window.frame.page(), ReleaseView)

    window.press(f"Redact {stage.testimony}")

    assert state_of(window.frame.page(), target) is Operation.PSEUDONYM


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_an_account_does_not_leave_by_the_clipboard(view, key: Qt.Key) -> None:
    kept = QMimeData()
    kept.setText("something else")
    QApplication.clipboard().setMimeData(kept)
    sheet = sheets(view).original
    sheet.selectAll()

    QTest.keyClick(sheet, key, Qt.KeyboardModifier.ControlModifier)

    assert QApplication.clipboard().text() == "something else"


def test_keys_decide_without_the_mouse(window, view) -> None:
    keys = {b.shortcut().toString() for b in panel(view).findChildren(type(window.button("Keep")))}

    assert keys == {"F4", "F5", "F6", "F7", "F8", "Ctrl+Z"}


def test_nothing_is_left_on_a_wiped_page(view) -> None:
    view.wipe()

    assert sheets(view).original.toPlainText() == sheets(view).redacted.toPlainText() == ""
    assert point_list(view).points() == [] and view.state is None


def test_both_sheets_and_the_list_fit_a_small_screen(view, assert_named) -> None:
    widths = [sheets(view).original.width(), sheets(view).redacted.width(), point_list(view).width()]

    assert min(widths) >= 380
    assert_named(view)


def test_what_was_saved_is_what_was_decided(window, stage, release: str, view) -> None:
    go_to(view, "Kostik")
    window.press("Withhold")

    preparation = window.on_vault_lane(lambda: releasing.read(stage.supervisor.vault, release))

    assert preparation.part(stage.testimony).plan == view.state.plan
    assert QTextCursor(sheets(view).redacted.document().find("Kostik")).isNull()


def test_one_mark_decides_for_every_place_that_names_the_same(window, view) -> None:
    lone = go_to(view, "Halina Tsikhavod")
    box = panel(view).findChild(QCheckBox)
    points = [p for p in point_list(view).points() if p.open]
    several = next(p for p in points if p.target != lone and len(view.state.alike(p)) > 1)
    others = view.state.alike(several)
    point_list(view).go_to(several.target)
    assert box.isVisible() and str(len(others)) in box.text()

    box.setChecked(True)
    window.press("Withhold")

    assert {state_of(view, target) for target in (several.target, *others)} == {Operation.WITHHOLD}
    assert not box.isChecked()
