"""The custody log as it travels in a package: an extract for this release, with a chain of its own.

The vault's log names the testimony by its real code and to the second, which would let two recipients
recognise what they share. The extract keeps what was done, by whom (member codes) and on which day. Each line
is canonical JSON (RFC 8785)::

    {"at": "2026-11-24", "by": "M-7K2Q-3", "event": "SEAL", "prev": hash of the line before or 64 zeros,
    "seq": 1}

The hash of the last line stands in the signed release, so no line can be changed, moved or cut off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from exporters.errors import ExportError
from exporters.released_view import midnight
from exporters.view import CustodyLine
from storage.canonical import NotJson, canonical, read_json
from storage.custody import EVENTS

START: Final = "0" * 64
_OPENED: Final = "OPEN"


class ExtractBroken(ExportError):
    """Lines of an extract do not follow on one another."""

    code = "exporters.custody.broken"
    text = "The custody log in this package is not whole. Please ask the sender for another copy."


@dataclass(frozen=True)
class Step:
    """One thing that was done: code of ``custody_event``, member code, day."""

    event: str
    by: str
    day: date


@dataclass(frozen=True)
class Extract:
    """An extract: the bytes of ``custody.jsonl``, the hash of its last line, and the lines for printing."""

    data: bytes
    head: str
    lines: tuple[CustodyLine, ...]


def make_extract(steps: Iterable[Step]) -> Extract:
    """Return the extract of what was done, in this order."""
    head, data, lines = START, b"", []
    for number, step in enumerate(steps, 1):
        line = canonical(
            {"at": step.day.isoformat(), "by": step.by, "event": step.event, "prev": head, "seq": number}
        )
        head = hashlib.sha256(line).hexdigest()
        data += line + b"\n"
        lines.append(CustodyLine(at=midnight(step.day), event=step.event, by=step.by, entry_hash=head))
    return Extract(data, head, tuple(lines))


def read_extract(data: bytes) -> Extract:
    """Read an extract and check its chain.

    Raises:
        ExtractBroken: a line is damaged, missing or out of place.
    """
    try:
        steps = [_step(read_json(line)) for line in data.splitlines()]
        again = make_extract(steps)
    except (NotJson, KeyError, TypeError, ValueError):
        raise ExtractBroken from None
    if again.data != data:
        raise ExtractBroken
    return again


def steps_of(jsonl: bytes) -> list[Step]:
    """Return the steps told by a vault's log, `storage.custody.CustodyEntry.line` by line.

    What a vault tells itself (edits, locks) stays in it. Opening twice on one day is one step.

    Raises:
        ExtractBroken: it is not such a log.
    """
    try:
        rows = [read_json(line) for line in jsonl.splitlines() if line.strip()]
        told = [Step(row["event"], row["by"], datetime.fromisoformat(row["at"]).date()) for row in rows]
    except (NotJson, KeyError, TypeError, ValueError):
        raise ExtractBroken from None
    steps: list[Step] = []
    for step in told:
        again = step.event == _OPENED and steps[-1:] == [step]
        if step.event in EVENTS and not again:
            steps.append(step)
    return steps


def _step(row: Any) -> Step:
    return Step(str(row["event"]), str(row["by"]), date.fromisoformat(row["at"]))
