"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from exporters.errors import ExportError


class FileTrouble(ExportError):
    """The system refused to read or write a file."""

    code = "exporters.file"
    text = (
        "A file could not be read or written; perhaps the disk is full, or the stick was taken out. "
        "Nothing was left half-done. Please check the place you chose and try again."
    )


class PlaceTaken(ExportError):
    """Something is already where the result should go."""

    code = "exporters.place_taken"
    text = "There is something at this place already. Nothing was changed. Please choose a new, empty place."


@contextlib.contextmanager
def partial_file(out: Path) -> Iterator[BinaryIO]:
    """Give a new file beside ``out`` that takes its place when the block ends well, and is removed otherwise.

    The file is readable by its owner alone. What was at ``out`` before stays until it is replaced.

    Raises:
        FileTrouble: the system refused something, in here or in the block.
    """
    part = _beside(out)
    with typed_file_errors():
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(out.parent)


@contextlib.contextmanager
def partial_folder(out: Path) -> Iterator[Path]:
    """Give a new folder beside ``out`` that takes its place when the block ends well, or is removed.

    Raises:
        PlaceTaken: something other than an empty folder is at ``out``.
        FileTrouble: the system refused something, in here or in the block.
    """
    part = _beside(out)
    with typed_file_errors():
        _refuse_taken(out)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        try:
            yield part
            _refuse_taken(out)
            if out.is_dir():
                out.rmdir()
            part.rename(out)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(out.parent)


@contextlib.contextmanager
def typed_file_errors() -> Iterator[None]:
    """Turn what the system refuses into an error for people.

    Raises:
        FileTrouble: in place of an ``OSError``, which would name the path.
    """
    try:
        yield
    except OSError as error:
        raise FileTrouble from error


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(out: Path) -> Path:
    out = Path(os.path.abspath(out))  # noqa: PTH100 - ".." is taken out of the text, links are not followed
    return out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")


def _refuse_taken(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not (out.is_dir() and not any(out.iterdir()))):
        raise PlaceTaken
