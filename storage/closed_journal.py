"""The journals of drafts of the closed part: entries in boxes under a key for each draft."""

from __future__ import annotations

from typing import Final

from storage.connection import Database
from storage.identity import entry_bytes, row_from
from storage.journal import Entry, JournalRow
from storage.record_keys import CONTENT, RecordKeys, close_box, open_box

_STEP: Final = 256
"""Entries are filled up with spaces to multiples of so many bytes: lengths tell less."""


class ClosedJournal:
    """Reading and writing needs the closed part unlocked; counting does not."""

    def __init__(self, database: Database, keys: RecordKeys) -> None:
        self._database = database
        self._keys = keys

    def append(self, draft_id: str, entry: Entry) -> int:
        """Record one change and return its place; it is on the disk when no transaction surrounds it.

        Raises:
            ClosedPartLocked: it is.
        """
        data = entry_bytes(entry)
        data += b" " * (-len(data) % _STEP)
        with self._keys.get(draft_id, CONTENT) as key, self._database.transaction():
            seq = 1 + self.count(draft_id)
            self._database.change(
                "INSERT INTO closed_journal (draft_id, seq, box) VALUES (?, ?, ?)",
                (draft_id, seq, close_box(key, data, _bound(draft_id, seq))),
            )
        return seq

    def rows(self, draft_id: str) -> list[JournalRow]:
        """Return what was recorded for a draft, oldest first; nothing once it was forgotten.

        Raises:
            ClosedPartLocked: it is.
            VaultDamaged: a box is not what was written.
        """
        boxes = self._database.rows(
            "SELECT seq, box FROM closed_journal WHERE draft_id = ? ORDER BY seq", (draft_id,)
        )
        if not boxes:
            return []
        with self._keys.get(draft_id, CONTENT) as key:
            return [
                row_from(open_box(key, bytes(box), _bound(draft_id, seq)), int(seq)) for seq, box in boxes
            ]

    def count(self, draft_id: str, since: int = 1) -> int:
        """Return how many changes were recorded from a place on."""
        return int(
            self._database.value(
                "SELECT COUNT(*) FROM closed_journal WHERE draft_id = ? AND seq >= ?", (draft_id, since)
            )
        )


def _bound(draft_id: str, seq: int) -> str:
    return f"underseal/1 closed journal {draft_id} {seq}"
