"""Private keys: made, kept as bytes, and used only here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from storage import jose
from storage.members import Member


@dataclass(frozen=True, repr=False)
class KeyPair:
    """The two signing keys that always go together: ECDSA P-256 and ML-DSA-65 (FIPS 204)."""

    p256: ec.EllipticCurvePrivateKey
    mldsa65: MLDSA65PrivateKey

    @classmethod
    def generate(cls) -> KeyPair:
        """Make two new keys."""
        return cls(ec.generate_private_key(ec.SECP256R1()), MLDSA65PrivateKey.generate())

    @classmethod
    def from_bytes(cls, p256: bytes, mldsa65: bytes) -> KeyPair:
        """Read what `p256_bytes` and `mldsa65_seed` gave."""
        key = serialization.load_der_private_key(p256, password=None)
        return cls(cast("ec.EllipticCurvePrivateKey", key), MLDSA65PrivateKey.from_seed_bytes(mldsa65))

    def p256_bytes(self) -> bytes:
        """Return the P-256 key as PKCS #8 (RFC 5958), DER, not encrypted: for the vault's database."""
        return self.p256.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def mldsa65_seed(self) -> bytes:
        """Return the 32-byte seed of the ML-DSA-65 key: for the vault's database."""
        return self.mldsa65.private_bytes_raw()

    def mldsa65_public(self) -> bytes:
        """Return the raw ML-DSA-65 public key, 1952 bytes."""
        return self.mldsa65.public_key().public_bytes_raw()

    def p256_public(self) -> bytes:
        """Return the P-256 public key as SubjectPublicKeyInfo (RFC 5480), DER."""
        return self.p256.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign_card(self, payload: bytes, typ: str) -> jose.Jws:
        """Sign a card with both keys, as JWS General JSON."""
        header = {"typ": typ}
        return jose.sign_general(
            payload, self.p256, self.mldsa65, protected_es256=header, protected_mldsa=header
        )


@dataclass(frozen=True)
class Signer:
    """A member who can sign.

    Attributes:
        member: what others may know.
    """

    member: Member
    _keys: KeyPair = field(repr=False)

    @property
    def code(self) -> str:
        """The member's code."""
        return self.member.code

    def es256(self, data: bytes) -> bytes:
        """Sign with ECDSA P-256 and SHA-256; returns r || s, 64 bytes (RFC 7518, 3.4)."""
        return jose.es256_sign(self._keys.p256, data)

    def es256_der(self, data: bytes) -> bytes:
        """Sign with ECDSA P-256 and SHA-256; returns a DER ECDSA-Sig-Value (RFC 3279, 2.2.3)."""
        return self._keys.p256.sign(data, ec.ECDSA(hashes.SHA256()))

    def mldsa65(self, data: bytes) -> bytes:
        """Sign with ML-DSA-65 and an empty context (FIPS 204); returns 3309 bytes."""
        return self._keys.mldsa65.sign(data)

    def private_pem(self) -> bytes:
        """Return the P-256 key as PKCS #8 PEM, for a library that must hold the key itself.

        Never write it to a disk.
        """
        return self._keys.p256.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
