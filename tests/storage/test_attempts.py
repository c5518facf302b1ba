"""Failed attempts: counted, told once at the next opening, and not turned back unseen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.attempts import ATTEMPTS_NAME, FREE, Attempts
from storage.errors import VaultDamaged, WrongPassphrase
from storage.vault import Vault
from tests.support.traces import flip
from tests.support.vaults import PASSPHRASE, Clock, new_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "vault"):
        return tmp_path / "vault"


def fail(folder: Path, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassphrase):
            Vault.open(folder, "not this one")


def told(folder: Path) -> list[dict[str, str | int]]:
    """Return what the custody log says of failures."""
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.custody.verify().ok
        return [dict(entry.details) for entry in vault.custody.entries("vault") if entry.event == "FAIL"]


def test_each_failure_is_told_once_whoever_opens_the_vault(folder: Path) -> None:
    assert told(folder) == []
    fail(folder, 2)
    assert told(folder) == [{"attempts": 2}]
    assert told(folder) == [{"attempts": 2}]
    fail(folder)
    assert told(folder) == [{"attempts": 2}, {"attempts": 1}]


def test_an_opening_knows_what_happened_before_it(folder: Path) -> None:
    fail(folder, FREE - 1)
    with Vault.open(folder, PASSPHRASE, now=Clock()) as vault:
        assert (vault.arrival.failed, vault.arrival.count_whole) == (FREE - 1, True)


def test_a_right_passphrase_on_a_damaged_database_makes_nobody_wait(folder: Path, tmp_path: Path) -> None:
    whole = shutil.copytree(folder, tmp_path / "whole")
    flip(folder / "vault.db", 1000)
    for _ in range(FREE + 2):
        with pytest.raises(VaultDamaged):
            Vault.open(folder, PASSPHRASE)
        assert Attempts(folder).seconds_left() == 0

    # It did not open the vault either: that stays counted, and nothing was put back.
    shutil.copy(whole / "vault.db", folder / "vault.db")
    assert told(folder) == [{"attempts": FREE + 2}]


def test_the_delay_after_failures_ends_with_a_right_passphrase(folder: Path) -> None:
    fail(folder, FREE - 1)
    told(folder)
    fail(folder, FREE - 1)
    assert Attempts(folder).seconds_left() == 0


def test_a_removed_count_is_noticed(folder: Path) -> None:
    fail(folder, 2)
    (folder / ATTEMPTS_NAME).unlink()

    assert told(folder) == [{"attempts": 0, "count": "changed"}]
    fail(folder)
    assert told(folder)[1:] == [{"attempts": 1}]


def test_a_count_without_a_mark_is_taken_as_it_is(folder: Path) -> None:
    """A vault of before the mark: its file knows how many failed, and nobody is alarmed."""
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.settings.remove("attempts.mark")
    (folder / ATTEMPTS_NAME).write_text('{"format": 1, "failed": 2, "last": "2026-11-24T12:00:00Z"}')

    assert told(folder) == [{"attempts": 2}]


def test_a_vault_put_back_from_a_backup_brings_no_count_and_no_alarm(folder: Path) -> None:
    (folder / ATTEMPTS_NAME).unlink()
    with Vault.open(folder, PASSPHRASE, moved=True) as vault:
        assert vault.arrival.count_whole and not vault.arrival.failed
    assert told(folder) == []


def test_an_opening_that_is_interrupted_tells_it_the_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(folder, 2)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(
            "storage.arrival.wal.kept_copies", lambda _folder: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        Vault.open(folder, PASSPHRASE)
    # The interrupted one did not open it.
    assert told(folder) == [{"attempts": 3}]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 4),
    st.fixed_dictionaries(
        {},
        optional={
            "failed": st.integers(0, 5),
            "tried": st.integers(-2, 9) | st.just(10**30),
            "seal": st.binary(min_size=32, max_size=32).map(bytes.hex) | st.just("00") | st.none(),
        },
    ),
)
def test_whatever_is_written_into_the_file_the_true_number_or_an_alarm_comes_out(
    tmp_path_factory: pytest.TempPathFactory, failures: int, changes: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("count")
    attempts = Attempts(folder, clock := Clock())
    mark = attempts.found()
    for _ in range(failures):
        clock.move(1000)
        attempts.begin()
    path = folder / ATTEMPTS_NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    assert attempts.since(mark) in (failures, None)
