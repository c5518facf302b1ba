"""From a passphrase to an open database: the delay, the slots, and a rotation that was interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage import atomic, rotation
from storage.attempts import Attempts
from storage.connection import Database
from storage.credentials import Opener
from storage.errors import NotAVault, VaultDamaged, WrongPassphrase
from storage.kdf import KdfParams
from storage.keyslots import Found, Keyslots
from storage.keyslots_file import read_keyslots, to_bytes
from storage.secret import Secret
from storage.slot_changes import with_present_cost
from storage.slot_directory import Kind
from storage.vault_files import DATABASE_NAME, KEYSLOTS_NAME, NEXT_NAME

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Unlocked:
    """What an open vault is made of.

    Attributes:
        keyslots: in force.
        vault_key: what they lead to.
        database: ``vault.db``, open.
        place: of the slot that opened.
        failed: how many attempts had failed in a row before this one.
    """

    keyslots: Keyslots
    vault_key: Secret
    database: Database
    place: int
    failed: int


def require_vault(folder: Path) -> None:
    """Refuse a folder without a vault.

    Raises:
        NotAVault: there is none.
        VaultDamaged: there was one, and its key slots are missing.
    """
    if not (folder / KEYSLOTS_NAME).is_file():
        raise VaultDamaged if (folder / DATABASE_NAME).exists() else NotAVault


def unlock(folder: Path, key: Opener, now: Callable[[], datetime], report: Report | None = None) -> Unlocked:
    """Open the database of a vault whose lock is held.

    An erase passphrase destroys the slots and then looks like a wrong one.

    Args:
        folder: of the vault.
        key: what is tried.
        now: what time it is.
        report: told between the steps; what it raises stops the attempt and leaves everything closed.

    Raises:
        TooManyAttempts: the delay after failed attempts is not over.
        WrongPassphrase: no slot opens.
        VaultDamaged, VaultTooNew, WeakVault, DiskFull, DiskRefused: see there.
    """
    tell = report or _nobody
    attempts = Attempts(folder, now)
    with atomic.disk_errors():
        atomic.remove_unfinished(folder / KEYSLOTS_NAME)
    stored = read_keyslots(folder / KEYSLOTS_NAME)
    failed = attempts.begin()
    tell("", 0, 0)
    keyslots = stored if isinstance(stored, Keyslots) else _renewed(folder, stored.renewed(key))
    found = keyslots.find(key)
    with found.material:
        if found.kind == Kind.ERASE:
            destroy_slots(folder, keyslots.params)
            raise WrongPassphrase
        # Whoever knows a passphrase is not slowed down by a damaged database.
        attempts.succeed()
        tell("", 0, 0)
        keyslots, vault_key, database = rotation.settle(folder, keyslots, found)
        try:
            tell("", 0, 0)
            if found.late:
                keyslots = _brought_up_to_date(folder, keyslots, key, found, vault_key)
        except BaseException:
            database.close()
            vault_key.wipe()
            raise
    return Unlocked(keyslots, vault_key, database, found.place, failed)


def destroy_slots(folder: Path, params: KdfParams) -> None:
    """Put slots that nothing opens in the place of those in force; what the vault holds is lost with them.

    Raises:
        DiskFull, DiskRefused: it could not be written.
    """
    with Secret.random() as nothing, Secret.random() as nobody:
        noise = to_bytes(Keyslots.empty(params, nothing, nobody))
    with atomic.disk_errors():
        # In place first: on a disk that overwrites, the old content is gone before anything else happens.
        for name in (KEYSLOTS_NAME, NEXT_NAME):
            if (folder / name).exists():
                atomic.write_over(folder / name, noise)
        atomic.remove(folder / NEXT_NAME)


def _renewed(folder: Path, keyslots: Keyslots) -> Keyslots:
    with atomic.disk_errors():
        atomic.replace(folder / KEYSLOTS_NAME, to_bytes(keyslots))
    return keyslots


def _brought_up_to_date(
    folder: Path, keyslots: Keyslots, key: Opener, found: Found, vault_key: Secret
) -> Keyslots:
    """Give a slot that still had a former cost the present one."""
    return _renewed(folder, with_present_cost(keyslots, key, found, vault_key))


def _nobody(_stage: str, _done: int, _total: int) -> None:
    """Report to nobody."""
