"""An append-only list of what was changed in one draft, one committed row a change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from storage import clock
from storage.connection import Database

GATE: Final = "gate"
SCRIPT: Final = "script"
HINT: Final = "hint"
KINDS: Final = frozenset(
    (
        *("answer", "null", "add", "remove", "language", "correction", "confirm", "attachment", "note"),
        *(GATE, SCRIPT, HINT),
    )
)
_INSTANCE: Final = re.compile(r"(?P<repeat>.*)\[(?P<number>\d+)\]")


@dataclass(frozen=True)
class Entry:
    """One change, as it is recorded.

    Attributes:
        path: reference of the node, such as ``/data/M01/M01_r[1]/M01_03``.
        kind: ``answer``, ``null`` (``new`` is the reason), ``add``, ``remove``, ``language``, ``correction``,
            ``confirm``, ``attachment``, ``note``, ``gate``, ``script`` or ``hint``. A ``correction`` tells
            which words were replaced at read-back, and by which; the whole answer after it is an ``answer``
            of its own. A ``gate`` tells why somebody went on (``path`` is the gate's code, ``old`` the member
            who opened it), a ``script`` which words were read to the witness; a ``hint`` counts for training
            and never leaves the draft.
        old: the value before, or None.
        new: the value after, or None.
        at: when.
    """

    path: str
    kind: str
    old: str | None = field(repr=False)
    new: str | None = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class JournalRow(Entry):
    """One change, as it was recorded: an entry and its place, from 1 without gaps."""

    seq: int


class Journal:
    """The journals of all drafts in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, draft_id: str, entry: Entry) -> int:
        """Record one change and return its place; it is on the disk when no transaction surrounds it."""
        if entry.kind not in KINDS:
            raise ValueError("an unknown kind of journal entry")
        with self._database.transaction():
            seq = 1 + int(
                self._database.value(
                    "SELECT COALESCE(MAX(seq), 0) FROM journal WHERE draft_id = ?", (draft_id,)
                )
            )
            self._database.change(
                "INSERT INTO journal (draft_id, seq, path, kind, old, new, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (draft_id, seq, entry.path, entry.kind, entry.old, entry.new, clock.to_text(entry.at)),
            )
        return seq

    def rows(self, draft_id: str) -> list[JournalRow]:
        """Return what was recorded for a draft, oldest first."""
        found = self._database.rows(
            "SELECT path, kind, old, new, at, seq FROM journal WHERE draft_id = ? ORDER BY seq", (draft_id,)
        )
        return [
            JournalRow(path, kind, old, new, clock.from_text(at), seq)
            for path, kind, old, new, at, seq in found
        ]


def values(rows: Iterable[Entry]) -> dict[str, str]:
    """Return the last value of every path; a path that was emptied, removed or given a reason has none.

    When an instance of a repeat is removed, those after it move up, as they do in the form.
    """
    found: dict[str, str] = {}
    for row in rows:
        if row.kind in {"answer", "attachment"}:
            found[row.path] = row.new or ""
        elif row.kind == "null":
            found.pop(row.path, None)
        elif row.kind == "remove":
            found = _without_instance(found, row.path)
    return {path: value for path, value in found.items() if value}


def _without_instance(found: dict[str, str], removed: str) -> dict[str, str]:
    match = _INSTANCE.fullmatch(removed)
    if match is None:
        return found
    gone = int(match["number"])
    later = re.compile(re.escape(match["repeat"]) + r"\[(\d+)\](.*)", re.DOTALL)
    kept: dict[str, str] = {}
    for path, value in found.items():
        instance = later.fullmatch(path)
        number = int(instance[1]) if instance else 0
        if instance is None or number < gone:
            kept[path] = value
        elif number > gone:
            kept[f"{match['repeat']}[{number - 1}]{instance[2]}"] = value
    return kept
