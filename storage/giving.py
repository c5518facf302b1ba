"""Who is given which issue of a sealed version: for one recipient always the same, for two never the same.

Two supervisors do not know of each other's choice, so each has a share (`storage.allotment`). A vault that
was restored from a backup does not know what it gave out since: it gives nothing of a version to anybody new
before its lists of what went out were taken in, and somebody said in words that no more went out.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forms.errors import AppError
from storage import clock
from storage.allotment import share_of
from storage.connection import Database
from storage.custody import VAULT_ITEM, Custody
from storage.errors import NoSuchItem
from storage.identity import require_reason
from storage.settings import Settings
from storage.team import Team

_RESTORED: Final = "restored.made"


class IssuesExhausted(AppError):
    """Every issue of a version was given to somebody."""

    code = "storage.sealed.exhausted"
    text = (
        "Every signed copy of this testimony that is yours to give was already given to another recipient, "
        "and one copy is never given to two. Nothing was released. "
        "Please ask the interviewer to seal it again."
    )


class NoShare(AppError):
    """A version was sealed when the owner of the vault was no supervisor of the team."""

    code = "storage.sealed.no_share"
    text = (
        "This testimony was sealed before you could open it, so none of its signed copies are yours to give. "
        "Nothing was released. Please ask a supervisor for whom it was sealed to hand it over, or the "
        "interviewer to seal it again."
    )


class GivenUnknown(AppError):
    """A restored vault does not know whom it gave issues of a version to."""

    code = "storage.sealed.given_unknown"
    text = (
        "This vault was restored from a backup and does not know who was given a signed copy of this "
        "testimony since. Nothing was released. Please bring your list of what was given out, or say on the "
        "page of the release that no more went out."
    )


@dataclass(frozen=True, order=True)
class Gift:
    """An issue that somebody has: code and version of the testimony, place of the issue, the recipient."""

    code: str
    version: int
    place: int
    recipient: str


class Giving:
    """The issues of a vault as they are given out."""

    def __init__(
        self,
        database: Database,
        custody: Custody,
        team: Team,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._custody = custody
        self._team = team
        self._settings = settings
        self._now = now

    def take(self, code: str, version: int, recipient: str) -> int:
        """Return the place of an issue for one recipient; for the same recipient always the same.

        Raises:
            NoSuchItem: the version is not here.
            NoShare, IssuesExhausted, GivenUnknown: there is none to give.
        """
        with self._database.transaction():
            known = self.place_of(code, version, recipient)
            if known is not None:
                return known
            free = self._require_free(code, version)
            if self.in_doubt(code, version):
                raise GivenUnknown
            place = secrets.choice(free)
            self._database.change(
                "UPDATE issues SET recipient = ? WHERE code = ? AND version = ? AND place = ?",
                (recipient, code, version, place),
            )
        return place

    def require_some(self, code: str, version: int, recipient: str) -> None:
        """Refuse early what `take` would refuse for good.

        Raises:
            NoSuchItem: the version is not here.
            NoShare, IssuesExhausted: there is none to give.
        """
        if self.place_of(code, version, recipient) is None:
            self._require_free(code, version)

    def place_of(self, code: str, version: int, recipient: str) -> int | None:
        """Return the place of the issue that a recipient has, as far as this vault knows, or None."""
        which = (code, version, recipient)
        place = self._database.value(
            "SELECT place FROM issues WHERE code = ? AND version = ? AND recipient = ?", which
        )
        if place is None:
            place = self._database.value(
                "SELECT MIN(place) FROM given_before WHERE code = ? AND version = ? AND recipient = ?", which
            )
        return None if place is None else int(place)

    def left(self, code: str, version: int) -> int:
        """Return how many issues of this vault's share nobody was given, as far as it knows."""
        return len(self._free(code, version, self._share(code, version)))

    def all(self) -> list[Gift]:
        """Return all that was given out, as far as this vault knows, sorted."""
        rows = self._database.rows(
            "SELECT code, version, place, recipient FROM issues WHERE recipient IS NOT NULL "
            "UNION SELECT code, version, place, recipient FROM given_before"
        )
        return sorted(Gift(str(c), int(v), int(p), str(r)) for c, v, p, r in rows)

    # --- after a restore

    def mark_restored(self, made: datetime) -> None:
        """Remember that what was done after a moment is not known here."""
        with self._database.transaction():
            self._settings.set(_RESTORED, clock.to_text(made))
            self._database.change("DELETE FROM given_settled")
            self._custody.append(VAULT_ITEM, "COPY", reason="restored", details={"made": clock.to_text(made)})

    def restored(self) -> datetime | None:
        """Return when the backup was made that this vault was restored from, or None."""
        made = self._settings.get(_RESTORED)
        return None if made is None else clock.from_text(str(made))

    def in_doubt(self, code: str, version: int) -> bool:
        """Say whether issues of a version may have been given out without this vault's knowledge."""
        if self.restored() is None:
            return False
        settled = self._database.value(
            "SELECT COUNT(*) FROM given_settled WHERE code = ? AND version = ?", (code, version)
        )
        return not settled

    def remember(self, gifts: Iterable[Gift]) -> int:
        """Keep what an earlier state of this vault gave out; return how much of it was not known."""
        known = set(self.all())
        new = [gift for gift in gifts if gift not in known]
        with self._database.transaction():
            for gift in new:
                self._database.change(
                    "INSERT OR IGNORE INTO given_before (code, version, place, recipient) "
                    "VALUES (?, ?, ?, ?)",
                    (gift.code, gift.version, gift.place, gift.recipient),
                )
        return len(new)

    def settle(self, code: str, version: int, words: str) -> None:
        """Keep that somebody says that all that went out of a version is known here now.

        Args:
            code: of the testimony.
            version: of the testimony.
            words: how they know; at least ten characters, kept and written into the custody log.

        Raises:
            ReasonTooShort: the words say nothing.
        """
        require_reason(words)
        with self._database.transaction():
            self._database.change(
                "INSERT OR REPLACE INTO given_settled (code, version, at, words) VALUES (?, ?, ?, ?)",
                (code, version, clock.to_text(self._now()), words.strip()),
            )
            self._custody.append(
                code, "VERI", reason=words.strip(), details={"given": "known", "version": version}
            )

    def _require_free(self, code: str, version: int) -> Sequence[int]:
        share = self._share(code, version)
        if not share:
            raise NoShare
        free = self._free(code, version, share)
        if not free:
            raise IssuesExhausted
        return free

    def _share(self, code: str, version: int) -> Sequence[int]:
        rows = self._database.rows(
            "SELECT place FROM issues WHERE code = ? AND version = ? ORDER BY place", (code, version)
        )
        log = self._database.value(
            "SELECT custody FROM sealed WHERE code = ? AND version = ?", (code, version)
        )
        if log is None:
            raise NoSuchItem
        me = self._team.me()
        return share_of(bytes(log), version, me.code if me else "", [int(place) for (place,) in rows])

    def _free(self, code: str, version: int, share: Sequence[int]) -> Sequence[int]:
        rows = self._database.rows(
            "SELECT place FROM issues WHERE code = ? AND version = ? AND recipient IS NOT NULL "
            "UNION SELECT place FROM given_before WHERE code = ? AND version = ?",
            (code, version, code, version),
        )
        given = {int(place) for (place,) in rows}
        return [place for place in share if place not in given]
