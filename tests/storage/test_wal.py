"""A damaged write-ahead log: everything that was acknowledged is there, or the person is told."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import wal
from storage.arrival import note_lost
from storage.connection import Database
from storage.errors import DiskFull, VaultDamaged
from storage.secret import Secret
from storage.vault import Vault
from tests.support.dying import die, survives
from tests.support.vaults import PASSPHRASE, REASON, answer, new_draft, new_vault

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills by POSIX signals")
KEY = b"k" * 32
FRAME = 24 + 4096
MOST = 20
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database whose program was killed after `MOST` acknowledged rows."""
    folder = tmp_path_factory.mktemp("crashed")
    with Secret(KEY) as key:
        database = Database(folder / "it.db", key, create=True)
        database.script("CREATE TABLE said (word TEXT)")
        database.close()

    def record() -> None:
        with Secret(KEY) as key:
            database = Database(folder / "it.db", key)
        for number in range(MOST):
            database.change("INSERT INTO said VALUES (?)", (f"{number} " * 300,))
        die()

    assert not survives(record)
    return folder


@pytest.fixture
def copy(crashed: Path, tmp_path: Path) -> Callable[[], Path]:
    made = [0]

    def copied() -> Path:
        made[0] += 1
        return Path(shutil.copytree(crashed, tmp_path / str(made[0]))) / "it.db"

    return copied


def log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def flip_bit(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def rows(database: Path) -> int | None:
    """Return how many rows are there; None when it does not open."""
    try:
        with Secret(KEY) as key:
            opened = Database(database, key)
    except VaultDamaged:
        return None
    try:
        return int(opened.value("SELECT COUNT(*) FROM said"))
    finally:
        opened.close()


def is_told(database: Path) -> bool:
    return bool(wal.kept_copies(database.parent))


def assert_all_or_told(database: Path) -> None:
    """Fail if rows are missing and nobody is told, or if somebody is told although nothing is missing."""
    before = log_of(database).read_bytes() if log_of(database).exists() else b""
    found = rows(database)
    assert (found != MOST) == is_told(database), found
    for kept in wal.kept_copies(database.parent):
        assert kept.read_bytes() == before


def test_an_undamaged_log_is_taken_in_and_nothing_is_told(copy: Callable[[], Path]) -> None:
    database = copy()
    assert rows(database) == MOST
    assert not is_told(database)
    assert rows(database) == MOST


@pytest.mark.parametrize("seed", range(4))
def test_any_flipped_bit_loses_nothing_or_is_told(copy: Callable[[], Path], seed: int) -> None:
    drawn = random.Random(seed)
    database = copy()
    whole = {path: path.read_bytes() for path in database.parent.iterdir()}
    size = len(whole[log_of(database)])
    frame = FRAME * drawn.randrange(size // FRAME) + 32
    # Every bit of the log's header and of one frame's is too many for each run; some of both, and pages.
    places = [drawn.randrange(32 * 8) for _ in range(12)]
    places += [8 * frame + drawn.randrange(24 * 8) for _ in range(12)]
    places += [drawn.randrange(size * 8) for _ in range(16)]
    places += [8 * (size - FRAME) + drawn.randrange(FRAME * 8) for _ in range(6)]
    for place in places:
        for path in database.parent.iterdir():
            path.unlink()
        for path, content in whole.items():
            path.write_bytes(content)
        flip_bit(log_of(database), place)
        assert_all_or_told(database)


def cut(log: Path) -> None:
    os.truncate(log, log.stat().st_size - FRAME)


def emptied(log: Path) -> None:
    os.truncate(log, 0)


@pytest.mark.parametrize("change", [cut, emptied, Path.unlink])
def test_a_log_that_ends_too_early_is_told(copy: Callable[[], Path], change: Change) -> None:
    database = copy()
    change(log_of(database))
    assert_all_or_told(database)
    assert is_told(database)


def test_a_torn_last_change_that_nobody_was_promised_is_not_told(copy: Callable[[], Path]) -> None:
    """What a crash in the middle of writing leaves behind the frames that were acknowledged."""
    database = copy()
    log = log_of(database)
    with log.open("rb") as file:
        salt = file.read(24)[16:24]
    torn = (5).to_bytes(4, "big") + bytes(4) + salt + bytes(8) + b"\x01" * 4096
    for extra in (torn[:100], torn, torn + torn[:2000]):
        with log.open("ab") as file:
            file.write(extra)
        assert wal.read_index(database) is not None
        again = (
            Path(shutil.copytree(database.parent, database.parent.with_name(f"torn {len(extra)}"))) / "it.db"
        )
        assert_all_or_told(again)
        assert not is_told(again)


def without_index(database: Path) -> None:
    database.with_name(f"{database.name}-shm").unlink()


def test_after_a_power_cut_the_frames_behind_tell_of_a_damaged_middle(copy: Callable[[], Path]) -> None:
    """The file -shm did not reach the disk: all but damage in the last change is noticed."""
    for frame in range(MOST - 2):
        database = copy()
        without_index(database)
        flip_bit(log_of(database), 8 * (32 + FRAME * frame + 30))
        assert_all_or_told(database)
        assert is_told(database)


def test_after_a_power_cut_a_log_without_its_header_is_told(copy: Callable[[], Path]) -> None:
    database = copy()
    without_index(database)
    flip_bit(log_of(database), 100)
    assert_all_or_told(database)


def test_an_index_that_is_not_whole_is_not_believed(copy: Callable[[], Path]) -> None:
    for bit in (8 * 16 + 1, 8 * 60, 8 * 44):
        database = copy()
        flip_bit(database.with_name("it.db-shm"), bit)
        assert wal.read_index(database) is None
        assert_all_or_told(database)
        assert not is_told(database)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=140),
    st.binary(max_size=300) | st.binary(min_size=32, max_size=32).map(lambda head: head + bytes(3 * FRAME)),
)
def test_any_bytes_beside_a_database_are_an_answer(
    tmp_path_factory: pytest.TempPathFactory, index: bytes, log: bytes
) -> None:
    database = tmp_path_factory.getbasetemp() / "any.db"
    database.with_name("any.db-shm").write_bytes(index)
    log_of(database).write_bytes(log)
    taken = wal.Index(0, 0, log[16:24].ljust(8, b"\0"))

    assert wal.lost(database, wal.read_index(database), taken) in (True, False)


def test_a_log_begun_anew_is_no_loss(tmp_path: Path) -> None:
    """The first run of a log was moved into the database and a second begun before the kill."""
    path = tmp_path / "it.db"
    with Secret(KEY) as key:
        database = Database(path, key, create=True)
        database.script("CREATE TABLE said (word TEXT)")
        database.close()
    kept = tmp_path / "former-shm"

    def record() -> None:
        with Secret(KEY) as key:
            database = Database(path, key)
        for number in range(MOST):
            if number == MOST - 3:
                shutil.copy(path.with_name("it.db-shm"), kept)
                database.rows("PRAGMA wal_checkpoint(RESTART)")
            database.change("INSERT INTO said VALUES (?)", (f"{number} " * 300,))
        die()

    assert not survives(record)
    # As a power cut may leave it: an index of some seconds before.
    shutil.copy(kept, path.with_name("it.db-shm"))
    assert_all_or_told(path)
    assert not is_told(path)


def test_a_disk_without_room_keeps_the_log_itself(
    copy: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = copy()
    flip_bit(log_of(database), 8 * (32 + FRAME * 3 + 50))
    before = log_of(database).read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(shutil, "copyfileobj", full)
        rows(database)
    (kept,) = wal.kept_copies(database.parent)
    assert kept.read_bytes() == before
    assert (rows(database) or 0) < MOST


def crashed_vault(folder: Path, name: str) -> None:
    with new_vault(folder) as vault:
        new_draft(vault)

    def record() -> None:
        with Vault.open(folder, PASSPHRASE) as vault:
            (draft,) = vault.drafts.list()
            if name == "vault.db":
                for number in range(30):
                    vault.drafts.record(draft.id, answer("/data/a", f"answer {number}"))
            else:
                identity = vault.identity(PASSPHRASE, REASON)
                for number in range(10):
                    identity.record(draft.code, answer("/data/name", f"name {number}"))
            die()

    assert not survives(record)


@pytest.mark.parametrize("name", ["vault.db", "identity.db"])
def test_who_opens_the_vault_is_told_and_the_copy_goes_with_the_key(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "vault"
    crashed_vault(folder, name)
    flip_bit(log_of(folder / name), 8 * (32 + FRAME + 40))

    if name == "identity.db":
        with Vault.open(folder, PASSPHRASE) as vault:
            assert not vault.arrival.lost
            vault.identity(PASSPHRASE, REASON).lock()
            assert (note_lost(vault), note_lost(vault)) == (1, 0)
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.arrival.lost == (name == "vault.db")
        assert [entry.event for entry in vault.custody.entries("vault")].count("LOST") == 1
        assert [result.part for result in vault.check() if not result.ok] == ["log"]
    with Vault.open(folder, PASSPHRASE) as vault:
        assert not vault.arrival.lost
        assert [entry.event for entry in vault.custody.entries("vault")].count("LOST") == 1
        vault.rotate(PASSPHRASE)
        assert wal.kept_copies(folder) == []
        assert all(result.ok for result in vault.check())


def test_a_flipped_bit_in_the_log_of_a_vault_loses_no_answer_unnoticed(tmp_path: Path) -> None:
    whole, drawn = tmp_path / "whole", random.Random(11)
    crashed_vault(whole, "vault.db")
    size = log_of(whole / "vault.db").stat().st_size
    outcomes = set()
    for number in range(14):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        place = drawn.randrange(32 * 8) if number < 3 else drawn.randrange(8 * size)
        flip_bit(log_of(folder / "vault.db"), place)
        try:
            with Vault.open(folder, PASSPHRASE) as vault:
                (draft,) = vault.drafts.list()
                complete = len(vault.drafts.journal(draft.id)) == 30
                outcomes.add((complete, bool(vault.arrival.lost)))
        except VaultDamaged:
            assert wal.kept_copies(folder)
    assert (False, False) not in outcomes
    assert (False, True) in outcomes
