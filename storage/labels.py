"""Labels that stand for names in what recipients were given, without the names.

``vault.db`` keeps, for each recipient, a keyed hash of each name and the label they were told for it, so that
a later release finds the label again. Nobody reads a name from it; who has the open vault can test guesses.
What the labels stand for goes into the registry in ``identity.db`` (`storage.pseudonyms`); until that is
opened the next time, it waits here, encrypted to it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from storage import clock
from storage.connection import Database
from storage.record_keys import LABELS, RecordKeys
from storage.settings import Settings

_KEY_SETTING: Final = "labels.key"
_KEY_SIZE: Final = 32


@dataclass(frozen=True)
class ToldLabels:
    """What one recipient was told.

    Attributes:
        recipient: their code.
        by_mark: the label of each name, by the name's mark.
        used: every label they were told, also those whose name was destroyed since.
        key: makes the marks.
    """

    recipient: str
    by_mark: Mapping[bytes, str] = field(repr=False)
    used: frozenset[str]
    key: bytes = field(repr=False)

    def mark(self, folded: str) -> bytes:
        """Return the mark of a name: HMAC-SHA256 under the vault's key, other for every recipient."""
        return hmac.digest(self.key, f"{self.recipient}\n{folded}".encode(), hashlib.sha256)


@dataclass(frozen=True)
class Waiting:
    """Entries for the registry on their way: of which testimony and release, and the encrypted entries."""

    code: str
    release: str
    box: bytes = field(repr=False)


class Labels:
    """The labels a vault knows without names."""

    def __init__(self, database: Database, settings: Settings, keys: RecordKeys) -> None:
        self._database = database
        self._settings = settings
        self._keys = keys

    def told(self, recipient: str) -> ToldLabels:
        """Return what a recipient was told so far. What a name was called first counts."""
        rows = self._database.rows(
            "SELECT mark, label FROM label_marks WHERE recipient = ? ORDER BY at DESC, label DESC",
            (recipient,),
        )
        used = self._database.rows("SELECT label FROM labels_told WHERE recipient = ?", (recipient,))
        return ToldLabels(
            recipient,
            {bytes(mark): str(label) for mark, label in rows},
            frozenset(str(label) for (label,) in used),
            self._key(),
        )

    def remember(self, recipient: str, code: str, labels: Iterable[tuple[bytes, str]], at: datetime) -> None:
        """Keep the labels of names, by the names' marks, that a recipient was told in one testimony."""
        for mark, label in labels:
            self._database.change(
                "INSERT OR IGNORE INTO label_marks (recipient, mark, code, label, at) VALUES (?, ?, ?, ?, ?)",
                (recipient, mark, code, label, clock.to_text(at)),
            )

    def use(self, recipient: str, labels: Iterable[str]) -> None:
        """Remember that a recipient knows labels, so that none of them ever stands for another name."""
        for label in labels:
            self._database.change(
                "INSERT OR IGNORE INTO labels_told (recipient, label) VALUES (?, ?)", (recipient, label)
            )

    def all_used(self) -> list[tuple[str, str]]:
        """Return recipient and label of everything that was told, sorted."""
        rows = self._database.rows("SELECT recipient, label FROM labels_told ORDER BY recipient, label")
        return [(str(recipient), str(label)) for recipient, label in rows]

    def wait(self, code: str, release: str, box: bytes) -> None:
        """Keep entries for the registry until the identity part is opened."""
        self._database.change(
            "INSERT OR REPLACE INTO pseudonym_intake (code, release, box) VALUES (?, ?, ?)",
            (code, release, box),
        )

    def waiting(self) -> list[Waiting]:
        """Return the entries that wait."""
        rows = self._database.rows("SELECT code, release, box FROM pseudonym_intake ORDER BY code, release")
        return [Waiting(str(code), str(release), bytes(box)) for code, release, box in rows]

    def taken(self, waiting: Waiting) -> None:
        """Forget entries that waited: they are in ``identity.db`` now."""
        self._database.change(
            "DELETE FROM pseudonym_intake WHERE code = ? AND release = ?", (waiting.code, waiting.release)
        )

    def forget(self, code: str) -> None:
        """Destroy what is known of the names in a testimony; the bare list of used labels stays."""
        self._keys.destroy(code, LABELS)
        self._database.change("DELETE FROM label_marks WHERE code = ?", (code,))
        self._database.change("DELETE FROM pseudonym_intake WHERE code = ?", (code,))

    def _key(self) -> bytes:
        kept = self._settings.get(_KEY_SETTING)
        if kept is None:
            kept = base64.b64encode(secrets.token_bytes(_KEY_SIZE)).decode()
            self._settings.set(_KEY_SETTING, kept)
        return base64.b64decode(str(kept))
