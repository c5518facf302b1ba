"""Which slots are in use and for what: kept beside them, readable only with the vault key.

The plain content has one size: for each of the eight places 16 bytes and two public keys (1216 bytes each)::

    kind (1)   0 unused, else `Kind`
    key file (1)   1 when a key file belongs to the passphrase
    day (4, big-endian)   when it was made, days since 1970-01-01
    needed (1), shares (1)   of a recovery slot
    round (4)   the first bytes of the salt of its Argon2id run
    zeros (4)

Unused places have public keys as well; their private keys were thrown away.
"""

from __future__ import annotations

import datetime as dt
import enum
import struct
from dataclasses import dataclass, replace
from typing import Final

from storage.errors import VaultDamaged
from storage.secret import Secret
from storage.wrapping import PUBLIC_SIZE, public_of

SLOTS: Final = 8
ROUND_SIZE: Final = 4
_FACTS: Final = struct.Struct(">BBIBB4s4x")
_ENTRY_SIZE: Final = _FACTS.size + 2 * PUBLIC_SIZE
DIRECTORY_SIZE: Final = SLOTS * _ENTRY_SIZE
_EPOCH: Final = dt.date(1970, 1, 1)


class Kind(enum.IntEnum):
    """What a slot is for."""

    UNUSED = 0
    OPEN = 1
    RECOVERY = 2
    ERASE = 3


@dataclass(frozen=True)
class Entry:
    """One place.

    Attributes:
        kind: what the slot is for.
        key_file: whether a key file belongs to the passphrase.
        day: when it was made.
        needed: how many shares open a recovery slot.
        shares: how many shares there are.
        round: the first four bytes of the salt of its Argon2id run.
        public: encrypts the vault key to it.
        identity_public: encrypts the identity key to it.
    """

    kind: Kind
    key_file: bool
    day: dt.date
    needed: int
    shares: int
    round: bytes
    public: bytes
    identity_public: bytes

    @classmethod
    def unused(cls) -> Entry:
        """Return a place that nothing opens: its private keys are gone."""
        nothing = bytes(ROUND_SIZE)
        return cls(Kind.UNUSED, False, _EPOCH, 0, 0, nothing, _nobodys_key(), _nobodys_key())


class Directory(tuple[Entry, ...]):
    """The eight places, in their order."""

    __slots__ = ()

    @classmethod
    def empty(cls) -> Directory:
        """Return eight unused places."""
        return cls(Entry.unused() for _ in range(SLOTS))

    def places(self, kind: Kind) -> list[int]:
        """Return the places of a kind."""
        return [place for place, entry in enumerate(self) if entry.kind == kind]

    def with_entry(self, place: int, entry: Entry) -> Directory:
        """Return the directory with another entry in one place."""
        return Directory([*self[:place], entry, *self[place + 1 :]])

    def with_round(self, place: int, salt: bytes) -> Directory:
        """Return the directory with one place in another round of Argon2id."""
        return self.with_entry(place, replace(self[place], round=salt[:ROUND_SIZE]))

    def rounds(self) -> frozenset[bytes]:
        """Return the rounds that passphrases still need."""
        return frozenset(e.round for e in self if e.kind in (Kind.OPEN, Kind.ERASE))

    def to_bytes(self) -> bytes:
        """Return the content, always of the same size."""
        return b"".join(_packed(entry) for entry in self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Directory:
        """Read the content.

        Raises:
            VaultDamaged: it has another size, or a kind that is not known.
        """
        if len(data) != DIRECTORY_SIZE:
            raise VaultDamaged
        return cls(_unpacked(data[at : at + _ENTRY_SIZE]) for at in range(0, DIRECTORY_SIZE, _ENTRY_SIZE))


def _packed(entry: Entry) -> bytes:
    facts = _FACTS.pack(
        *(entry.kind, entry.key_file, (entry.day - _EPOCH).days, entry.needed, entry.shares, entry.round)
    )
    return facts + entry.public + entry.identity_public


def _unpacked(data: bytes) -> Entry:
    kind, key_file, days, needed, shares, salt = _FACTS.unpack_from(data)
    try:
        return Entry(
            kind=Kind(kind),
            key_file=bool(key_file),
            day=_EPOCH + dt.timedelta(days=days),
            needed=needed,
            shares=shares,
            round=bytes(salt),
            public=data[_FACTS.size : _FACTS.size + PUBLIC_SIZE],
            identity_public=data[_FACTS.size + PUBLIC_SIZE :],
        )
    except (ValueError, OverflowError):
        raise VaultDamaged from None


def _nobodys_key() -> bytes:
    with Secret.random() as seed:
        return public_of(seed)
