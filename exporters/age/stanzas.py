"""What the recipient types have in common."""

from __future__ import annotations

from typing import Protocol

from exporters.age import base64
from exporters.age.errors import HeaderInvalid
from exporters.age.header import Stanza

FILE_KEY_SIZE = 16
WRAPPED_SIZE = FILE_KEY_SIZE + 16
"""Checked before decrypting: a longer body could be made to open under many keys (partitioning oracle)."""
ZERO_NONCE = bytes(12)
"""Every wrap key is used once."""


class Recipient(Protocol):
    """Somebody to encrypt to."""

    strength: str

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that gives the file key to this recipient."""


class Identity(Protocol):
    """A secret that opens stanzas."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or nothing when the stanza is for somebody else."""


def read_argument(stanza: Stanza, index: int, *, count: int, size: int) -> bytes:
    """Return one argument of a stanza as bytes.

    Args:
        stanza: the stanza.
        index: which argument, after the type.
        count: how many arguments the stanza must have, after the type.
        size: how many bytes the argument must have.

    Raises:
        HeaderInvalid: another count or size, or no canonical base64.
    """
    if len(stanza.args) != count:
        raise HeaderInvalid
    try:
        data = base64.decode(stanza.args[index].encode("ascii"))
    except ValueError:
        raise HeaderInvalid from None
    if len(data) != size:
        raise HeaderInvalid
    return data
