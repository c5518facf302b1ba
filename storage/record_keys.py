"""A key for each record, so that one record can be destroyed for good while the others stay.

What a sealed version, an identity card or the registry of pseudonyms holds is kept in boxes::

    box = nonce (12 random bytes) || ChaCha20-Poly1305 (RFC 8439) of the content

under the key of its testimony and part, bound to what it is. The keys are rows of ``vault.db``; one that was
deleted is overwritten there (``secure_delete``), and copies of old pages end with the next rotation of the
vault's key. The content key of a record of the closed part (`storage.closed`) is a row too, but wrapped.
"""

from __future__ import annotations

import secrets
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from storage.closed import ClosedPart
from storage.connection import Database
from storage.errors import RecordDestroyed, VaultDamaged
from storage.secret import Secret

Part = Literal["content", "identity", "labels"]
CONTENT: Final = "content"
IDENTITY: Final = "identity"
LABELS: Final = "labels"
_NONCE_SIZE: Final = 12


class RecordKeys:
    """The keys of the records of a vault."""

    def __init__(self, database: Database, closed: ClosedPart) -> None:
        self._database = database
        self._closed = closed

    def close(self, code: str) -> None:
        """Put a record, or a draft by its id, into the closed part before it has content; again is fine."""
        if not self.is_closed(code) and self.has(code, CONTENT):
            raise ValueError("an open record cannot be closed")
        self._database.change("INSERT OR IGNORE INTO closed_records (code) VALUES (?)", (code,))

    def is_closed(self, code: str) -> bool:
        """Say whether a record belongs to the closed part."""
        return bool(self._database.value("SELECT COUNT(*) FROM closed_records WHERE code = ?", (code,)))

    def closed(self) -> frozenset[str]:
        """Return the codes of all records of the closed part."""
        return frozenset(str(code) for (code,) in self._database.rows("SELECT code FROM closed_records"))

    def hidden(self) -> frozenset[str]:
        """Return the codes of records that nothing may tell of now: those of the locked part."""
        return frozenset() if self._closed.is_open else self.closed()

    def make(self, code: str, part: Part) -> Secret:
        """Return the key of a record, made now if there is none.

        Raises:
            ClosedPartLocked: it has one, in the closed part, which is locked.
            ClosedPartNotReady: it would be the first in a closed part that has no key.
        """
        if self.has(code, part):
            return self.get(code, part)
        key = Secret.random()
        wrapped = part == CONTENT and self.is_closed(code)
        self._database.change(
            "INSERT INTO record_keys (code, part, key) VALUES (?, ?, ?)",
            (code, part, self._closed.wrap(key, code) if wrapped else bytes(key.reveal())),
        )
        return key

    def get(self, code: str, part: Part) -> Secret:
        """Return the key of a record.

        Raises:
            RecordDestroyed: there is none any more.
            ClosedPartLocked: it belongs to the closed part, which is locked.
        """
        key = self._database.value("SELECT key FROM record_keys WHERE code = ? AND part = ?", (code, part))
        if key is None:
            raise RecordDestroyed
        if part == CONTENT and self.is_closed(code):
            return self._closed.unwrap(bytes(key), code)
        return Secret(key)

    def has(self, code: str, part: Part) -> bool:
        """Say whether a record has a key."""
        return bool(
            self._database.value("SELECT COUNT(*) FROM record_keys WHERE code = ? AND part = ?", (code, part))
        )

    def codes(self, part: Part) -> set[str]:
        """Return the codes of all testimonies that have a key for a part."""
        rows = self._database.rows("SELECT code FROM record_keys WHERE part = ?", (part,))
        return {str(code) for (code,) in rows}

    def destroy(self, code: str, part: Part) -> bool:
        """Delete a key, and with it all sense of what it closed; say whether there was one."""
        return bool(
            self._database.change("DELETE FROM record_keys WHERE code = ? AND part = ?", (code, part))
        )


def close_box(key: Secret, content: bytes, bound: str) -> bytes:
    """Encrypt a piece of content.

    Args:
        key: the record's.
        content: what to encrypt.
        bound: what it is; a box of something else does not open in its place.
    """
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + ChaCha20Poly1305(key.reveal()).encrypt(nonce, content, bound.encode())


def open_box(key: Secret, box: bytes, bound: str) -> bytes:
    """Return the content of a box.

    Raises:
        VaultDamaged: it was changed, or is the box of something else.
    """
    try:
        return ChaCha20Poly1305(key.reveal()).decrypt(box[:_NONCE_SIZE], box[_NONCE_SIZE:], bound.encode())
    except (InvalidTag, ValueError):
        raise VaultDamaged from None
