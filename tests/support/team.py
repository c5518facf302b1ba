"""A team of the tests: real keys and certificates, without a vault around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.x509.oid import NameOID

from storage.chain import grant_message, mldsa_extension, role_extension, team_fingerprint
from storage.jose import es256_sign

FROM = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
UNTIL = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class FakeMember:
    code: str
    role: str
    certificate: bytes
    chain: tuple[bytes, ...]
    mldsa_public: bytes
    grant: bytes


@dataclass(frozen=True)
class FakeSigner:
    member: FakeMember
    p256: ec.EllipticCurvePrivateKey
    mldsa: MLDSA65PrivateKey

    def es256(self, data: bytes) -> bytes:
        return es256_sign(self.p256, data)

    def mldsa65(self, data: bytes) -> bytes:
        return self.mldsa.sign(data)

    def private_pem(self) -> bytes:
        return self.p256.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


@dataclass(frozen=True)
class FakeTeam:
    p256: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    mldsa: MLDSA65PrivateKey = field(default_factory=MLDSA65PrivateKey.generate)
    root_certificate: bytes = b""
    revocations: Mapping[str, dt.datetime] = field(default_factory=dict)

    @property
    def root_mldsa(self) -> bytes:
        return self.mldsa.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        return team_fingerprint(self.root_certificate, self.root_mldsa)

    def signer(self, code: str = "M-7K2Q-3", role: str = "interviewer", **changes: object) -> FakeSigner:
        key, mldsa = ec.generate_private_key(ec.SECP256R1()), MLDSA65PrivateKey.generate()
        public = mldsa.public_key().public_bytes_raw()
        extensions = changes.get("extensions") or [role_extension(role), mldsa_extension(public)]
        leaf = certificate(
            code, key, "Team root", self.p256, extensions, authority=bool(changes.get("authority"))
        )  # type: ignore[arg-type]
        member = FakeMember(
            code=code,
            role=role,
            certificate=leaf,
            chain=(leaf, self.root_certificate),
            mldsa_public=public,
            grant=self.mldsa.sign(grant_message(leaf, public)),
        )
        return FakeSigner(member, key, mldsa)


def found_team() -> FakeTeam:
    """Make a team with fresh keys."""
    team = FakeTeam()
    root = certificate("Team root", team.p256, "Team root", team.p256, [], authority=True)
    return replace(team, root_certificate=root)


def certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    extensions: Sequence[x509.ExtensionType],
    *,
    authority: bool,
) -> bytes:
    """Make a certificate; DER."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(
            x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True
        )
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
