"""Writing a small file so that a power cut leaves the old one or the new one, never a piece."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.errors import DiskFull, DiskRefused

if sys.platform != "win32":
    import fcntl

    _FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
else:
    _FULL_SYNC = None

_TEMPORARY_SUFFIX = ".part"
_ENOSPC = 28
_EDQUOT = 122


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn the system's errors about files into ours.

    Raises:
        DiskFull: there is no room left.
        DiskRefused: anything else the system refused.
    """
    try:
        yield
    except OSError as error:
        if error.errno in {_ENOSPC, _EDQUOT}:
            raise DiskFull from None
        raise DiskRefused from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, readable by its owner alone, and bring it to the disk."""
    with create_private(path) as file:
        file.write(data)
        sync(file)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Put new content in the place of a file, then overwrite the old content.

    The new content is on the disk under a name of its own before it takes the old one's name. The
    old file is kept open meanwhile and overwritten afterwards. Windows does not replace a file
    that is open; there the old content stays in free space, as it may on flash memory anywhere.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}{_TEMPORARY_SUFFIX}")
    with create_private(temporary) as file:
        file.write(data)
        sync(file)
    old = path.open("r+b") if os.name == "posix" and path.exists() else None
    try:
        temporary.replace(path)
        sync_folder(path.parent)
        if old is not None:
            overwrite(old)
    finally:
        if old is not None:
            old.close()


def remove_unfinished(path: Path) -> None:
    """Overwrite and remove what interrupted calls of `replace` left beside a file."""
    for left in path.parent.glob(f"{path.name}.*{_TEMPORARY_SUFFIX}"):
        with left.open("r+b") as file:
            overwrite(file)
        left.unlink()


def remove(path: Path) -> None:
    """Overwrite and remove a file; one that is not there is fine."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        overwrite(file)
    path.unlink()
    sync_folder(path.parent)


def write_over(path: Path, data: bytes) -> None:
    """Put new content in the very place of the old one, where the file system allows it, and keep nothing.

    Not atomic: for destroying, where half of it is enough.
    """
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()
        sync(file)


def create_private(path: Path) -> BinaryIO:
    """Create a file that must not exist yet, with mode 0600, and open it for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def overwrite(file: BinaryIO) -> None:
    """Replace the content of an open file by zeros of the same length, and bring them to the disk."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    file.write(bytes(size))
    sync(file)


def sync(file: BinaryIO) -> None:
    """Bring what was written to a file to the disk."""
    file.flush()
    if sys.platform != "win32" and _FULL_SYNC is not None:
        # On macOS fsync leaves the data in the cache of the disk.
        fcntl.fcntl(file.fileno(), _FULL_SYNC)
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows does so by itself and has no call for it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
