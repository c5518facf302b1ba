"""Handing a sealed file over: a copy elsewhere, read back and compared before it counts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from exporters.errors import ExportError
from exporters.partial import partial_file, typed_file_errors
from storage.vault import Vault

Report = Callable[[str, int, int], None]
"""Called with a stage, bytes done and bytes in all; may raise to stop, and then no copy is left."""

_PIECE: Final = 1024 * 1024


class CopyDiffers(ExportError):
    """What was read back is not what was to be copied."""

    code = "exporters.carrying.differs"
    text = (
        "The copy is not the same as the sealed file, so it was removed and does not count. The sealed file "
        "is still in your vault. Please check the vault under Health, and use another stick or disk."
    )


def hand_over(vault: Vault, code: str, dst: Path, *, version: int = 1, report: Report | None = None) -> str:
    """Copy the sealed file of a testimony out of the vault; return the SHA-256 of the copy, hexadecimal.

    The copy is brought to the medium, read from there, and compared with what sealing wrote; only then does
    it get its name, and the custody log says that it was handed over.

    Args:
        vault: open; its lane.
        code: of the testimony.
        dst: where the copy goes; replaced when it exists.
        version: of the testimony.
        report: told ``("copy", bytes done, bytes in all)``: each byte is counted twice.

    Raises:
        NoSuchItem: nothing of this code was sealed here.
        ConsentTakenBack: its witness took consent back.
        SealedFileMissing: the file is not in the vault any more.
        CopyDiffers: the copy is not the same; it was removed.
        FileTrouble, DiskRefused: it could not be read or written; no copy is left.
    """
    file = vault.outbox.info(code, version)
    vault.outbox.require_sharing(code)
    told = report or _silent
    with vault.outbox.open(file) as source, partial_file(dst) as copy:
        for done, piece in _pieces(source):
            copy.write(piece)
            told("copy", done, 2 * file.size)
        _leave_memory(copy)
        digest, size = hashlib.sha256(), 0
        copy.seek(0)
        for size, piece in _pieces(copy):
            digest.update(piece)
            told("copy", file.size + size, 2 * file.size)
        found = digest.hexdigest()
        if (size, found) != (file.size, file.sha256):
            raise CopyDiffers
    vault.outbox.handed_over(file, found)
    return found


def _pieces(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield a file in pieces, each with the bytes read so far."""
    done = 0
    with typed_file_errors():
        while piece := file.read(_PIECE):
            done += len(piece)
            yield done, piece


def _leave_memory(file: BinaryIO) -> None:
    """Bring a file to its medium, and let it be read from there rather than from memory where we may ask."""
    file.flush()
    os.fsync(file.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass
