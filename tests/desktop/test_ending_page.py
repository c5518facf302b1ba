"""The witness takes consent back before sealing, through the real windows."""

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.qt.views.ending import EndingView
from desktop.qt.views.interview import InterviewView
from desktop.qt.views.work import WorkView
from desktop.qt.widgets.modulepage import ModulePage
from desktop.services import vault_service, worklist
from tests.desktop.conftest import CHEAP
from tests.support.key_pages import PASSPHRASE, offered, press, unlock

CHANNEL = "said so in the room"
WHY = "the witness does not want it"


@pytest.fixture
def page(frame, qtbot):
    def page(kind):
        qtbot.waitUntil(lambda: isinstance(frame.page(), kind), timeout=20_000)
        return frame.page()

    return page


@pytest.fixture
def interview(frame, page, type_text, qtbot):
    """Begin a testimony in a vault of an interviewer."""
    opened = vault_service.create(frame.context.home, PASSPHRASE, "interviewer", kdf=CHEAP)
    worklist.begin(opened.vault, "en")
    opened.close()
    frame.show_page("unlock", {"folder": frame.context.home})
    unlock(frame, type_text, PASSPHRASE)
    work = page(WorkView)
    qtbot.waitUntil(lambda: work._chosen() is not None)
    press(frame, "Open")
    view = page(InterviewView)
    qtbot.waitUntil(lambda: bool(view.findChildren(ModulePage)), timeout=20_000)
    return view


@pytest.fixture
def ending(frame, interview, page, qtbot):
    interview.pause()
    press(frame, "The witness takes consent back")
    view = page(EndingView)
    qtbot.waitUntil(lambda: offered(view, "Record it and close the testimony"))
    return view


def close(view, qtbot, free="Y", *, explained=True):
    view._channel.setText(CHANNEL)
    view._free.setCurrentIndex(view._free.findData(free))
    view._explained.setChecked(explained)
    press(view, "Record it and close the testimony")
    qtbot.waitUntil(lambda: offered(view, "Remove the testimony") or bool(view._trouble.text))


def texts(view):
    return {edit.accessibleName(): edit for edit in view.findChildren(QLineEdit) if edit.isVisible()}


def test_a_testimony_is_closed_and_then_removed(frame, ending, page, qtbot, assert_named):
    code = ending._ending.code
    assert code in frame.bar._code.text() and "Reason" not in texts(ending)
    close(ending, qtbot)
    assert ending._trouble.text == "" and "Restricted" in ending._state.text()
    assert_named(frame)

    texts(ending)["Reason"].setText(WHY)
    press(ending, "Remove the testimony")
    assert "type the code" in ending._not_yet.text()
    ending._typed.setText(code.lower())
    press(ending, "Remove the testimony")
    qtbot.waitUntil(lambda: ending._ending.tombstone is not None)
    assert ending._ending.state == "DEST" and ending._ending.tombstone.reason == WHY
    press(frame, "Back to the testimonies")
    work = page(WorkView)
    qtbot.waitUntil(lambda: work._model.line(0) is not None)
    line = work._model.line(0)
    assert (line.code, line.state, line.can_open, line.can_end) == (code, "DEST", False, False)
    assert not work._open.isEnabled() and not work._withdrawal.isEnabled()


def test_it_is_reached_from_the_list_and_needs_a_free_wish(frame, interview, page, qtbot):
    frame.show_page("work")
    work = page(WorkView)
    qtbot.waitUntil(lambda: work._chosen() is not None)
    press(frame, "Withdrawal")
    view = page(EndingView)
    qtbot.waitUntil(lambda: offered(view, "Record it and close the testimony"))
    press(view, "Record it and close the testimony")
    qtbot.waitUntil(lambda: bool(view._trouble.text))
    assert view._ending.state != "REST"

    close(view, qtbot, free="N")
    texts(view)["Reason"].setText(WHY)
    view._typed.setText(view._ending.code)
    press(view, "Remove the testimony")
    qtbot.waitUntil(lambda: "free to decide" in view._trouble.text)
    assert view._ending.tombstone is None


def test_what_was_typed_is_wiped_with_the_lock(frame, ending):
    ending._channel.setText(CHANNEL)
    frame.lock()
    assert ending._channel.text() == ""
