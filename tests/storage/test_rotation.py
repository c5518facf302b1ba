"""New keys: every slot follows, old pages stay closed, and no interruption loses the vault."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import connection
from storage.connection import Database
from storage.credentials import Credential, RecoverySecret
from storage.errors import (
    DiskFull,
    DiskRefused,
    RekeyUnsettled,
    StorageError,
    VaultDamaged,
    WrongPassphrase,
)
from storage.secret import Secret
from storage.vault import Vault
from storage.vault_files import database_key
from tests.support.dying import die, disturbed, no_file_longer_than, refuse, survives
from tests.support.vaults import PASSPHRASE, REASON, answer, new_draft, new_vault

posix = pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills by POSIX signals")
SECOND = Credential("six loud geese walk", b"k" * 32)
WORDS = "what was said, said again " * 400


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a vault with two passphrases, answers and an identity; tests work on copies."""
    folder = tmp_path_factory.mktemp("model") / "vault"
    with new_vault(folder) as vault:
        vault.keys.add(PASSPHRASE, SECOND)
        draft = new_draft(vault)
        for number in range(40):
            vault.drafts.record(draft.id, answer("/data/a", f"{number} {WORDS}"))
        with vault.identity(PASSPHRASE, REASON) as identity:
            identity.record(draft.id, answer("/data/name", "A. Person"))
    return folder


@pytest.fixture
def copies(model: Path, tmp_path: Path) -> Callable[[], Path]:
    made = [0]

    def copy() -> Path:
        made[0] += 1
        return Path(shutil.copytree(model, tmp_path / str(made[0])))

    return copy


def assert_whole(folder: Path) -> None:
    """Fail unless both passphrases open everything, and nothing unfinished lies about afterwards."""
    for key in (PASSPHRASE, SECOND):
        with Vault.open(folder, key) as vault:
            (draft,) = vault.drafts.list()
            assert len(vault.drafts.journal(draft.id)) == 40
            with vault.identity(key, REASON) as identity:
                assert identity.values(draft.id) == {"/data/name": "A. Person"}
            assert all(result.ok for result in vault.check()), vault.check()
    assert {file.name for file in folder.iterdir()} == {
        *("keyslots.json", "vault.db", "identity.db", "blobs", "vault.lock", "attempts.json")
    }


def test_every_passphrase_follows_and_the_old_key_opens_nothing(copies: Callable[[], Path]) -> None:
    folder = copies()
    with Vault.open(folder, PASSPHRASE) as vault:
        old_slots = vault.keys.keyslots
        vault.rotate(PASSPHRASE)
        assert len(vault.drafts.list()) == 1

    assert_whole(folder)
    with old_slots.vault_key(PASSPHRASE) as old, database_key(old) as key, pytest.raises(VaultDamaged):
        Database(folder / "vault.db", key)


def test_without_a_passphrase_the_identities_keep_their_key(copies: Callable[[], Path]) -> None:
    folder = copies()
    before = (folder / "identity.db").read_bytes()[4096:]
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.rotate()

    assert (folder / "identity.db").read_bytes()[4096:] == before
    assert_whole(folder)


def test_a_wrong_passphrase_rotates_nothing(copies: Callable[[], Path]) -> None:
    folder = copies()
    with Vault.open(folder, PASSPHRASE) as vault:
        slots = vault.keys.keyslots
        with pytest.raises(WrongPassphrase):
            vault.rotate("not this one")
        assert vault.keys.keyslots == slots
    assert_whole(folder)


def test_every_page_is_written_anew(copies: Callable[[], Path]) -> None:
    folder = copies()

    def pages(name: str) -> set[bytes]:
        content = (folder / name).read_bytes()
        return {content[at : at + 4096] for at in range(0, len(content), 4096)}

    before = {name: pages(name) for name in ("vault.db", "identity.db")}
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.rotate(PASSPHRASE)
        assert (folder / "vault.db-wal").stat().st_size == 0
    for name, old in before.items():
        assert not old & pages(name)


@posix
def test_a_rotation_killed_before_any_of_its_writes_opens_with_both_passphrases(
    copies: Callable[[], Path],
) -> None:
    for step in range(100):
        folder = copies()

        def turn(folder: Path = folder, step: int = step) -> None:
            with Vault.open(folder, PASSPHRASE) as vault, disturbed(step, die):
                vault.rotate(PASSPHRASE)

        done = survives(turn)
        assert_whole(folder)
        if done:
            assert step > 12
            return
    pytest.fail("it never came to its end")


@posix
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98])
def test_a_rotation_killed_while_pages_are_written_loses_nothing(
    copies: Callable[[], Path], share: float
) -> None:
    folder = copies()
    size = (folder / "vault.db").stat().st_size

    def turn() -> None:
        with Vault.open(folder, PASSPHRASE) as vault:
            no_file_longer_than(int(size * share), deadly=True)
            vault.rotate()

    assert not survives(turn)
    assert_whole(folder)


@posix
def test_a_rotation_that_was_killed_twice_loses_nothing(copies: Callable[[], Path]) -> None:
    """The second begins while what the first could not finish still lies there."""
    for second in range(0, 40, 5):
        folder = copies()

        def turn(folder: Path = folder, second: int = second) -> None:
            with Vault.open(folder, PASSPHRASE) as vault:
                with disturbed(6, refuse(errno.ENOSPC)), pytest.raises(DiskFull):
                    vault.rotate()
                with disturbed(second, die):
                    vault.rotate()

        done = survives(turn)
        assert_whole(folder)
        if done:
            break


@posix
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_rotation_without_room_on_the_disk_says_so_and_the_vault_goes_on(
    copies: Callable[[], Path], share: float
) -> None:
    folder = copies()
    size = (folder / "vault.db").stat().st_size

    def turn() -> None:
        import resource
        import signal

        with Vault.open(folder, PASSPHRASE) as vault:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(size * share), resource.RLIM_INFINITY))
            with pytest.raises((DiskFull, DiskRefused)):
                vault.rotate()
            assert len(vault.drafts.list()) == 1
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            vault.settings.set("still", "here")
        with Vault.open(folder, PASSPHRASE) as vault:
            assert vault.settings.get("still") == "here"

    assert survives(turn)
    assert_whole(folder)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_rotation_whose_writes_fail_leaves_a_vault_that_goes_on_and_opens(
    copies: Callable[[], Path], number: int
) -> None:
    for step in range(0, 100, 1 if number == errno.ENOSPC else 6):
        folder = copies()
        with Vault.open(folder, PASSPHRASE) as vault:
            with disturbed(step, refuse(number)) as left:
                try:
                    vault.rotate(PASSPHRASE)
                except StorageError as error:
                    assert isinstance(error, DiskFull if number == errno.ENOSPC else DiskRefused)
            assert len(vault.drafts.list()) == 1
            vault.settings.set("still", "here")
        assert_whole(folder)
        if left[0] >= 0:
            return
    pytest.fail("it never came to its end")


@posix
def test_a_change_of_a_passphrase_killed_or_refused_at_any_write_leaves_the_old_or_the_new_one(
    copies: Callable[[], Path],
) -> None:
    new = Credential("nine slow otters swim")
    for step in range(100):
        folder = copies()

        def change(folder: Path = folder, step: int = step) -> None:
            with Vault.open(folder, PASSPHRASE) as vault, disturbed(step, die):
                vault.keys.change(PASSPHRASE, new)

        done = survives(change)
        opening = []
        for key in (PASSPHRASE, new):
            try:
                Vault.open(folder, key).close()
                opening.append(key)
            except WrongPassphrase:
                continue
        assert len(opening) == 1
        Vault.open(folder, SECOND).close()
        if done:
            assert opening == [new]
            return


def test_shares_follow_a_rotation(copies: Callable[[], Path]) -> None:
    folder, secret = copies(), RecoverySecret.random()
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.keys.set_recovery(PASSPHRASE, secret, 2, 3)
        vault.rotate()
    with Vault.recover(folder, secret, Credential("nine slow otters swim")) as vault:
        assert len(vault.drafts.list()) == 1


def test_a_refused_rekey_does_not_leave_a_connection_without_a_key(
    copies: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    folder = copies()
    with Vault.open(folder, PASSPHRASE) as vault:
        monkeypatch.setattr(connection.Database, "rekey", full)
        with pytest.raises(DiskFull):
            vault.rotate(PASSPHRASE)
        monkeypatch.undo()
        assert not (folder / "keyslots.next").exists()
    assert_whole(folder)


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_disk_that_goes_away_during_a_rotation_loses_neither_key(
    copies: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """The disk goes away while the database is opened again, whichever of them it is."""
    folder, left = copies(), [calls]
    real = Database._connect

    def away(database: Database, key: Secret) -> None:
        left[0] -= 1
        if not left[0]:
            raise DiskRefused
        real(database, key)

    with Vault.open(folder, PASSPHRASE) as vault:
        monkeypatch.setattr(Database, "_connect", away)
        with pytest.raises(DiskRefused if calls == 1 else RekeyUnsettled):
            vault.rotate(PASSPHRASE)
        monkeypatch.setattr(Database, "_connect", real)

    assert_whole(folder)


def test_a_closed_database_is_refused_in_a_sentence(copies: Callable[[], Path]) -> None:
    vault = Vault.open(copies(), PASSPHRASE)
    vault.close()

    with pytest.raises(StorageError):
        vault.drafts.list()
    with pytest.raises(StorageError), vault.transaction():
        pass
