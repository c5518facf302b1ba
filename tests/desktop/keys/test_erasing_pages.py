"""Quick erase through the real windows: it can be stopped, and takes the keys first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.qt.erasing import Countdown
from desktop.qt.views.erased import ErasedView
from desktop.qt.views.welcome import WelcomeView
from desktop.services import vault_service
from storage.errors import WrongPassphrase
from storage.vault import Vault
from tests.support.key_pages import PASSPHRASE, press


def countdown(frame, qtbot):
    qtbot.waitUntil(lambda: any(w.isVisible() for w in frame.findChildren(Countdown)))
    return next(w for w in frame.findChildren(Countdown) if w.isVisible())


def test_erasing_counts_down_can_be_stopped_and_takes_the_keys_first(frame, keys_page, page, qtbot):
    folder = frame.context.home
    frame._eraser.ask()
    prompt = countdown(frame, qtbot)
    assert "5 seconds" in prompt._words.text()
    for _ in range(4):
        prompt.tick()
    assert "1 second." in prompt._words.text()
    QTest.keyClick(prompt, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: frame._eraser._countdown is None)
    assert frame.context.vault is not None and (folder / "keyslots.json").exists()

    press(keys_page, "Erase this vault")
    prompt = countdown(frame, qtbot)
    before = (folder / "keyslots.json").read_bytes()
    for _ in range(5):
        prompt.tick()
    view = page(ErasedView)
    assert frame.context.vault is None
    qtbot.waitUntil(lambda: "was overwritten and removed" in view._outcome.text, timeout=20_000)
    assert not folder.exists()
    assert before
    press(view, "Start page")
    page(WelcomeView)


def test_the_keys_are_gone_before_any_other_file(frame, keys_page, page, qtbot, monkeypatch):
    folder = frame.context.home
    monkeypatch.setattr(vault_service, "erase_rest", lambda opened, _report: opened.vault.close() or 7)
    QTest.keyClick(
        frame, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    countdown(frame, qtbot).choose("erase")
    view = page(ErasedView)
    qtbot.waitUntil(lambda: "7 files could not be removed" in view._outcome.text, timeout=20_000)
    assert (folder / "vault.db").exists()
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, PASSPHRASE)


def test_without_an_open_vault_nothing_counts_down(frame, page):
    frame.show_page("welcome")
    frame._eraser.ask()
    assert frame._eraser._countdown is None
