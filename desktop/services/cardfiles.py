"""Reading and writing the small files that people hand to each other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from forms.errors import AppError
from storage import atomic, jose
from storage.canonical import NotJson, read_json

MOST_BYTES: Final = 1024 * 1024


class FileTooLarge(AppError):
    """A file that should be small is not."""

    code = "desktop.file.large"
    text = "This file is too large to be what was expected. Nothing was changed. Please choose another file."


def read_small(path: Path) -> bytes:
    """Return the bytes of a small file.

    Raises:
        FileTooLarge: it has more than `MOST_BYTES`.
        storage.errors.DiskRefused: it cannot be read.
    """
    with atomic.disk_errors(), path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    return data


def write_small(path: Path, data: bytes) -> None:
    """Write a new file, or nothing.

    Raises:
        storage.errors.DiskFull, storage.errors.DiskRefused: it cannot be written.
    """
    with atomic.disk_errors():
        atomic.write_new(path, data)


def write_card(path: Path, data: bytes) -> None:
    """Write a card; an older card of the same name gives way, any other file stays.

    Raises:
        storage.errors.DiskFull, storage.errors.DiskRefused: it cannot be written.
    """
    if path.exists() and _is_card(read_small(path)):
        with atomic.disk_errors():
            atomic.replace(path, data)
    else:
        write_small(path, data)


def _is_card(data: bytes) -> bool:
    try:
        card = read_json(jose.unverified_payload(data))
    except (jose.NotASignature, NotJson):
        return False
    return isinstance(card, dict) and str(card.get("type", "")).startswith("underseal.")
