"""The main window: it locks by itself, says one calm sentence, and forgets what it showed."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.qt import app
from desktop.qt.lock import IdleWatch
from desktop.qt.views.practice import PracticeView
from desktop.qt.views.welcome import WelcomeView
from desktop.qt.views.work import WorkView
from forms.errors import AppError


class DiskAway(AppError):
    code = "test.frame.disk"
    text = "The disk is away. Nothing was changed."


@pytest.fixture
def practice(frame, qtbot):
    """Enter practice; ends on the work list of invented people."""
    frame.show_page("practice")
    qtbot.waitUntil(lambda: isinstance(frame.page(), WorkView), timeout=30_000)
    qtbot.waitUntil(lambda: frame.page()._model.rowCount() > 0, timeout=30_000)
    return frame.context.vault


def test_practice_has_drafts_and_leaves_nothing_behind(frame, practice, qtbot):
    folder: Path = practice.folder
    assert folder.is_dir()
    assert "invented" in frame.page().bar().words
    frame.lock()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=20_000)
    assert isinstance(frame.page(), WelcomeView)


def test_the_lock_key_locks(frame, practice, qtbot):
    QTest.keyClick(frame, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: frame.context.vault is None)


def test_nobody_at_the_window_locks_it(frame, practice, qtbot):
    frame._idle.idle.emit()
    assert frame.context.vault is None


def test_a_key_puts_the_lock_off(frame, qtbot):
    watch = IdleWatch(frame)
    frame.windowHandle().installEventFilter(watch)
    watch._timer.start(400)
    for _ in range(6):
        with qtbot.waitSignal(watch.idle, timeout=100, raising=False) as waited:
            QTest.keyClick(frame.windowHandle(), Qt.Key.Key_Shift)
        assert not waited.signal_triggered
    with qtbot.waitSignal(watch.idle, timeout=2_000):
        pass


def test_an_expected_error_is_said_under_the_bar_and_gone_on_the_next_page(frame):
    frame.show_page("welcome")
    frame.context.lanes.troubled.emit(DiskAway())
    assert frame.banner.text == DiskAway.text
    frame.show_page("create")
    assert frame.banner.text == ""


def test_a_bug_is_one_calm_sentence_and_its_words_are_not_logged(frame, caplog):
    frame.show_page("welcome")
    caplog.set_level(logging.DEBUG)
    app.report_bug(frame, ValueError, ValueError("what the witness said"), None)
    assert "What you saved is safe" in frame.banner.text
    assert "ValueError" in caplog.text
    assert "witness" not in caplog.text


def test_a_failed_practice_goes_back_to_the_start(frame, qtbot, monkeypatch):
    def broken(*_args, **_more):
        raise DiskAway

    monkeypatch.setattr("desktop.qt.views.practice.practice.begin", broken)
    frame.show_page("practice")
    assert isinstance(frame.page(), PracticeView)
    qtbot.waitUntil(lambda: isinstance(frame.page(), WelcomeView))
    assert frame.banner.text == DiskAway.text


def test_back_goes_to_the_page_before(frame):
    frame.show_page("welcome")
    frame.show_page("create")
    frame.go_back()
    assert isinstance(frame.page(), WelcomeView)


def test_text_from_data_is_never_markup(frame):
    frame.show_page("welcome")
    frame.context.say("<b>Not bold</b>")
    labels = frame.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
