"""Releases: decisions of what one recipient is handed, their approvals, and what was handed over.

To this layer a release, its signature and an approval are bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from forms.codes import new_code
from forms.errors import AppError
from storage import clock
from storage.connection import Database
from storage.errors import NoSuchItem
from storage.record_keys import CONTENT, RecordKeys, close_box, open_box

DRAFT: Final = "draft"
SIGNED: Final = "signed"
HANDED: Final = "handed"
_COLUMNS: Final = "code, recipient, state, created, changed"


class ReleaseFinal(AppError):
    """A signed release was to be changed."""

    code = "storage.release.final"
    text = "This release is signed and cannot be changed. Nothing was changed. Please begin a new release."


@dataclass(frozen=True)
class ReleaseInfo:
    """What a release is, without its content.

    Attributes:
        code: ``H-XXXXXX-C``.
        recipient: code of the recipient.
        state: ``draft``, ``signed`` or ``handed``.
        created: when.
        changed: when last.
    """

    code: str
    recipient: str
    state: str
    created: datetime
    changed: datetime


@dataclass(frozen=True)
class StoredRelease:
    """A release.

    Attributes:
        info: what it is.
        document: the release document.
        signature: the detached signature over it, or None while it is a draft.
        approvals: by member code.
    """

    info: ReleaseInfo
    document: bytes = field(repr=False)
    signature: bytes | None = field(repr=False)
    approvals: dict[str, bytes] = field(repr=False)


class ReleaseStore:
    """The releases of a vault. That of a closed record is a box under the record's key (`storage.closed`)."""

    def __init__(self, database: Database, now: Callable[[], datetime], keys: RecordKeys) -> None:
        self._database = database
        self._now = now
        self._keys = keys

    def create(
        self, recipient_code: str, document: bytes, *, code: str | None = None, closed: str | None = None
    ) -> ReleaseInfo:
        """Begin a release.

        Args:
            recipient_code: whom it is for.
            document: the release document as it is now.
            code: drawn at random when None.
            closed: the record of the closed part that it is about, if it is.

        Raises:
            ClosedPartLocked: it is.
        """
        at = clock.to_text(self._now())
        code = code or new_code("H", 6)
        self._database.change(
            f"INSERT INTO releases ({_COLUMNS}, document, closed) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (code, recipient_code, DRAFT, at, at, self._kept(code, document, closed), closed),
        )
        return self.info(code)

    def update(self, code: str, document: bytes) -> None:
        """Keep a newer state of a draft; approvals of the older one are void and removed.

        Raises:
            NoSuchItem: there is none with this code.
            ReleaseFinal: it is signed.
        """
        with self._database.transaction():
            self._require_draft(code)
            self._change(code, "document = ?", self._kept(code, document, self._closed(code)))
            self._database.change("DELETE FROM approvals WHERE release = ?", (code,))

    def empty(self, code: str, document: bytes) -> None:
        """Put a document without decisions in the place of a release's own, also of a signed one.

        For one reason only: a testimony in it was destroyed. Recipient, state and signature stay.

        Raises:
            NoSuchItem: there is none with this code.
        """
        with self._database.transaction():
            self.info(code)
            self._database.change("INSERT OR IGNORE INTO emptied_releases (code) VALUES (?)", (code,))
            self._database.change("UPDATE releases SET document = ? WHERE code = ?", (document, code))

    def approve(self, code: str, member: str, approval: bytes) -> None:
        """Keep a member's approval; a second one of the same member replaces the first.

        Raises:
            NoSuchItem: there is none with this code.
            ReleaseFinal: it is signed.
        """
        with self._database.transaction():
            self._require_draft(code)
            self._database.change(
                "INSERT INTO approvals (release, member, approval, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (release, member) DO UPDATE SET approval = excluded.approval, at = excluded.at",
                (code, member, approval, clock.to_text(self._now())),
            )

    def drop(self, code: str) -> None:
        """Forget a draft and its approvals.

        Raises:
            NoSuchItem: there is none with this code.
            ReleaseFinal: it is signed.
        """
        with self._database.transaction():
            self._require_draft(code)
            for table, column in (
                ("approvals", "release"),
                ("emptied_releases", "code"),
                ("releases", "code"),
            ):
                self._database.change(f"DELETE FROM {table} WHERE {column} = ?", (code,))  # noqa: S608

    def sign(self, code: str, signature: bytes, document: bytes) -> None:
        """Keep the signature and the document as it stays from now on; approvals stay as well.

        Raises:
            NoSuchItem: there is none with this code.
            ReleaseFinal: it is signed.
        """
        with self._database.transaction():
            self._require_draft(code)
            self._change(code, "document = ?", self._kept(code, document, self._closed(code)))
            self._change(code, "signature = ?", signature)
            self._change(code, "state = ?", SIGNED)

    def hand_over(self, code: str) -> None:
        """Remember that a signed release was handed over.

        Raises:
            NoSuchItem: there is none with this code.
        """
        with self._database.transaction():
            if self.info(code).state == DRAFT:
                raise ValueError("a draft cannot be handed over")
            self._change(code, "state = ?", HANDED)

    def info(self, code: str) -> ReleaseInfo:
        """Return what a release is.

        Raises:
            NoSuchItem: there is none with this code.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM releases WHERE code = ?", (code,))  # noqa: S608
        if row is None:
            raise NoSuchItem
        return _info(row)

    def get(self, code: str) -> StoredRelease:
        """Return a release.

        Raises:
            NoSuchItem: there is none with this code.
            ClosedPartLocked: it is about a record of the closed part, which is locked.
        """
        info = self.info(code)
        document, signature = self._database.rows(
            "SELECT document, signature FROM releases WHERE code = ?", (code,)
        )[0]
        closed = self._closed(code)
        if closed is not None:
            with self._keys.get(closed, CONTENT) as key:
                document = open_box(key, bytes(document), _bound(code))
        approvals = self._database.rows("SELECT member, approval FROM approvals WHERE release = ?", (code,))
        return StoredRelease(
            info,
            bytes(document),
            None if signature is None else bytes(signature),
            {member: bytes(approval) for member, approval in approvals},
        )

    def list(self) -> Sequence[ReleaseInfo]:
        """Return all releases, the newest first; none of closed records while their part is locked."""
        hidden = self._keys.hidden()
        rows = self._database.rows(
            f"SELECT closed, {_COLUMNS} FROM releases ORDER BY created DESC, code"  # noqa: S608
        )
        return [_info(row) for closed, *row in rows if closed not in hidden]

    def _closed(self, code: str) -> str | None:
        """Return whose key a release lies under; none once it was emptied."""
        closed = self._database.value(
            "SELECT closed FROM releases WHERE code = ? "
            "AND NOT EXISTS (SELECT 1 FROM emptied_releases WHERE emptied_releases.code = releases.code)",
            (code,),
        )
        return None if closed is None else str(closed)

    def _kept(self, code: str, document: bytes, closed: str | None) -> bytes:
        if closed is None:
            return document
        with self._keys.get(closed, CONTENT) as key:
            return close_box(key, document, _bound(code))

    def _require_draft(self, code: str) -> None:
        if self.info(code).state != DRAFT:
            raise ReleaseFinal

    def _change(self, code: str, assignment: str, value: bytes | str) -> None:
        self._database.change(
            f"UPDATE releases SET {assignment}, changed = ? WHERE code = ?",  # noqa: S608 - our own names
            (value, clock.to_text(self._now()), code),
        )


def _bound(code: str) -> str:
    return f"underseal/1 release {code}"


def _info(row: Sequence[Any]) -> ReleaseInfo:
    code, recipient, state, created, changed = row
    return ReleaseInfo(code, recipient, state, clock.from_text(created), clock.from_text(changed))
