"""Clarifications a supervisor asked for, in their vault and in that of the interviewer.

To this layer a request is bytes. They are removed as soon as nobody needs them: in the interviewer's vault
when the record that answers is begun, in the supervisor's when the testimony is destroyed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from storage.connection import Database, Row
from storage.errors import NoSuchItem

WAITING: Final = "waiting"
"""A second supervisor has not agreed yet."""
AGREED: Final = "agreed"
"""A second supervisor agreed; it was not written for the interviewer yet."""
ASKED: Final = "asked"
"""The supervisor's: it was written for the interviewer."""
RECEIVED: Final = "received"
"""The interviewer's: nothing was begun yet."""
BEGUN: Final = "begun"
"""The interviewer's: a record answers it."""
BACK: Final = "back"
"""The supervisor's: the sealed answer came in."""
_STATES: Final = frozenset({WAITING, AGREED, ASKED, RECEIVED, BEGUN, BACK})
_COLUMNS: Final = "number, testimony, version, asked_on, asked_by, asked_of, state, record, request, answers"


@dataclass(frozen=True)
class Clarification:
    """One request.

    Attributes:
        number: its code, ``Q-XXXXXX-C``.
        testimony: code of the testimony it is about.
        version: of that testimony.
        asked_on: the day, ``2026-11-24``.
        asked_by: member code of the supervisor.
        asked_of: member code of the interviewer.
        state: see the names above.
        record: code of the record that answers it, or "".
        request: the request as it travels, inside the encryption; empty when it is not needed any more.
        answers: for each point ``Y``, ``N`` or "": whether it was answered.
    """

    number: str
    testimony: str
    version: int
    asked_on: str
    asked_by: str
    asked_of: str
    state: str
    record: str = ""
    request: bytes = field(default=b"", repr=False)
    answers: tuple[str, ...] = ()


class Clarifications:
    """The requests of a vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, new: Clarification) -> None:
        """Keep a request, in the place of an earlier state of the same one."""
        if new.state not in _STATES:
            raise ValueError("an unknown state of a clarification")
        self._database.change(
            f"INSERT OR REPLACE INTO clarifications ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                *(new.number, new.testimony, new.version, new.asked_on, new.asked_by, new.asked_of),
                *(new.state, new.record, new.request, json.dumps(new.answers)),
            ),
        )

    def list(self) -> list[Clarification]:
        """Return all requests, the first asked first."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM clarifications ORDER BY asked_on, number")  # noqa: S608
        return [_read(row) for row in rows]

    def about(self, testimony: str) -> Sequence[Clarification]:
        """Return the requests about one testimony, the first asked first."""
        return [known for known in self.list() if known.testimony == testimony]

    def find(self, number: str) -> Clarification | None:
        """Return a request, or None if it never was here."""
        row = self._database.row(f"SELECT {_COLUMNS} FROM clarifications WHERE number = ?", (number,))  # noqa: S608
        return None if row is None else _read(row)

    def get(self, number: str) -> Clarification:
        """Return a request.

        Raises:
            NoSuchItem: it is not here.
        """
        known = self.find(number)
        if known is None:
            raise NoSuchItem
        return known

    def forget(self, testimony: str) -> None:
        """Remove what was asked about a testimony; that something was asked stays."""
        self._database.change(
            "UPDATE clarifications SET request = x'', answers = '[]' WHERE testimony = ?", (testimony,)
        )


def _read(row: Row) -> Clarification:
    number, testimony, version, asked_on, asked_by, asked_of, state, record, request, answers = row
    return Clarification(
        number,
        testimony,
        int(version),
        asked_on,
        asked_by,
        asked_of,
        state,
        record,
        bytes(request),
        tuple(json.loads(answers)),
    )
