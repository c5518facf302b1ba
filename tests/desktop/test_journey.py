"""Through the real windows: make a vault, begin an interview, type, lock, come back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop.qt.prompts import Prompt
from desktop.qt.views.interview import InterviewView
from desktop.qt.views.unlock import UnlockView
from desktop.qt.views.work import WorkView
from desktop.qt.widgets.modulelist import ModuleLine
from desktop.qt.widgets.modulepage import ModulePage
from desktop.services import gate_words
from desktop.services.gates import Why
from tests.support.interviews import READY

PASSPHRASE = "maple orbit cradle velvet thirteen"
WORDS = "Никто ещё не записал, что было в той камере."


def press(root: QWidget, name: str) -> None:
    button = next(
        b for b in root.findChildren(QPushButton) if b.accessibleName() == name and b.isVisibleTo(root)
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def page(frame, qtbot):
    """Wait until the window shows a page of a kind."""

    def page(kind):
        qtbot.waitUntil(lambda: isinstance(frame.page(), kind), timeout=20_000)
        return frame.page()

    return page


@pytest.fixture
def supervisor(frame, page, type_text):
    """Make a vault as somebody who leads a team; ends on the work list."""
    frame.show_page("welcome")
    press(frame, "Create a vault")
    create = frame.page()
    QTest.mouseClick(create._roles.mark("supervisor"), Qt.MouseButton.LeftButton)
    fields = {edit.accessibleName(): edit for edit in create.findChildren(QLineEdit)}
    type_text(fields["Name of the team"], "Team")
    type_text(fields["Passphrase"], PASSPHRASE)
    type_text(fields["The same passphrase again"], PASSPHRASE)
    press(frame, "Create the vault")
    return page(WorkView)


@pytest.fixture
def interview(frame, supervisor, page, qtbot):
    """Begin a testimony; ends on its first module."""
    qtbot.waitUntil(lambda: supervisor._empty.isVisible())
    press(frame, "New testimony")
    press(frame, "Begin the record")
    view = page(InterviewView)
    qtbot.waitUntil(lambda: bool(view.findChildren(ModulePage)), timeout=20_000)
    return view


def unlock(frame, view, type_text, passphrase):
    type_text(view.findChild(QLineEdit), passphrase)
    press(frame, "Unlock")


def saved(view):
    return view.bar().saved.startswith("Saved ")


def test_words_survive_locking_and_come_back(frame, page, interview, type_text, qtbot):
    code = interview.bar().code
    edit = interview._page.question("/data/F00/F00_01").findChild(QPlainTextEdit)
    type_text(edit, WORDS)
    frame.lock()
    unlocking = page(UnlockView)
    assert frame.context.vault is None
    assert WORDS not in str([edit.toPlainText() for edit in frame.findChildren(QPlainTextEdit)])

    unlock(frame, unlocking, type_text, PASSPHRASE)
    work = page(WorkView)
    qtbot.waitUntil(lambda: work._model.rowCount() == 1)
    assert work._model.line(0).code == code
    press(frame, "Open")
    again = page(InterviewView)
    qtbot.waitUntil(lambda: again._page is not None, timeout=20_000)
    found = again._page.question("/data/F00/F00_01").findChild(QPlainTextEdit)
    assert found.toPlainText() == WORDS


def test_sleep_in_the_middle_and_a_cancelled_unlock_lose_nothing(frame, page, interview, type_text, qtbot):
    edit = interview._page.question("/data/F00/F00_01").findChild(QPlainTextEdit)
    type_text(edit, WORDS)
    folder = frame.context.vault.folder
    frame.system.happened.emit("sleep")
    type_text(page(UnlockView).findChild(QLineEdit), "not finis")
    press(frame, "Start page")

    frame.show_page("unlock", {"folder": folder})
    unlock(frame, page(UnlockView), type_text, PASSPHRASE)
    work = page(WorkView)
    qtbot.waitUntil(lambda: work._model.rowCount() == 1)
    press(frame, "Open")
    again = page(InterviewView)
    qtbot.waitUntil(lambda: again._page is not None, timeout=20_000)
    assert again._page.question("/data/F00/F00_01").findChild(QPlainTextEdit).toPlainText() == WORDS


def test_saved_is_told_once_the_words_are_on_the_disk(interview, type_text, qtbot):
    assert not saved(interview)
    question = interview._page.question("/data/F00/F00_01")
    type_text(question.findChild(QPlainTextEdit), WORDS)
    question.field.commit()
    qtbot.waitUntil(lambda: saved(interview))


def test_a_wrong_passphrase_says_one_sentence_and_opens_nothing(frame, page, supervisor, type_text, qtbot):
    frame.lock()
    view = page(UnlockView)
    unlock(frame, view, type_text, "not the passphrase at all")
    qtbot.waitUntil(lambda: bool(view._trouble.text()), timeout=20_000)
    assert "passphrase" in view._trouble.text()
    assert frame.context.vault is None
    assert view.findChild(QLineEdit).text() == ""


def test_the_account_is_locked_until_consent(frame, interview, qtbot):
    line = next(x for x in interview.findChildren(ModuleLine) if x.property("module") == "F04")
    line.click()
    assert interview._page is None
    for reference, value in READY.items():
        interview._on_value(reference, value)
    interview._open_module("F04")
    assert interview._page.question("/data/F04/F04_01").field.isEnabled()
    qtbot.waitUntil(lambda: interview._progress.state == "CONS")


def test_an_answer_that_comes_too_early_is_refused_and_the_window_says_why(frame, interview):
    interview._on_value("/data/F04/F04_01", "They came at six.")

    assert frame.banner.text == gate_words.words(Why.NEED)
    assert interview._draft.interview.node("/data/F04/F04_01").value == ""
    assert interview._saver.is_clean


def test_rows_come_and_go_only_after_a_yes(frame, interview, qtbot):
    interview._on_value("/data/F00/F00_01", WORDS)
    interview._on_value("/data/F00/F00_14", "L1")
    interview._show_module("F01")
    press(interview, "Add a row: " + interview._draft.interview.node("/data/F01/F01_02[1]").label)
    assert interview._page.question("/data/F01/F01_02[2]/F01_02_role") is not None
    for answer, rows in (("keep", 2), ("", 2), ("remove", 1)):
        interview._on_row_unwanted("/data/F01/F01_02[2]")
        prompt = next(w for w in interview.findChildren(Prompt) if w.isVisible())
        prompt.choose(answer) if answer else prompt.reject()
        found = [r for r in interview._draft.interview.states() if r.startswith("/data/F01/F01_02[")]
        assert len({r.split("]")[0] for r in found}) == rows
        qtbot.waitUntil(lambda: not any(w.isVisible() for w in interview.findChildren(Prompt)))


def test_the_witness_view_shows_questions_and_nothing_else(frame, interview):
    interview._on_value("/data/F00/F00_01", WORDS)
    interview._on_value("/data/F00/F00_14", "L1")
    interview._show_module("F01")
    interview._toggle_witness()
    shown = [w for w in interview._covers.witness.findChildren(QWidget) if w.isVisible()]
    text = " ".join(w.text() for w in shown if hasattr(w, "text"))
    assert "comfortable" in text
    assert "Identity seen in a document" not in text
    assert interview.bar().code not in text
    assert not frame.bar.isVisible()
    interview._toggle_witness()
    assert frame.bar.isVisible()


def test_pausing_covers_the_account(frame, interview):
    press(frame, "Pause")
    assert not interview._covers.work.isVisible()
    press(frame, "Go on")
    assert interview._covers.work.isVisible()


def test_the_language_of_the_questions_changes_and_answers_stay(frame, interview):
    interview._on_value("/data/F00/F00_01", WORDS)
    interview._on_language("Русский (ru)")
    assert interview._draft.interview.language_code == "ru"
    edit = interview._page.question("/data/F00/F00_01").findChild(QPlainTextEdit)
    assert edit.toPlainText() == WORDS


@pytest.mark.parametrize("change", [{"mode": "dark"}, {"scale": 200}, {"language": "be"}])
def test_another_look_keeps_the_page_and_its_words(frame, interview, page, qtbot, type_text, change):
    edit = interview._page.question("/data/F00/F00_01").findChild(QPlainTextEdit)
    type_text(edit, WORDS)
    frame.context.prefer(**change)
    view = page(InterviewView)
    qtbot.waitUntil(lambda: view._page is not None and view is not interview, timeout=20_000)
    assert view._page.question("/data/F00/F00_01").findChild(QPlainTextEdit).toPlainText() == WORDS


def test_everything_on_every_page_has_a_name(frame, interview, assert_named):
    assert_named(frame)
    interview._on_value("/data/F00/F00_01", WORDS)
    interview._on_value("/data/F00/F00_14", "L1")
    interview._on_value("/data/F02/F02_07", "YES")
    for name in ("F01", "F02", "F04"):
        interview._open_module(name)
        assert_named(frame)
    for name in ("welcome", "create", "unlock", "work"):
        frame.show_page(name)
        assert_named(frame)


def test_closing_the_window_saves_and_closes_the_vault(frame, interview, type_text, qtbot):
    opened = frame.context.vault
    type_text(interview._page.question("/data/F00/F00_01").findChild(QPlainTextEdit), WORDS)
    frame.close()
    qtbot.waitUntil(lambda: not frame.isVisible(), timeout=20_000)
    assert frame.context.vault is None
    assert opened.vault._closed


def test_the_window_never_says_what_is_open(frame, interview):
    assert frame.windowTitle() == "Underseal"
    assert all(w.windowTitle() in ("", "Underseal") for w in QApplication.topLevelWidgets() if w.isVisible())
