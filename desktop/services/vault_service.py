"""Making, opening and closing a vault. Everything here runs on the vault lane, which owns the connection."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forms.errors import AppError
from storage import clock

if TYPE_CHECKING:
    from storage.arrival import Arrival
    from storage.credentials import Credential, Opener
    from storage.kdf import KdfParams
    from storage.vault import Vault

Report = Callable[[str, int, int], None]

LONGEST_IDLE: Final = 120
SUPERVISOR: Final = "supervisor"
INTERVIEWER: Final = "interviewer"
ROLE_SETTING: Final = "role"
KEYSLOTS: Final = "keyslots.json"


@dataclass(frozen=True)
class OpenVault:
    """An open vault as the windows know it.

    Attributes:
        vault: the vault itself; only the vault lane may touch it.
        folder: where it lies.
        role: ``supervisor`` or ``interviewer``.
        member: the member's code, or empty until a team has been joined.
        practice: it holds invented people only.
        trained: whether the owner may open the closed part (`desktop.services.closed_part`).
        idle_limit: the vault locks after so many idle minutes at the latest, as its team wants it.
        arrival: what opening it found out.
    """

    vault: Vault
    folder: Path
    role: str
    member: str = ""
    practice: bool = False
    trained: bool = False
    idle_limit: int = LONGEST_IDLE
    arrival: Arrival | None = None

    def close(self, _report: object = None, *, why: str = "left") -> None:
        """Close the vault and drop its keys; a practice vault is removed with all that is in it.

        Args:
            why: what closed it, for the custody log: ``left``, ``key``, ``idle``, ``screen`` or ``sleep``.
        """
        from storage.custody import VAULT_ITEM

        if not self.vault.closed:
            with contextlib.suppress(AppError):  # a full disk must not keep a vault open
                self.vault.drafts.log_edits()
                self.vault.custody.append(VAULT_ITEM, "LOCK", details={"by": why})
        self.vault.close()
        if self.practice:
            shutil.rmtree(self.folder, ignore_errors=True)


def is_vault(folder: Path) -> bool:
    """Return whether a folder looks like a vault, without a passphrase."""
    return (folder / KEYSLOTS).is_file()


def seconds_to_wait(folder: Path, now: Callable[[], datetime] = clock.now) -> int:
    """Return for how many seconds the next attempt to open a vault must wait; any thread."""
    from storage.attempts import Attempts

    return Attempts(folder, now).seconds_left()


def create(
    folder: Path,
    passphrase: str | Credential,
    role: str,
    *,
    team: str = "",
    kdf: KdfParams | None = None,
    now: Callable[[], datetime] = clock.now,
) -> OpenVault:
    """Make a vault; a supervisor's founds a team named ``team`` in the same breath.

    Raises:
        AppError: the folder cannot be used; nothing half-made is left open.
    """
    from storage.vault import Vault

    vault = Vault.create(folder, passphrase, kdf=kdf, now=now)
    try:
        vault.settings.set(ROLE_SETTING, role)
        if role == SUPERVISOR:
            vault.team.found(team)
        return _describe(vault, folder)
    except BaseException:
        vault.close()
        raise


def open_vault(
    folder: Path, key: Opener, *, now: Callable[[], datetime] = clock.now, report: Report | None = None
) -> OpenVault:
    """Open a vault, and go on with what an interruption left of a sealing.

    Args:
        folder: where it lies.
        key: its passphrase, perhaps with a key file.
        now: what time it is.
        report: told between the steps; what it raises stops the attempt.

    Raises:
        AppError: wrong passphrase, too early after failed ones, not a vault, damaged, in use, or made by a
            newer program.
    """
    from storage.vault import Vault

    return _welcome(Vault.open(folder, key, now=now, report=report), folder)


def recover(
    folder: Path,
    shares: Sequence[Sequence[str]],
    passphrase: str,
    *,
    now: Callable[[], datetime] = clock.now,
    report: Report | None = None,
) -> OpenVault:
    """Open a vault with its trustees' shares and give it a new passphrase; all others open no more.

    Args:
        folder: where it lies.
        shares: the words of each share.
        passphrase: the new one.
        now: what time it is.
        report: told between the steps; what it raises stops it.

    Raises:
        AppError: the shares do not open it, the passphrase is too short, or the vault does not open.
    """
    from storage import recovery
    from storage.credentials import Credential
    from storage.vault import Vault

    secret = recovery.combine(shares)
    return _welcome(Vault.recover(folder, secret, Credential(passphrase), now=now, report=report), folder)


def erase_keys(opened: OpenVault) -> None:
    """Destroy the keys of an open vault: at once, in a blink, on any thread.

    Raises:
        AppError: not even that could be written.
    """
    from storage import erasing

    opened.vault.keys.writes.give_up()  # sealing may be giving the vault new keys at this moment
    erasing.erase_keys(opened.folder)


def erase_rest(opened: OpenVault, report: Report) -> int:
    """Close a vault whose keys are gone, overwrite and remove its files; return how many could not be.

    Vault lane.
    """
    from storage import erasing
    from storage.errors import StorageBug, StorageError

    with contextlib.suppress(StorageError, StorageBug):
        opened.vault.close()
    return erasing.erase_files(opened.folder, report)


def _welcome(vault: Vault, folder: Path) -> OpenVault:
    from storage.custody import VAULT_ITEM
    from storage.errors import StorageError

    try:
        vault.custody.append(VAULT_ITEM, "UNLK")
        with contextlib.suppress(StorageError):  # still planned; the next unlocking goes on
            vault.finish_forgetting("sealed")
        return replace(_describe(vault, folder), arrival=vault.arrival)
    except BaseException:
        vault.close()
        raise


def described(opened: OpenVault) -> OpenVault:
    """Return an open vault as it is after its team changed: role, member and limits."""
    return replace(_describe(opened.vault, opened.folder), practice=opened.practice)


def join_request(opened: OpenVault) -> bytes:
    """Return the card an interviewer hands to the supervisor to be let into the team."""
    return opened.vault.team.request()


def _describe(vault: Vault, folder: Path) -> OpenVault:
    from desktop.services.closed_part import is_trained

    me = vault.team.me()
    role = me.role if me is not None else str(vault.settings.get(ROLE_SETTING, INTERVIEWER))
    code = me.code if me is not None else ""
    trained, minutes = is_trained(vault), vault.team.rules().idle_minutes
    return OpenVault(vault, folder, role, code, trained=trained, idle_limit=minutes)
