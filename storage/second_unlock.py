"""What takes the passphrase again: who the witnesses are, and the closed part. Each look is logged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.closed import ClosedPart
from storage.connection import Database
from storage.credentials import Opener
from storage.custody import Custody
from storage.identity import Identity, begin, require_reason
from storage.identity_copies import IdentityCopies
from storage.labels import Labels
from storage.record_keys import IDENTITY, RecordKeys
from storage.settings import Settings
from storage.vault_files import open_identity_database
from storage.vault_keys import VaultKeys

IDENTITY_ITEM: Final = "identity"
CLOSED_ITEM: Final = "closed"
_VIEWS: Final = {IDENTITY_ITEM: "identity.views", CLOSED_ITEM: "closed.views"}


class SecondUnlock:
    """The second unlock of an open vault; used by the thread that opened it."""

    def __init__(
        self,
        folder: Path,
        keys: VaultKeys,
        database: Database,
        settings: Settings,
        custody: Custody,
    ) -> None:
        self._folder = folder
        self._keys = keys
        self._database = database
        self._settings = settings
        self._custody = custody
        self._identity: Identity | None = None
        self.closed_part = ClosedPart(settings)
        self.record_keys = RecordKeys(database, self.closed_part)
        self.identity_copies = IdentityCopies(database)
        self.labels = Labels(database, settings, self.record_keys)

    def identity(self, passphrase: Opener, reason: str, item: str) -> Identity:
        """Unlock who the witnesses are; see `storage.vault.Vault.identity`."""
        with self._unlocked(passphrase, reason, IDENTITY_ITEM, item) as identity:
            self._identity = identity
            return identity

    def open_closed(self, passphrase: Opener, reason: str) -> None:
        """Unlock the closed part; see `storage.vault.Vault.open_closed`."""
        with self._unlocked(passphrase, reason, CLOSED_ITEM, "") as identity, identity:
            self.closed_part.open(identity.closed_seed())

    def views(self, item: str) -> int:
        """Return how often something was unlocked: ``identity`` or ``closed``."""
        return int(self._settings.get(_VIEWS[item], 0))

    def destroy_identity(self, code: str) -> None:
        """Destroy who the witness of a testimony is, and whom its labels stand for.

        In the caller's transaction. What lies in ``identity.db`` makes no sense without its keys, and goes
        when that is opened the next time.
        """
        self.record_keys.destroy(code, IDENTITY)
        self.identity_copies.forget(code)
        self.labels.forget(code)

    def lock_identity(self) -> None:
        """Close the identity database; may be called twice."""
        if self._identity is not None:
            self._identity.lock()
            self._identity = None

    def lock(self) -> None:
        """Lock all of it; may be called twice."""
        self.closed_part.lock()
        self.lock_identity()

    @contextmanager
    def _unlocked(self, passphrase: Opener, reason: str, part: str, item: str) -> Iterator[Identity]:
        require_reason(reason)
        with self._keys.keyslots.identity_key(passphrase) as identity_key:
            with self._database.transaction():
                views = self.views(part) + 1
                self._settings.set(_VIEWS[part], views)
                self._custody.append(part, "OPEN", reason=reason.strip(), details={"view": views})
                if item:
                    self._custody.append(item, "IDEN", reason=reason.strip())
            self.lock_identity()
            opened = open_identity_database(self._folder, identity_key)
            yield begin(opened, self.record_keys, self._settings)
