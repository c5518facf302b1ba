"""Two programs on one vault, and clocks that jump."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from desktop.services import backups
from storage.errors import VaultBusy
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, Clock, answer, new_draft, new_vault

PROCESSES = 4


def try_to_open(folder: Path, told: Connection) -> None:
    try:
        with Vault.open(folder, PASSPHRASE):
            told.send("open")
            told.recv()
    except VaultBusy as error:
        told.send(str(error))


def test_of_programs_that_start_together_one_opens_the_vault(tmp_path: Path) -> None:
    new_vault(tmp_path / "vault").close()
    context = multiprocessing.get_context("spawn")
    ends = [context.Pipe() for _ in range(PROCESSES)]
    processes = [context.Process(target=try_to_open, args=(tmp_path / "vault", theirs)) for _, theirs in ends]
    for process in processes:
        process.start()
    told = [ours.recv() for ours, _ in ends]
    for ours, _ in ends:
        ours.send("close")
    for process in processes:
        process.join()

    assert told.count("open") == 1
    assert all("already open in another window" in words for words in told if words != "open")
    with Vault.open(tmp_path / "vault", PASSPHRASE) as vault:
        assert vault.check()[1].ok


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_jumps_loses_no_word(tmp_path: Path, years: int) -> None:
    clock = Clock()
    with new_vault(tmp_path / "vault", clock) as vault:
        draft = new_draft(vault)
        for number in range(6):
            clock.move(years * 365 * 24 * 3600 * (-1) ** number)
            vault.drafts.record(draft.id, answer("/data/a", str(number)))
            vault.custody.append("vault", "VERI")
        backups.last(vault, clock())

    with Vault.open(tmp_path / "vault", PASSPHRASE, now=clock) as again:
        assert [row.new for row in again.drafts.journal(draft.id)] == [str(n) for n in range(6)]
        assert again.custody.verify().ok
        assert [check.name for check in again.check() if not check.ok] == []
        assert any("clock" in entry.reason for entry in again.custody.entries("vault"))
        assert backups.last(again, clock() - timedelta(days=9000)).days == 0
