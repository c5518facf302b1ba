"""Putting a backup back into a new folder, and proving that it could be."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from storage import atomic, clock
from storage.backup import LABEL, LENGTH, MAGIC, MOST_LISTED, Listing, Report
from storage.backup_errors import BackupDamaged, BackupLockedTwice, BackupTooNew, NotABackup
from storage.check import CheckResult
from storage.credentials import Opener
from storage.errors import VaultDamaged
from storage.kdf import derive
from storage.keyslots import Keyslots
from storage.keyslots_file import MOST_BYTES, from_bytes
from storage.secret import Secret
from storage.stream import CHUNK_SIZE, StreamDamaged, StreamReader
from storage.vault import Vault
from storage.vault_files import BLOBS_NAME, KEYSLOTS_NAME, OUTBOX_NAME, require_room

_AGE: Final = b"age-encryption.org/"
_OLD_NAME: Final = b"underseal.backup/"


class _Source(Protocol):
    """What a backup is read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes."""


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal found.

    Attributes:
        made: when the backup was made.
        checks: what was looked at in the vault it makes.
    """

    made: datetime
    checks: tuple[CheckResult, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(check.ok for check in self.checks)


def restore(
    file: BinaryIO,
    key: Opener,
    folder: Path,
    report: Report,
    *,
    now: Callable[[], datetime] = clock.now,
) -> Listing:
    """Make a vault from a backup; it appears whole, or not at all.

    Args:
        file: the backup, open, at its beginning.
        key: what opened the vault when the backup was made.
        folder: of the new vault; must be missing or empty.
        report: told ``("restore", bytes done, bytes in all)``; may raise to stop.
        now: what time it is, for the custody log of the restored vault.

    Raises:
        FolderNotEmpty: something is in the folder.
        NotABackup, BackupTooNew, BackupLockedTwice, BackupDamaged: see there.
        WrongPassphrase: the key does not open it.
        WeakVault, DiskFull, DiskRefused: see there.
    """
    require_room(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        with atomic.disk_errors():
            part.mkdir(mode=0o700, parents=True)
        listing = _unpack(file, key, part, report)
        with Vault.open(part, key, now=now, moved=True) as vault:
            vault.giving.mark_restored(listing.moment)
        with atomic.disk_errors():
            if folder.exists():
                folder.rmdir()
            part.rename(folder)
            atomic.sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return listing


def rehearse(
    file: BinaryIO,
    key: Opener,
    place: Path,
    report: Report,
    *,
    now: Callable[[], datetime] = clock.now,
) -> Rehearsed:
    """Restore a backup beside other files, read all of it, and take it away again.

    What is written meanwhile is encrypted as a vault is.

    Args:
        file: the backup, open, at its beginning.
        key: what opened the vault when the backup was made.
        place: a folder with room for the vault.
        report: told ``("restore", bytes done, bytes in all)``; may raise to stop.
        now: what time it is.

    Raises:
        NotABackup, BackupTooNew, BackupLockedTwice, BackupDamaged: see there.
        WrongPassphrase: the key does not open it.
        WeakVault, DiskFull, DiskRefused: see there.
    """
    folder = place / f".rehearsal.{secrets.token_hex(4)}"
    try:
        listing = restore(file, key, folder, report, now=now)
        with Vault.open(folder, key, now=now) as vault:
            checks = tuple(vault.check())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Rehearsed(listing.moment, checks)


def _unpack(file: BinaryIO, key: Opener, folder: Path, report: Report) -> Listing:
    slots_bytes = _head(file)
    with _file_key(slots_bytes, key) as file_key, atomic.disk_errors():
        try:
            stream = StreamReader(bytes(file_key.reveal()), file)
            listing = _listing(stream, hashlib.sha256(slots_bytes).hexdigest())
            for inner in (BLOBS_NAME, OUTBOX_NAME):
                (folder / inner).mkdir(mode=0o700)
            done = 0
            for listed in listing.files:
                with atomic.create_private(folder / listed.path) as target:
                    for size in _pieces(listed.size):
                        target.write(_exactly(stream, size))
                        done += size
                        report("restore", done, listing.size)
                    atomic.sync(target)
            _only_zeros(stream)
        except StreamDamaged:
            raise BackupDamaged from None
        # Last: without it the folder is no vault, with it everything is there.
        atomic.write_new(folder / KEYSLOTS_NAME, slots_bytes)
    return listing


def _head(file: BinaryIO) -> bytes:
    """Return the key slots a backup begins with."""
    with atomic.disk_errors():
        magic = file.read(len(MAGIC))
        if magic != MAGIC:
            if magic.startswith(_AGE[: len(MAGIC)]):
                raise BackupLockedTwice
            raise BackupTooNew if magic.startswith(_OLD_NAME) else NotABackup
        length = file.read(LENGTH.size)
        size = LENGTH.unpack(length)[0] if len(length) == LENGTH.size else 0
        slots = file.read(size) if 0 < size <= MOST_BYTES else b""
    if not slots or len(slots) != size:
        raise NotABackup
    return slots


def _file_key(slots_bytes: bytes, key: Opener) -> Secret:
    try:
        slots = from_bytes(slots_bytes)
    except VaultDamaged:
        raise NotABackup from None
    slots = slots if isinstance(slots, Keyslots) else slots.renewed(key)
    try:
        with slots.vault_key(key) as vault_key:
            return derive(vault_key, LABEL)
    except VaultDamaged:
        raise BackupDamaged from None


def _listing(stream: _Source, keyslots: str) -> Listing:
    size = LENGTH.unpack(_exactly(stream, LENGTH.size))[0]
    if size > MOST_LISTED:
        raise BackupDamaged
    listing = Listing.parse(_exactly(stream, size))
    if listing is None or listing.keyslots != keyslots:
        raise BackupDamaged
    return listing


def _pieces(size: int) -> list[int]:
    whole, rest = divmod(size, CHUNK_SIZE)
    return [CHUNK_SIZE] * whole + [rest] * bool(rest)


def _exactly(stream: _Source, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = stream.read(size - len(data))
        if not piece:
            raise BackupDamaged
        data += piece
    return bytes(data)


def _only_zeros(stream: _Source) -> None:
    """Read to the end, so that a stream that was cut off is refused."""
    while piece := stream.read(CHUNK_SIZE):
        if any(piece):
            raise BackupDamaged
