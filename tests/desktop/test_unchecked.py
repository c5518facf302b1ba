"""Thirty days without a check give a quiet line, without names."""

from __future__ import annotations

import datetime as dt
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from desktop.cli import run
from desktop.qt.widgets.reminding import reminder_words
from desktop.services import backups, health
from storage.vault import Vault
from tests.support.vaults import MOMENT, PASSPHRASE, Clock, new_draft, new_vault


def silent(*_: object) -> None:
    pass


def after(days: float) -> dt.datetime:
    return MOMENT + dt.timedelta(days=days)


def test_days_count_from_the_last_check_or_from_the_beginning(tmp_path: Path) -> None:
    clock = Clock()
    with new_vault(tmp_path / "vault", clock) as vault:
        assert health.days_unchecked(vault, after(400)) == 0  # it holds nothing
        draft = new_draft(vault)
        assert backups.reminders(vault, after(29.9)).unchecked == 0
        assert backups.reminders(vault, after(30.1)).unchecked == 30
        clock.at = after(31)
        health.check(vault, silent)
        reminders = backups.reminders(vault, after(60))
        assert reminders.unchecked == 0 and "was not checked" not in reminder_words(reminders)
        words = reminder_words(backups.reminders(vault, after(63)))
        assert "This vault was not checked for 32 days." in words and draft.code not in words
        # A clock that was set back reminds of nothing.
        assert backups.reminders(vault, after(-400)).unchecked == 0


def test_a_check_on_the_command_line_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_vault(tmp_path / "vault") as vault:
        new_draft(vault)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(f"{PASSPHRASE}\n".encode())))
    assert run(["vault", "check", str(tmp_path / "vault"), "--passphrase-stdin"]) == 0
    with Vault.open(tmp_path / "vault", PASSPHRASE) as vault:
        checks = [entry for entry in vault.custody.entries("vault") if entry.event == "VERI"]
        assert [dict(entry.details) for entry in checks] == [{"faults": 0}]
        assert health.days_unchecked(vault, vault.now()) == 0
