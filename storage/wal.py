"""Whether a write-ahead log still holds what was acknowledged, after a program or a computer stopped.

SQLite takes from the log what its chained checksums allow and drops the rest without a word: it cannot tell
the torn end of a change that nobody was promised from a damaged page in the middle. Two things can
(https://www.sqlite.org/walformat.html, "WAL-Index Header" and "The WAL File Format"):

* The file ``-shm`` beside the log. SQLite writes into its header how many frames are committed, after they
  were brought to the disk and before the commit returns. It survives the end of a program; what a power cut
  leaves of it is that of some seconds before. It is written by SQLite anyway, so this costs nothing.
* The frames behind the ones that were taken. A frame that follows a commit was written after that commit was
  on the disk; if it is of the same log, that commit had been acknowledged.

So after the end of a program every lost change is noticed. After a power cut one remains that is not: damage
in the very last change, when the file ``-shm`` did not reach the disk. A log that is damaged on purpose,
together with ``-shm``, can look like one that ended earlier.

What is noticed is kept: a copy of the log, encrypted pages and nothing else, under a name of its own.
"""

from __future__ import annotations

import secrets
import shutil
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage import atomic

_INDEX_HEADER: Final = 48
_INDEX_READ: Final = 2 * _INDEX_HEADER + 4
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_PAGE: Final = 4096
# The first word of a log says in which order its checksums take the bytes of a word.
_ORDERS: Final = {b"\x37\x7f\x06\x82": "<", b"\x37\x7f\x06\x83": ">"}
_MOST_RESTARTS: Final = 1 << 16
_KEPT: Final = ".kept"


@dataclass(frozen=True)
class Index:
    """What the header of ``-shm`` says.

    Attributes:
        frames: how many are committed.
        moved: how many of them are in the database file already.
        salt: names this run of the log, 8 bytes.
    """

    frames: int
    moved: int
    salt: bytes

    def is_run_after(self, before: Index) -> bool:
        """Say whether this is a later run of the same log, begun after all of the former was moved."""
        runs = int.from_bytes(self.salt[:4], "big") - int.from_bytes(before.salt[:4], "big")
        return 0 < runs % (1 << 32) < _MOST_RESTARTS


def read_index(database: Path) -> Index | None:
    """Read ``-shm``; None if there is none, or it is not whole."""
    try:
        # Unbuffered: Windows refuses to read the bytes behind these, which SQLite locks.
        with _beside(database, "-shm").open("rb", buffering=0) as file:
            data = file.read(_INDEX_READ)
    except OSError:
        return None
    header = data[:_INDEX_HEADER]
    if len(data) != _INDEX_READ or header != data[_INDEX_HEADER : 2 * _INDEX_HEADER]:
        return None
    words = struct.unpack("=12I", header)
    if _checksum(words[:10]) != words[10:]:
        return None
    return Index(words[4], struct.unpack("=I", data[2 * _INDEX_HEADER :])[0], header[32:40])


def lost(database: Path, before: Index | None, taken: Index | None) -> bool:
    """Say whether acknowledged changes are missing from what SQLite took out of a log.

    Args:
        database: the file; its log must be as it was found.
        before: what `read_index` gave before the database was opened.
        taken: what it gives since.
    """
    if taken is None:
        return False
    if not _has_header(database):
        # SQLite took nothing from it. Its header was on the disk before its first frame was.
        return before.moved < before.frames if before is not None else _size(database) > _LOG_HEADER
    if before is not None and before.moved < before.frames:
        if taken.salt == before.salt:
            if taken.frames < before.frames:
                return True
        elif not taken.is_run_after(before):
            return True
    committed = False
    for salt, commits in _frames(database, taken.frames):
        if salt == taken.salt:
            if committed:
                return True
            committed = commits
    return False


def keep_copy(database: Path) -> None:
    """Keep the log of a database as it is now, before anything writes to it.

    Raises:
        DiskFull, DiskRefused: there is no room for a copy; the log itself is kept under the other name then,
            and the database must be closed without a change.
    """
    log = _beside(database, "-wal")
    kept = log.with_name(f"{log.name}.{secrets.token_hex(8)}{_KEPT}")
    with atomic.disk_errors():
        if not log.exists():  # somebody took it away: that is told, and there is nothing to keep
            log.touch(mode=0o600)
        try:
            with log.open("rb") as source, atomic.create_private(kept) as target:
                shutil.copyfileobj(source, target)
                atomic.sync(target)
        except OSError:
            kept.unlink(missing_ok=True)
            kept.hardlink_to(log)
            raise
        atomic.sync_folder(kept.parent)


def kept_copies(folder: Path, name: str = "*") -> list[Path]:
    """Return the copies that were kept in a folder, of one database or of all."""
    return sorted(folder.glob(f"{name}-wal.*{_KEPT}"))


def remove_copies(folder: Path, name: str) -> None:
    """Overwrite and remove the copies of one database, which got a new key: nothing opens them any more.

    Raises:
        DiskFull, DiskRefused: it could not be done.
    """
    with atomic.disk_errors():
        for kept in kept_copies(folder, name):
            atomic.remove(kept)


def _frames(database: Path, first: int) -> Iterator[tuple[bytes, bool]]:
    """Yield of each frame from a place on, from 0: which run of the log it is of, and whether it commits."""
    with _beside(database, "-wal").open("rb") as file:
        at = _LOG_HEADER + first * (_FRAME_HEADER + _PAGE)
        while True:
            file.seek(at)
            header = file.read(_FRAME_HEADER)
            if len(header) != _FRAME_HEADER:
                return
            yield header[8:16], any(header[4:8])
            at += _FRAME_HEADER + _PAGE


def _checksum(words: Sequence[int]) -> tuple[int, int]:
    """Return SQLite's checksum of words ("Checksum Algorithm", ibid.)."""
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def _has_header(database: Path) -> bool:
    log = _beside(database, "-wal")
    if not log.exists():
        return False
    with log.open("rb") as file:
        header = file.read(_LOG_HEADER)
    order = _ORDERS.get(header[:4])
    if order is None or len(header) != _LOG_HEADER:
        return False
    return _checksum(struct.unpack(f"{order}6I", header[:24])) == struct.unpack(">2I", header[24:])


def _size(database: Path) -> int:
    log = _beside(database, "-wal")
    return log.stat().st_size if log.exists() else 0


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)
