"""Unpacking an archive that a stranger made, without letting it out of its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from exporters.bag_paths import is_portable, same_name
from exporters.partial import partial_folder
from exporters.tar_reader import ArchiveUnsafe, Entry, TarReader

Report = Callable[[str, int, int], None]
_GIB: Final = 1 << 30


@dataclass(frozen=True)
class Limits:
    """What an archive may cost.

    Attributes:
        entries: how many files and folders.
        file_size: the largest file, in bytes.
        total_size: all files together, in bytes.
    """

    entries: int = 50_000
    file_size: int = 32 * _GIB
    total_size: int = 128 * _GIB


def unpack(src: BinaryIO, out: Path, *, limits: Limits | None = None, report: Report | None = None) -> None:
    """Unpack a tar stream into a folder that appears when everything is in it, and not before.

    Only regular files and folders are made, readable by their owner alone; links, devices and paths that lead
    outside, or that some system would understand differently, are refused.

    Args:
        src: the tar stream; read to its end.
        out: a folder that is empty or does not exist.
        limits: what it may cost.
        report: called as ``report("unpack", entries so far, 0)`` with every piece; it may raise to stop.

    Raises:
        ArchiveUnsafe, ArchiveDamaged: nothing is left at ``out``.
        PlaceTaken, FileTrouble: the place cannot be used; nothing is left there.
    """
    with partial_folder(out) as folder:
        unpack_into(src, folder, limits=limits, report=report)


def unpack_into(
    src: BinaryIO, folder: Path, *, limits: Limits | None = None, report: Report | None = None
) -> None:
    """Unpack a tar stream into a fresh, empty folder that the caller removes when this raises.

    Arguments and errors are those of `unpack`; the system's ``OSError`` passes through.
    """
    guard = _Guard(limits or Limits())
    reader = TarReader(src)
    for entry in reader.entries():
        path = folder.joinpath(*guard.admit(entry))
        if entry.is_folder:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, reader.content(), _pulse(report, entry.number))


class _Guard:
    """Lets entries in one by one, and remembers what they cost and are called."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = 0
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}

    def admit(self, entry: Entry) -> list[str]:
        """Return the names that make up an entry's path.

        Raises:
            ArchiveUnsafe: the path or the cost is not acceptable.
        """
        path = entry.path.removeprefix("./")
        if entry.is_folder:
            path = path.removesuffix("/")
            if path in {"", "."}:
                return []
        self._total += entry.size
        if (
            entry.number > self._limits.entries
            or entry.size > self._limits.file_size
            or self._total > self._limits.total_size
            or not is_portable(path)
            or self._collides(path, is_folder=entry.is_folder)
        ):
            raise ArchiveUnsafe(entry=entry.number)
        return path.split("/")

    def _collides(self, path: str, *, is_folder: bool) -> bool:
        """Say whether some file system would take a path, or a folder on its way, for another one."""
        names = path.split("/")
        depth = len(names) if is_folder else len(names) - 1
        for end in range(1, depth + 1):
            folder = "/".join(names[:end])
            if self._folders.setdefault(same_name(folder), folder) != folder:
                return True
            if same_name(folder) in self._files:
                return True
        if is_folder:
            return False
        same = same_name(path)
        taken = same in self._files or same in self._folders
        self._files.add(same)
        return taken


def _pulse(report: Report | None, done: int) -> Callable[[], None]:
    return (lambda: report("unpack", done, 0)) if report else (lambda: None)


def _write(path: Path, pieces: Iterator[bytes], pulse: Callable[[], None]) -> None:
    path.touch(mode=0o600, exist_ok=False)
    with path.open("r+b") as file:
        pulse()
        for piece in pieces:
            file.write(piece)
            pulse()
