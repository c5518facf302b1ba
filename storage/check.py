"""Reading a whole vault, to say whether it is what was written, and mending what is safe to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forms.errors import AppError
from storage import atomic, wal
from storage.attempts import ATTEMPTS_NAME
from storage.blobs import Blobs
from storage.connection import Database, require_ciphertext
from storage.errors import SealedFileMissing
from storage.keyslots_file import read_keyslots
from storage.secret import Secret
from storage.vault_files import (
    BLOBS_NAME,
    DATABASE_NAME,
    IDENTITY_NAME,
    KEYSLOTS_NAME,
    LOCK_NAME,
    NEXT_NAME,
    OUTBOX_NAME,
    open_identity_database,
)

if TYPE_CHECKING:
    from storage.outbox import Outbox
    from storage.sealed import SealedStore
    from storage.vault import Vault

Report = Callable[[str, int, int], None]
"""Called with a stage, what is done and what there is in all; may raise to stop."""

_KNOWN: Final = frozenset(
    (
        *(KEYSLOTS_NAME, NEXT_NAME, DATABASE_NAME, IDENTITY_NAME),
        *(BLOBS_NAME, OUTBOX_NAME, LOCK_NAME, ATTEMPTS_NAME),
    )
)
_DATABASE_BESIDES: Final = ("-wal", "-shm", "-journal")
_UNFINISHED: Final = ".part"


@dataclass(frozen=True)
class CheckResult:
    """One thing that was looked at.

    Attributes:
        part: which part, a word that never changes.
        name: what, in a few English words.
        ok: whether it is as it must be.
        detail: what was found, one English sentence without content.
        numbers: the numbers in it, by name.
    """

    part: str
    name: str
    ok: bool
    detail: str
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Repaired:
    """What was mended: how many files that belonged to nothing were removed, and how many indexes rebuilt."""

    removed: int
    rebuilt: int


Finding = tuple[bool, str, dict[str, int]]


def whole(vault: Vault, report: Report | None = None) -> list[CheckResult]:
    """Look at every part of an open vault.

    Args:
        vault: open; nothing in it is changed.
        report: told the part, bytes of attachments read, and bytes in all.
    """
    told = report or _silent
    parts: list[tuple[str, str, Callable[[], Finding]]] = [
        ("slots", "Key slots", lambda: _keyslots(vault)),
        ("database", "Database", lambda: _database(vault.database)),
        ("identity", "Identity database", lambda: _identity(vault)),
        ("sealed", "Sealed testimonies", lambda: _sealed(vault.sealed)),
        ("attachments", "Attachments", lambda: _attachments(vault.blobs, told)),
        ("files", "Attachment files", lambda: _attachment_files(vault.blobs)),
        ("outbox", "Sealed files", lambda: _outbox(vault.outbox)),
        ("folder", "Folder", lambda: _folder(vault.folder)),
        ("log", "Write-ahead log", lambda: _log(vault.folder)),
        ("custody", "Custody log", lambda: _custody(vault)),
    ]
    results = []
    for part, name, at in parts:
        told(part, 0, 0)
        results.append(_look(part, name, at))
    return results


def identities(folder: Path, identity_key: Secret) -> CheckResult:
    """Check every page of the identity database. Nobody may have it open."""

    def at() -> Finding:
        opened = open_identity_database(folder, identity_key)
        try:
            return _database(opened)
        finally:
            opened.close()

    return _look("identities", "Identity pages", at)


def repair(vault: Vault) -> Repaired:
    """Mend what loses nothing: files that belong to nothing, what interrupted writing left, indexes.

    Raises:
        DiskFull, DiskRefused: it could not be done.
    """
    removed = vault.blobs.remove_orphans() + vault.outbox.remove_orphans()
    with atomic.disk_errors():
        for left in list(_unfinished(vault.folder)):
            with left.open("r+b") as file:
                atomic.overwrite(file)
            left.unlink()
            removed += 1
    return Repaired(removed, vault.database.rebuild_indexes())


def _look(part: str, name: str, at: Callable[[], Finding]) -> CheckResult:
    """Look at one part; one that cannot even be read has failed, and the others are still looked at."""
    try:
        return CheckResult(part, name, *at())
    except AppError as error:
        return CheckResult(part, name, ok=False, detail=str(error))


def _keyslots(vault: Vault) -> Finding:
    if read_keyslots(vault.folder / KEYSLOTS_NAME) != vault.keys.keyslots:
        return False, "The file was changed meanwhile.", {}
    if not vault.fingerprints.as_left(KEYSLOTS_NAME):
        return False, "The file was changed since the vault was last closed.", {}
    return True, "The file is what the vault was opened with.", {}


def _database(opened: Database) -> Finding:
    """Check the authenticity of every page, then the structure they make."""
    problems = opened.problems()
    numbers = {"problems": len(problems)}
    if problems:
        return False, f"{len(problems)} problems were found.", numbers
    return True, "Every page is authentic and in its place.", numbers


def _identity(vault: Vault) -> Finding:
    """Check all that can be known without the key, and every page when the key is at hand."""
    require_ciphertext(vault.folder / IDENTITY_NAME)
    if not vault.fingerprints.as_left(IDENTITY_NAME):
        return False, "The file was changed since the vault was last closed.", {}
    return True, "The file is there, encrypted, and as it was left.", {}


def _sealed(store: SealedStore) -> Finding:
    """Open the box of every sealed version and compare its hash."""
    numbers = {"whole": 0, "damaged": 0, "destroyed": 0}
    for info in store.list():
        if info.state == "DEST":
            numbers["destroyed"] += 1
        elif store.holds(info):
            numbers["whole"] += 1
        else:
            numbers["damaged"] += 1
    detail = "{whole} are whole, {damaged} are damaged, {destroyed} were destroyed on purpose."
    return not numbers["damaged"], detail.format(**numbers), numbers


def _attachments(blobs: Blobs, report: Report) -> Finding:
    """Read every attachment to its end and compare its hash."""
    listed = blobs.list()
    missing = {blob.id for blob in blobs.missing()}
    total, done, damaged = sum(blob.size for blob in listed), 0, 0
    for blob in listed:
        report("attachments", done, total)
        damaged += blob.id not in missing and not blobs.holds(blob)
        done += blob.size
    numbers = {"whole": len(listed) - len(missing) - damaged, "damaged": damaged, "missing": len(missing)}
    detail = "{whole} are whole, {damaged} are damaged, {missing} are missing."
    return not missing and not damaged, detail.format(**numbers), numbers


def _attachment_files(blobs: Blobs) -> Finding:
    """Look for files that no row knows."""
    orphans = blobs.orphans()
    return not orphans, f"{orphans} files belong to nothing.", {"orphans": orphans}


def _outbox(outbox: Outbox) -> Finding:
    """Read every sealed file that waits, compare its hash, and look for files that do not belong there."""
    numbers = {"whole": 0, "damaged": 0, "missing": 0}
    for file in outbox.list():
        try:
            numbers["whole" if outbox.holds(file) else "damaged"] += 1
        except SealedFileMissing:
            numbers["missing"] += 1
    numbers |= {"orphans": outbox.orphans(), "strange": outbox.strangers()}
    detail = "{whole} are whole, {damaged} are damaged, {missing} are missing, {orphans} belong to nothing, "
    detail += "{strange} do not belong here."
    return sum(numbers.values()) == numbers["whole"], detail.format(**numbers), numbers


def _folder(folder: Path) -> Finding:
    """Look for what does not belong into the folder of a vault."""
    left = sum(1 for _ in _unfinished(folder))
    databases = (DATABASE_NAME, IDENTITY_NAME)
    known = {*_KNOWN, *(name + besides for name in databases for besides in _DATABASE_BESIDES)}
    known |= {path.name for path in wal.kept_copies(folder)}
    with atomic.disk_errors():
        strange = sum(1 for path in folder.iterdir() if path.name not in known) - left
    numbers = {"unfinished": left, "strange": strange}
    detail = "{unfinished} files were left by an interruption, {strange} do not belong here."
    return not left and not strange, detail.format(**numbers), numbers


def _log(folder: Path) -> Finding:
    """Look for copies that were kept because changes could not be taken from a damaged log."""
    kept = len(wal.kept_copies(folder))
    detail = "{copies} copies of a damaged log are kept; some of the last changes before it may be missing."
    return not kept, detail.format(copies=kept) if kept else "No change was lost.", {"copies": kept}


def _custody(vault: Vault) -> Finding:
    """Follow the custody log from its beginning to its end."""
    report = vault.custody.verify()
    numbers = {"entries": report.entries, "signed": report.signed, "problems": len(report.problems)}
    if report.problems:
        return False, " ".join(report.problems), numbers
    return True, f"{report.entries} entries follow each other; {report.signed} are signed.", numbers


def _unfinished(folder: Path) -> Iterator[Path]:
    """Yield what an interrupted `atomic.replace` left of our own files."""
    for name in _KNOWN:
        yield from folder.glob(f"{name}.*{_UNFINISHED}")


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass
