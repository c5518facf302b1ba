"""Erasing a vault: the keys first, which is enough where they are really gone, then everything else.

Overwriting reaches the same place of a disk only where the file system and the medium write in place. Flash
memory, snapshots and copies may keep old content; with the keys gone it stays encrypted.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from storage import atomic
from storage.errors import StorageError
from storage.keyslots_file import read_keyslots
from storage.opening import destroy_slots
from storage.vault_files import BLOBS_NAME, KEYSLOTS_NAME, NEXT_NAME, OUTBOX_NAME

Report = Callable[[str, int, int], None]
_PIECE: Final = 1024 * 1024


def erase_keys(folder: Path) -> None:
    """Put noise in the place of the key slots. At once, and the vault may still be open.

    Raises:
        DiskRefused: not even that could be written.
    """
    try:
        destroy_slots(folder, read_keyslots(folder / KEYSLOTS_NAME).params)
    except StorageError:
        # Whatever stands there, it shall be no key.
        with atomic.disk_errors():
            for name in (KEYSLOTS_NAME, NEXT_NAME):
                path = folder / name
                if path.exists():
                    atomic.write_over(path, secrets.token_bytes(path.stat().st_size))


def erase_files(folder: Path, report: Report | None = None) -> int:
    """Overwrite and remove every file of a closed vault; return how many could not be removed.

    Args:
        folder: of the vault; removed as well when nothing is left in it.
        report: told bytes done and bytes in all.
    """
    files = sorted((file for file in folder.rglob("*") if file.is_file()), key=_order)
    total, done, left = sum(_size(file) for file in files), 0, 0
    for file in files:
        try:
            for piece in _overwrite(file):
                done += piece
                if report is not None:
                    report("", min(done, total), total)
            file.unlink()
        except OSError:
            left += 1
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            inner.rmdir()
    with contextlib.suppress(OSError):
        folder.rmdir()
    return left


def _order(file: Path) -> tuple[bool, bool, str]:
    """Keys first, then databases, then attachments and sealed files."""
    later = file.parent.name in {BLOBS_NAME, OUTBOX_NAME}
    return not file.name.startswith("keyslots"), later, str(file)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _overwrite(file: Path) -> Iterator[int]:
    """Write noise over a file, piece by piece; give the size of each."""
    size = _size(file)
    with file.open("r+b") as opened:
        for at in range(0, size, _PIECE):
            piece = min(_PIECE, size - at)
            opened.write(secrets.token_bytes(piece))
            yield piece
        atomic.sync(opened)
