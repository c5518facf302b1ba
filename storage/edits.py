"""What the custody log tells of edits: how many answers were changed, never which or how.

The first change after an entry leaves a mark in the same transaction. Marks become entries when a testimony
is sealed and when the vault is closed; those that an interruption left behind, when it is opened again.
"""

from __future__ import annotations

from storage.connection import Database
from storage.custody import Custody


class Edits:
    """The marks of a vault."""

    def __init__(self, database: Database, custody: Custody) -> None:
        self._database = database
        self._custody = custody

    def mark(self, draft_id: str, seq: int) -> None:
        """Remember that a draft was changed from a place in its journal on."""
        self._database.change(
            "INSERT OR IGNORE INTO edits_unlogged (draft_id, seq) VALUES (?, ?)", (draft_id, seq)
        )

    def log(self, draft_id: str | None = None) -> None:
        """Write an entry for each marked draft, or for one, and take the marks away."""
        where, parameters = ("WHERE draft_id = ?", (draft_id,)) if draft_id is not None else ("", ())
        with self._database.transaction():
            marks = self._database.rows(
                f"SELECT draft_id, seq FROM edits_unlogged {where} ORDER BY draft_id",  # noqa: S608 - constants
                parameters,
            )
            for marked, first in marks:
                self._log(str(marked), int(first))

    def _log(self, draft_id: str, first: int) -> None:
        code = self._database.value("SELECT code FROM drafts WHERE id = ?", (draft_id,))
        changes, answers, corrections = self._database.rows(
            "SELECT COUNT(*), COUNT(DISTINCT path), COALESCE(SUM(kind = 'correction'), 0) "
            "FROM journal WHERE draft_id = ? AND seq >= ?",
            (draft_id, first),
        )[0]
        # Of a closed record only this can be known: which answers they were lies in boxes.
        closed = self._database.value(
            "SELECT COUNT(*) FROM closed_journal WHERE draft_id = ? AND seq >= ?", (draft_id, first)
        )
        self._database.change("DELETE FROM edits_unlogged WHERE draft_id = ?", (draft_id,))
        if closed:
            self._custody.append(code, "EDIT", details={"changes": int(closed)})
        if changes:
            self._custody.append(code, "EDIT", details={"changes": int(changes), "answers": int(answers)})
        if corrections:
            self._custody.append(code, "CORR", details={"corrections": int(corrections)})
