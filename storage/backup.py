"""A whole vault in one file, made while work goes on, and put back into a new folder.

::

    underseal.backup/1 and a line feed
    length of the key slots, 4 bytes, big-endian
    the content of keyslots.json as it is in the vault: no secret in clear
    the rest: a stream (storage.stream) under HKDF-SHA256(vault key, info = "underseal/1 backup") of
        length of the list, 4 bytes, big-endian
        the list, canonical JSON: {"files": [{"path", "size"}], "keyslots": SHA-256 (hex), "made": moment,
            "type": "underseal.backup/1"}
        every file of the list, one after another: vault.db, identity.db, blobs/<32 hex digits>,
            outbox/<32 hex digits>.age
        zeros, up to a length that says little of the length of the rest

What opens the vault opens its backup: a passphrase, perhaps with its key file, or the shares of recovery, as
they were when the backup was made. The files inside are the vault's own, encrypted already; nothing is
decrypted on the way.

Zeros: the length is rounded up as Padme does (Nikitin and others, "Reducing Metadata Leakage from Encrypted
Files and Communication with PURBs", PETS 2019, section 4.2), by 12 percent at most.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal

from pydantic import Field, ValidationError

from storage import atomic, clock
from storage.backup_errors import BackupDisturbed, IdentitiesInUse
from storage.canonical import canonical
from storage.connection import Database
from storage.kdf import derive
from storage.keyslots_file import to_bytes
from storage.members import CardPart
from storage.secret import Secret
from storage.snapshot import log_is_empty, standing_still
from storage.stream import CHUNK_SIZE, Sink, StreamWriter
from storage.vault import Vault
from storage.vault_files import BLOBS_NAME, DATABASE_NAME, IDENTITY_NAME, OUTBOX_NAME, database_key

Report = Callable[[str, int, int], None]
"""Called with a stage, bytes done and bytes in all; may raise to stop."""

MAGIC: Final = b"underseal.backup/1\n"
LABEL: Final = "underseal/1 backup"
MOST_LISTED: Final = 256 * 1024 * 1024
LENGTH: Final = struct.Struct(">I")
_OTHERS: Final = re.compile(rf"{BLOBS_NAME}/[0-9a-f]{{32}}|{OUTBOX_NAME}/[0-9a-f]{{32}}\.age")


class ListedFile(CardPart):
    """One file in a backup."""

    path: str
    size: Annotated[int, Field(ge=0)]


class Listing(CardPart):
    """What a backup holds.

    Attributes:
        type: always the same.
        made: when.
        keyslots: SHA-256 of the key slots before it.
        files: in their order.
    """

    type: Literal["underseal.backup/1"] = "underseal.backup/1"
    made: str
    keyslots: str
    files: list[ListedFile]

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return clock.from_text(self.made)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @classmethod
    def parse(cls, data: bytes) -> Listing | None:
        """Read a list; None if it is none, or names a place outside of a vault."""
        try:
            listing = cls.model_validate_json(data)
            aware = listing.moment.tzinfo is not None
        except (ValidationError, ValueError):
            return None
        paths = [file.path for file in listing.files]
        sound = paths[:2] == [DATABASE_NAME, IDENTITY_NAME] and len(set(paths)) == len(paths)
        return listing if aware and sound and all(_OTHERS.fullmatch(path) for path in paths[2:]) else None


@dataclass(frozen=True)
class Prepared:
    """What is taken from an open vault before it is copied elsewhere than on its thread.

    Attributes:
        folder: of the vault.
        keyslots: the content of ``keyslots.json``.
        identities: the content of ``identity.db``, encrypted as it is.
        made: when.
        key: the vault key; wiped by `write`.
    """

    folder: Path
    keyslots: bytes
    identities: bytes
    made: str
    key: Secret


@dataclass(frozen=True)
class Made:
    """A backup that was written: how many files it holds and their size in bytes."""

    files: int
    size: int


def prepare(vault: Vault, now: Callable[[], datetime] = clock.now) -> Prepared:
    """Take what only the vault's own thread may touch; quick, whatever the vault holds.

    Raises:
        IdentitiesInUse: who the witnesses are is unlocked.
        DiskRefused: it cannot be read.
    """
    identity = vault.folder / IDENTITY_NAME
    with atomic.disk_errors():
        if not log_is_empty(identity):
            raise IdentitiesInUse
        content = identity.read_bytes()
    slots, key = vault.keys.lend()
    return Prepared(vault.folder, to_bytes(slots), content, clock.to_text(now()), key)


def write(prepared: Prepared, sink: Sink, report: Report) -> Made:
    """Write a backup; on any thread, while the vault is used on its own.

    The vault must stay open meanwhile: its lock is what keeps other processes out.

    Args:
        prepared: what `prepare` gave; its key is wiped.
        sink: where the backup goes.
        report: told ``("backup", bytes done, bytes in all)``.

    Raises:
        BackupDisturbed: an attachment or a sealed file was removed meanwhile.
        VaultBusy: the vault was written to without a pause.
        DiskFull, DiskRefused: it could not be read or written.
    """
    path = prepared.folder / DATABASE_NAME
    with prepared.key as key, database_key(key) as own_key, standing_still(path, own_key) as database:
        with atomic.disk_errors():
            listing = _list(prepared, database)
            sink.write(MAGIC + LENGTH.pack(len(prepared.keyslots)) + prepared.keyslots)
        with derive(key, LABEL) as file_key, atomic.disk_errors():
            writer = StreamWriter(bytes(file_key.reveal()), sink)
        with atomic.disk_errors(), writer:
            _write_contents(writer, prepared, listing, report)
    return Made(len(listing.files), listing.size)


def padded(size: int) -> int:
    """Return the length that a content is filled up to (Padme, see above)."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    mask = (1 << max(0, exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def _list(prepared: Prepared, database: Database) -> Listing:
    path = prepared.folder / DATABASE_NAME
    waiting = database.rows("SELECT id FROM outbox WHERE confirmed IS NULL ORDER BY id")
    others = [
        *(f"{BLOBS_NAME}/{name}" for (name,) in database.rows("SELECT id FROM blobs ORDER BY id")),
        *(f"{OUTBOX_NAME}/{name}.age" for (name,) in waiting),
    ]
    files = [
        ListedFile(path=DATABASE_NAME, size=path.stat().st_size),
        ListedFile(path=IDENTITY_NAME, size=len(prepared.identities)),
    ]
    for name in others:
        try:
            size = (prepared.folder / name).stat().st_size
        except FileNotFoundError:
            raise BackupDisturbed from None
        files.append(ListedFile(path=name, size=size))
    digest = hashlib.sha256(prepared.keyslots).hexdigest()
    return Listing(made=prepared.made, keyslots=digest, files=files)


def _write_contents(writer: StreamWriter, prepared: Prepared, listing: Listing, report: Report) -> None:
    head = canonical(listing.model_dump())
    writer.write(LENGTH.pack(len(head)) + head)
    done, total = 0, listing.size
    for piece in _contents(prepared, listing):
        writer.write(piece)
        done += len(piece)
        report("backup", done, total)
    written = LENGTH.size + len(head) + done
    left = padded(written) - written
    while left:
        writer.write(bytes(min(left, CHUNK_SIZE)))
        left -= min(left, CHUNK_SIZE)


def _contents(prepared: Prepared, listing: Listing) -> Iterator[bytes]:
    for file in listing.files:
        if file.path == IDENTITY_NAME:
            yield prepared.identities
            continue
        try:
            with (prepared.folder / file.path).open("rb") as source:
                yield from _exactly(source, file.size)
        except FileNotFoundError:
            raise BackupDisturbed from None


def _exactly(source: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left:
        piece = source.read(min(left, CHUNK_SIZE * 16))
        if not piece:
            raise BackupDisturbed
        left -= len(piece)
        yield piece
