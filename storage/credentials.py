"""What opens a key slot: a passphrase, perhaps with a key file; or the secret that trustees share."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from storage import atomic
from storage.errors import KeyFileUnusable
from storage.kdf import KdfParams, require_strong, stretch
from storage.secret import Secret

RECOVERY_SIZE: Final = 16
_KEY_FILE_SIZE: Final = 64
_SHORTEST_KEY_FILE: Final = 32
_LONGEST_KEY_FILE: Final = 1024 * 1024
_KEY_FILE_LABEL: Final = b"underseal/2 key file"
_RECOVERY_SALT: Final = b"underseal/2 recovery secret"
# RFC 9106, section 4, the second recommended option. A secret of 128 random bits needs no more, and a
# cost that never changes lets the vault's own cost be raised without the trustees.
_RECOVERY_COST: Final = KdfParams(memory_kib=64 * 1024, iterations=3, lanes=4)


@dataclass(frozen=True)
class Credential:
    """A passphrase and, where the owner chose so, the file that must lie beside it.

    Attributes:
        passphrase: what was typed.
        key_file: what `read_key_file` returned, or None.
    """

    passphrase: str = field(repr=False)
    key_file: bytes | None = field(default=None, repr=False)

    def material(self, salt: bytes, params: KdfParams) -> Secret:
        """Return the 32 bytes it stands for, by Argon2id; the key file is the algorithm's secret value."""
        return stretch(self.passphrase, salt, params, self.key_file)

    def require_strong(self) -> None:
        """Refuse a new passphrase that is too short.

        Raises:
            PassphraseTooShort: it has fewer than eight characters.
        """
        require_strong(self.passphrase)


@dataclass(frozen=True)
class RecoverySecret:
    """What the trustees' shares give when enough of them come together: 16 random bytes."""

    data: bytes = field(repr=False)

    @classmethod
    def random(cls) -> RecoverySecret:
        """Draw a new one."""
        return cls(secrets.token_bytes(RECOVERY_SIZE))

    def material(self, _salt: bytes, _params: KdfParams) -> Secret:
        """Return the 32 bytes it stands for, at a cost and with a salt that are the same in every vault."""
        return stretch(self.data.hex(), _RECOVERY_SALT, _RECOVERY_COST)


Opener = str | Credential | RecoverySecret
"""Whatever is tried on the slots; a plain text is a passphrase without a key file."""


def opener(given: Opener) -> Credential | RecoverySecret:
    """Return what was given, a plain text as a credential."""
    return Credential(given) if isinstance(given, str) else given


def make_key_file(path: Path) -> bytes:
    """Write a new key file of 64 random bytes and return what `read_key_file` would.

    Raises:
        DiskFull, DiskRefused: it could not be written, or a file of that name is there.
    """
    content = secrets.token_bytes(_KEY_FILE_SIZE)
    with atomic.disk_errors():
        atomic.write_new(path, content)
    return _digest(content)


def read_key_file(path: Path) -> bytes:
    """Return the 32 bytes that a key file stands for: a SHA-256 of a label and its content.

    Raises:
        KeyFileUnusable: it cannot be read, or has fewer than 32 bytes or more than a mebibyte.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_KEY_FILE + 1)
    except OSError:
        raise KeyFileUnusable from None
    if not _SHORTEST_KEY_FILE <= len(content) <= _LONGEST_KEY_FILE:
        raise KeyFileUnusable
    return _digest(content)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(_KEY_FILE_LABEL + content).digest()
