"""New keys in the place of the old ones, so that old pages left on a disk belong to keys that are gone.

The steps, each of them on the disk before the next one begins:

1. ``keyslots.next`` is written: the same slots, with wraps of the new keys.
2. ``identity.db`` is written anew under its new key, in one transaction (when its key is at hand).
3. ``vault.db`` likewise.
4. ``keyslots.json`` is replaced by the new content and the old content overwritten.
5. ``keyslots.next`` is overwritten and removed.

Whenever it is interrupted, each database opens with the old or with the new key. The slots lead to both
until `settle` has found out which, the next time the vault is opened.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage import atomic
from storage.connection import Database
from storage.errors import RekeyUnsettled, StorageError, VaultDamaged
from storage.keyslots import Found, Keyslots
from storage.keyslots_file import read_keyslots, to_bytes
from storage.secret import Secret
from storage.vault_files import (
    KEYSLOTS_NAME,
    NEXT_NAME,
    database_key,
    identity_database_key,
    open_database,
    open_identity_database,
)

Put = Callable[[Path, bytes], None]


@dataclass(frozen=True)
class Turned:
    """What a rotation gives: the slots in force and the key they lead to."""

    keyslots: Keyslots
    vault_key: Secret


def rotate(
    folder: Path,
    keyslots: Keyslots,
    database: Database,
    vault_key: Secret,
    identity_key: Secret | None = None,
    put: Put = atomic.replace,
) -> Turned:
    """Give the databases new keys, steps 1 to 3; the caller takes over what it returns and calls `finish`.

    Args:
        folder: of the vault.
        keyslots: in force.
        database: open, in no transaction.
        vault_key: in force.
        identity_key: in force, or None to leave ``identity.db`` as it is. Nobody may have it open.
        put: puts new slots in the place of a file.

    Raises:
        DiskFull, DiskRefused: it could not be written. The vault goes on with the key it had.
        RekeyUnsettled: the disk did not answer. The vault must be closed and opened again.
    """
    if (folder / NEXT_NAME).exists():
        # What an earlier rotation could not finish; its slots must not be lost.
        finish(folder, keyslots, put)
    new_key = Secret.random()
    back = keyslots
    try:
        turned = keyslots.with_vault_key(vault_key, new_key)
        with Secret.random() as new_identity_key:
            if identity_key is not None:
                turned = turned.with_identity_key(new_key, new_identity_key)
            with atomic.disk_errors():
                put(folder / NEXT_NAME, to_bytes(turned))
            if identity_key is not None:
                _rekey_identity(folder, identity_key, new_identity_key)
                back = keyslots.with_identity_of(turned)
        with database_key(vault_key) as old, database_key(new_key) as new:
            database.rekey(old, new)
    except RekeyUnsettled:
        # Both keys stay within reach of the slots; `settle` finds out which one it is.
        new_key.wipe()
        raise
    except StorageError:
        new_key.wipe()
        # The vault's key stays; that of the identities may be new already.
        finish(folder, back, put)
        raise
    return Turned(turned, new_key)


def finish(folder: Path, keyslots: Keyslots, put: Put = atomic.replace) -> None:
    """Put slots in force and take away what is not needed any more.

    Raises:
        DiskFull, DiskRefused: it could not be written; the next unlock does it.
    """
    with atomic.disk_errors():
        put(folder / KEYSLOTS_NAME, to_bytes(keyslots))
        atomic.remove(folder / NEXT_NAME)


def settle(folder: Path, keyslots: Keyslots, found: Found) -> tuple[Keyslots, Secret, Database]:
    """Open the vault with a slot that opened, and finish a rotation that was interrupted.

    Raises:
        VaultDamaged: no key the slot leads to opens the database.
    """
    candidates = [keyslots, *_pending(folder)]
    chosen, vault_key, database = _first_that_opens(folder, candidates, found)
    try:
        if len(candidates) > 1:
            chosen = chosen.with_identity_of(_identity_that_opens(folder, candidates, found))
        if (folder / NEXT_NAME).exists():
            finish(folder, chosen)
    except BaseException:
        database.close()
        vault_key.wipe()
        raise
    return chosen, vault_key, database


def _pending(folder: Path) -> list[Keyslots]:
    """Return what an interrupted rotation prepared, if it is there and whole."""
    with atomic.disk_errors():
        atomic.remove_unfinished(folder / NEXT_NAME)
    with contextlib.suppress(StorageError):
        pending = read_keyslots(folder / NEXT_NAME)
        if isinstance(pending, Keyslots):
            return [pending]
    return []


def _first_that_opens(
    folder: Path, candidates: list[Keyslots], found: Found
) -> tuple[Keyslots, Secret, Database]:
    for candidate in candidates:
        with contextlib.suppress(VaultDamaged):
            vault_key = candidate.vault_key_of(found)
            try:
                return candidate, vault_key, open_database(folder, vault_key)
            except BaseException:
                vault_key.wipe()
                raise
    raise VaultDamaged


def _identity_that_opens(folder: Path, candidates: list[Keyslots], found: Found) -> Keyslots:
    for candidate in candidates:
        with contextlib.suppress(VaultDamaged), candidate.identity_key_of(found) as identity_key:
            open_identity_database(folder, identity_key).close()
            return candidate
    raise VaultDamaged


def _rekey_identity(folder: Path, old: Secret, new: Secret) -> None:
    database = open_identity_database(folder, old)
    try:
        with identity_database_key(old) as old_key, identity_database_key(new) as new_key:
            database.rekey(old_key, new_key)
    finally:
        database.close()
