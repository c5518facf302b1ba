"""The form for a withdrawal (F97), begun from the page for withdrawals, with what the program knows.

It is a note of the team about one testimony. What was recorded on the page is not typed again; a note that is
open already gets what became known since, and nothing that somebody wrote is changed. Vault lane only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from desktop.services import withdrawing, worklist
from desktop.services.kinds import WITHDRAWAL
from storage import clock, journal
from storage.journal import Entry
from storage.withdrawals import RECIPIENT

if TYPE_CHECKING:
    from desktop.services.withdrawing import Record
    from storage.drafts import DraftInfo
    from storage.vault import Vault

_PLACE: Final = "/data/F97/F97_"
_ANSWERS: Final = {"": "NONE", "sent": "SENT", "confirmed": "DESTROYED", "refused": "REFUSED"}
_COMPUTED: Final = frozenset({"06", "06_state"})  # they say how things stand now
_RECEIVED: Final = "%Y-%m-%dT%H:%M:%S.000%z"


def begin(vault: Vault, code: str, language: str) -> DraftInfo:
    """Return the form that is open for a testimony, or begin one, filled as far as the program knows.

    Args:
        vault: the supervisor's.
        code: of the testimony.
        language: code of the language the form begins in.

    Raises:
        NoSuchItem: the testimony is not here.
    """
    record = withdrawing.record_of(vault, code)
    with vault.transaction():
        note = worklist.open_note(vault, WITHDRAWAL, code, language)
        rows, at = vault.drafts.journal(note.id), clock.now()
        written = {row.path for row in rows if row.kind in {"answer", "null"}}
        values = journal.values(rows)
        for table, wanted in _rows_needed(record):
            for _ in range(wanted - _rows_there(rows, table)):
                vault.drafts.record(note.id, Entry(table, "add", None, None, at))
        for name, value in _answers(record):
            path = f"{_PLACE}{name}"
            fresh = values.get(path) != value if name in _COMPUTED else path not in written
            if value and fresh:
                vault.drafts.record(note.id, Entry(path, "answer", values.get(path, ""), value, at))
    return vault.drafts.get(note.id)


def _rows_needed(record: Record) -> list[tuple[str, int]]:
    told = sum(bool(package.recall) for package in record.packages)
    return [(f"{_PLACE}04", len(record.packages)), (f"{_PLACE}07", told)]


def _rows_there(rows: Sequence[Entry], table: str) -> int:
    """Return how many rows a table has; one stands there from the beginning."""
    added = sum(row.kind == "add" and row.path == table for row in rows)
    return 1 + added - sum(row.kind == "remove" and row.path.startswith(f"{table}[") for row in rows)


def _answers(record: Record) -> Iterator[tuple[str, str]]:
    event = record.events[-1] if record.events else None
    if event is not None:
        yield "01", event.channel
        yield "01_at", event.at.astimezone().strftime(_RECEIVED)
        yield "02", event.scope
        yield "02_recipient", event.recipient
        yield "03", event.free
        yield "05", "Y" if event.explained else "N"
    for number, package in enumerate(record.packages, 1):
        row = f"04[{number}]/F97_04_"
        yield f"{row}package", package.release
        yield f"{row}recipient", package.recipient
        yield f"{row}sent", package.day.isoformat()
    told = [package for package in record.packages if package.recall]
    for number, package in enumerate(told, 1):
        row = f"07[{number}]/F97_07_"
        yield f"{row}recipient", package.recipient
        yield f"{row}answer", _ANSWERS[package.recall]
    yield "06_state", record.state
    for_one = event is not None and event.scope == RECIPIENT
    yield "06", "Y" if record.state in withdrawing.CLOSED or for_one else "N"
    if record.hold is not None:
        yield "08", "Y" if record.hold.in_force else "U"
        yield "08_reason", record.hold.reason if record.hold.in_force else ""
