"""Where a bag is written to: a tar stream, or a folder.

Both leave out what a file system knows about the people who made the files: times, owners, names of accounts.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.stream import Sink

_COPY_SIZE = 256 * 1024
FIXED_TIME = 315532800
"""1980-01-01 in UTC, seconds: every file's time; the earliest that zip tools can keep as well."""


class BagTarget(Protocol):
    """Something that keeps files under paths."""

    def put(self, path: str, size: int, src: BinaryIO) -> None:
        """Keep ``size`` bytes of a file under a path with forward slashes.

        Raises:
            OSError: the file is shorter than it said, or the system refused.
        """


class TarTarget:
    """A tar stream (POSIX pax), all files below one folder."""

    def __init__(self, sink: Sink, name: str) -> None:
        """Begin the stream.

        Args:
            sink: takes the bytes; stays open.
            name: the folder in the archive.
        """
        self._sink = sink
        self._name = name
        self._written = 0

    def put(self, path: str, size: int, src: BinaryIO) -> None:
        """Keep a file; see `BagTarget`."""
        entry = tarfile.TarInfo(f"{self._name}/{path}")
        entry.size = size
        entry.mtime = FIXED_TIME
        entry.mode = 0o644
        self._write(entry.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))
        for piece in _pieces(src, size):
            self._write(piece)
        self._write(bytes(-size % tarfile.BLOCKSIZE))

    def finish(self) -> None:
        """Write the end of the archive: two empty blocks, filled up to a whole record."""
        self._write(bytes(2 * tarfile.BLOCKSIZE))
        self._write(bytes(-self._written % tarfile.RECORDSIZE))

    def _write(self, data: bytes) -> None:
        self._sink.write(data)
        self._written += len(data)


class FolderTarget:
    """A folder that exists and is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: str, size: int, src: BinaryIO) -> None:
        """Keep a file; see `BagTarget`."""
        out = self._folder.joinpath(*path.split("/"))
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("xb") as file:
            for piece in _pieces(src, size):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.utime(out, (FIXED_TIME, FIXED_TIME))


def _pieces(src: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        data = src.read(min(size, _COPY_SIZE))
        if not data:
            raise OSError("the file is shorter than it said")
        yield data
        size -= len(data)
