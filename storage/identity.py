"""Who the witnesses are: a database of its own, open only for a moment and a reason."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from storage import journal
from storage.connection import Database
from storage.errors import IdentityLocked, ReasonTooShort
from storage.journal import Entry, Journal, JournalRow

SHORTEST_REASON: Final = 10


def require_reason(reason: str) -> None:
    """Refuse a reason that says nothing.

    Raises:
        ReasonTooShort: it has fewer than ten characters besides spaces at its ends.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(minimum=SHORTEST_REASON)


class Identity:
    """The answers to the identity form, of each draft. Leaving the ``with`` block locks it again."""

    def __init__(self, database: Database) -> None:
        self._open: Database | None = database

    def record(self, draft_id: str, entry: Entry) -> int:
        """Record one change, committed at once. Returns its place in the journal.

        Raises:
            IdentityLocked: it was locked again.
        """
        return Journal(self._database).append(draft_id, entry)

    def journal(self, draft_id: str) -> list[JournalRow]:
        """Return every change, oldest first.

        Raises:
            IdentityLocked: it was locked again.
        """
        return Journal(self._database).rows(draft_id)

    def values(self, draft_id: str) -> dict[str, str]:
        """Return the last value of every path that has one.

        Raises:
            IdentityLocked: it was locked again.
        """
        return journal.values(self.journal(draft_id))

    def lock(self) -> None:
        """Close the database and drop its key; may be called twice."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lock()

    @property
    def _database(self) -> Database:
        if self._open is None:
            raise IdentityLocked
        return self._open
