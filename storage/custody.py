"""The custody log: who did what to which item, when and why, so that nothing can be taken back unseen.

An entry is one JSON object in canonical spelling (RFC 8785)::

    {"at": RFC 3339, "by": who did it, "details": {...}, "event": code of "custody_event" or `OWN_EVENTS`,
     "item": code, "item_prev": hash, "prev": hash, "reason": text, "seq": 1, 2, 3 ...,
     "signer": member code or ""}

Its hash is the SHA-256 of those bytes. ``prev`` is the hash of the entry before it in this vault,
``item_prev`` that of the entry before it about the same item, so that the extract for one item is a chain of
its own. Both are 64 zeros at the beginning. Once the vault has a member,
they sign each entry (ES256), also one about what somebody else did.

What this shows: an entry that was altered, removed or moved. An end that was cut off is seen by the head kept
beside the chain, and by anchors: heads that were written into sealed documents. Somebody who has both the
open vault and its member's key can rewrite what was never anchored; nothing on one machine can stop that.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from storage import clock
from storage.canonical import NotCanonical, canonical
from storage.connection import Database, Row
from storage.settings import Settings

EVENTS: Final = frozenset(
    (
        *("RECV", "CREA", "HASH", "SEAL", "OPEN", "COPY", "MOVE", "TRAN"),
        *("PRNT", "TRLA", "REDA", "EXPO", "VERI", "RTRN", "DEST", "LOST"),
    )
)
OWN_EVENTS: Final = frozenset({"EDIT", "CORR", "IDEN", "UNLK", "LOCK", "FAIL", "WDRW", "HOLD", "REVW"})
"""What happens to no evidence but to the vault: edited, corrected, identity viewed, unlocked, locked,
failed, consent withdrawn, legal hold, reviewed.

They stay in the team: an extract for a recipient holds events of the vocabulary alone.
"""
START: Final = "0" * 64
VAULT_ITEM: Final = "vault"
_HEAD: Final = "custody.head"
_COLUMNS: Final = "seq, item, event, at, by_member, signer, reason, details, prev, item_prev, hash, signature"


class EntrySigner(Protocol):
    """What signs an entry: the member of this vault."""

    @property
    def code(self) -> str:
        """The member's code."""

    def es256(self, data: bytes) -> bytes:
        """Sign, as raw r || s."""


SignatureCheck = Callable[[str, bytes, bytes], bool]
"""Says whether a member's signature over bytes holds: member code, signature, bytes."""


@dataclass(frozen=True)
class CustodyEntry:
    """One thing that was done. The attributes are those of the JSON object, with its hash and signature."""

    seq: int
    item: str
    event: str
    at: datetime
    by: str
    signer: str
    reason: str
    details: Mapping[str, str | int]
    prev: str
    item_prev: str
    hash: str
    signature: bytes | None

    def body(self) -> bytes:
        """Return the bytes that are hashed and signed."""
        return canonical(self._members())

    def line(self) -> bytes:
        """Return the entry for an extract: its members with ``hash`` and ``signature`` (base64url)."""
        signature = base64.urlsafe_b64encode(self.signature or b"").rstrip(b"=").decode("ascii")
        return canonical({**self._members(), "hash": self.hash, "signature": signature})

    def _members(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "item": self.item,
            "event": self.event,
            "at": clock.to_text(self.at),
            "by": self.by,
            "signer": self.signer,
            "reason": self.reason,
            "details": dict(self.details),
            "prev": self.prev,
            "item_prev": self.item_prev,
        }


@dataclass(frozen=True)
class ChainReport:
    """What a check of the whole log found.

    Attributes:
        entries: how many entries there are.
        signed: how many of them carry a signature.
        problems: one plain sentence each; empty when the log is whole.
    """

    entries: int
    signed: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class Custody:
    """The custody log of a vault. It only grows."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        signer: Callable[[], EntrySigner | None],
        check: SignatureCheck,
    ) -> None:
        self._database = database
        self._now = now
        self._signer = signer
        self._check = check
        self._settings = Settings(database)
        self._opened: set[str] = set()

    def opened(self, item: str) -> None:
        """Record that a testimony was opened: once for as long as the vault stays open."""
        if item not in self._opened:
            self.append(item, "OPEN")
            self._opened.add(item)

    def append(
        self,
        item: str,
        event: str,
        *,
        reason: str = "",
        details: Mapping[str, str | int] | None = None,
        by: str | None = None,
    ) -> CustodyEntry:
        """Record that something was done, in the caller's transaction if there is one.

        Args:
            item: code of the testimony, release or attachment, or ``vault`` or ``identity``.
            event: code of the vocabulary "custody_event", or one of `OWN_EVENTS`.
            reason: why, in words.
            details: small facts, such as a hash.
            by: who did it, if it was not this vault's member.
        """
        if event not in EVENTS | OWN_EVENTS:
            raise ValueError("an unknown custody event")
        with self._database.transaction():
            self._note_clock_set_back()
            return self._append(item, event, reason, details or {}, by)

    def entries(self, item: str | None = None) -> list[CustodyEntry]:
        """Return the entries, or those about one item, oldest first."""
        where, parameters = ("WHERE item = ?", (item,)) if item is not None else ("", ())
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM custody {where} ORDER BY seq",  # noqa: S608 - constants
            parameters,
        )
        return [_entry(row) for row in rows]

    def jsonl(self, item: str) -> bytes:
        """Return the extract for one item: a line for each entry."""
        return b"".join(entry.line() + b"\n" for entry in self.entries(item))

    def head(self) -> str:
        """Return the hash of the last entry, hexadecimal; 64 zeros before the first."""
        return str(self._database.value("SELECT hash FROM custody ORDER BY seq DESC LIMIT 1") or START)

    def anchor(self, place: str) -> str:
        """Return the head, and remember that it was given out in ``place`` (a code)."""
        head = self.head()
        self._remember(head, place)
        return head

    def anchor_known(self, head: str, place: str) -> None:
        """Remember that ``place`` names a head; one that is of another vault's log is left alone."""
        if self._database.value("SELECT COUNT(*) FROM custody WHERE hash = ?", (head,)):
            self._remember(head, place)

    def verify(self) -> ChainReport:
        """Read the whole log and say what is wrong with it."""
        problems: list[str] = []
        signed = 0
        before, items, hashes = START, dict[str, str](), {START}
        try:
            entries = self.entries()
        except (ValueError, TypeError):
            return ChainReport(0, 0, ("The log cannot be read.",))
        for place, entry in enumerate(entries, start=1):
            problems += _broken_links(entry, place, before, items.get(entry.item, START))
            if entry.signature is None and (entry.signer or signed):
                problems.append(f"Entry {entry.seq} lost its signature.")
            elif entry.signature is not None and not self._is_signed(entry):
                problems.append(f"The signature of entry {entry.seq} does not hold.")
            signed += entry.signature is not None
            before, items[entry.item] = entry.hash, entry.hash
            hashes.add(entry.hash)
        problems += self._cut_off(len(entries), before, hashes)
        return ChainReport(len(entries), signed, tuple(problems))

    def _is_signed(self, entry: CustodyEntry) -> bool:
        try:
            return self._check(entry.signer, entry.signature or b"", entry.body())
        except (NotCanonical, TypeError, ValueError):  # columns of another kind than we ever wrote
            return False

    def _remember(self, head: str, place: str) -> None:
        self._database.change(
            "INSERT OR IGNORE INTO custody_anchors (hash, place, at) VALUES (?, ?, ?)",
            (head, place, clock.to_text(self._now())),
        )

    def _cut_off(self, count: int, head: str, hashes: set[str]) -> list[str]:
        problems = []
        kept = self._settings.get(_HEAD, {"seq": 0, "hash": START})
        if kept != {"seq": count, "hash": head}:
            problems.append("The log does not end where it ended when it was last written.")
        anchors = self._database.rows("SELECT hash FROM custody_anchors")
        missing = sum(1 for (anchor,) in anchors if anchor not in hashes)
        if missing:
            problems.append(f"{missing} entries that sealed documents name are not in the log.")
        return problems

    def _append(
        self, item: str, event: str, reason: str, details: Mapping[str, str | int], by: str | None
    ) -> CustodyEntry:
        last = self._database.row("SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1")
        last_of_item = self._database.value(
            "SELECT hash FROM custody WHERE item = ? ORDER BY seq DESC LIMIT 1", (item,)
        )
        signer = self._signer()
        unsigned = CustodyEntry(
            seq=last[0] + 1 if last else 1,
            item=item,
            event=event,
            at=self._now(),
            by=by if by is not None else (signer.code if signer else ""),
            signer=signer.code if signer else "",
            reason=reason,
            details=details,
            prev=last[1] if last else START,
            item_prev=last_of_item or START,
            hash="",
            signature=None,
        )
        body = unsigned.body()
        signature = signer.es256(body) if signer else None
        digest = hashlib.sha256(body).hexdigest()
        self._insert(unsigned, digest, signature)
        return self.entries_from(unsigned.seq)[0]

    def entries_from(self, seq: int) -> list[CustodyEntry]:
        """Return the entries from a place on, oldest first."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM custody WHERE seq >= ? ORDER BY seq", (seq,))  # noqa: S608
        return [_entry(row) for row in rows]

    def _insert(self, entry: CustodyEntry, digest: str, signature: bytes | None) -> None:
        self._database.change(
            f"INSERT INTO custody ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                *(entry.seq, entry.item, entry.event, clock.to_text(entry.at), entry.by, entry.signer),
                *(
                    entry.reason,
                    canonical(dict(entry.details)).decode(),
                    entry.prev,
                    entry.item_prev,
                    digest,
                    signature,
                ),
            ),
        )
        self._settings.set(_HEAD, {"seq": entry.seq, "hash": digest})

    def _note_clock_set_back(self) -> None:
        last = self._database.value("SELECT at FROM custody ORDER BY seq DESC LIMIT 1")
        if last is None:
            return
        seconds = int((clock.from_text(last) - self._now()).total_seconds())
        if seconds > 0:
            self._append(VAULT_ITEM, "VERI", "The clock was set back.", {"seconds": seconds}, None)


def _broken_links(entry: CustodyEntry, place: int, before: str, before_of_item: str) -> list[str]:
    problems = []
    if entry.seq != place:
        problems.append(f"Entry {place} is missing.")
    try:
        digest = hashlib.sha256(entry.body()).hexdigest()
    except NotCanonical:
        digest = ""
    if digest != entry.hash:
        problems.append(f"Entry {entry.seq} was altered.")
    if entry.prev != before or entry.item_prev != before_of_item:
        problems.append(f"Entry {entry.seq} does not follow the one before it.")
    return problems


def _entry(row: Row) -> CustodyEntry:
    seq, item, event, at, by, signer, reason, details, prev, item_prev, digest, signature = row
    return CustodyEntry(
        seq,
        item,
        event,
        clock.from_text(at),
        by,
        signer,
        reason,
        dict(json.loads(details)),
        prev,
        item_prev,
        digest,
        signature,
    )
