"""What was recorded beside the form and is sealed with it: why somebody went on, which words were read out.

Each remark becomes an answer of the program's own (mode ``SYS``), so that it is signed and redacted like any
other. Its labels are in ``resources/remarks.json``.

Two remarks join a testimony and a record of the closed part: `BELONGS` names the testimony in the closed
record, and `APART`, if the witness agreed, says in the statement that something was recorded separately.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Final

import resources
from exporters.document import Answer
from storage.journal import GATE, SCRIPT, Entry

BELONGS: Final = "PART"
APART: Final = "APART"
_MODULE: Final = {GATE: "F00", SCRIPT: "F02"}
_CATEGORY: Final = {GATE: "IN", SCRIPT: "CO"}
_SENSITIVE: Final = frozenset({"STOP"})


def remarks_of(rows: Iterable[Entry]) -> tuple[Answer, ...]:
    """Return the remarks of a draft as answers, oldest first.

    Args:
        rows: its journal, oldest first. A gate's path is its code, ``old`` the member who opened it, ``new``
            the reason; a script's path is its letter, ``old`` the language, ``new`` the version of the words.
    """
    kept = [row for row in rows if row.kind in _MODULE]
    last = {row.path: row for row in kept}
    said = [row for row in kept if row.new and (row.path != APART or row is last[APART])]
    return tuple(_remark(number, row) for number, row in enumerate(said, 1))


def is_apart(rows: Iterable[Entry]) -> bool:
    """Say whether the statement of a draft may say that something was recorded separately."""
    last = [row.new for row in rows if row.kind == GATE and row.path == APART][-1:]
    return bool(last and last[0])


def _remark(number: int, row: Entry) -> Answer:
    apart = row.path == APART and row.kind == GATE
    module = "F04" if apart else _MODULE[row.kind]
    named = row.path if row.kind == SCRIPT or row.path in _labels() else "GATE"
    return Answer(
        id=f"{module}.{named.casefold()}",
        instance=str(number),
        reference=f"/remarks/{module}/{row.kind}[{number}]",
        module=module,
        category="PB" if apart else _CATEGORY[row.kind],
        sensitivity="SPC" if row.path in _SENSITIVE else "CON",
        labels=_labels()[f"SCRIPT {row.path}" if row.kind == SCRIPT else named],
        mode="SYS",
        kind=row.kind,
        value=f"{row.new} ({row.old})" if row.old else row.new,
        display=_labels()["APART words"] if apart else {},
    )


@cache
def _labels() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(resources.read("remarks.json"))
    return found
