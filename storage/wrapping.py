"""Handing a key to a slot without opening the slot: each has a key pair, and keys are encrypted to it.

HPKE (RFC 9180) in base mode with MLKEM768-X25519 (draft-ietf-hpke-pq), HKDF-SHA256 and ChaCha20-Poly1305,
the same suite as our age recipients. The private key is made from a seed of 32 bytes, as there.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidKey, InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from storage import age_keys
from storage.errors import VaultDamaged
from storage.kdf import KEY_SIZE
from storage.secret import Secret

PUBLIC_SIZE: Final = 1184 + 32
WRAP_SIZE: Final = 1088 + 32 + KEY_SIZE + 16


def public_of(seed: Secret) -> bytes:
    """Return the public key of a seed, 1216 bytes."""
    return age_keys.hybrid_public_bytes(bytes(seed.reveal()))


def wrap(key: Secret, public: bytes, info: bytes) -> bytes:
    """Encrypt a key of 32 bytes to a public key; ``info`` says where it belongs. Returns 1168 bytes."""
    return _suite().encrypt(bytes(key.reveal()), age_keys.hybrid_public_key(public), info)


def unwrap(wrapped: bytes, seed: Secret, info: bytes) -> Secret:
    """Return the key that was encrypted to the key pair of a seed.

    Raises:
        VaultDamaged: it was encrypted to another, or was changed.
    """
    try:
        opened = _suite().decrypt(wrapped, age_keys.hybrid_private_key(bytes(seed.reveal())), info)
    except (InvalidTag, InvalidKey, ValueError):
        raise VaultDamaged from None
    return Secret(bytearray(opened))


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
