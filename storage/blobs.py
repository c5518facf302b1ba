"""Attachments: each a sealed file of its own, under a key that only the database knows."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from forms.codes import new_code
from storage import clock
from storage.atomic import create_private, disk_errors, sync, sync_folder
from storage.connection import Database, Row
from storage.custody import Custody
from storage.errors import AttachmentMissing, AttachmentUnreadable, NoSuchItem
from storage.stream import CHUNK_SIZE, StreamDamaged, StreamReader, StreamWriter, sealed_size

KINDS: Final = frozenset({"photo", "audio", "video", "document", "drawing"})
_KEY_SIZE: Final = 32
_UNFINISHED: Final = ".part"
_COLUMNS: Final = "id, code, draft_id, kind, media_type, name, size, sha256, added"

Report = Callable[[str, int, int], None]
"""Called with a stage, bytes done and bytes in all (0 if unknown); may raise to stop the work."""


@dataclass(frozen=True)
class BlobInfo:
    """What an attachment is, without its content.

    Attributes:
        id: random; also the name of its file.
        code: ``E-XXXXXX-C``.
        draft_id: the draft it belongs to, or the code of the sealed testimony it came with.
        kind: ``photo``, ``audio``, ``video``, ``document`` or ``drawing``.
        media_type: such as ``image/jpeg``.
        name: the name its file had outside.
        size: of the plaintext, in bytes.
        sha256: of the plaintext, hexadecimal.
        added: when.
    """

    id: str
    code: str
    draft_id: str
    kind: str
    media_type: str
    name: str = field(repr=False)
    size: int
    sha256: str
    added: datetime


class Blobs:
    """The attachments of a vault.

    The file is whole and on the disk before its row is committed, and the row is gone before the file is
    removed: after a crash there may be a file without a row, which `remove_orphans` takes away, but never
    a row without a file.
    """

    def __init__(
        self, folder: Path, database: Database, custody: Custody, now: Callable[[], datetime]
    ) -> None:
        self._folder = folder
        self._database = database
        self._custody = custody
        self._now = now

    def add(
        self,
        stream: BinaryIO,
        *,
        draft_id: str,
        kind: str,
        media_type: str,
        name: str,
        code: str | None = None,
        report: Report | None = None,
    ) -> BlobInfo:
        """Take a file into the vault; its plaintext passes through memory in pieces and nowhere else.

        Args:
            stream: the file, read to its end.
            draft_id: the draft it belongs to, or the code of the sealed testimony it came with.
            kind: ``photo``, ``audio``, ``video``, ``document`` or ``drawing``.
            media_type: such as ``image/jpeg``.
            name: its name outside.
            code: the code it was given elsewhere; drawn at random when None.
            report: told about progress; what it raises stops the work and leaves nothing behind.

        Raises:
            AttachmentUnreadable: the stream broke off.
            DiskFull, DiskRefused: it could not be written.
        """
        if kind not in KINDS:
            raise ValueError("an unknown kind of attachment")
        blob_id, key = secrets.token_hex(16), secrets.token_bytes(_KEY_SIZE)
        unfinished = self._folder / f"{blob_id}{_UNFINISHED}"
        try:
            size, digest = self._seal(stream, unfinished, key, report)
            with disk_errors():
                unfinished.replace(self._path(blob_id))
                sync_folder(self._folder)
        except BaseException:
            with contextlib.suppress(OSError):  # a disk that refuses this too; the next unlock takes it away
                unfinished.unlink(missing_ok=True)
            raise
        with self._database.transaction():
            code = code or self._fresh_code()
            self._database.change(
                f"INSERT INTO blobs (key, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    *(key, blob_id, code, draft_id, kind, media_type, name, size, digest),
                    clock.to_text(self._now()),
                ),
            )
            self._log(draft_id, "HASH", {"attachment": code, "sha256": digest, "size": size})
        return self.info(blob_id)

    def open(self, blob_id: str) -> BinaryIO:
        """Open an attachment for reading from any place; chunks are checked as they are read.

        Raises:
            NoSuchItem: there is no such attachment.
            AttachmentMissing: its file is gone.
            StreamDamaged: its file was changed (here, or while reading).
        """
        key = self._database.value("SELECT key FROM blobs WHERE id = ?", (blob_id,))
        if key is None:
            raise NoSuchItem
        try:
            file = self._path(blob_id).open("rb")
        except FileNotFoundError:
            raise AttachmentMissing from None
        try:
            return cast("BinaryIO", io.BufferedReader(StreamReader(bytes(key), file), CHUNK_SIZE))
        except StreamDamaged:
            file.close()
            raise

    def info(self, blob_id: str) -> BlobInfo:
        """Return what an attachment is.

        Raises:
            NoSuchItem: there is no such attachment.
        """
        return self._one("id", blob_id)

    def by_code(self, code: str) -> BlobInfo:
        """Return what the attachment with a code is.

        Raises:
            NoSuchItem: there is no such attachment.
        """
        return self._one("code", code)

    def list(self, draft_id: str | None = None) -> list[BlobInfo]:
        """Return the attachments of a draft, or all of them, oldest first."""
        where, parameters = ("WHERE draft_id = ?", (draft_id,)) if draft_id is not None else ("", ())
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM blobs {where} ORDER BY added, id",  # noqa: S608
            parameters,
        )
        return [_info(row) for row in rows]

    def remove(self, blob_id: str, reason: str = "") -> None:
        """Remove an attachment: its key, and with it all sense of its file, then the file.

        Raises:
            NoSuchItem: there is no such attachment.
        """
        with self._database.transaction():
            blob = self.info(blob_id)
            self._database.change("DELETE FROM blobs WHERE id = ?", (blob_id,))
            self._log(blob.draft_id, "DEST", {"attachment": blob.code, "sha256": blob.sha256}, reason)
        with disk_errors():
            self._path(blob_id).unlink(missing_ok=True)

    def drop(self, owner: str, reason: str) -> None:
        """Delete the keys of all attachments of a draft or testimony, in the caller's transaction.

        Their files make no sense any more; `remove_orphans` takes them away once this is committed.
        """
        with self._database.transaction():
            for blob in self.list(owner):
                self._database.change("DELETE FROM blobs WHERE id = ?", (blob.id,))
                self._log(owner, "DEST", {"attachment": blob.code, "sha256": blob.sha256}, reason)

    def adopt(self, blob_id: str, owner: str) -> None:
        """Let an attachment belong to a sealed testimony, so that it stays when the draft is forgotten.

        Args:
            blob_id: the attachment.
            owner: code of the sealed testimony.

        Raises:
            NoSuchItem: there is no such attachment.
        """
        self.info(blob_id)
        self._database.change("UPDATE blobs SET draft_id = ? WHERE id = ?", (owner, blob_id))

    def remove_orphans(self) -> int:
        """Remove files that no row knows, left by an interruption, and return how many there were."""
        with disk_errors():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            orphans = [self._folder / name for name in self._files() - {blob.id for blob in self.list()}]
            for orphan in orphans:
                orphan.unlink()
        return len(orphans)

    def orphans(self) -> int:
        """Return how many files no row knows."""
        return len(self._files() - {blob.id for blob in self.list()})

    def missing(self) -> Sequence[BlobInfo]:
        """Return the attachments whose file is gone."""
        files = self._files()
        return [blob for blob in self.list() if blob.id not in files]

    def holds(self, blob: BlobInfo) -> bool:
        """Read a whole attachment and say whether it is what was added."""
        if self._path(blob.id).stat().st_size != sealed_size(blob.size):
            return False
        digest = hashlib.sha256()
        try:
            with self.open(blob.id) as plain:
                while piece := plain.read(CHUNK_SIZE):
                    digest.update(piece)
        except StreamDamaged:
            return False
        return digest.hexdigest() == blob.sha256

    def _seal(self, stream: BinaryIO, path: Path, key: bytes, report: Report | None) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        # Around everything: closing writes as well, and the source has an error of its own (`_read`).
        with disk_errors(), create_private(path) as file:
            with StreamWriter(key, file) as writer:
                while piece := _read(stream):
                    digest.update(piece)
                    size += len(piece)
                    writer.write(piece)
                    if report is not None:
                        report("attachment", size, 0)
            sync(file)
        return size, digest.hexdigest()

    def _one(self, column: str, value: str) -> BlobInfo:
        row = self._database.row(f"SELECT {_COLUMNS} FROM blobs WHERE {column} = ?", (value,))  # noqa: S608
        if row is None:
            raise NoSuchItem
        return _info(row)

    def _log(self, draft_id: str, event: str, details: dict[str, str | int], reason: str = "") -> None:
        code = self._database.value("SELECT code FROM drafts WHERE id = ?", (draft_id,)) or draft_id
        self._custody.append(code, event, reason=reason, details=details)

    def _fresh_code(self) -> str:
        while True:
            code = new_code("E", 6)
            if not self._database.value("SELECT COUNT(*) FROM blobs WHERE code = ?", (code,)):
                return code

    def _files(self) -> set[str]:
        return set(os.listdir(self._folder))  # noqa: PTH208 - names, not paths

    def _path(self, blob_id: str) -> Path:
        return self._folder / blob_id


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(CHUNK_SIZE)
    except OSError:
        raise AttachmentUnreadable from None


def _info(row: Row) -> BlobInfo:
    *told, added = row
    told.append(clock.from_text(added))
    return BlobInfo(*told)
