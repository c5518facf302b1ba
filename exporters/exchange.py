"""An exchange folder: a stick, a share, or any folder that something replicates, with sealed files in it.

A vault takes what is new from it, as often as one likes, with the same result. What is known is told by the
content, never by a file's name or time. Nothing in the folder is written, renamed or removed.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from exporters import age
from exporters.age.errors import HeaderInvalid, NoKeyMatches
from exporters.age.header import MAGIC
from exporters.errors import ExportError
from exporters.given_list import take_given_from
from exporters.partial import FileTrouble, typed_file_errors
from exporters.tar_reader import ArchiveDamaged, ArchiveUnsafe
from exporters.transfer import import_from
from forms.codes import is_code
from forms.errors import AppError
from storage.errors import DiskFull, DiskRefused
from storage.vault import Vault

Report = Callable[[str, int, int], None]

SUFFIX: Final = ".age"
_DEEPEST: Final = 16
_TOLD_EVERY: Final = 256
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_OPEN: Final = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


class StillWritten(ExportError):
    """A file changed while it was read."""

    code = "exporters.exchange.growing"
    text = "This file was still being written. Nothing was taken from it. Please take in again later."


class FolderGone(ExportError):
    """The exchange folder could not be read to its end."""

    code = "exporters.exchange.gone"
    text = (
        "The folder cannot be read any more; perhaps the stick was taken out. What was taken in before is "
        "safe in the vault. Please put it back and take in again."
    )


@dataclass(frozen=True)
class Refused:
    """A file from which nothing was taken.

    Attributes:
        name: its name without the ending where that is a code or a hash, which tell nothing; else "".
        size: bytes; 0 when it could not be read.
        changed: when it was written last, UTC, or None when it could not be read.
        error: why; its sentence is for people.
    """

    name: str
    size: int
    changed: datetime | None
    error: AppError


@dataclass
class Taken:
    """What came of taking in.

    Attributes:
        new: codes of testimonies that are in the vault now, once for each version.
        known: codes of those that were there already; the same content twice is known the second time.
        back: codes of new ones whose interviewer's log was further already, see `storage.other_logs`.
        refused: files from which nothing could be taken.
        foreign: how many files are encrypted to others, not encrypted at all, or for another page.
        lists: how many lists of what this vault gave out were read (`exporters.given_list`).
        links: how many symbolic links were left alone.
        stopped: what ended it before the last file, or None.
    """

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    foreign: int = 0
    lists: int = 0
    links: int = 0
    stopped: AppError | None = None


def take_new(vault: Vault, folder: Path, report: Report) -> Taken:
    """Take every sealed file of a folder and the folders in it; go on past what cannot be taken.

    Each file counts by itself: when this is stopped, what was taken before stays.

    Args:
        vault: the supervisor's, open.
        folder: the exchange folder.
        report: told ``("look", files found, 0)`` and ``("take", files done, files)``; may raise to stop.

    Raises:
        NoTeam: the vault belongs to no team.
        FileTrouble: the folder cannot be read.
    """
    vault.team.decryption_identity()
    taken = Taken()
    with typed_file_errors():
        places = sorted(_sealed_files(folder, taken, report))
    for number, place in enumerate(places):
        report("take", number, len(places))
        try:
            _take(vault, place, taken, lambda *_, done=number: report("take", done, len(places)))
        except (DiskFull, DiskRefused) as error:
            taken.stopped = error
        except FileTrouble as error:
            if not _is_there(folder):
                taken.stopped = FolderGone()
            else:
                taken.refused.append(_refused(place, None, error))
        if taken.stopped is not None:
            break
    return taken


def take_one(vault: Vault, place: Path, report: Report) -> Taken:
    """Take one sealed file that a person chose.

    Args:
        vault: the supervisor's, open.
        place: the file; a link is followed, for a person chose it.
        report: told ``("take", 0, 1)``; may raise to stop, and then nothing was taken.

    Raises:
        NoTeam: the vault belongs to no team.
        FileTrouble, DiskFull, DiskRefused: it could not be read or kept.
    """
    vault.team.decryption_identity()
    taken = Taken()
    with typed_file_errors():
        place = place.resolve(strict=True)
    _take(vault, place, taken, lambda *_: report("take", 0, 1))
    return taken


def _take(vault: Vault, place: Path, taken: Taken, report: Report) -> None:
    """Take one file.

    Raises:
        FileTrouble, DiskFull, DiskRefused: the rest of the folder may fare the same.
    """
    with typed_file_errors(), _opened(place) as file:
        before = os.fstat(file.fileno())
        try:
            told = import_from(vault, file, report=report)
        except (FileTrouble, DiskFull, DiskRefused):
            raise
        except AppError as error:
            after = os.fstat(file.fileno())
            if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                taken.refused.append(_refused(place, after, StillWritten()))
            elif isinstance(error, (ArchiveDamaged, ArchiveUnsafe)) and _starts_as_json(vault, file):
                _take_list(vault, file, taken)
            elif _is_foreign(file, error):
                taken.foreign += 1
            else:
                taken.refused.append(_refused(place, after, error))
        else:
            taken.new += told.new
            taken.known += told.already
            taken.back += told.back


def _starts_as_json(vault: Vault, file: BinaryIO) -> bool:
    """Say whether a file for this vault is one of the small ones that the team writes, not a sealed one."""
    file.seek(0)
    try:
        return age.open_reader(file, [vault.team.decryption_identity()]).read(1) == b"{"
    except age.AgeError:
        return False


def _take_list(vault: Vault, file: BinaryIO, taken: Taken) -> None:
    """Take in what this vault gave out before it was restored; leave all other small files alone."""
    file.seek(0)
    try:
        take_given_from(vault, file)
    except AppError:
        taken.foreign += 1
    else:
        taken.lists += 1


def _is_foreign(file: BinaryIO, error: AppError) -> bool:
    """Say whether a file is not meant for this vault, rather than damaged on its way to it."""
    if not isinstance(error, HeaderInvalid):
        return isinstance(error, NoKeyMatches)
    file.seek(0)
    start = file.read(len(MAGIC))
    return not MAGIC.startswith(start)


def _sealed_files(folder: Path, taken: Taken, report: Report, depth: int = 0) -> Iterator[Path]:
    """Yield the files that may be sealed ones; names that begin with a dot belong to other programs.

    Raises:
        OSError: the folder itself cannot be read.
    """
    for number, entry in enumerate(_entries(folder)):
        if number % _TOLD_EVERY == 0:
            report("look", number, 0)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            taken.links += 1
        elif entry.is_dir(follow_symlinks=False):
            if depth < _DEEPEST:
                with contextlib.suppress(OSError):  # gone meanwhile, or not for us; the rest goes on
                    yield from _sealed_files(Path(entry.path), taken, report, depth + 1)
        elif entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _is_there(folder: Path) -> bool:
    try:
        return bool(_entries(folder))
    except OSError:
        return False


def _opened(place: Path) -> BinaryIO:
    """Open a file as it was found: no link, and no pipe that would wait for ever.

    Raises:
        OSError: it cannot be read, or is no file any more.
    """
    descriptor = os.open(place, _OPEN)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError
    return file


def _refused(place: Path, facts: os.stat_result | None, error: AppError) -> Refused:
    name = place.name.removesuffix(SUFFIX)
    telling = not (_HASH.fullmatch(name) or is_code(name, "T"))
    changed = None
    if facts is not None:
        with contextlib.suppress(ValueError, OverflowError, OSError):  # no day that exists
            changed = datetime.fromtimestamp(facts.st_mtime, UTC)
    return Refused("" if telling else name, facts.st_size if facts is not None else 0, changed, error)
