"""A vault: one person's encrypted store on one machine.

::

    keyslots.json    how a passphrase becomes the keys (storage.keyslots)
    vault.db         testimonies, custody log, team, releases (SQLCipher)
    identity.db      who the witnesses are (SQLCipher, a key of its own)
    blobs/           attachments, one sealed file each (storage.blobs)
    outbox/          sealed testimonies on their way to the supervisors (storage.outbox)
    attempts.json    attempts to open it (storage.attempts)
    vault.lock       empty; the system's lock on it keeps a second process out
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from storage import arrival, atomic, check, clock
from storage.arrival import Arrival
from storage.blobs import Blobs
from storage.check import CheckResult, Repaired
from storage.connection import Database
from storage.credentials import Credential, Opener, RecoverySecret
from storage.custody import VAULT_ITEM, Custody
from storage.drafts import Drafts
from storage.errors import SharesVoid, StorageError, WrongPassphrase
from storage.fingerprints import Fingerprints, measure
from storage.form_store import FormStore
from storage.giving import Giving
from storage.identity import Identity, new_keys
from storage.kdf import KdfParams, calibrate, require_strong
from storage.keyslots import FORMAT, Keyslots
from storage.keyslots_file import to_bytes
from storage.lockfile import Lock
from storage.opening import Report, Unlocked, require_vault, unlock
from storage.outbox import Outbox
from storage.recipients import Recipients
from storage.record_keys import IDENTITY
from storage.releases import ReleaseStore
from storage.sealed import SealedStore
from storage.second_unlock import CLOSED_ITEM, IDENTITY_ITEM, SecondUnlock
from storage.secret import Secret
from storage.settings import Settings
from storage.slot_directory import Kind
from storage.team import Team
from storage.vault_files import (
    BLOBS_NAME,
    DATABASE_NAME,
    IDENTITY_NAME,
    KEYSLOTS_NAME,
    LOCK_NAME,
    open_database,
    open_identity_database,
    remove_beginnings,
    require_room,
)
from storage.vault_info import VaultInfo, describe
from storage.vault_keys import RENEWAL_DUE, VaultKeys
from storage.withdrawals import Withdrawals

__all__ = ["BLOBS_NAME", "DATABASE_NAME", "IDENTITY_NAME", "KEYSLOTS_NAME", "LOCK_NAME", "Vault", "VaultInfo"]

_CREATED: Final = "vault.created"
_FORGETTING_DUE: Final = "forgetting.due"


class Vault:
    """An open vault, used by the thread that opened it. Closing it drops its key."""

    def __init__(
        self,
        folder: Path,
        lock: Lock,
        unlocked: Unlocked,
        now: Callable[[], datetime],
        left: Mapping[str, str] | None = None,
    ) -> None:
        """Put the parts together; for `create` and `open`."""
        self.folder, self.now = folder, now
        self.arrival = Arrival()
        self._lock = lock
        self._database = database = unlocked.database
        self.keys = VaultKeys(folder, unlocked, lambda: self.custody)
        self._closed = False
        self.settings = Settings(database)
        self.fingerprints = Fingerprints(folder, self.settings, left or {})
        self.custody = Custody(
            database, now, lambda: self.team.signer_or_none(), lambda *claim: self.team.holds(*claim)
        )
        self.team = Team(database, self.custody, now)
        self._second = SecondUnlock(folder, self.keys, database, self.settings, self.custody)
        self.closed_part = self._second.closed_part
        self.record_keys = self._second.record_keys
        self.drafts = Drafts(database, self.custody, now, self.record_keys)
        self.blobs = Blobs(folder / BLOBS_NAME, database, self.custody, now)
        self.outbox = Outbox(folder, database, self.custody, now)
        self.forms = FormStore(database, self.custody, now)
        self.recipients = Recipients(database, now)
        self.identity_copies, self.labels = self._second.identity_copies, self._second.labels
        self.sealed = SealedStore(database, self.custody, self.team, self.record_keys)
        self.giving = Giving(database, self.custody, self.team, self.settings, now)
        self.releases = ReleaseStore(database, now, self.record_keys)
        self.withdrawals = Withdrawals(database, self.custody, self.sealed, self._second, self.blobs, now)

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str | Credential,
        *,
        kdf: KdfParams | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> Vault:
        """Make a new vault and open it.

        Args:
            folder: made when missing; must be empty.
            passphrase: opens it; at least eight characters.
            kdf: the cost of one passphrase attempt; measured on this computer when None.
            now: what time it is.

        Raises:
            PassphraseTooShort, FolderNotEmpty, DiskFull, DiskRefused: see there.
        """
        require_strong(passphrase if isinstance(passphrase, str) else passphrase.passphrase)
        require_room(folder)
        params = kdf or calibrate()
        with atomic.disk_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / BLOBS_NAME).mkdir(mode=0o700)
        lock = Lock(folder / LOCK_NAME)
        try:
            with Secret.random() as vault_key, Secret.random() as identity_key:
                keyslots = Keyslots.create(passphrase, params, vault_key, identity_key)
                public_keys = new_keys(open_identity_database(folder, identity_key, create=True))
                database = open_database(folder, vault_key, create=True)
                place = keyslots.read_directory(vault_key).places(Kind.OPEN)[0]
                unlocked = Unlocked(keyslots, vault_key.copy(), database, place, 0)
            try:
                vault = cls(folder, lock, unlocked, now)
                vault.settings.set(_CREATED, clock.to_text(now()))
                for name, value in public_keys.items():
                    vault.settings.set(name, value)
                arrival.begin(vault)
                vault.custody.append(VAULT_ITEM, "CREA", reason="vault", details={"format": FORMAT})
                with atomic.disk_errors():
                    # Last: without it the folder is no vault, with it everything is there.
                    atomic.replace(folder / KEYSLOTS_NAME, to_bytes(keyslots))
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            remove_beginnings(folder)
            raise
        return vault

    @classmethod
    def open(
        cls,
        folder: Path,
        key: Opener,
        *,
        now: Callable[[], datetime] = clock.now,
        report: Report | None = None,
        moved: bool = False,
    ) -> Vault:
        """Open a vault.

        Args:
            folder: where it lies.
            key: its passphrase, perhaps with a key file.
            now: what time it is.
            report: told between the steps; what it raises stops the attempt.
            moved: it was put into this folder just now, without its count of attempts.

        Raises:
            NotAVault: there is none in this folder.
            VaultBusy: another process has it open.
            WrongPassphrase: no slot opens.
            TooManyAttempts: the delay after failed attempts is not over.
            VaultDamaged: what is stored is not what was written.
            VaultTooNew: a newer program wrote it.
            WeakVault, DiskFull, DiskRefused: see there.
        """
        require_vault(folder)
        lock = Lock(folder / LOCK_NAME)
        try:
            left = measure(folder)
            unlocked = unlock(folder, key, now, report)
            try:
                vault = cls(folder, lock, unlocked, now, left)
                vault._settle(unlocked.failed, moved=moved)
            except BaseException:
                unlocked.database.close()
                unlocked.vault_key.wipe()
                raise
        except BaseException:
            lock.release()
            raise
        return vault

    @classmethod
    def recover(
        cls,
        folder: Path,
        secret: RecoverySecret,
        new: Credential,
        *,
        now: Callable[[], datetime] = clock.now,
        report: Report | None = None,
    ) -> Vault:
        """Open a vault with its trustees' shares and give it a new passphrase; all others open no more.

        Raises:
            SharesVoid: the shares do not open this vault.
            PassphraseTooShort: the new passphrase is too short.
            NotAVault, VaultBusy, VaultDamaged, VaultTooNew, DiskFull, DiskRefused: see `open`.
        """
        new.require_strong()
        try:
            vault = cls.open(folder, secret, now=now, report=report)
        except WrongPassphrase:
            raise SharesVoid from None
        try:
            vault.keys.recover(secret, new)
        except BaseException:
            vault.close()
            raise
        return vault

    @property
    def database(self) -> Database:
        """The open database, for looking after it."""
        return self._database

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def close(self) -> None:
        """Close the database, drop its key and let others in; may be called twice."""
        if not self._closed:
            self._closed = True
            self.keys.wipe()
            try:
                self._second.lock()
                with contextlib.suppress(StorageError):  # marks stay, and are told when it is opened again
                    self.drafts.log_edits()
                    self.fingerprints.keep()
                self._database.close()
            finally:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """Make everything done to the vault inside one transaction: all of it, or nothing."""
        return self._database.transaction()

    def identity(self, passphrase: Opener, reason: str, *, item: str = "") -> Identity:
        """Unlock who the witnesses are, after writing into the custody log that it was done and why.

        Args:
            passphrase: the vault's, again: what is in memory cannot open identities.
            reason: at least ten characters.
            item: code of the testimony that is looked at, for the custody log.

        Raises:
            ReasonTooShort: the reason says nothing.
            WrongPassphrase: no slot opens.
            VaultDamaged: ``identity.db`` is not what was written.
        """
        return self._second.identity(passphrase, reason, item)

    def open_closed(self, passphrase: Opener, reason: str) -> None:
        """Unlock the closed part (`storage.closed`), after writing into the custody log that it was done.

        Args:
            passphrase: the vault's, again: what is in memory cannot open it.
            reason: at least ten characters.

        Raises:
            ReasonTooShort, WrongPassphrase, VaultDamaged: see `identity`.
        """
        self._second.open_closed(passphrase, reason)

    def identity_views(self) -> int:
        """Return how often identities were unlocked."""
        return self._second.views(IDENTITY_ITEM)

    def closed_views(self) -> int:
        """Return how often the closed part was unlocked."""
        return self._second.views(CLOSED_ITEM)

    def rotate(self, key: Opener | None = None) -> None:
        """Give the vault new keys; see `VaultKeys.rotate`.

        Raises:
            WrongPassphrase, DiskFull, DiskRefused: see there.
        """
        self.keys.rotate(self._database, key)
        self.settings.remove(RENEWAL_DUE)

    def plan_to_forget(self, draft_id: str) -> None:
        """Remember, in the transaction that seals a draft, that it is to be forgotten."""
        self.settings.set(_FORGETTING_DUE, [*self.settings.get(_FORGETTING_DUE, []), draft_id])

    def finish_forgetting(self, reason: str) -> None:
        """Forget what was planned and give the vault a new key, so that old pages on the disk stay closed.

        Whatever interrupts it, the next call goes on; nothing to do is fine.

        Raises:
            DiskFull, DiskRefused: it could not be written. What is left is still planned.
        """
        for draft_id in self.settings.get(_FORGETTING_DUE, []):
            self.forget_draft(draft_id, reason)
        if self.settings.get(RENEWAL_DUE, False):
            self.rotate()

    def forget_draft(self, draft_id: str, reason: str) -> None:
        """Remove all that a sealed draft recorded, attachments included, and leave its row as a receipt.

        Raises:
            NoSuchItem: there is no such draft.
            IllegalTransition: it is not sealed.
        """
        with self._database.transaction():
            self.settings.set(RENEWAL_DUE, True)
            self.drafts.forget(draft_id, reason)
            # Who the witness was: without its key the card in identity.db makes no sense, whoever opens it.
            code = self.drafts.get(draft_id).code
            self.record_keys.destroy(code, IDENTITY)
            self.identity_copies.forget(code)
        for blob in self.blobs.list(draft_id):
            self.blobs.remove(blob.id, reason)
        left = [other for other in self.settings.get(_FORGETTING_DUE, []) if other != draft_id]
        self.settings.set(_FORGETTING_DUE, left)
        self._database.empty_log()

    def empty_log(self) -> None:
        """Leave no old pages in the write-ahead log."""
        self._database.empty_log()

    def info(self) -> VaultInfo:
        """Return what the vault holds, in numbers."""
        return describe(
            self._database,
            self.settings.get(_CREATED),
            self.team,
            self.identity_views(),
            self.keys.keyslots.params,
            self.record_keys.hidden(),
        )

    def check(self, report: check.Report | None = None) -> list[CheckResult]:
        """Read the whole vault and say, part by part, whether it is what was written; see `check.whole`."""
        return check.whole(self, report)

    def check_identities(self, key: Opener) -> CheckResult:
        """Read every page of ``identity.db``, without looking at a card; see `check.identities`.

        Raises:
            WrongPassphrase: no slot opens.
        """
        self._second.lock_identity()
        with self.keys.keyslots.identity_key(key) as identity_key:
            return check.identities(self.folder, identity_key)

    def repair(self) -> Repaired:
        """Mend what is safe to mend; see `check.repair`.

        Raises:
            DiskFull, DiskRefused: it could not be done.
        """
        return check.repair(self)

    def _settle(self, in_a_row: int, *, moved: bool) -> None:
        """Take note of what happened meanwhile, and take away what an interruption left behind."""
        self.arrival = arrival.arrive(self, in_a_row, moved=moved)
        self.blobs.remove_orphans()
        self.outbox.remove_orphans()
        self.drafts.log_edits()
        self.sealed.box_older()
