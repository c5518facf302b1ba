"""The key texts of the age format: a recipient to encrypt to, an identity to decrypt with.

========  ===========================  ====================================================
kind      recipient                    identity
========  ===========================  ====================================================
hybrid    ``age1pq1...``               ``AGE-SECRET-KEY-PQ-1...``
          ML-KEM-768 key (1184 bytes)  a seed of 32 bytes; SHAKE-256 makes 96 bytes of it:
          || X25519 key (32 bytes)     ML-KEM seed d || z (64 bytes) || X25519 key (32 bytes)
x25519    ``age1...``                  ``AGE-SECRET-KEY-1...``
          X25519 key (32 bytes)        X25519 key (32 bytes)
========  ===========================  ====================================================

Source: C2SP age.md, "The X25519 recipient type" and "The MLKEM768-X25519 recipient type";
draft-ietf-hpke-pq for the derivation. Hybrid keys are what we make: testimonies are attacked for decades.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Literal

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from forms.errors import AppError
from storage import bech32

Kind = Literal["hybrid", "x25519"]

_RECIPIENT_PREFIX: dict[Kind, str] = {"hybrid": "age1pq", "x25519": "age"}
_IDENTITY_PREFIX: dict[Kind, str] = {"hybrid": "AGE-SECRET-KEY-PQ-", "x25519": "AGE-SECRET-KEY-"}
_MLKEM_PUBLIC_SIZE = 1184
_X25519_SIZE = 32
_SEED_SIZE = 32
_RECIPIENT_SIZE: dict[Kind, int] = {"hybrid": _MLKEM_PUBLIC_SIZE + _X25519_SIZE, "x25519": _X25519_SIZE}


class NotARecipient(AppError):
    """A text is not an age recipient this program can encrypt to."""

    code = "storage.age_keys.recipient"
    text = (
        "This is not a recipient key that can be used. Nothing was encrypted. "
        "A key begins with age1 and must be copied whole; please ask its owner for it again."
    )


class NotAnIdentity(AppError):
    """A text is not an age identity this program can decrypt with."""

    code = "storage.age_keys.identity"
    text = (
        "This is not a secret key that can be used. Nothing was decrypted. "
        "A secret key begins with AGE-SECRET-KEY- and must be copied whole."
    )


@dataclass(frozen=True)
class AgeIdentity:
    """A secret key and the public text made from it.

    Attributes:
        kind: ``hybrid`` (ML-KEM-768 with X25519) or ``x25519`` (classic).
        secret: the identity, ``AGE-SECRET-KEY-...``; never shown by ``repr``.
        recipient: the public text, ``age1...``.
    """

    kind: Kind
    secret: str = field(repr=False)
    recipient: str


def generate(kind: Kind = "hybrid") -> AgeIdentity:
    """Make a new identity from the system's randomness."""
    return identity_from_seed(secrets.token_bytes(_SEED_SIZE), kind)


def identity_from_seed(seed: bytes, kind: Kind = "hybrid") -> AgeIdentity:
    """Return the identity that 32 secret bytes stand for.

    Raises:
        NotAnIdentity: the seed has another length.
    """
    if len(seed) != _SEED_SIZE:
        raise NotAnIdentity
    public = hybrid_public_bytes(seed) if kind == "hybrid" else _x25519_public_bytes(seed)
    return AgeIdentity(
        kind=kind,
        secret=bech32.encode(_IDENTITY_PREFIX[kind], seed).upper(),
        recipient=bech32.encode(_RECIPIENT_PREFIX[kind], public),
    )


def recipient_of(secret: str) -> str:
    """Return the public text of an identity.

    Raises:
        NotAnIdentity: the text is no identity.
    """
    kind, seed = parse_identity(secret)
    return identity_from_seed(seed, kind).recipient


def parse_identity(secret: str) -> tuple[Kind, bytes]:
    """Return the kind and the 32 secret bytes of an identity; only upper case is accepted.

    Raises:
        NotAnIdentity: the text is no identity.
    """
    try:
        prefix, seed = bech32.decode(secret)
    except bech32.Bech32Invalid:
        raise NotAnIdentity from None
    for kind, expected in _IDENTITY_PREFIX.items():
        if prefix == expected and len(seed) == _SEED_SIZE:
            return kind, seed
    raise NotAnIdentity


def parse_recipient(recipient: str) -> tuple[Kind, bytes]:
    """Return the kind and the public bytes of a recipient; only lower case is accepted.

    Raises:
        NotARecipient: the text is no recipient, its ML-KEM part is no key (FIPS 203, 7.2), or its X25519
            part is a point of low order, whose shared secrets anybody can compute (RFC 7748, 6.1).
    """
    try:
        prefix, public = bech32.decode(recipient)
    except bech32.Bech32Invalid:
        raise NotARecipient from None
    for kind, expected in _RECIPIENT_PREFIX.items():
        if prefix == expected and len(public) == _RECIPIENT_SIZE[kind]:
            if kind == "hybrid":
                hybrid_public_key(public)
            _refuse_low_order(public[-_X25519_SIZE:])
            return kind, public
    raise NotARecipient


def hybrid_private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Return the HPKE private key that a hybrid seed of 32 bytes stands for."""
    mlkem, x25519 = _hybrid_parts(seed)
    return MLKEM768X25519PrivateKey(mlkem, x25519)


def hybrid_public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Return the HPKE public key of the 1216 bytes of a hybrid recipient.

    Raises:
        NotARecipient: the length is wrong, or the ML-KEM part fails its modulus check.
    """
    if len(public) != _RECIPIENT_SIZE["hybrid"]:
        raise NotARecipient
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_SIZE])
    except (ValueError, InvalidKey):
        raise NotARecipient from None
    return MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_SIZE:]))


def _refuse_low_order(public: bytes) -> None:
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise NotARecipient from None


def _hybrid_parts(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    shake = hashes.Hash(hashes.SHAKE256(96))
    shake.update(seed)
    expanded = shake.finalize()
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    return mlkem, X25519PrivateKey.from_private_bytes(expanded[64:])


def hybrid_public_bytes(seed: bytes) -> bytes:
    """Return the public key, 1216 bytes, that a hybrid seed of 32 bytes stands for."""
    mlkem, x25519 = _hybrid_parts(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def _x25519_public_bytes(seed: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
