"""Who the witnesses are: a database of its own, open only for a moment and a reason.

The card of each testimony is a journal whose entries lie in boxes (`storage.record_keys`) under a key that
``vault.db`` holds. So a card needs both: the identity key, which takes the passphrase, and the record's key,
which sealing and forgetting destroy without any passphrase.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from storage import age_keys, clock, journal
from storage.age_keys import AgeIdentity
from storage.canonical import NotJson, canonical, read_json
from storage.closed import PUBLIC_SETTING, public_text
from storage.connection import Database
from storage.errors import IdentityLocked, ReasonTooShort, VaultDamaged
from storage.journal import Entry, JournalRow
from storage.pseudonyms import Pseudonyms
from storage.record_keys import IDENTITY, RecordKeys, close_box, open_box
from storage.secret import Secret
from storage.settings import Settings

SHORTEST_REASON: Final = 10
INTAKE_SETTING: Final = "identity.intake"


def require_reason(reason: str) -> None:
    """Refuse a reason that says nothing.

    Raises:
        ReasonTooShort: it has fewer than ten characters besides spaces at its ends.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(minimum=SHORTEST_REASON)


class Identity:
    """The cards, by the codes of their testimonies. Leaving the ``with`` block locks them again."""

    def __init__(self, database: Database, keys: RecordKeys) -> None:
        self._open: Database | None = database
        self._keys = keys

    def record(self, code: str, entry: Entry) -> int:
        """Record one change, committed at once. Returns its place in the journal.

        Args:
            code: of the testimony.
            entry: the change.

        Raises:
            IdentityLocked: it was locked again.
        """
        database = self._database
        with self._keys.make(code, IDENTITY) as key, database.transaction():
            seq = 1 + int(database.value("SELECT COALESCE(MAX(seq), 0) FROM cards WHERE code = ?", (code,)))
            box = close_box(key, entry_bytes(entry), _bound(code, seq))
            database.change("INSERT INTO cards (code, seq, box) VALUES (?, ?, ?)", (code, seq, box))
        return seq

    def journal(self, code: str) -> list[JournalRow]:
        """Return every change, oldest first; none when there is no card or its key is gone.

        Raises:
            IdentityLocked: it was locked again.
            VaultDamaged: a box is not what was written.
        """
        database = self._database
        if not self._keys.has(code, IDENTITY):
            return []
        boxes = database.rows("SELECT seq, box FROM cards WHERE code = ? ORDER BY seq", (code,))
        with self._keys.get(code, IDENTITY) as key:
            return [row_from(open_box(key, bytes(box), _bound(code, seq)), int(seq)) for seq, box in boxes]

    def values(self, code: str) -> dict[str, str]:
        """Return the last value of every path that has one.

        Raises:
            IdentityLocked: it was locked again.
        """
        return journal.values(self.journal(code))

    def codes(self) -> set[str]:
        """Return the codes of the testimonies that have a card here.

        Raises:
            IdentityLocked: it was locked again.
        """
        kept = {str(code) for (code,) in self._database.rows("SELECT DISTINCT code FROM cards")}
        return kept & self._keys.codes(IDENTITY)

    def purge(self) -> int:
        """Remove the cards and pseudonyms whose key is gone; return how many testimonies lost cards.

        Raises:
            IdentityLocked: it was locked again.
        """
        database = self._database
        kept = {str(code) for (code,) in database.rows("SELECT DISTINCT code FROM cards")}
        gone = kept - self._keys.codes(IDENTITY)
        with database.transaction():
            for code in gone:
                database.change("INSERT OR IGNORE INTO forgotten (code) VALUES (?)", (code,))
                database.change("DELETE FROM cards WHERE code = ?", (code,))
                database.change("DELETE FROM forgotten WHERE code = ?", (code,))
            entries = self.pseudonyms().purge()
        if gone or entries:
            database.empty_log()
        return len(gone)

    def pseudonyms(self) -> Pseudonyms:
        """Return the registry of pseudonyms.

        Raises:
            IdentityLocked: it was locked again.
        """
        return Pseudonyms(self._database, self._keys)

    def intake(self) -> AgeIdentity:
        """Return the key to which others' cards are encrypted until this is opened; made once.

        Raises:
            IdentityLocked: it was locked again.
        """
        return intake_of(self._database)

    def closed_seed(self) -> Secret:
        """Return the secret key of the closed part (`storage.closed`); made once. The caller wipes it.

        Raises:
            IdentityLocked: it was locked again.
        """
        return closed_seed_of(self._database)

    def problems(self) -> list[str]:
        """Read every page and return what is wrong; empty when all is well.

        Raises:
            IdentityLocked: it was locked again.
        """
        return self._database.problems()

    def lock(self) -> None:
        """Close the database and drop its key; may be called twice."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lock()

    @property
    def _database(self) -> Database:
        if self._open is None:
            raise IdentityLocked
        return self._open


def begin(database: Database, keys: RecordKeys, settings: Settings) -> Identity:
    """Return an identity part that was just opened: without the cards that were forgotten meanwhile."""
    identity = Identity(database, keys)
    try:
        if identity.problems():
            raise VaultDamaged
        identity.purge()
        settings.set(INTAKE_SETTING, identity.intake().recipient)
        with identity.closed_seed() as seed:
            settings.set(PUBLIC_SETTING, public_text(seed))
    except BaseException:
        identity.lock()
        raise
    return identity


def new_keys(database: Database) -> dict[str, str]:
    """Return the settings that name the public keys of a new identity database, and close the database."""
    try:
        with closed_seed_of(database) as seed:
            return {INTAKE_SETTING: intake_of(database).recipient, PUBLIC_SETTING: public_text(seed)}
    finally:
        database.close()


def intake_of(database: Database) -> AgeIdentity:
    """Return the intake key of an open identity database, made now if there is none."""
    secret = database.value("SELECT secret FROM intake")
    if secret is None:
        made = age_keys.generate("hybrid")
        database.change("INSERT INTO intake (id, secret) VALUES (1, ?)", (made.secret,))
        return made
    kind, seed = age_keys.parse_identity(str(secret))
    return age_keys.identity_from_seed(seed, kind)


def closed_seed_of(database: Database) -> Secret:
    """Return the seed of the closed part in an open identity database, made now if there is none."""
    seed = database.value("SELECT seed FROM closed_part")
    if seed is not None:
        return Secret(bytes(seed))
    made = Secret.random()
    database.change("INSERT INTO closed_part (id, seed) VALUES (1, ?)", (bytes(made.reveal()),))
    return made


def entries_json(rows: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return entries as they are written into a card that travels."""
    return [_members(row) for row in rows]


def entry_from(members: object) -> Entry:
    """Read an entry of a card.

    Raises:
        VaultDamaged: it has another shape.
    """
    if not isinstance(members, dict) or members.keys() != {"path", "kind", "old", "new", "at"}:
        raise VaultDamaged
    path, kind, old, new, at = (members[name] for name in ("path", "kind", "old", "new", "at"))
    texts = (path, kind, at, *(value for value in (old, new) if value is not None))
    if not all(isinstance(value, str) for value in texts) or kind not in journal.KINDS:
        raise VaultDamaged
    try:
        return Entry(path, kind, old, new, clock.from_text(at))
    except ValueError:
        raise VaultDamaged from None


def _members(entry: Entry) -> dict[str, Any]:
    at: datetime = entry.at
    return {
        "path": entry.path,
        "kind": entry.kind,
        "old": entry.old,
        "new": entry.new,
        "at": clock.to_text(at),
    }


def entry_bytes(entry: Entry) -> bytes:
    """Return an entry as a box holds it."""
    if entry.kind not in journal.KINDS:
        raise ValueError("an unknown kind of journal entry")
    return canonical(_members(entry))


def row_from(data: bytes, seq: int) -> JournalRow:
    """Return the row that a box held.

    Raises:
        VaultDamaged: it has another shape.
    """
    try:
        entry = entry_from(read_json(data))
    except NotJson:
        raise VaultDamaged from None
    return JournalRow(entry.path, entry.kind, entry.old, entry.new, entry.at, seq)


def _bound(code: str, seq: int) -> str:
    return f"underseal/1 identity {code} {seq}"
