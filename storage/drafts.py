"""Testimonies that are not sealed yet: what they are, and every change made to them."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forms.codes import new_code
from storage import clock, states
from storage.closed_journal import ClosedJournal
from storage.connection import Database, Row
from storage.custody import Custody
from storage.edits import Edits
from storage.errors import DraftClosed, IllegalTransition, NoSuchItem
from storage.journal import Entry, Journal, JournalRow
from storage.record_keys import CONTENT, RecordKeys

__all__ = ["DraftInfo", "Drafts", "Entry", "JournalRow"]

_COLUMNS = (
    "id, code, witness_code, language, state, form_id, form_version, form_hash, created, changed, "
    "open_points, kind, about, closed"
)
FIRST_ACCOUNT: Final = "FIRST"
NOTE: Final = "NOTE"
CLOSED: Final = "PART"
"""A record of the closed part: what is said of sexual violence in a testimony."""
_PACKED: Final = b"\0zlib\0"  # no form begins like this (RFC 1950 follows)


@dataclass(frozen=True)
class DraftInfo:
    """What a draft is, without what the witness said.

    Attributes:
        id: random, used inside this vault only.
        code: the testimony's code, ``T-XXXXXX-C``.
        witness_code: the witness's code, ``W-XXXX-C``.
        language: the language of the interview.
        state: code of the vocabulary "interview_status".
        form_id: which form is used.
        form_version: which version of it.
        form_hash: SHA-256 of its XForm, hexadecimal.
        created: when it was made.
        changed: when it was changed last.
        open_points: how many points wait for an answer, as last counted.
        kind: code of the vocabulary "interview_type", ``NOTE`` for a note of the team, or ``PART`` for a
            record of the closed part.
        about: code of the testimony it belongs to, or None; a closed record says that in itself only.
        closed: when a note was closed, or None.
    """

    id: str
    code: str
    witness_code: str
    language: str
    state: str
    form_id: str
    form_version: str
    form_hash: str
    created: datetime
    changed: datetime
    open_points: int
    kind: str = FIRST_ACCOUNT
    about: str | None = None
    closed: datetime | None = None

    @property
    def is_note(self) -> bool:
        """Whether it is a note of the team: never part of a testimony, never exported."""
        return self.kind == NOTE

    @property
    def is_closed(self) -> bool:
        """Whether it belongs to the closed part (`storage.closed`)."""
        return self.kind == CLOSED

    @property
    def can_be_changed(self) -> bool:
        """Whether entries may still be added to it."""
        return self.state in states.WRITABLE and self.closed is None


class Drafts:
    """The drafts of a vault."""

    def __init__(
        self, database: Database, custody: Custody, now: Callable[[], datetime], keys: RecordKeys
    ) -> None:
        self._database = database
        self._custody = custody
        self._now = now
        self._keys = keys
        self._journal = Journal(database)
        self._closed = ClosedJournal(database, keys)
        self._edits = Edits(database, custody)

    def create(
        self,
        *,
        code: str | None = None,
        language: str,
        form_id: str,
        form_version: str,
        form_hash: str,
        form_source: bytes | None = None,
        kind: str = FIRST_ACCOUNT,
        about: str | None = None,
    ) -> DraftInfo:
        """Begin a testimony, or a note of the team.

        Args:
            code: a code given elsewhere, as for a clarification; drawn at random when None.
            language: the language of the interview.
            form_id: which form is used.
            form_version: which version of it.
            form_hash: SHA-256 of its XForm, hexadecimal.
            form_source: the form itself, so that a later version of the program opens it with the same one.
            kind: code of the vocabulary "interview_type", ``NOTE`` or ``PART``.
            about: code of the testimony it belongs to.

        Raises:
            ClosedPartNotReady: a closed record was wanted, and the closed part has no key yet.
        """
        draft_id = secrets.token_hex(16)
        at = clock.to_text(self._now())
        with self._database.transaction():
            code = code or self._fresh("code", "N" if kind == NOTE else "T", 6)
            witness = self._fresh("witness_code", "W", 4)
            if kind == CLOSED:
                self._keys.close(draft_id)
                self._keys.make(draft_id, CONTENT).wipe()
            self._database.change(
                f"INSERT INTO drafts (form_source, {_COLUMNS}) "  # noqa: S608 - a constant
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, NULL)",
                (
                    *(_packed(form_source), draft_id, code, witness, language, states.FIRST),
                    *(form_id, form_version, form_hash, at, at, kind, about),
                ),
            )
            self._custody.append(
                code, "CREA", reason="draft", details={"form": form_id, "version": form_version}
            )
        return self.get(draft_id)

    def list(self) -> list[DraftInfo]:
        """Return all drafts, the one changed last first; none of the closed part while that is locked."""
        found = self._database.rows(f"SELECT {_COLUMNS} FROM drafts ORDER BY changed DESC, id")  # noqa: S608
        hidden = self._keys.hidden()
        return [info for row in found if (info := _info(row)).id not in hidden]

    def waiting_closed(self) -> int:
        """Return how many records of the closed part are not sealed yet; it may be locked."""
        states_left = ", ".join("?" * len(states.WRITABLE))
        query = f"SELECT COUNT(*) FROM drafts WHERE kind = ? AND state IN ({states_left})"  # noqa: S608
        return int(self._database.value(query, (CLOSED, *sorted(states.WRITABLE))))

    def get(self, draft_id: str) -> DraftInfo:
        """Return one draft.

        Raises:
            NoSuchItem: there is none with this id.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM drafts WHERE id = ?", (draft_id,))  # noqa: S608
        if row is None:
            raise NoSuchItem
        return _info(row)

    def form_source(self, draft_id: str) -> bytes | None:
        """Return the form a draft brought with it, or None if it uses one that ships with the program."""
        self.get(draft_id)
        source = self._database.value("SELECT form_source FROM drafts WHERE id = ?", (draft_id,))
        return None if source is None else _unpacked(bytes(source))

    def record(self, draft_id: str, entry: Entry) -> int:
        """Record one change; when this returns, it survives a power cut. Returns its place in the journal.

        Raises:
            NoSuchItem: there is no such draft.
            DraftClosed: the testimony is sealed, restricted or destroyed, or the note is closed.
            ClosedPartLocked: it belongs to the closed part, which is locked.
        """
        with self._database.transaction():
            draft = self.get(draft_id)
            if not draft.can_be_changed:
                raise DraftClosed
            if draft.is_closed:
                seq = self._closed.append(draft_id, entry)
            else:
                seq = self._journal.append(draft_id, entry)
            self._edits.mark(draft_id, seq)
            self._touch(draft_id)
        return seq

    def log_edits(self, draft_id: str | None = None) -> None:
        """Tell the custody log how much was changed since it last heard, in one draft or in all."""
        self._edits.log(draft_id)

    def journal(self, draft_id: str) -> Sequence[JournalRow]:
        """Return every change of a draft, oldest first.

        Raises:
            ClosedPartLocked: it belongs to the closed part, which is locked.
        """
        journal = self._closed if self._keys.is_closed(draft_id) else self._journal
        return journal.rows(draft_id)

    def set_state(self, draft_id: str, state: str) -> None:
        """Take a draft one step further.

        Raises:
            NoSuchItem: there is no such draft.
            IllegalTransition: the step is not allowed.
        """
        with self._database.transaction():
            draft = self.get(draft_id)
            if draft.is_note:
                raise IllegalTransition
            states.require_way(draft.state, state)
            self._database.change("UPDATE drafts SET state = ? WHERE id = ?", (state, draft_id))
            self._touch(draft_id)

    def close_note(self, draft_id: str) -> None:
        """Close a note of the team: it can be read, not changed, from here on.

        Raises:
            NoSuchItem: there is no such draft.
            IllegalTransition: it is no note; a testimony is sealed, not closed.
            DraftClosed: it is closed already.
        """
        with self._database.transaction():
            draft = self.get(draft_id)
            if not draft.is_note:
                raise IllegalTransition
            if draft.closed is not None:
                raise DraftClosed
            at = clock.to_text(self._now())
            self._edits.log(draft_id)
            self._database.change("UPDATE drafts SET closed = ? WHERE id = ?", (at, draft_id))
            self._custody.append(draft.code, "SEAL", reason="note")
            self._touch(draft_id)

    def set_open_points(self, draft_id: str, n: int) -> None:
        """Remember how many points wait for an answer."""
        self._database.change("UPDATE drafts SET open_points = ? WHERE id = ?", (n, draft_id))

    def forget(self, draft_id: str, reason: str) -> None:
        """Remove everything a sealed draft recorded; its row stays as the receipt. Blobs are the caller's.

        Raises:
            NoSuchItem: there is no such draft.
            IllegalTransition: it is not sealed, so nothing else holds what was said.
        """
        with self._database.transaction():
            draft = self.get(draft_id)
            if draft.state in states.WRITABLE:
                raise IllegalTransition
            self._empty(draft_id)
            self._custody.append(draft.code, "DEST", reason=reason, details={"part": "draft"})

    def end(self, draft_id: str) -> None:
        """Remove everything recorded in a testimony that was withdrawn, or in a note; its row stays.

        Blobs and the custody log are the caller's.

        Raises:
            NoSuchItem: there is no such draft.
            IllegalTransition: it is a testimony that was not withdrawn.
        """
        with self._database.transaction():
            draft = self.get(draft_id)
            if not draft.is_note:
                states.require_way(draft.state, "DEST")
            self._edits.log(draft_id)
            self._empty(draft_id)
            self._database.change(
                "UPDATE drafts SET state = 'DEST', open_points = 0 WHERE id = ?", (draft_id,)
            )
            self._touch(draft_id)

    def _empty(self, draft_id: str) -> None:
        self._database.change(
            "INSERT OR IGNORE INTO forgotten (draft_id, at) VALUES (?, ?)",
            (draft_id, clock.to_text(self._now())),
        )
        self._database.change("DELETE FROM journal WHERE draft_id = ?", (draft_id,))
        self._database.change("DELETE FROM closed_journal WHERE draft_id = ?", (draft_id,))
        self._keys.destroy(draft_id, CONTENT)
        self._database.change("UPDATE drafts SET form_source = NULL WHERE id = ?", (draft_id,))

    def _touch(self, draft_id: str) -> None:
        self._database.change(
            "UPDATE drafts SET changed = ? WHERE id = ?", (clock.to_text(self._now()), draft_id)
        )

    def _fresh(self, column: str, prefix: str, length: int) -> str:
        while True:
            code = new_code(prefix, length)
            taken = self._database.value(f"SELECT COUNT(*) FROM drafts WHERE {column} = ?", (code,))  # noqa: S608
            if not taken:
                return code


def _packed(source: bytes | None) -> bytes | None:
    """Return a form as it is kept: forms repeat themselves, and every draft keeps one."""
    return None if source is None else _PACKED + zlib.compress(source)


def _unpacked(kept: bytes) -> bytes:
    return zlib.decompress(kept.removeprefix(_PACKED)) if kept.startswith(_PACKED) else kept


def _info(row: Row) -> DraftInfo:
    *told, created, changed, open_points, kind, about, closed = row
    told += [clock.from_text(created), clock.from_text(changed), open_points, kind, about]
    told.append(clock.from_text(closed) if closed else None)
    return DraftInfo(*told)
