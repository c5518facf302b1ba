"""Sealed files that wait in the folder of the vault: encrypted to the supervisors, for no key of this vault.

A file is whole and on the disk before its row is committed, and its row says that it was let go before it is
removed: after a crash there may be a file without a row, which `remove_orphans` takes away (what it was
sealed from is a draft again), but never a row without its file.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from storage import clock
from storage.atomic import disk_errors
from storage.connection import Database, Row
from storage.custody import Custody
from storage.errors import DiskFull, NoSuchItem, NotHandedOver, SealedFileMissing, StorageError
from storage.vault_files import OUTBOX_NAME

RESERVE: Final = 16 * 1024 * 1024
"""Bytes that a file for the outbox must leave free, so that the vault itself can still be written."""

_COLUMNS: Final = "id, code, version, size, sha256, sealed_at, handed_over, confirmed"
_OURS: Final = re.compile(r"[0-9a-f]{32}\.age|\.[0-9a-f]{32}\.age\.[0-9a-f]{8}\.part")
_PIECE: Final = 1024 * 1024


class ConsentTakenBack(StorageError):
    """A testimony was to leave a vault in which its witness took consent back."""

    code = "storage.record.taken_back"
    text = (
        "The witness took consent back for this testimony. Nothing was handed over. "
        "Choose it in the list, then Withdrawal, to remove it."
    )


@dataclass(frozen=True)
class SealedFile:
    """A sealed file.

    Attributes:
        id: random; its file is named after it.
        code: of the testimony; ``version`` likewise.
        size: in bytes.
        sha256: hexadecimal.
        sealed_at: when it was written.
        handed_over: when a copy was last made and compared, or None.
        confirmed: when it was said that the supervisors have it, or None; from then on the file is gone.
    """

    id: str
    code: str
    version: int
    size: int
    sha256: str
    sealed_at: datetime
    handed_over: datetime | None
    confirmed: datetime | None

    @property
    def name(self) -> str:
        """The name of its file in the outbox; it says nothing."""
        return f"{self.id}.age"


class Outbox:
    """The outbox of a vault."""

    def __init__(
        self, folder: Path, database: Database, custody: Custody, now: Callable[[], datetime]
    ) -> None:
        self._folder = folder / OUTBOX_NAME
        self._database = database
        self._custody = custody
        self._now = now

    def place(self, size: int = 0) -> Path:
        """Return where a new file is to be written; its folder is there.

        Args:
            size: bytes it will have, about.

        Raises:
            DiskFull: it would leave too little room for the vault itself.
            DiskRefused: the folder cannot be made.
        """
        with disk_errors():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            free = shutil.disk_usage(self._folder).free
        if free < size + RESERVE:
            raise DiskFull
        return self._folder / f"{secrets.token_hex(16)}.age"

    def keep(self, path: Path, code: str, version: int, size: int, sha256: str) -> SealedFile:
        """Know a file that was written to a `place`, in the transaction that seals its testimony."""
        self._database.change(
            f"INSERT INTO outbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",  # noqa: S608 - constants
            (path.stem, code, version, size, sha256, clock.to_text(self._now())),
        )
        return self.info(code, version)

    def info(self, code: str, version: int = 1) -> SealedFile:
        """Return what is known of the sealed file of a testimony.

        Raises:
            NoSuchItem: there is none.
        """
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM outbox WHERE code = ? AND version = ?",  # noqa: S608 - constants
            (code, version),
        )
        if row is None:
            raise NoSuchItem
        return _file(row)

    def list(self) -> Sequence[SealedFile]:
        """Return the files that are here, oldest first."""
        return [_file(row) for row in self._rows("WHERE confirmed IS NULL")]

    def all(self) -> Sequence[SealedFile]:
        """Return also those that were let go."""
        return [_file(row) for row in self._rows("")]

    def open(self, file: SealedFile) -> BinaryIO:
        """Open a sealed file for reading.

        Raises:
            SealedFileMissing: it is not there.
            DiskRefused: it cannot be opened.
        """
        with disk_errors():
            try:
                return (self._folder / file.name).open("rb")
            except FileNotFoundError:
                raise SealedFileMissing from None

    def handed_over(self, file: SealedFile, sha256: str) -> None:
        """Record that a copy was made outside, read back and found to be the same.

        Args:
            file: what was copied.
            sha256: of the copy as it was read back, hexadecimal.
        """
        if sha256 != file.sha256:
            raise ValueError("a copy that differs was not handed over")
        with self._database.transaction():
            at = clock.to_text(self._now())
            self._database.change("UPDATE outbox SET handed_over = ? WHERE id = ?", (at, file.id))
            details: dict[str, str | int] = {
                "hash_before": file.sha256,
                "hash_after": sha256,
                "size": file.size,
            }
            self._custody.append(file.code, "TRAN", reason="sealed file", details=details)

    def let_go(self, code: str, version: int = 1) -> None:
        """Remove a sealed file that the supervisors have; its row stays as the receipt.

        Raises:
            NoSuchItem: there is none.
            NotHandedOver: no copy of it was made and compared yet.
            DiskRefused: it cannot be removed now; the next unlocking goes on.
        """
        file = self.info(code, version)
        if file.handed_over is None:
            raise NotHandedOver
        if file.confirmed is None:
            with self._database.transaction():
                at = clock.to_text(self._now())
                self._database.change("UPDATE outbox SET confirmed = ? WHERE id = ?", (at, file.id))
                details = {"part": "sealed file", "sha256": file.sha256}
                self._custody.append(code, "DEST", reason="sealed file", details=details)
        with disk_errors():
            (self._folder / file.name).unlink(missing_ok=True)

    def waiting(self, code: str) -> Sequence[SealedFile]:
        """Return the sealed files of a testimony that were not handed over yet."""
        return [file for file in self.list() if file.code == code and file.handed_over is None]

    def require_sharing(self, code: str) -> None:
        """Refuse to let a testimony out whose witness took consent back here.

        Raises:
            ConsentTakenBack: that is so.
        """
        state = self._database.value("SELECT state FROM drafts WHERE code = ?", (code,))
        if state in {"REST", "DEST"}:
            raise ConsentTakenBack

    def take_back(self, code: str) -> None:
        """Know the sealed files of a testimony as gone, in the transaction that leaves its tombstone.

        `remove_orphans` takes the files themselves away once this is committed.
        """
        for file in self.waiting(code):
            at = clock.to_text(self._now())
            self._database.change("UPDATE outbox SET confirmed = ? WHERE id = ?", (at, file.id))
            details = {"part": "sealed file", "sha256": file.sha256}
            self._custody.append(code, "DEST", reason="sealed file", details=details)

    def hold(self, draft_id: str, why: str) -> None:
        """Remember why a draft is not sealed, a code; an empty one forgets it."""
        if why:
            self._database.change(
                "INSERT INTO unsealed (draft_id, why) VALUES (?, ?) "
                "ON CONFLICT (draft_id) DO UPDATE SET why = excluded.why",
                (draft_id, why),
            )
        else:
            self._database.change("DELETE FROM unsealed WHERE draft_id = ?", (draft_id,))

    def held(self) -> dict[str, str]:
        """Return why drafts are not sealed, by their id."""
        return {str(key): str(why) for key, why in self._database.rows("SELECT draft_id, why FROM unsealed")}

    def orphans(self) -> int:
        """Return how many files of ours no row knows."""
        return len(self._orphans())

    def remove_orphans(self) -> int:
        """Remove files of ours that no row knows, left by an interruption, and return how many there were."""
        orphans = self._orphans()
        with disk_errors():
            for name in orphans:
                (self._folder / name).unlink(missing_ok=True)
        return len(orphans)

    def strangers(self) -> int:
        """Return how many files lie here that this program did not name; they are left alone."""
        return sum(_OURS.fullmatch(name) is None for name in self._names())

    def holds(self, file: SealedFile) -> bool:
        """Read a sealed file and say whether it is what was written.

        Raises:
            SealedFileMissing: it is not there.
            DiskRefused: it cannot be read.
        """
        digest, size = hashlib.sha256(), 0
        with self.open(file) as opened, disk_errors():
            while piece := opened.read(_PIECE):
                digest.update(piece)
                size += len(piece)
        return size == file.size and digest.hexdigest() == file.sha256

    def _orphans(self) -> set[str]:
        known = {file.name for file in self.list()}
        return {name for name in self._names() if _OURS.fullmatch(name) and name not in known}

    def _names(self) -> set[str]:
        with disk_errors():
            return {path.name for path in self._folder.iterdir()} if self._folder.is_dir() else set()

    def _rows(self, where: str) -> Sequence[Row]:
        return self._database.rows(f"SELECT {_COLUMNS} FROM outbox {where} ORDER BY sealed_at, id")  # noqa: S608


def _file(row: Row) -> SealedFile:
    *told, sealed_at, handed_over, confirmed = row
    told += [clock.from_text(text) if text else None for text in (sealed_at, handed_over, confirmed)]
    return SealedFile(*told)
