"""Files that are hashed while they are written or read."""

from __future__ import annotations

import hashlib
from typing import BinaryIO


class HashingSink:
    """Hashes and counts what goes into a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        """Take bytes; returns how many, always all of them."""
        self._file.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


class HashingFile:
    """Hashes what is read of a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, or all that is left."""
        data = self._file.read(size)
        self.sha256.update(data)
        return data
