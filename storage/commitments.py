"""What a package tells of the sender's custody log: a number that only the sender can make sense of.

Every package names the entry that the log ended with when it was made, as ::

    HMAC-SHA256(key of this vault, "underseal/1 log head" 0x00 code of the package 0x00 hash of the entry)

To everybody else these are 32 random bytes, different for each package, so that two recipients learn nothing
from comparing them. The vault finds the entry again by trying each one. If it finds none, the log does not go
on from where it was: its end was cut off or rewritten since. The key is a setting of the vault; whoever can
rewrite the log can remove it too, and then no package is found, which is noticed the same way.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from storage.custody import START, Custody
from storage.settings import Settings

_KEY: Final = "custody.commitments"
_LABEL: Final = b"underseal/1 log head"


class Commitments:
    """Naming the end of a vault's log to others, and finding it again."""

    def __init__(self, settings: Settings, custody: Custody) -> None:
        self._settings = settings
        self._custody = custody

    def give(self, place: str) -> str:
        """Return what stands in a package for the log's last entry, and remember that it was given out.

        Args:
            place: code of the package; the same one gives the same number for the same entry.
        """
        key = self._settings.get(_KEY)
        if key is None:
            key = secrets.token_hex(32)
            self._settings.set(_KEY, key)
        return _commitment(bytes.fromhex(str(key)), place, self._custody.anchor(place))

    def find(self, place: str, commitment: str) -> int | None:
        """Return the place in the log, from 1, of the entry that a package names; 0 is the beginning.

        None when no entry of this log is named.
        """
        key = self._settings.get(_KEY)
        if key is None:
            return None
        heads = [START, *(entry.hash for entry in self._custody.entries())]
        named = (_commitment(bytes.fromhex(str(key)), place, head) for head in heads)
        return next((at for at, one in enumerate(named) if hmac.compare_digest(one, commitment)), None)


def _commitment(key: bytes, place: str, head: str) -> str:
    message = b"\0".join([_LABEL, place.encode(), head.encode()])
    return hmac.new(key, message, hashlib.sha256).hexdigest()
