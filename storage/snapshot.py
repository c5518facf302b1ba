"""A database file that stands still while it is copied, although its owner goes on writing.

SQLite in WAL mode writes to a second file. A connection that begins to read while that file is empty reads
the first one alone, and as long as it reads nobody may bring the second file into the first
(https://www.sqlite.org/walformat.html, "WAL-Index", read mark 0). So the bytes of the first file are one
consistent moment, and they are ciphertext: a copy of them never holds a word in clear.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storage.connection import Database
from storage.errors import VaultBusy
from storage.secret import Secret

_ATTEMPTS: Final = 100


@contextlib.contextmanager
def standing_still(path: Path, key: Secret) -> Iterator[Database]:
    """Keep the file of a database as it is now, until the block ends; gives a connection that reads it.

    Args:
        path: the database, which others in this process may go on using.
        key: of the database, 32 bytes.

    Raises:
        VaultBusy: it was written to without a pause.
        VaultDamaged, DiskRefused: see there.
    """
    database = Database(path, key, alone=False)
    try:
        for _ in range(_ATTEMPTS):
            database.empty_log()
            database.rows("BEGIN")
            database.value("SELECT COUNT(*) FROM sqlite_schema")
            if log_is_empty(path):
                break
            database.roll_back()
        else:
            raise VaultBusy
        yield database
    finally:
        with contextlib.suppress(Exception):
            database.roll_back()
        database.close()


def log_is_empty(path: Path) -> bool:
    """Say whether all of a database is in its file, and nothing in its write-ahead log."""
    log = path.with_name(path.name + "-wal")
    return not log.exists() or log.stat().st_size == 0
