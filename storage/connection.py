"""The one place that opens SQLCipher, and the one place that turns its errors into ours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, cast

from sqlcipher3 import dbapi2

from storage import wal
from storage.atomic import create_private, disk_errors
from storage.errors import (
    DiskRefused,
    NotEncrypted,
    RekeyUnsettled,
    StorageBug,
    StorageError,
    VaultDamaged,
)
from storage.secret import Secret, wipe
from storage.sqlite_errors import translate

Row = tuple[Any, ...]
Value = str | int | bytes | None

_PLAINTEXT_HEADER: Final = b"SQLite format 3"
_PAGE_SIZE: Final = 4096
_HEX_DIGITS: Final = b"0123456789abcdef"

# Before the key: no error lines on stderr, and memory wiped and locked by SQLCipher itself.
_BEFORE_KEY: Final = (("cipher_log_level", "NONE", "NONE"), ("cipher_memory_security", "ON", "1"))
# The name, what is asked for, and what must be read back.
_AFTER_KEY: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("fullfsync", "ON", "1"),
    ("checkpoint_fullfsync", "ON", "1"),
    ("secure_delete", "ON", "1"),
    ("foreign_keys", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
)


class _Keyed(Protocol):
    """What SQLCipher's connection adds to Python's own."""

    def set_key(self, key: bytearray) -> None:
        """Give the key without a statement that could be traced."""

    def reset_key(self, key: bytearray) -> None:
        """Write every page anew under another key, in one transaction (``sqlite3_rekey``)."""


class Database:
    """One encrypted database, used by the thread that opened it."""

    def __init__(self, path: Path, key: Secret, *, create: bool = False, alone: bool = True) -> None:
        """Open a database, or make a new one.

        What an interruption left in its write-ahead log is taken in. Where acknowledged changes are missing
        from it, a copy of the log is kept first; see `storage.wal`.

        Args:
            path: the file.
            key: 32 bytes, used as they are; not kept.
            create: make the file, which must not exist; otherwise it must exist.
            alone: nobody else has it open, so that its log stands still.

        Raises:
            VaultDamaged: the file is missing, or is not what was written.
            NotEncrypted: encryption did not take hold.
            VaultBusy, DiskFull, DiskRefused: see there.
        """
        if create:
            with disk_errors():
                create_private(path).close()
        else:
            require_ciphertext(path)
        self._path = path
        self._found = wal.read_index(path) if alone and not create else None
        self._looks = alone and not create
        self._connect(key)
        self._looks = False

    def _connect(self, key: Secret) -> None:
        with _translated():
            # No implicit transactions: ours begin and end in `transaction` alone.
            self._opened: dbapi2.Connection | None = dbapi2.connect(self._path, isolation_level=None)
        try:
            self._unlock(key)
        except BaseException:
            self._let_go()
            raise

    def _unlock(self, key: Secret) -> None:
        for name, wanted, expected in _BEFORE_KEY:
            self._set(name, wanted, expected)
        literal = _raw_key_literal(key)
        try:
            # A bytearray, because it is the one form of which no copy stays in memory.
            cast("_Keyed", self._connection).set_key(literal)
        finally:
            wipe(literal)
        self._pragma("cipher_compatibility = 4")
        if self._pragma("cipher_status") != "1":
            # Without a key SQLCipher makes a plaintext file and says nothing.
            raise NotEncrypted
        try:
            self._pragma("user_version")
        finally:
            # Closing empties the log, also after an error.
            if self._looks and wal.lost(self._path, self._found, wal.read_index(self._path)):
                wal.keep_copy(self._path)
        for name, wanted, expected in _AFTER_KEY:
            self._set(name, wanted, expected)

    def _set(self, name: str, wanted: str, expected: str) -> None:
        self._pragma(f"{name} = {wanted}")
        if self._pragma(name) != expected:
            raise StorageBug(f"the database did not accept {name}")

    def _pragma(self, text: str) -> str:
        rows = self.rows(f"PRAGMA {text}")
        return str(rows[0][0]) if rows else ""

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Run a statement and return all its rows."""
        with _translated():
            return list(self._connection.execute(sql, parameters))

    def row(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        """Run a statement and return its first row, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Sequence[Value] = ()) -> Any:
        """Run a statement and return the first value of its first row, or None."""
        found = self.row(sql, parameters)
        return found[0] if found else None

    def change(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run a statement that changes rows and return how many."""
        with _translated():
            return self._connection.execute(sql, parameters).rowcount

    def script(self, sql: str) -> None:
        """Run several statements; any transaction is theirs to begin and end."""
        with _translated():
            self._connection.executescript(sql)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what is done inside one transaction: all of it on the disk, or none.

        Inside another transaction it joins that one.
        """
        if self._connection.in_transaction:
            yield
            return
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            self.roll_back()
            raise

    def roll_back(self) -> None:
        """Undo an open transaction, if there is one."""
        if self._connection.in_transaction:
            with _translated():
                self._connection.rollback()

    def problems(self) -> list[str]:
        """Read every page and return what is wrong with them; empty when all is well."""
        found = [str(row[0]) for row in self.rows("PRAGMA cipher_integrity_check")]
        found += [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        found += ["a reference leads nowhere" for _ in self.rows("PRAGMA foreign_key_check")]
        return found

    def rebuild_indexes(self) -> int:
        """Build every index anew from what the tables hold; return how many full-text indexes there were.

        Nothing is lost: an index holds nothing that its table does not.
        """
        texts = self.rows("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        with self.transaction():
            self.rows("REINDEX")
            for (name,) in texts:
                self.rows(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')  # noqa: S608 - from our schema
        return len(texts)

    def empty_log(self) -> None:
        """Bring the write-ahead log into the file and cut it, so that no old pages stay in it."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def rekey(self, old: Secret, new: Secret) -> None:
        """Write every page anew under another key: all of them, or none.

        The connection is opened again afterwards, whatever happened, so that what is used from here on is
        proven to be on the disk. No old page stays in the write-ahead log.

        Args:
            old: 32 bytes, the key so far.
            new: 32 bytes.

        Raises:
            DiskFull, DiskRefused: it could not be written; the old key is still the right one.
            RekeyUnsettled: the disk did not answer: either key may be the right one, and all is closed.
        """
        self.empty_log()
        literal = _raw_key_literal(new)
        failure: Exception | None = None
        try:
            cast("_Keyed", self._connection).reset_key(literal)
        except dbapi2.Error as error:
            failure = translate(error)
        finally:
            wipe(literal)
        try:
            self._let_go()
            try:
                self._connect(new)
            except (VaultDamaged, StorageBug):
                self._connect(old)
                raise failure if isinstance(failure, StorageError) else DiskRefused() from None
        except StorageError as error:
            if self._opened is None:
                raise RekeyUnsettled from error
            raise
        with contextlib.suppress(StorageError):
            # The new key is in force whatever happens here; closing does the same once more.
            self.empty_log()

    def close(self) -> None:
        """Bring the write-ahead log into the file and forget the key; may be called twice."""
        self._let_go()

    @property
    def _connection(self) -> dbapi2.Connection:
        """The connection; what is asked of a closed database is refused in a sentence."""
        if self._opened is None:
            raise StorageError
        return self._opened

    def _let_go(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            with _translated():
                opened.close()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except dbapi2.Error as error:
        raise translate(error) from None


def require_ciphertext(path: Path) -> None:
    """Refuse a file that is missing, shorter than a page, or not encrypted.

    Raises:
        VaultDamaged: it is missing or too short.
        NotEncrypted: it is a plaintext database.
    """
    if not path.is_file():
        raise VaultDamaged
    with disk_errors(), path.open("rb") as file:
        header = file.read(len(_PLAINTEXT_HEADER))
    if header == _PLAINTEXT_HEADER:
        raise NotEncrypted
    if path.stat().st_size < _PAGE_SIZE:
        # SQLite takes a file without a whole page for an empty database; ours is never empty.
        raise VaultDamaged


def _raw_key_literal(key: Secret) -> bytearray:
    """Return ``x'<64 hex digits>'`` in a buffer that can be wiped, without a string on the way."""
    # Of its final size from the start: a buffer that grows leaves copies behind.
    literal = bytearray(3 + 2 * len(key))
    literal[0], literal[1], literal[-1] = b"x''"
    for place, byte in enumerate(key.reveal()):
        literal[2 + 2 * place] = _HEX_DIGITS[byte >> 4]
        literal[3 + 2 * place] = _HEX_DIGITS[byte & 15]
    return literal
