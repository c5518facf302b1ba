"""What an error code of the database means: the world's fault, or ours."""

from __future__ import annotations

from typing import Final

from storage.errors import DiskFull, DiskRefused, StorageBug, StorageError, VaultBusy, VaultDamaged

# Primary result codes, https://www.sqlite.org/rescode.html; the low byte of an extended code.
_WORLD: Final[dict[int, type[StorageError]]] = {
    3: DiskRefused,  # SQLITE_PERM
    5: VaultBusy,  # SQLITE_BUSY
    6: VaultBusy,  # SQLITE_LOCKED
    8: DiskRefused,  # SQLITE_READONLY
    10: DiskRefused,  # SQLITE_IOERR
    11: VaultDamaged,  # SQLITE_CORRUPT
    13: DiskFull,  # SQLITE_FULL
    14: DiskRefused,  # SQLITE_CANTOPEN
    15: DiskRefused,  # SQLITE_PROTOCOL
    # The passphrase is proven by a key slot before the database is touched, so a page that does
    # not decrypt is damage, never a wrong passphrase.
    26: VaultDamaged,  # SQLITE_NOTADB
}


def translate(error: Exception) -> Exception:
    """Return the error to raise for one of the database's: a `StorageError`, or a `StorageBug`.

    The original message is kept only in a bug, and only its code there: it may quote what was stored.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return StorageBug(type(error).__name__)
    known = _WORLD.get(code & 0xFF)
    return known() if known is not None else StorageBug(f"database result code {code}")
