"""Backups of a vault: making one, putting it back, rehearsing that, and remembering when the last one was.

An interviewer's vault may forget what it sealed. A backup made before would keep it, so it gets an outer lock
that only the team's supervisors can open: neither they nor the interviewer can read it alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from desktop.services import health
from desktop.services.closed_part import is_trained
from exporters import age
from exporters.partial import PlaceTaken, partial_file, typed_file_errors
from storage import backup, clock
from storage.backup import MAGIC, Made, Prepared
from storage.backup_errors import BackupDamaged, NotABackup
from storage.custody import VAULT_ITEM
from storage.stream import CHUNK_SIZE, Sink
from storage.vault import Vault
from storage.vault_keys import Kind

if TYPE_CHECKING:
    from storage.credentials import Opener
    from storage.restore import Rehearsed

Report = Callable[[str, int, int], None]

SUFFIX: Final = ".backup"
REMIND_AFTER_DAYS: Final = 7
_LAST: Final = "backup.last"


@dataclass(frozen=True)
class Ready:
    """What a backup is made of, taken from the vault.

    Attributes:
        prepared: for `storage.backup.write`.
        outer: keys of the supervisors who can open the outer lock; empty when there is none.
    """

    prepared: Prepared = field(repr=False)
    outer: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class LastBackup:
    """When the last backup was made.

    Attributes:
        at: None if there was never one.
        days: whole days since then, 0 if the clock says that it lies ahead.
        due: whether it is time for another.
    """

    at: datetime | None
    days: int
    due: bool


def needs_outer_lock(vault: Vault) -> bool:
    """Say whether a backup of this vault gets an outer lock."""
    me = vault.team.me()
    return me is not None and me.role != "supervisor" and vault.team.rules().forget_after_sealing


@dataclass(frozen=True)
class Reminders:
    """What the list of testimonies reminds of, without a name or a code.

    Attributes:
        backup: when the last backup was made.
        recovery_missing: the team asks for recovery sheets, and there are none.
        unchecked: for how many days nobody checked the vault, if that is too long; otherwise 0.
        closed: how many records of the closed part wait to be sealed; told to those who may open it.
    """

    backup: LastBackup
    recovery_missing: bool
    unchecked: int = 0
    closed: int = 0


def reminders(vault: Vault, now: datetime) -> Reminders:
    """Return what to remind of; vault lane."""
    rules = vault.team.rules()
    sheets = any(slot.kind == Kind.RECOVERY for slot in vault.keys.list())
    days = health.days_unchecked(vault, now)
    unchecked = days if days >= health.REMIND_AFTER_DAYS else 0
    closed = vault.drafts.waiting_closed() if is_trained(vault) else 0
    return Reminders(last(vault, now), rules.recovery_required and not sheets, unchecked, closed)


def ready(vault: Vault) -> Ready:
    """Take what a backup is made of; vault lane, quick.

    Raises:
        storage.backup_errors.IdentitiesInUse: who the witnesses are is unlocked.
    """
    outer = [m.age_recipient for m in vault.team.supervisors()] if needs_outer_lock(vault) else []
    return Ready(backup.prepare(vault), tuple(outer))


def make(taken: Ready, path: Path, report: Report) -> Made:
    """Write a backup to a new file, or nothing; any lane, while the vault is used on its own.

    Raises:
        PlaceTaken: a file is there already.
        FileTrouble, DiskFull, DiskRefused, BackupDisturbed, VaultBusy: it could not be made.
    """
    if path.exists():
        raise PlaceTaken
    with partial_file(path) as file:
        if not taken.outer:
            return backup.write(taken.prepared, file, report)
        with age.Encryptor(file, list(taken.outer)) as encryptor:
            return backup.write(taken.prepared, cast("Sink", encryptor), report)


def remember(vault: Vault, made: Made) -> None:
    """Write into the vault that a backup was made; vault lane."""
    with vault.transaction():
        vault.settings.set(_LAST, clock.to_text(clock.now()))
        vault.custody.append(
            VAULT_ITEM, "COPY", reason="backup", details={"files": made.files, "size": made.size}
        )


def last(vault: Vault, now: datetime) -> LastBackup:
    """Return when the last backup was made; vault lane. A vault that holds nothing needs none."""
    text = vault.settings.get(_LAST)
    at = None if text is None else clock.from_text(str(text))
    days = 0 if at is None else max(0, (now - at).days)
    holds = bool(vault.drafts.list() or vault.sealed.list())
    return LastBackup(at, days, holds and (at is None or days >= REMIND_AFTER_DAYS))


def open_outer_lock(identity: str, src: Path, dst: Path, report: Report) -> None:
    """Take the outer lock off a colleague's backup; what is inside stays locked with their passphrase.

    Args:
        identity: this supervisor's key.
        src: the backup.
        dst: a new file.
        report: told ``("backup", bytes done, 0)``.

    Raises:
        PlaceTaken: a file is there already.
        NoKeyMatches: it was made for other supervisors.
        NotABackup, BackupDamaged, FileTrouble: it cannot be read.
    """
    if dst.exists():
        raise PlaceTaken
    with typed_file_errors(), src.open("rb") as file, partial_file(dst) as target:
        stream = cast("BinaryIO", age.open_reader(file, [identity]))
        done, head = 0, b""
        while piece := stream.read(CHUNK_SIZE):
            head = head or piece[: len(MAGIC)]
            if head != MAGIC:
                raise NotABackup
            target.write(piece)
            done += len(piece)
            report("backup", done, 0)
        if not done:
            raise BackupDamaged


def restore(path: Path, key: Opener, folder: Path, report: Report) -> datetime:
    """Make a vault in a new folder from a backup; returns when that was made. Any lane.

    Raises:
        See `storage.restore.restore`, and FileTrouble.
    """
    from storage.restore import restore as put_back

    with typed_file_errors(), path.open("rb") as file:
        return put_back(file, key, folder, report).moment


def rehearse(path: Path, key: Opener, place: Path, report: Report) -> Rehearsed:
    """Prove that a backup opens and is whole, without replacing anything. Any lane.

    Raises:
        See `storage.restore.rehearse`, and FileTrouble.
    """
    from storage.restore import rehearse as try_out

    with typed_file_errors(), path.open("rb") as file:
        return try_out(file, key, place, report)


def free_folder(place: Path, name: str) -> Path:
    """Return a folder below a place that is not there yet, such as ``vault`` or ``vault-2``."""
    folder, number = place / name, 1
    while folder.exists():
        number += 1
        folder = place / f"{name}-{number}"
    return folder


def file_name(day: datetime) -> str:
    """Return a name for a backup that says nothing but its day."""
    return f"{day:%Y-%m-%d}{SUFFIX}"
