"""The classic recipient type: an X25519 key.

Source: C2SP age.md, "The X25519 recipient type". Kept so that bundles can be read by whoever has such a key;
it does not withstand a quantum computer.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exporters.age import base64
from exporters.age.errors import HeaderInvalid
from exporters.age.header import Stanza
from exporters.age.stanzas import WRAPPED_SIZE, ZERO_NONCE, read_argument

_TYPE = "X25519"
_INFO = b"age-encryption.org/v1/X25519"
_SHARE_SIZE = 32


class X25519Recipient:
    """Wraps file keys to one public key of 32 bytes."""

    strength = "classic"

    def __init__(self, public: bytes) -> None:
        self._public = public

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that gives the file key to this recipient, under a fresh ephemeral key."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self._public))
        body = _cipher(shared, share, self._public).encrypt(ZERO_NONCE, file_key, None)
        return Stanza(_TYPE, (base64.encode(share).decode("ascii"),), body)


class X25519Identity:
    """Unwraps file keys with one private key of 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(secret)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or nothing when the stanza is for somebody else.

        Raises:
            HeaderInvalid: the stanza breaks the rules of its type, or its share is a point of low order.
        """
        if stanza.type != _TYPE:
            return None
        share = read_argument(stanza, 0, count=1, size=_SHARE_SIZE)
        if len(stanza.body) != WRAPPED_SIZE:
            raise HeaderInvalid
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            # The library refuses the all-zero secret that points of low order give to everybody.
            raise HeaderInvalid from None
        try:
            cipher = _cipher(shared, share, self._key.public_key().public_bytes_raw())
            return cipher.decrypt(ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None


def _cipher(shared: bytes, share: bytes, public: bytes) -> ChaCha20Poly1305:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=share + public, info=_INFO)
    return ChaCha20Poly1305(hkdf.derive(shared))
