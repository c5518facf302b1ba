"""Identity cards on their way, as bytes this vault does not read.

A card that was written here is kept a second time, encrypted to the supervisors, so that sealing takes it
along without opening ``identity.db``. A card that came from an interviewer waits, encrypted to this vault's
identity part, until that is opened the next time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.connection import Database


@dataclass(frozen=True)
class Copy:
    """A card as it will travel.

    Attributes:
        recipients: what names the keys it is encrypted to.
        box: the encrypted card, or None while the card was changed since.
    """

    recipients: str
    box: bytes | None = field(repr=False)


@dataclass(frozen=True)
class Received:
    """A card that waits: code and version of the testimony it came with, and the encrypted card."""

    code: str
    version: int
    box: bytes = field(repr=False)


class IdentityCopies:
    """What a vault keeps of cards on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changed(self, code: str) -> None:
        """Remember, before a card is changed, that its copy is about to be out of date."""
        self._database.change(
            "INSERT INTO identity_sealed (code, recipients, box) VALUES (?, '', NULL) "
            "ON CONFLICT (code) DO UPDATE SET box = NULL",
            (code,),
        )

    def keep(self, code: str, recipients: str, box: bytes) -> None:
        """Keep the copy of a card."""
        self._database.change(
            "INSERT INTO identity_sealed (code, recipients, box) VALUES (?, ?, ?) "
            "ON CONFLICT (code) DO UPDATE SET recipients = excluded.recipients, box = excluded.box",
            (code, recipients, box),
        )

    def copy(self, code: str) -> Copy | None:
        """Return the copy of a card, or None when no card was ever written."""
        row = self._database.row("SELECT recipients, box FROM identity_sealed WHERE code = ?", (code,))
        return None if row is None else Copy(str(row[0]), None if row[1] is None else bytes(row[1]))

    def forget(self, code: str) -> None:
        """Forget what is kept of a card, here and on its way in."""
        self._database.change("DELETE FROM identity_sealed WHERE code = ?", (code,))
        self._database.change("DELETE FROM identity_intake WHERE code = ?", (code,))

    def receive(self, code: str, version: int, box: bytes) -> None:
        """Keep a card that came with a sealed testimony."""
        self._database.change(
            "INSERT OR REPLACE INTO identity_intake (code, version, box) VALUES (?, ?, ?)",
            (code, version, box),
        )

    def received(self) -> list[Received]:
        """Return the cards that wait, older versions first."""
        rows = self._database.rows("SELECT code, version, box FROM identity_intake ORDER BY code, version")
        return [Received(str(code), int(version), bytes(box)) for code, version, box in rows]

    def taken(self, received: Received) -> None:
        """Forget a card that waited: it is in ``identity.db`` now."""
        self._database.change(
            "DELETE FROM identity_intake WHERE code = ? AND version = ?", (received.code, received.version)
        )
