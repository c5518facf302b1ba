"""The registry of pseudonyms in ``identity.db``: what the labels in a release stand for.

An entry is bytes to this layer, in a box under a key of its testimony that ``vault.db`` holds, as identity
cards are: destroying that key destroys the entries without any passphrase.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.connection import Database
from storage.record_keys import LABELS, RecordKeys, close_box, open_box


@dataclass(frozen=True)
class Registered:
    """What was told in one release of one testimony: their codes, and the entries."""

    code: str
    release: str
    content: bytes = field(repr=False)


class Pseudonyms:
    """The registry of an open identity part."""

    def __init__(self, database: Database, keys: RecordKeys) -> None:
        self._database = database
        self._keys = keys

    def put(self, code: str, release: str, content: bytes) -> None:
        """Keep the entries of one release of one testimony; the same again changes nothing."""
        with self._keys.make(code, LABELS) as key:
            self._database.change(
                "INSERT OR REPLACE INTO pseudonyms (code, release, box) VALUES (?, ?, ?)",
                (code, release, close_box(key, content, _bound(code, release))),
            )

    def list(self) -> list[Registered]:
        """Return everything; nothing of closed records while their part is locked.

        Raises:
            VaultDamaged: a box is not what was written.
        """
        readable = self._keys.codes(LABELS) - self._keys.hidden()
        rows = self._database.rows("SELECT code, release, box FROM pseudonyms ORDER BY code, release")
        found = []
        for code, release, box in rows:
            if code in readable:
                with self._keys.get(code, LABELS) as key:
                    found.append(Registered(code, release, open_box(key, bytes(box), _bound(code, release))))
        return found

    def purge(self) -> int:
        """Remove the entries whose key is gone; return how many there were."""
        kept = {str(code) for (code,) in self._database.rows("SELECT DISTINCT code FROM pseudonyms")}
        gone = kept - self._keys.codes(LABELS)
        return sum(self._database.change("DELETE FROM pseudonyms WHERE code = ?", (code,)) for code in gone)


def _bound(code: str, release: str) -> str:
    return f"underseal/1 pseudonyms {code} {release}"
