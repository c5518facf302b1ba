"""Consent taken back, legal holds, destruction and retention, as DOMAIN.md 5.5 tells them.

Sharing stops with the first sentence (state REST). Destroying comes later and needs more: the testimony is
restricted, no legal hold stands or was asked for, and the witness, free to decide, asked for it, or its time
is over. What is destroyed is the key of the record; a tombstone of code, dates and reason stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from storage import clock
from storage.blobs import Blobs
from storage.connection import Database
from storage.custody import Custody
from storage.errors import HoldStands, NotAskedFor
from storage.identity import require_reason
from storage.sealed import SealedStore
from storage.second_unlock import SecondUnlock

STOP, RECIPIENT, PART, IDENTITY_ONLY, FULL = "STOP", "RECI", "PART", "IDEN", "FULL"
CORRECT, COPY = "CORR", "ACCS"
SCOPES: Final = (STOP, RECIPIENT, PART, IDENTITY_ONLY, FULL, CORRECT, COPY)
_RESTRICTING: Final = frozenset({STOP, PART, IDENTITY_ONLY, FULL})
RECALL_STATES: Final = ("sent", "confirmed", "refused")


@dataclass(frozen=True)
class ConsentEvent:
    """What a witness asked for.

    Attributes:
        code: of the testimony.
        scope: code of the vocabulary "withdrawal_scope".
        recipient: code of the recipient it is about, or "".
        at: when it was recorded.
        channel: how it came, and how the person was recognised.
        free: whether the person was free to decide: ``Y``, ``N`` or ``U``.
        explained: whether it was explained what cannot be undone.
    """

    code: str
    scope: str
    recipient: str
    at: datetime
    channel: str = field(repr=False)
    free: str
    explained: bool


@dataclass(frozen=True)
class Hold:
    """A legal hold; in force once ``approved_by`` names somebody."""

    code: str
    reason: str = field(repr=False)
    asked_by: str
    approved_by: str
    before: str
    at: datetime

    @property
    def in_force(self) -> bool:
        """Whether somebody approved it."""
        return bool(self.approved_by)


@dataclass(frozen=True)
class Tombstone:
    """What is left of a destroyed testimony."""

    code: str
    sealed_at: datetime
    destroyed_at: datetime
    destroyed_by: str
    versions: int
    reason: str


class Withdrawals:
    """What a vault knows of consent taken back."""

    def __init__(
        self,
        database: Database,
        custody: Custody,
        sealed: SealedStore,
        second: SecondUnlock,
        blobs: Blobs,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._custody = custody
        self._sealed = sealed
        self._second = second
        self._blobs = blobs
        self._now = now

    def record(
        self, code: str, scope: str, *, channel: str, free: str, explained: bool, recipient: str = ""
    ) -> None:
        """Keep what a witness asked for; where it stops sharing, that takes hold with it.

        Raises:
            ReasonTooShort: nothing tells how the person was recognised.
            NoSuchItem: there is no such testimony.
        """
        if scope not in SCOPES or free not in {"Y", "N", "U"}:
            raise ValueError("an unknown kind of withdrawal")
        require_reason(channel)
        with self._database.transaction():
            self._sealed.newest(code)
            self._database.change(
                "INSERT INTO consent_events (code, scope, recipient, at, channel, free, explained) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (code, scope, recipient, clock.to_text(self._now()), channel.strip(), free, int(explained)),
            )
            if scope in _RESTRICTING:
                self._restrict(code)
            self._custody.append(code, "WDRW", details={"scope": scope, "recipient": recipient})

    def events(self, code: str) -> list[ConsentEvent]:
        """Return what was asked for, oldest first."""
        rows = self._database.rows(
            "SELECT code, scope, recipient, at, channel, free, explained FROM consent_events "
            "WHERE code = ? ORDER BY id",
            (code,),
        )
        return [
            ConsentEvent(code, scope, recipient, clock.from_text(at), channel, free, bool(explained))
            for code, scope, recipient, at, channel, free, explained in rows
        ]

    def closed_for(self, code: str, recipient: str) -> bool:
        """Say whether a witness took consent back for one recipient."""
        return any(e.scope == RECIPIENT and e.recipient == recipient for e in self.events(code))

    def destroy(
        self, code: str, reason: str, *, overdue: bool = False, also: Callable[[], object] | None = None
    ) -> None:
        """Destroy a testimony: its key, its identity card's key, its attachments and what was asked.

        Args:
            code: of the testimony.
            reason: at least ten characters; stays in the tombstone.
            overdue: its time is over, so that nobody needs to have asked.
            also: what else goes in the same moment; all of it, or nothing.

        Raises:
            ReasonTooShort, NoSuchItem: see there.
            IllegalTransition: it is not restricted.
            HoldStands: a legal hold stands, or was asked for.
            NotAskedFor: the witness did not ask for it, or was not free to.
        """
        require_reason(reason)
        with self._database.transaction():
            first = min(info.sealed_at for info in self._sealed.versions(code))
            self._require_no_hold(code)
            if overdue:
                self._restrict(code)
            else:
                self._require_wish(code, FULL)
            versions = self._sealed.destroy(code)
            self._second.destroy_identity(code)
            self._blobs.drop(code, "destroyed with its testimony")
            if also is not None:
                also()
            self._database.change("UPDATE consent_events SET channel = '' WHERE code = ?", (code,))
            self._sealed.clarifications.forget(code)
            me = self._custody.append(
                code, "DEST", reason=reason.strip(), details={"part": "content", "versions": versions}
            ).signer
            self._database.change(
                "INSERT INTO tombstones (code, sealed_at, destroyed_at, destroyed_by, versions, reason) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (code, clock.to_text(first), clock.to_text(self._now()), me, versions, reason.strip()),
            )
        self._blobs.remove_orphans()
        self._database.empty_log()

    def destroy_identity(self, code: str, reason: str) -> None:
        """Destroy who the witness is, and keep the account.

        Raises:
            ReasonTooShort, HoldStands, NotAskedFor: see `destroy`.
        """
        require_reason(reason)
        with self._database.transaction():
            self._require_no_hold(code)
            self._require_wish(code, IDENTITY_ONLY)
            self._second.destroy_identity(code)
            self._custody.append(code, "DEST", reason=reason.strip(), details={"part": "identity"})
        self._database.empty_log()

    def identity_refused(self, code: str) -> bool:
        """Say whether a card of this testimony must not be taken in: the witness had it destroyed."""
        told = [e.details.get("part") for e in self._custody.entries(code) if e.event == "DEST"]
        return "identity" in told or "content" in told

    def tombstone(self, code: str) -> Tombstone | None:
        """Return what is left of a testimony, or None."""
        row = self._database.row(
            "SELECT code, sealed_at, destroyed_at, destroyed_by, versions, reason FROM tombstones "
            "WHERE code = ?",
            (code,),
        )
        if row is None:
            return None
        code, sealed_at, destroyed_at, by, versions, reason = row
        return Tombstone(
            code, clock.from_text(sealed_at), clock.from_text(destroyed_at), by, int(versions), reason
        )

    def hold(self, code: str) -> Hold | None:
        """Return the legal hold that stands or was asked for, or None."""
        row = self._database.row(
            "SELECT code, reason, asked_by, approved_by, before, at FROM holds WHERE code = ?", (code,)
        )
        if row is None:
            return None
        code, reason, asked_by, approved_by, before, at = row
        return Hold(code, reason, asked_by, approved_by, before, clock.from_text(at))

    def ask_hold(self, code: str, reason: str, by: str) -> None:
        """Ask for a legal hold; from now on nothing of it can be destroyed.

        Raises:
            ReasonTooShort, NoSuchItem: see there.
            HoldStands: there is one already.
            RecordDestroyed: there is nothing left to hold.
        """
        require_reason(reason)
        with self._database.transaction():
            self._require_no_hold(code)
            self._sealed.require_kept(code)
            self._database.change(
                "INSERT INTO holds (code, reason, asked_by, approved_by, before, at) "
                "VALUES (?, ?, ?, '', ?, ?)",
                (code, reason.strip(), by, self._sealed.newest(code).state, clock.to_text(self._now())),
            )
            self._custody.append(code, "HOLD", reason=reason.strip(), details={"step": "asked"})

    def set_hold(self, code: str, approved_by: str) -> None:
        """Put a hold that was asked for in force."""
        with self._database.transaction():
            self._database.change("UPDATE holds SET approved_by = ? WHERE code = ?", (approved_by, code))
            for info in self._sealed.versions(code):
                if info.state != "HOLD":
                    self._sealed.set_state(code, info.version, "HOLD")
            self._custody.append(code, "HOLD", details={"step": "set", "approved": approved_by})

    def lift_hold(self, code: str, reason: str) -> None:
        """End a hold, or take back that it was asked for.

        A testimony that the witness withdrew, before or meanwhile, is restricted afterwards.

        Raises:
            ReasonTooShort: see there.
        """
        require_reason(reason)
        with self._database.transaction():
            hold = self.hold(code)
            if hold is None:
                return
            self._database.change("DELETE FROM holds WHERE code = ?", (code,))
            withdrawn = any(event.scope in _RESTRICTING for event in self.events(code))
            self._sealed.end_hold(code, "REST" if withdrawn else hold.before)
            self._custody.append(code, "HOLD", reason=reason.strip(), details={"step": "lifted"})

    def set_recall(self, release: str, code: str, state: str) -> None:
        """Remember that a recipient was told, or what they answered."""
        if state not in RECALL_STATES:
            raise ValueError("an unknown state of a recall")
        with self._database.transaction():
            self._database.change(
                "INSERT INTO recalls (release, code, state, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (release, code) DO UPDATE SET state = excluded.state, at = excluded.at",
                (release, code, state, clock.to_text(self._now())),
            )
            self._custody.append(code, "WDRW", details={"release": release, "recall": state})

    def recall(self, release: str, code: str) -> str:
        """Return how far the recall of a testimony from a release is, or ""."""
        return str(
            self._database.value("SELECT state FROM recalls WHERE release = ? AND code = ?", (release, code))
            or ""
        )

    def keep_until(self, code: str, until: date, reason: str) -> None:
        """Decide that a testimony is kept, and when it is looked at again.

        Raises:
            ReasonTooShort: see there.
        """
        require_reason(reason)
        with self._database.transaction():
            self._database.change(
                "INSERT INTO retention (code, until) VALUES (?, ?) "
                "ON CONFLICT (code) DO UPDATE SET until = excluded.until",
                (code, until.isoformat()),
            )
            self._custody.append(code, "WDRW", reason=reason.strip(), details={"kept": until.isoformat()})

    def look_again(self, code: str, days: int) -> date | None:
        """Return the day on which a testimony is to be looked at again, or None when none was set.

        Args:
            code: of the testimony.
            days: after sealing, by the team's rules; 0 is never.
        """
        until = self._database.value("SELECT until FROM retention WHERE code = ?", (code,))
        if until is not None:
            return date.fromisoformat(str(until))
        sealed = min(info.sealed_at for info in self._sealed.versions(code)).date()
        return date.fromordinal(sealed.toordinal() + days) if days else None

    def due(self, days: int, today: date) -> list[str]:
        """Return the codes of testimonies whose day to be looked at again has come; one pass over all.

        Records of the closed part are left out while that is locked.

        Args:
            days: after sealing, by the team's rules; 0 is never.
            today: the day it is.
        """
        last = clock.to_text(self._now() - timedelta(days=days)) if days else ""
        rows = self._database.rows(
            "SELECT sealed.code, MIN(sealed_at), until FROM sealed "
            "LEFT JOIN retention ON retention.code = sealed.code "
            "WHERE state <> 'DEST' GROUP BY sealed.code ORDER BY sealed.code"
        )
        hidden = self._second.record_keys.hidden()
        return [
            str(code)
            for code, sealed_at, until in rows
            if code not in hidden
            and (str(until) <= today.isoformat() if until is not None else str(sealed_at) <= last)
        ]

    def restrict_late(self, code: str) -> None:
        """Restrict versions that came in after a withdrawal but were sealed before it."""
        last = max((e.at for e in self.events(code) if e.scope in _RESTRICTING), default=None)
        for info in self._sealed.versions(code):
            if last is not None and info.sealed_at <= last and info.state == "SEAL":
                self._sealed.set_state(code, info.version, "REST")

    def _restrict(self, code: str) -> None:
        for info in self._sealed.versions(code):
            if info.state not in {"REST", "HOLD", "DEST"}:
                self._sealed.set_state(code, info.version, "REST")

    def _require_no_hold(self, code: str) -> None:
        if self.hold(code) is not None:
            raise HoldStands

    def _require_wish(self, code: str, scope: str) -> None:
        wanted = {FULL} if scope == FULL else {FULL, scope}
        wishes = [event for event in self.events(code) if event.scope in wanted]
        if not wishes or wishes[-1].free != "Y" or not wishes[-1].explained:
            raise NotAskedFor
