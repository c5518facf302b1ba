"""Windows while testimonies are sealed by themselves: what is said, what is shown, and what is not."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit

from desktop.qt.views.interview import InterviewView
from desktop.qt.views.unlock import UnlockView
from desktop.qt.views.work import WorkView
from desktop.services import autoseal
from desktop.services.gates import Why
from storage.keyslots_file import read_keyslots
from storage.vault import Vault
from tests.desktop.second.test_autoseal import answer
from tests.support.second_half import draft_in, opened_in, read_quickly
from tests.support.vaults import PASSPHRASE


@pytest.fixture
def ready(window, field) -> str:
    """Give a draft, in the vault of the window, that can be sealed."""

    def make() -> str:
        draft = draft_in(field)
        read_quickly(field, draft)
        return draft

    return window.on_vault_lane(make)


def state(window, opened, draft: str) -> str:
    return window.on_vault_lane(lambda: opened.vault.drafts.get(draft).state)


def lines(view: InterviewView):
    return view._lines


def shown() -> str:
    """Return every word that any window shows."""
    words = []
    for window in QApplication.topLevelWidgets():
        for kind in (QLabel, QLineEdit, QPlainTextEdit, QTextEdit):
            for widget in window.findChildren(kind):
                plain = getattr(widget, "toPlainText", None) or widget.text
                words += [plain()] if widget.isVisible() else []
    return "\n".join(words)


def test_the_interview_says_when_it_is_sealed_and_the_clock_seals_it(window, field, ready: str) -> None:
    view = window.show("interview", draft=ready)
    view._refresh()
    at = next(iter(window.frame.sealer._due.values()))
    assert lines(view)._sealing.words.text() == f"Will be sealed at {at.astimezone():%H:%M}."
    assert window.frame.sealer.timer.isActive()
    assert timedelta(minutes=14) < at - window.context.now() <= autoseal.AFTER

    window.context.now = lambda: at
    window.frame.sealer.timer.timeout.emit()

    assert isinstance(window.frame.page(), WorkView)  # at once: what is sealed is not to be read meanwhile
    window.settle()
    assert state(window, field, ready) == "SEAL"
    assert "is sealed and waits here to be handed over" in window.banner
    assert window.frame.page()._model.line(0).outgoing == "waits"
    assert not window.frame.sealer.timer.isActive()


def test_a_step_that_is_taken_back_stops_the_clock(window, field, ready: str) -> None:
    view = window.show("interview", draft=ready)
    view._refresh()
    assert lines(view)._sealing.isVisible()

    view._on_value("/data/F91/F91_01", "")
    view._refresh()

    assert not lines(view)._sealing.isVisible()
    assert window.frame.sealer._due == {}
    assert not window.frame.sealer.timer.isActive()


def test_the_list_says_what_is_missing_as_soon_as_it_is(window, field, ready: str) -> None:
    view = window.show("interview", draft=ready)
    view._on_value("/data/F91/F91_01", "")
    window.settle()
    assert window.show("work")._model.line(0).held == Why.WELLBEING.value

    view = window.show("interview", draft=ready)
    view._on_value("/data/F91/F91_01", "CALM")
    window.settle()

    assert window.show("work")._model.line(0).held == ""


def test_it_can_be_sealed_at_once_from_the_interview(window, field, ready: str) -> None:
    view = window.show("interview", draft=ready)
    view._refresh()

    window.press("Seal now")

    assert state(window, field, ready) == "SEAL"
    assert isinstance(window.frame.page(), WorkView)


@pytest.mark.parametrize("why", ["key", "sleep"])
def test_locking_takes_everything_off_the_screen_before_it_seals(
    window, field, ready: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show("interview", draft=ready, module="F04")
    assert "nineteen" in shown() or "eighteen" in shown()
    begin, go_on = threading.Event(), threading.Event()
    seal_all = autoseal.seal_all

    def slow(*arguments: object, **named: object) -> object:
        begin.set()
        assert go_on.wait(30)
        return seal_all(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(autoseal, "seal_all", slow)

    window.frame.lock_because(why)

    assert begin.wait(30)
    assert isinstance(window.frame.page(), UnlockView)
    assert "nineteen" not in shown() and "eighteen" not in shown()
    assert not field.vault.closed  # the keys go when sealing ends
    go_on.set()
    window.settle()
    assert field.vault.closed
    with Vault.open(field.folder, PASSPHRASE) as again:
        assert again.drafts.get(ready).state == "SEAL"
        assert list(again.drafts.journal(ready)) == []
        assert again.custody.entries("vault")[-1].details == {"by": why}


def test_closing_the_window_seals_too_and_shows_nothing_meanwhile(window, field, ready: str, qtbot) -> None:
    window.show("interview", draft=ready, module="F04")

    window.frame.close()

    assert "eighteen" not in shown()
    qtbot.waitUntil(lambda: not window.frame.isVisible(), timeout=30_000)
    with Vault.open(field.folder, PASSPHRASE) as again:
        assert again.drafts.get(ready).state == "SEAL"


def test_what_was_not_sealed_is_sealed_when_the_vault_is_opened_again(
    window, field, ready: str, type_text, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> autoseal.Outcome:
        return autoseal.Outcome()

    window.show("work")
    with monkeypatch.context() as patch:
        patch.setattr(autoseal, "seal_all", refuses)
        window.frame.lock()
        window.settle()
    view = window.frame.page()
    type_text(view._passphrase.passphrase.field, PASSPHRASE)

    window.press("Unlock")

    assert isinstance(window.frame.page(), WorkView)
    assert "is sealed and waits here" in window.banner
    assert window.frame.page()._model.line(0).state == "SEAL"


def test_a_draft_with_an_open_gate_stays_and_the_list_names_the_gate(window, field, ready: str) -> None:
    window.on_vault_lane(lambda: answer(field, ready, "/data/F91/F91_01", ""))
    window.on_vault_lane(lambda: autoseal.seal_all(field.vault, autoseal.LOCK))

    view = window.show("work")

    index = view._model.index(0, 1)
    assert view._model.data(index) == "Read-back \u00b7 before sealing: wellbeing"
    assert view._model.line(0).held == Why.WELLBEING.value


def test_erasing_does_not_wait_for_sealing_and_no_keys_come_back(
    window, field, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = window.show("interview", draft=ready)
    view._refresh()
    begin, go_on = threading.Event(), threading.Event()
    finish = Vault.finish_forgetting

    def slow(vault: Vault, reason: str) -> None:
        begin.set()
        assert go_on.wait(30)
        finish(vault, reason)

    monkeypatch.setattr(Vault, "finish_forgetting", slow)
    before = read_keyslots(field.folder / "keyslots.json")
    QTest.mouseClick(window.button("Seal now"), Qt.MouseButton.LeftButton)
    assert begin.wait(60)

    window.frame._eraser.ask()
    window.frame._eraser._countdown.choose("erase")

    noise = read_keyslots(field.folder / "keyslots.json")
    assert noise != before
    seen = []
    erase_files = field.vault.close
    monkeypatch.setattr(
        field.vault,
        "close",
        lambda: (seen.append(read_keyslots(field.folder / "keyslots.json")), erase_files()),
    )
    go_on.set()
    window.settle()
    assert seen == [noise]  # giving the vault a new key came later, and was refused
    assert not field.folder.exists()


def test_a_sealed_file_is_handed_over_and_deleted_from_the_list(
    window, field, ready: str, tmp_path: Path
) -> None:
    window.on_vault_lane(lambda: autoseal.seal_all(field.vault, autoseal.LOCK))
    view = window.show("work")
    assert "No key of this vault opens it" in view._outgoing._words.text()

    window.press("Hand over")
    window.choose(tmp_path / "copy.age")

    (waiting,) = window.on_vault_lane(field.vault.outbox.list)
    assert (tmp_path / "copy.age").read_bytes() == (field.folder / "outbox" / waiting.name).read_bytes()
    assert "the same as the sealed file" in window.banner
    window.press("The supervisors have it: delete my copy")
    window.prompt().reject()
    window.settle()
    assert window.on_vault_lane(field.vault.outbox.list) != []
    window.press("The supervisors have it: delete my copy")
    QTest.mouseClick(window.prompt().button("delete"), Qt.MouseButton.LeftButton)
    window.settle()
    assert window.on_vault_lane(field.vault.outbox.list) == []
    assert list((field.folder / "outbox").iterdir()) == []
    assert not view._outgoing.isVisible()


def test_a_copy_that_cannot_be_made_is_said_and_changes_nothing(window, field, ready: str, tmp_path) -> None:
    window.on_vault_lane(lambda: autoseal.seal_all(field.vault, autoseal.LOCK))
    view = window.show("work")

    view._outgoing._on_path(tmp_path / "nowhere" / "copy.age")
    window.settle()

    assert "could not be read or written" in window.banner
    assert view._model.line(0).outgoing == "waits"


def test_a_vault_that_seals_nothing_itself_says_nothing(window, vaults: Path) -> None:
    opened = window.on_vault_lane(lambda: opened_in(vaults / "supervisor"))
    window.context.vault = opened

    def make() -> str:
        draft = draft_in(opened)
        read_quickly(opened, draft)
        return draft

    view = window.show("interview", draft=window.on_vault_lane(make))
    view._refresh()

    assert not lines(view)._sealing.isVisible()
    assert window.frame.sealer._due == {}


def test_a_break_is_offered_taken_and_written_down(window, field, ready: str) -> None:
    view = unready(window, ready)
    now = window.context.now()
    window.context.now = lambda: now
    view._progress.state = "OPEN"
    lines(view).look_at_time()
    assert not lines(view)._resting.isVisible()
    for minute in range(46):
        window.context.now = lambda minute=minute: now + timedelta(minutes=minute)
        lines(view).look_at_time()
    assert lines(view)._resting.words.text() == "45 minutes without a break. Offer water, air, a moment."

    before = len(_breaks(view))
    window.press("Pause now")
    window.context.now = lambda: now + timedelta(minutes=55)
    view._progress.state = "PAUS"
    window.press("Go on")

    assert not lines(view)._resting.isVisible()
    assert len(_breaks(view)) == before + 1


def test_not_now_puts_the_line_away_for_another_45_minutes(window, field, ready: str) -> None:
    view = unready(window, ready)
    now = window.context.now()
    for minute in range(46):
        window.context.now = lambda minute=minute: now + timedelta(minutes=minute)
        lines(view).look_at_time()

    window.press("Not now")

    assert not lines(view)._resting.isVisible()


def test_with_a_young_person_the_session_must_end_and_that_cannot_be_put_away(
    window, field, ready: str
) -> None:
    view = unready(window, ready)
    view._on_value("/data/F00/F00_05", "Y")
    now = window.context.now()
    for minute in range(46):
        window.context.now = lambda minute=minute: now + timedelta(minutes=minute)
        lines(view).look_at_time()

    assert "the session must end now" in lines(view)._over.text
    assert lines(view)._over.isVisible() and not lines(view)._resting.isVisible()


def unready(window, draft: str) -> InterviewView:
    """Show an interview that is going on: what comes before sealing is not all there."""
    view = window.show("interview", draft=draft)
    view._on_value("/data/F91/F91_01", "")
    window.settle()
    return view


def _breaks(view: InterviewView) -> list[str]:
    states = view._draft.interview.states().values()
    return [s.value for s in states if s.us.get("id") == "F04.11.start" and s.value]
