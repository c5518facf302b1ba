"""The recipient type of a passphrase: scrypt.

Source: C2SP age.md, "The scrypt recipient type"; RFC 7914. The work factor stands in the file, so
whoever made it chooses how much memory its reader spends: one limit is fixed, one is this machine's memory.
"""

from __future__ import annotations

import os
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from exporters.age import base64
from exporters.age.errors import HeaderInvalid, PassphraseEmpty, PassphraseTooCostly
from exporters.age.header import Stanza
from exporters.age.stanzas import WRAPPED_SIZE, ZERO_NONCE, read_argument

TYPE = "scrypt"
DEFAULT_WORK_FACTOR = 18
"""2^18 rounds: 256 MiB, about a second."""
MAX_WORK_FACTOR = 22
"""2^22 rounds: 4 GiB."""
_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_SIZE = 16
_BLOCK_SIZE = 8
_BYTES_PER_ROUND = 128 * _BLOCK_SIZE
_WORK_FACTOR = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class PassphraseRecipient:
    """Wraps a file key under a passphrase; it must be the only recipient of its file."""

    strength = "passphrase"

    def __init__(self, passphrase: str, *, work_factor: int = DEFAULT_WORK_FACTOR) -> None:
        """Take a passphrase.

        Args:
            passphrase: used as it is, in UTF-8.
            work_factor: the base-two logarithm of scrypt's N; memory is 2 to this power KiB.

        Raises:
            PassphraseEmpty: it has no characters.
            PassphraseTooCostly: the work factor is above what a reader accepts.
        """
        self._passphrase = _as_bytes(passphrase)
        if not 1 <= work_factor <= MAX_WORK_FACTOR:
            raise PassphraseTooCostly
        self._work_factor = work_factor

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that gives the file key to whoever knows the passphrase."""
        salt = secrets.token_bytes(_SALT_SIZE)
        body = _cipher(self._passphrase, salt, self._work_factor).encrypt(ZERO_NONCE, file_key, None)
        return Stanza(TYPE, (base64.encode(salt).decode("ascii"), str(self._work_factor)), body)


class PassphraseIdentity:
    """Unwraps file keys with a passphrase."""

    def __init__(self, passphrase: str) -> None:
        """Take a passphrase.

        Raises:
            PassphraseEmpty: it has no characters.
        """
        self._passphrase = _as_bytes(passphrase)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or nothing when the passphrase is another one.

        Raises:
            HeaderInvalid: the stanza breaks the rules of its type.
            PassphraseTooCostly: it asks for more work than we do for a stranger's file.
        """
        if stanza.type != TYPE:
            return None
        salt = read_argument(stanza, 0, count=2, size=_SALT_SIZE)
        if len(stanza.body) != WRAPPED_SIZE or not _WORK_FACTOR.fullmatch(stanza.args[1]):
            raise HeaderInvalid
        try:
            return _cipher(self._passphrase, salt, int(stanza.args[1])).decrypt(ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None


def _as_bytes(passphrase: str) -> bytes:
    if not passphrase:
        raise PassphraseEmpty
    return passphrase.encode("utf-8", "surrogateescape")


def _cipher(passphrase: bytes, salt: bytes, work_factor: int) -> ChaCha20Poly1305:
    if work_factor > MAX_WORK_FACTOR or not _fits_in_memory(_BYTES_PER_ROUND << work_factor):
        raise PassphraseTooCostly
    kdf = Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=_BLOCK_SIZE, p=1)
    try:
        return ChaCha20Poly1305(kdf.derive(passphrase))
    except MemoryError:
        raise PassphraseTooCostly from None


def _fits_in_memory(size: int) -> bool:
    """Say whether the machine has this much; the kernel would rather end us than refuse us."""
    try:
        return size < os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return True  # Where the system does not tell (Windows), the allocation itself fails cleanly.
