"""Backups through the pages."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from desktop.qt.files import FileChooser
from desktop.qt.jobs import JobCancelled
from desktop.qt.views.unlock import UnlockView
from desktop.services import backups
from storage import clock
from tests.support.vaults import PASSPHRASE, new_draft

SAID = "Passphrase on the day of the backup"


def says(view, words: str) -> bool:
    return any(words in label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))


def type_passphrase(view, text: str = PASSPHRASE) -> None:
    next(f for f in view.findChildren(QLineEdit) if f.accessibleName() == SAID).setText(text)


def test_a_backup_is_made_tried_out_and_restored(window, lead, vaults: Path) -> None:
    draft = window.on_vault_lane(lambda: new_draft(lead.vault))
    view = window.show("backups")
    assert says(view, "There is no backup of this vault yet.") and not says(view, "locked twice")
    file = vaults / "mine.backup"
    window.press("Make a backup")
    window.choose(file)
    window.settle()
    assert says(view, "The backup was made.") and says(view, "Last backup: today")

    window.press("Choose a backup and try it")
    assert says(view, "Type the passphrase")
    before = {path.name for path in vaults.iterdir()}
    type_passphrase(view)
    window.press("Choose a backup and try it")
    window.choose(file)
    assert says(view, "opens, and all of it is whole")
    assert {path.name for path in vaults.iterdir()} == before

    window.frame.lock()
    window.settle()
    view = window.show("restore")
    assert not window.button("Restore").isEnabled()
    window.press("Choose the backup")
    window.choose(file)
    window.press("Choose where the folder is made")
    window.choose(vaults)
    type_passphrase(view, "another passphrase")
    window.press("Restore")
    assert says(view, "does not open the vault") and not (vaults / "vault").exists()
    type_passphrase(view)
    window.press("Restore")

    assert isinstance(window.frame.page(), UnlockView)
    from storage.vault import Vault

    with Vault.open(vaults / "vault", PASSPHRASE) as again:
        assert draft.id in {info.id for info in again.drafts.list()}


def test_an_interviewer_is_told_of_two_locks_and_a_supervisor_takes_one_off(
    window, field, vaults: Path
) -> None:
    view = window.show("backups")
    assert says(view, "locked twice")
    with pytest.raises(LookupError):
        window.button("Take off an outer lock")
    window.press("Make a backup")
    window.choose(vaults / "field.backup")
    window.settle()
    assert says(view, "The backup was made.")
    type_passphrase(view)
    window.press("Choose a backup and try it")
    window.choose(vaults / "field.backup")
    assert says(view, "an outer lock that only supervisors")
    window.on_vault_lane(field.close)

    from tests.support.second_half import opened_in

    window.context.vault = window.on_vault_lane(lambda: opened_in(vaults / "supervisor"))
    view = window.show("backups")
    (vaults / "out").mkdir()
    window.press("Take off an outer lock")
    window.choose(vaults / "field.backup")
    window.choose(vaults / "out")
    window.settle()
    assert says(view, "The outer lock was taken off.")
    backups.restore(vaults / "out" / "field-inner.backup", PASSPHRASE, vaults / "again", lambda *_: None)
    assert (vaults / "again" / "keyslots.json").exists()


def test_leaving_the_page_stops_a_backup(
    qtbot, window, lead, vaults: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, left = threading.Event(), threading.Event()
    stopped: list[bool] = []
    real = backups.make

    def making(taken, path, report):
        begun.set()
        left.wait(30)
        try:
            return real(taken, path, report)
        except JobCancelled:
            stopped.append(True)
            raise

    monkeypatch.setattr(backups, "make", making)
    window.show("backups")
    QTest.mouseClick(window.button("Make a backup"), Qt.MouseButton.LeftButton)
    chooser = next(w for w in QApplication.topLevelWidgets() if isinstance(w, FileChooser) and w.isVisible())
    chooser.choose(vaults / "mine.backup")
    qtbot.waitUntil(begun.is_set)
    window.frame.show_page("work", {})
    left.set()
    window.settle()

    assert stopped == [True]
    assert not [path for path in vaults.iterdir() if "backup" in path.name]


def test_the_list_of_testimonies_reminds_and_names_nobody(window, lead, vaults: Path) -> None:
    assert not says(window.show("work"), "backup")
    window.on_vault_lane(lambda: new_draft(lead.vault))
    assert says(window.show("work"), "There is no backup of this vault yet.")
    window.on_vault_lane(lambda: backups.remember(lead.vault, backups.Made(1, 1)))
    assert not says(window.show("work"), "backup")
    window.context.now = lambda: clock.now() + timedelta(days=12, hours=1)
    assert says(window.show("work"), "Last backup: 12 days ago")


def test_the_list_reminds_of_what_the_team_asks_for(window, stage) -> None:
    vault = window.context.vault.vault
    assert not says(window.show("work"), "recovery sheets")
    window.on_vault_lane(lambda: vault.team.set_policy(recovery_required=True))
    assert says(window.show("work"), "this vault has none yet")
