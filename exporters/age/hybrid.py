"""The recipient type we make keys of: ML-KEM-768 together with X25519.

Source: C2SP age.md, "The MLKEM768-X25519 hybrid post-quantum recipient type": HPKE (RFC 9180) in base mode
with MLKEM768-X25519 (draft-ietf-hpke-pq), HKDF-SHA256 and ChaCha20-Poly1305. What is encrypted to such a key
stays closed as long as one of the two holds.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from exporters.age import base64
from exporters.age.errors import HeaderInvalid
from exporters.age.header import Stanza
from exporters.age.stanzas import WRAPPED_SIZE, read_argument
from storage import age_keys

_TYPE = "mlkem768x25519"
_INFO = b"age-encryption.org/mlkem768x25519"
_X25519_SIZE = 32
_ENCAPSULATED_SIZE = 1088 + _X25519_SIZE


class HybridRecipient:
    """Wraps file keys to one public key of 1216 bytes."""

    strength = "hybrid"

    def __init__(self, public: bytes) -> None:
        """Take the public key.

        Raises:
            NotARecipient: the bytes are no such key.
        """
        self._key = age_keys.hybrid_public_key(public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that gives the file key to this recipient."""
        sealed = _suite().encrypt(file_key, self._key, _INFO)
        argument = base64.encode(sealed[:_ENCAPSULATED_SIZE]).decode("ascii")
        return Stanza(_TYPE, (argument,), sealed[_ENCAPSULATED_SIZE:])


class HybridIdentity:
    """Unwraps file keys with the private key of one seed of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._key = age_keys.hybrid_private_key(seed)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or nothing when the stanza is for somebody else.

        Raises:
            HeaderInvalid: the stanza breaks the rules of its type, or its X25519 share is of low order.
        """
        if stanza.type != _TYPE:
            return None
        encapsulated = read_argument(stanza, 0, count=1, size=_ENCAPSULATED_SIZE)
        if len(stanza.body) != WRAPPED_SIZE:
            raise HeaderInvalid
        _refuse_low_order(encapsulated[-_X25519_SIZE:])
        try:
            return _suite().decrypt(encapsulated + stanza.body, self._key, _INFO)
        except InvalidTag:
            return None


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _refuse_low_order(share: bytes) -> None:
    """Refuse a share whose secret is zero for every key; any private key shows that."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise HeaderInvalid from None
