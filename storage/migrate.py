"""Bringing a database to the schema of this program, one numbered step after another.

A step is a file ``migrations/<database>/<nnnn>_<what>.sql``. It is self-contained, uses nothing of the
program, and is never edited after a release. ``PRAGMA user_version`` holds the number of the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from storage.connection import Database
from storage.errors import VaultTooNew

Kind = Literal["vault", "identity"]


@dataclass(frozen=True)
class Step:
    """One schema change: its number and its statements."""

    number: int
    sql: str


def steps(kind: Kind) -> list[Step]:
    """Return the steps of one kind of database, in order."""
    folder = files("storage").joinpath("migrations", kind)
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return sorted(
        (Step(int(entry.name.split("_")[0]), entry.read_text(encoding="utf-8")) for entry in found),
        key=lambda step: step.number,
    )


def migrate(database: Database, known: list[Step]) -> None:
    """Apply the steps a database has not seen, each in a transaction of its own.

    Raises:
        VaultTooNew: a newer program changed the schema.
    """
    version = int(database.value("PRAGMA user_version"))
    if version > known[-1].number:
        raise VaultTooNew
    for step in known:
        if step.number > version:
            _apply(database, step)


def _apply(database: Database, step: Step) -> None:
    try:
        database.script(f"BEGIN IMMEDIATE;\n{step.sql}\nPRAGMA user_version = {step.number};\nCOMMIT;")
    except Exception:
        database.roll_back()
        raise
