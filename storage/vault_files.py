"""The files of a vault, by name, and how its two databases are opened."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from storage import atomic
from storage.attempts import ATTEMPTS_NAME
from storage.connection import Database
from storage.errors import FolderNotEmpty
from storage.kdf import derive
from storage.migrate import Kind, migrate, steps
from storage.secret import Secret

KEYSLOTS_NAME: Final = "keyslots.json"
NEXT_NAME: Final = "keyslots.next"
DATABASE_NAME: Final = "vault.db"
IDENTITY_NAME: Final = "identity.db"
BLOBS_NAME: Final = "blobs"
OUTBOX_NAME: Final = "outbox"
LOCK_NAME: Final = "vault.lock"

_DATABASE_LABEL: Final = "underseal/1 vault.db"
_IDENTITY_LABEL: Final = "underseal/1 identity.db"


def database_key(vault_key: Secret) -> Secret:
    """Return the key of ``vault.db``."""
    return derive(vault_key, _DATABASE_LABEL)


def identity_database_key(identity_key: Secret) -> Secret:
    """Return the key of ``identity.db``."""
    return derive(identity_key, _IDENTITY_LABEL)


def open_database(folder: Path, vault_key: Secret, *, create: bool = False) -> Database:
    """Open ``vault.db``, and bring it up to date.

    Raises:
        VaultDamaged: it does not open with this key.
    """
    with database_key(vault_key) as key:
        database = Database(folder / DATABASE_NAME, key, create=create)
    return _migrated(database, "vault")


def open_identity_database(folder: Path, identity_key: Secret, *, create: bool = False) -> Database:
    """Open ``identity.db``, and bring it up to date.

    Raises:
        VaultDamaged: it does not open with this key.
    """
    with identity_database_key(identity_key) as key:
        database = Database(folder / IDENTITY_NAME, key, create=create)
    return _migrated(database, "identity")


def require_room(folder: Path) -> None:
    """Refuse a folder that holds something.

    Raises:
        FolderNotEmpty: it does.
    """
    with atomic.disk_errors():
        if folder.exists() and any(folder.iterdir()):
            raise FolderNotEmpty


def remove_beginnings(folder: Path) -> None:
    """Leave an empty folder behind when a vault could not be made whole, if the disk lets us."""
    for name in (KEYSLOTS_NAME, DATABASE_NAME, IDENTITY_NAME, LOCK_NAME, ATTEMPTS_NAME):
        for file in folder.glob(f"{name}*"):
            with contextlib.suppress(OSError):
                file.unlink()
    with contextlib.suppress(OSError):
        (folder / BLOBS_NAME).rmdir()


def _migrated(database: Database, kind: Kind) -> Database:
    try:
        migrate(database, steps(kind))
    except BaseException:
        database.close()
        raise
    return database
