"""The keys of an open vault: which passphrases there are, changing them, new keys for old ones."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage import atomic, rotation, slot_changes, wal
from storage.connection import Database
from storage.credentials import Credential, Opener, RecoverySecret
from storage.custody import VAULT_ITEM, Custody
from storage.errors import NoSuchItem, WrongPassphrase
from storage.kdf import SALT_SIZE, KdfParams, calibrate
from storage.keyslots import Keyslots, Round
from storage.keyslots_file import to_bytes
from storage.opening import Unlocked
from storage.secret import Secret
from storage.slot_directory import ROUND_SIZE, Kind
from storage.slot_writes import SlotWrites
from storage.vault_files import DATABASE_NAME, IDENTITY_NAME, KEYSLOTS_NAME

__all__ = ["RENEWAL_DUE", "Kind", "SlotInfo", "VaultKeys"]

RENEWAL_DUE: Final = "keys.renewal_due"
"""The setting that lets the next opening give the vault new keys, if an interruption came first."""

_ADDED: Final = "CREA"
_GONE: Final = "DEST"


@dataclass(frozen=True)
class SlotInfo:
    """One passphrase, or one set of shares.

    Attributes:
        place: 0 to 7.
        kind: what it is for.
        key_file: whether a key file belongs to it.
        day: when it was made.
        needed: how many shares are needed; 0 unless for recovery.
        shares: how many shares there are.
        current: whether the vault was opened with it.
        late: whether it still has a lower cost, until it is next used.
    """

    place: int
    kind: Kind
    key_file: bool
    day: dt.date
    needed: int
    shares: int
    current: bool
    late: bool


class VaultKeys:
    """Used by the thread that opened the vault. Each change asks for a passphrase of the vault again."""

    def __init__(self, folder: Path, unlocked: Unlocked, custody: Callable[[], Custody]) -> None:
        self._path = folder / KEYSLOTS_NAME
        self._folder = folder
        self._keyslots = unlocked.keyslots
        self._vault_key = unlocked.vault_key
        self._place = unlocked.place
        self._custody = custody
        self.writes = SlotWrites()

    @property
    def keyslots(self) -> Keyslots:
        """The slots in force."""
        return self._keyslots

    def lend(self) -> tuple[Keyslots, Secret]:
        """Return the slots in force and a copy of the vault key, for a backup; the caller wipes it."""
        return self._keyslots, self._vault_key.copy()

    def wipe(self) -> None:
        """Forget the vault key; may be called twice."""
        self._vault_key.wipe()

    def list(self) -> list[SlotInfo]:
        """Return what opens this vault, or erases it."""
        present = self._keyslots.round.salt[:ROUND_SIZE]
        return [
            SlotInfo(
                place=place,
                kind=entry.kind,
                key_file=entry.key_file,
                day=entry.day,
                needed=entry.needed,
                shares=entry.shares,
                current=place == self._place,
                late=entry.kind != Kind.RECOVERY and entry.round != present,
            )
            for place, entry in enumerate(self._keyslots.read_directory(self._vault_key))
            if entry.kind != Kind.UNUSED
        ]

    def opens(self, key: Opener) -> bool:
        """Return whether something opens the vault."""
        try:
            self._keyslots.vault_key(key).wipe()
        except WrongPassphrase:
            return False
        return True

    def add(self, current: Opener, new: Credential) -> None:
        """Let one more passphrase open the vault.

        Raises:
            WrongPassphrase, PassphraseTooShort, PassphraseInUse, NoFreeSlot: see there.
            DiskFull, DiskRefused: it could not be written.
        """
        new.require_strong()
        self._put(slot_changes.with_added(self._keyslots, current, new, self._vault_key, kind=Kind.OPEN))
        self._log(_ADDED, "passphrase")

    def change(self, old: Opener, new: Credential) -> None:
        """Let a new passphrase open the vault instead of an old one.

        The keys stay the same. Somebody who has a copy of the old file and the old passphrase still has
        them: `rotate` helps against that.

        Raises:
            WrongPassphrase, PassphraseTooShort, PassphraseInUse, DiskFull, DiskRefused: see there.
        """
        new.require_strong()
        self._put(slot_changes.with_changed(self._keyslots, old, new, self._vault_key))
        self._log(_ADDED, "passphrase changed")

    def remove(self, current: Opener, place: int) -> None:
        """Let a passphrase, the shares or the erase passphrase do nothing any more.

        Raises:
            NoSuchItem: nothing is in this place.
            WrongPassphrase, LastPassphrase, DiskFull, DiskRefused: see there.
        """
        if place not in [slot.place for slot in self.list()]:
            raise NoSuchItem
        self._put(slot_changes.with_removed(self._keyslots, current, place, self._vault_key))
        self._log(_GONE, "passphrase removed")

    def set_erase(self, current: Opener, new: Credential) -> None:
        """Set the passphrase that destroys the slots; a former one is replaced. The log does not tell.

        Raises:
            WrongPassphrase, PassphraseTooShort, PassphraseInUse, NoFreeSlot: see there.
            DiskFull, DiskRefused: it could not be written.
        """
        new.require_strong()
        self._put(slot_changes.with_added(self._keyslots, current, new, self._vault_key, kind=Kind.ERASE))

    def set_recovery(self, current: Opener, secret: RecoverySecret, needed: int, shares: int) -> None:
        """Let shares open the vault; shares made before are void.

        Args:
            current: a passphrase of the vault.
            secret: what the shares come together to.
            needed: how many of them are needed.
            shares: how many there are.

        Raises:
            WrongPassphrase, NoFreeSlot, DiskFull, DiskRefused: see there.
        """
        self._put(
            slot_changes.with_added(
                *(self._keyslots, current, secret, self._vault_key),
                kind=Kind.RECOVERY,
                sharing=(needed, shares),
            )
        )
        self._log(_ADDED, "recovery shares")

    def recover(self, secret: RecoverySecret, new: Credential) -> None:
        """Let a new passphrase open the vault instead of all others; the shares stay valid.

        Raises:
            WrongPassphrase, PassphraseTooShort, DiskFull, DiskRefused: see there.
        """
        new.require_strong()
        self._put(slot_changes.with_recovered(self._keyslots, secret, new, self._vault_key))
        self._log(_ADDED, "passphrase recovered")

    def raise_cost(self, current: Opener, params: KdfParams | None = None) -> KdfParams:
        """Make each attempt cost more: at once for the current passphrase, for others when next used.

        Nothing but the slots is written.

        Args:
            current: a passphrase of the vault.
            params: the new cost; measured on this computer when None, and never below the present one.

        Raises:
            WrongPassphrase, DiskFull, DiskRefused: see there.
        """
        wanted = slot_changes.stronger(self._keyslots.params, params or calibrate())
        new = Round(wanted, secrets.token_bytes(SALT_SIZE))
        self._put(slot_changes.with_cost(self._keyslots, current, new, self._vault_key))
        return wanted

    def rotate(self, database: Database, current: Opener | None = None) -> None:
        """Give the vault new keys, so that old pages on the disk belong to keys that are gone.

        Args:
            database: ``vault.db``, in no transaction.
            current: a passphrase, to give who the witnesses are a new key too; that database must be
                locked. None leaves it as it is.

        Raises:
            WrongPassphrase: it opens nothing.
            DiskFull, DiskRefused: it could not be written. The vault opens as before.
        """
        self._log(_GONE, "vault key" if current is None else "vault key and identity key")
        arguments = (self._folder, self._keyslots, database, self._vault_key)
        if current is None:
            turned = rotation.rotate(*arguments, put=self.writes.replace)
        else:
            with self._keyslots.identity_key(current) as identity_key:
                turned = rotation.rotate(*arguments, identity_key, self.writes.replace)
        self._vault_key.wipe()
        self._vault_key, self._keyslots = turned.vault_key, turned.keyslots
        rotation.finish(self._folder, self._keyslots, self.writes.replace)
        for name in (DATABASE_NAME,) if current is None else (DATABASE_NAME, IDENTITY_NAME):
            wal.remove_copies(self._folder, name)

    def _put(self, changed: Keyslots) -> None:
        with atomic.disk_errors():
            self.writes.replace(self._path, to_bytes(changed))
        self._keyslots = changed

    def _log(self, event: str, part: str) -> None:
        self._custody().append(VAULT_ITEM, event, reason="keys", details={"part": part})
