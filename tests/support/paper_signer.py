"""A member with a certificate chain of their own, for tests of signatures on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

SIGNED_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MEMBER_CODE = "M-7QK3-D"


@dataclass(frozen=True)
class FakeMember:
    chain: tuple[bytes, ...]


@dataclass(frozen=True)
class FakeSigner:
    key: ec.EllipticCurvePrivateKey
    member: FakeMember

    def es256_der(self, data: bytes) -> bytes:
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))

    @property
    def root(self) -> bytes:
        return self.member.chain[-1]


def _name(code: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, code)])


def _certificate(
    subject: str,
    issuer: str,
    public: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    years: int,
    *,
    authority: bool,
) -> bytes:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED_AT - timedelta(days=30))
        .not_valid_after(SIGNED_AT + timedelta(days=365 * years))
        .add_extension(
            x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True
        )
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(identifier, critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(Encoding.DER)


@cache
def paper_signer(name: str = MEMBER_CODE) -> FakeSigner:
    """Return a signer whose chain is a member's certificate and a root."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    own_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("T-ROOT", "T-ROOT", root_key.public_key(), root_key, 20, authority=True)
    own = _certificate(name, "T-ROOT", own_key.public_key(), root_key, 3, authority=False)
    return FakeSigner(own_key, FakeMember((own, root)))
