"""The pages that look after a vault: what was done in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QScrollArea

from desktop.qt.parts import Button, Words
from desktop.services import timeline

PAGES = ["custody", "health", "identity", "withdrawal"]


@pytest.fixture
def shown(window, stage):
    """Show a page by its name, with what it needs."""

    def show(page: str):
        return window.show(page, **({"item": stage.testimony} if page in {"identity", "withdrawal"} else {}))

    return show


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_takes_the_focus_has_a_name(shown, assert_named, page: str) -> None:
    assert_named(shown(page))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_the_small_screen_at_twice_the_size(shown, window, qtbot, page: str) -> None:
    window.context.prefer(scale=200)
    view = shown(page)

    areas = view.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: all(area.widget().width() <= area.viewport().width() for area in areas))
    for button in view.findChildren(Button):
        if button.isVisible():
            assert button.width() >= min(button.sizeHint().width(), view.width())


@pytest.mark.parametrize("page", PAGES)
def test_nothing_can_be_dragged_out(shown, page: str) -> None:
    view = shown(page)

    assert not any(edit.dragEnabled() for edit in view.findChildren(QLineEdit))
    assert not any(items.dragEnabled() for items in view.findChildren(QAbstractItemView))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_built_anew_in_the_dark_and_in_another_language(shown, window, page: str) -> None:
    shown(page)

    window.context.prefer(mode="dark", language="be")
    window.settle()

    assert window.frame.page() is not None and window.banner == ""


def test_the_timeline_shows_what_was_done_newest_first_and_of_one_testimony(window, stage) -> None:
    view = window.show("custody", item=stage.testimony)
    model = view._model

    rows = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert any("received" in words for words in rows)
    assert {model.index(row, 3).data() for row in range(model.rowCount())} == {stage.testimony}
    assert "Reason" not in view._detail.text() and view._detail.text()

    view._item.setCurrentIndex(0)
    view._kind.setCurrentIndex(view._kind.findData(timeline.LOCKS))
    QTest.keyClick(view._table, Qt.Key.Key_Home)
    assert "unlocked" in view._detail.text()


def test_a_whole_log_is_said_to_be_whole(window, stage) -> None:
    view = window.show("custody")

    window.press("Check that nothing was changed")

    assert "The log is whole" in view._outcome.text
    assert "It was checked" in view._model.index(0, 2).data()


def test_an_altered_log_is_said_to_have_faults(window, stage) -> None:
    vault = stage.supervisor.vault

    def attack() -> None:
        vault._database.change("DROP TRIGGER custody_is_never_changed")
        vault._database.change("UPDATE custody SET reason = 'another' WHERE seq = 2")

    window.on_vault_lane(attack)
    view = window.show("custody")

    window.press("Check that nothing was changed")

    assert "Entry 2 was altered." in view._outcome.text
    assert "last backup" in view._outcome.text


def test_a_whole_vault_is_in_order(window, stage) -> None:
    view = window.show("health")

    window.press("Check now")

    assert view._outcome.text == "Everything is what was written." and not view._mend.isVisible()


def test_what_is_safe_to_mend_is_mended_and_the_rest_is_said(window, stage) -> None:
    folder = stage.supervisor.folder
    (folder / "blobs" / ("ab" * 16)).write_bytes(b"left behind")
    (folder / "notes.txt").write_text("of somebody else", encoding="utf-8")
    view = window.show("health")

    window.press("Check now")
    assert "Not everything" in view._outcome.text
    window.press("Mend what is safe to mend")

    assert "1 file was removed." in view._outcome.text and "Not everything" in view._outcome.text
    assert not (folder / "blobs" / ("ab" * 16)).exists()
    assert (folder / "notes.txt").exists()
    texts = [label.text() for label in view._list.findChildren(Words)]
    assert any("not of this program" in text for text in texts)


def test_a_check_can_be_stopped(window, stage) -> None:
    view = window.show("health")

    view._on_check()
    view._work.cancelled.emit()
    window.settle()

    assert "Stopped" in view._outcome.text or "Everything" in view._outcome.text
