"""The custody log in words: what was done, when, to which testimony, by whom and why. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.i18n import language, plural, tr
from desktop.services.vocabulary import label

if TYPE_CHECKING:
    from storage.custody import CustodyEntry
    from storage.vault import Vault

RECORDS: Final = "records"
IDENTITIES: Final = "identities"
HANDED: Final = "handed"
LOCKS: Final = "locks"
KINDS: Final = (RECORDS, IDENTITIES, HANDED, LOCKS)

_HASH_LENGTH: Final = 64
_KIND_OF_EVENT: Final = {
    "UNLK": LOCKS,
    "LOCK": LOCKS,
    "FAIL": LOCKS,
    "IDEN": IDENTITIES,
    "EXPO": HANDED,
    "TRAN": HANDED,
    "PRNT": HANDED,
}


@dataclass(frozen=True)
class Moment:
    """One line of the timeline.

    Attributes:
        at: when, UTC.
        item: code of a testimony, release or attachment; empty for the vault as a whole.
        kind: one of `KINDS`, for choosing.
        what: what was done, one sentence.
        by: code of the member, or empty.
        why: the reason that was written, or empty.
    """

    at: datetime
    item: str
    kind: str
    what: str
    by: str
    why: str


@dataclass(frozen=True)
class Timeline:
    """What the page shows: the moments, the newest first, and every item they are about."""

    moments: tuple[Moment, ...]
    items: tuple[str, ...]

    def chosen(self, item: str = "", kind: str = "") -> list[Moment]:
        """Return the moments about one item and of one kind; empty means all."""
        return [m for m in self.moments if item in ("", m.item) and kind in ("", m.kind)]


@dataclass(frozen=True)
class LogCheck:
    """What a check of the log found: how long it is, how much of it is signed, how many faults it has."""

    entries: int
    signed: int
    problems: tuple[str, ...]


def timeline(vault: Vault) -> Timeline:
    """Return the whole log in words."""
    moments = tuple(_moment(entry) for entry in reversed(vault.custody.entries()))
    return Timeline(moments, tuple(sorted({moment.item for moment in moments if moment.item})))


def check(vault: Vault) -> LogCheck:
    """Follow the log from its beginning to its end; that it was checked is itself recorded."""
    from storage.custody import VAULT_ITEM

    report = vault.custody.verify()
    if report.ok:
        vault.custody.append(VAULT_ITEM, "VERI", details={"entries": report.entries})
    return LogCheck(report.entries, report.signed, report.problems)


_SECOND: Final = frozenset({"identity", "closed"})  # what takes the passphrase again


def _moment(entry: CustodyEntry) -> Moment:
    special = "-" not in entry.item  # the vault, identities, the team, a form
    kind = _KIND_OF_EVENT.get(entry.event, IDENTITIES if entry.item in _SECOND else RECORDS)
    written = "" if entry.reason in _OUR_REASONS else entry.reason
    return Moment(entry.at, "" if special else entry.item, kind, _what(entry), entry.by, written)


def _what(entry: CustodyEntry) -> str:
    if entry.event == "HASH" and len(entry.item) == _HASH_LENGTH:
        return tr("The form of a testimony was kept.")
    marked = _MARKED.get((entry.event, entry.reason)) or _SPECIAL.get((entry.item, entry.event))
    words = marked or _EVENTS.get(entry.event)
    return words(entry.details) if words is not None else entry.event


Details = Mapping[str, str | int]


def _number(details: Details, name: str) -> int:
    value = details.get(name, 0)
    return value if isinstance(value, int) else 0


def _locked(details: Details) -> str:
    ways = {
        "key": tr("The vault was locked by a person."),
        "idle": tr("The vault locked itself because nobody touched it."),
        "screen": tr("The vault locked itself with the screen of the computer."),
        "sleep": tr("The vault locked itself because the computer went to sleep."),
    }
    return ways.get(str(details.get("by", "")), tr("The vault was closed."))


def _checked(details: Details) -> str:
    if "seconds" in details:
        seconds = _number(details, "seconds")
        minutes = max(1, round(seconds / 60))
        return plural(
            "The clock of this computer was set back by {n} minute.",
            "The clock of this computer was set back by {n} minutes.",
            minutes,
        )
    if "given" in details:
        return tr("It was said that all that had been given out before the vault was restored is known.")
    faults = _number(details, "faults")
    if "release" in details:
        release = str(details["release"])
        if faults:
            return tr("The log was compared with package {code}: what it names is missing.", code=release)
        return tr("The log was compared with package {code}, and goes on from there.", code=release)
    if faults:
        return plural(
            "The vault was checked, and {n} part was not in order.",
            "The vault was checked, and {n} parts were not in order.",
            faults,
        )
    return tr("It was checked that nothing was changed.")


def _erased(details: Details) -> str:
    if "attachment" in details:
        return tr("Attachment {code} was removed, with its key.", code=details["attachment"])
    if details.get("part") == "identity":
        return tr("Who the witness is was destroyed; the account stays.")
    if details.get("part") == "draft":
        return tr("What the draft held was removed after sealing.")
    return tr("The content was destroyed. Codes, dates and the reason stay.")


def _hashed(details: Details) -> str:
    if "attachment" in details:
        return tr("Attachment {code} was added.", code=details["attachment"])
    return tr("The sealed file was written.")


def _failed(details: Details) -> str:
    if "count" in details:
        return tr("The record of failed attempts had been removed or changed before this unlocking.")
    n = _number(details, "attempts") or 1
    return plural(
        "{n} attempt to open the vault failed before this unlocking.",
        "{n} attempts to open the vault failed before this unlocking.",
        n,
    )


def _keys(details: Details) -> str:
    words = {
        "passphrase": tr("A passphrase was added."),
        "passphrase removed": tr("A passphrase or set of shares was removed."),
        "passphrase changed": tr("A passphrase was changed."),
        "passphrase recovered": tr("The vault was opened with recovery shares and got a new passphrase."),
        "recovery shares": tr("Recovery shares were made; older ones are void."),
    }
    return words.get(str(details.get("part")), tr("The keys of the vault were renewed."))


def _edited(details: Details) -> str:
    n = _number(details, "answers")
    return plural("{n} answer was written or changed.", "{n} answers were written or changed.", n)


def _corrected(details: Details) -> str:
    n = _number(details, "corrections")
    return plural(
        "The witness corrected {n} passage at read-back.",
        "The witness corrected {n} passages at read-back.",
        n,
    )


def _redacted(details: Details) -> str:
    release = str(details.get("release", ""))
    n = _number(details, "decisions")
    return plural(
        "A redacted copy was made for release {release}, with {n} decision.",
        "A redacted copy was made for release {release}, with {n} decisions.",
        n,
        release=release,
    )


def _exported(details: Details) -> str:
    if "supervisors" in details:
        return tr("It was written again for the supervisors of the team.")
    return tr("A package was written for recipient {code}.", code=details.get("recipient", ""))


def _printed(details: Details) -> str:
    papers = {
        "recovery sheet": tr("A recovery sheet was saved to be printed."),
        "blank form": tr("A blank form was saved to be printed."),
        "recall note": tr("A note that asks a recipient to stop using it was saved."),
    }
    return papers.get(str(details.get("paper", "")), tr("It was printed."))


def _withdrawn(details: Details) -> str:
    release, kept = details.get("release", ""), details.get("kept", "")
    if release:
        return tr("It was recorded what became of release {code}.", code=release)
    if kept:
        return tr("It was decided to keep it until {day}.", day=kept)
    scope = label("withdrawal_scope", str(details.get("scope", "")), language())
    return tr("The witness asked: {what}.", what=scope)


def _held(details: Details) -> str:
    steps = {
        "asked": tr("A legal hold was asked for."),
        "approved": tr("A legal hold was approved for a colleague."),
        "set": tr("The legal hold is in force."),
        "lifted": tr("The legal hold was lifted."),
    }
    return steps.get(str(details.get("step", "")), tr("A legal hold was asked for."))


def _reviewed(details: Details) -> str:
    steps = {
        "accepted": tr("The supervisor accepted it after the review."),
        "asked": tr("The supervisor asked for a clarification."),
        "agreed": tr("A second clarification was agreed to for a colleague."),
        "came": tr("A supervisor's request for a clarification came in."),
        "clarified": tr("Its clarification came back, as {code}.", code=details.get("record", "")),
        "not waited for": tr("The review went on without waiting for a clarification."),
    }
    return steps.get(str(details.get("step", "")), tr("The supervisor began the review."))


def _received(details: Details) -> str:
    code = details.get("signer", "")
    if "log" in details:
        return tr(
            "The sealed testimony was received from {code}; the log of that vault went back.", code=code
        )
    return tr("The sealed testimony was received from {code} and checked.", code=code)


_SPECIAL: Final[Mapping[tuple[str, str], Callable[[Details], str]]] = {
    ("vault", "CREA"): lambda _: tr("The vault was made."),
    ("identity", "OPEN"): lambda d: tr("Identities were unlocked (time {n}).", n=d.get("view", "")),
    ("closed", "OPEN"): lambda d: tr("The closed part was unlocked (time {n}).", n=d.get("view", "")),
}
# What one event means when the program wrote this reason beside it.
_MARKED: Final[Mapping[tuple[str, str], Callable[[Details], str]]] = {
    ("TRAN", "sealed file"): lambda _: tr("The sealed file was handed over; the copy was compared."),
    ("DEST", "sealed file"): lambda _: tr("The sealed file was deleted here: the supervisors have it."),
    ("VERI", "approved"): lambda _: tr("A colleague's release was approved."),
    ("CREA", "keys"): _keys,
    ("DEST", "keys"): _keys,
    ("DEST", "dropped"): lambda _: tr("A release that was being prepared was dropped."),
    ("SEAL", "note"): lambda _: tr("A team note was closed."),
    ("CREA", "founded"): lambda _: tr("The team was founded."),
    ("CREA", "certified"): lambda _: tr("A member was let into the team."),
    ("CREA", "renewed"): lambda _: tr("A member was given a new card."),
    ("CREA", "revoked"): lambda _: tr("A membership was ended."),
    ("CREA", "policy"): lambda _: tr("The rules of the team were changed."),
    ("LOST", "changes"): lambda _: tr("The disk lost changes that were saved last before an interruption."),
    ("COPY", "backup"): lambda _: tr("A backup of the vault was made."),
    ("COPY", "restored"): lambda _: tr("The vault was restored from a backup."),
    ("RECV", "joined"): lambda _: tr("The owner of this vault joined the team."),
    ("RECV", "team card"): lambda _: tr("A newer team card was taken in."),
}
_EVENTS: Final[Mapping[str, Callable[[Details], str]]] = {
    "RECV": _received,
    "CREA": lambda _: tr("It was begun."),
    "HASH": _hashed,
    "SEAL": lambda _: tr("The testimony was sealed."),
    "OPEN": lambda _: tr("It was opened."),
    "COPY": lambda _: tr("A working copy was made."),
    "MOVE": lambda _: tr("It was moved to another place or medium."),
    "TRAN": lambda _: tr("It was handed to another person."),
    "PRNT": _printed,
    "TRLA": lambda _: tr("It was translated or transcribed."),
    "REDA": _redacted,
    "EXPO": _exported,
    "VERI": _checked,
    "RTRN": lambda _: tr("It was returned to its owner."),
    "DEST": _erased,
    "LOST": lambda _: tr("It was lost, or others may have seen it."),
    "EDIT": _edited,
    "CORR": _corrected,
    "IDEN": lambda _: tr("Who the witness is was looked at."),
    "UNLK": lambda _: tr("The vault was unlocked."),
    "LOCK": _locked,
    "FAIL": _failed,
    "WDRW": _withdrawn,
    "HOLD": _held,
    "REVW": _reviewed,
}
# Reasons that the program writes itself; the sentence says them already.
_OUR_REASONS: Final = frozenset(
    {"vault", "draft", "sealed", "sealed file", "The clock was set back.", *(reason for _, reason in _MARKED)}
)
