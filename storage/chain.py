"""Whether a team vouches for a signer: from the member's certificate and key up to the team's root.

A member's certificate is issued by the root directly. Its subject is one common name, the member code,
and two extensions of ours say the rest (not critical, so that every X.509 reader takes the certificate):

* `ROLE_OID`: canonical JSON in UTF-8, ``{"flags":[...],"role":"interviewer"}``,
* `MLDSA_OID`: SHA-256 of the member's raw ML-DSA-65 public key, 32 bytes.

So the certificate binds the second key. The other way round, the *grant* binds the certificate: the root's
ML-DSA-65 signature over both. Whoever breaks P-256 one day can make certificates, but no grants.

Times are not judged here: see `SignerFacts.certified_at`. A certificate that has run out since still
proves a signature made while it was good. A team card may take a certificate back from a day on; then it was
good until that day.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.utils import CryptographyDeprecationWarning

from forms.errors import AppError
from storage.canonical import NotJson, canonical, read_json

# An arc that needs no registry (ITU-T X.667): a random UUID below joint-iso-itu-t(2) uuid(25).
_ARC = "2.25.179265601720090143348470816636426376800"
ROLE_OID = x509.ObjectIdentifier(f"{_ARC}.1")
MLDSA_OID = x509.ObjectIdentifier(f"{_ARC}.2")
ROLES = ("interviewer", "supervisor")

_GRANT_CONTEXT = b"underseal.member/1\0"
_TEAM_CONTEXT = b"underseal.team/1\0"


class SignerUnknown(AppError):
    """The team that was asked for did not certify the signer, or a certificate is not shaped like ours."""

    code = "storage.chain.unknown"
    text = (
        "This was signed by somebody your team does not vouch for. Nothing was taken from it. "
        "Please ask for the team card of whoever made it, and compare its eight words with them."
    )


class Anchor(Protocol):
    """The team that is trusted; see `storage.cards.TeamCard`."""

    @property
    def root_certificate(self) -> bytes:
        """The root's certificate, DER."""

    @property
    def root_mldsa(self) -> bytes:
        """The root's raw ML-DSA-65 public key, 1952 bytes."""

    @property
    def revocations(self) -> Mapping[str, datetime]:
        """From when on a member code, or one certificate (SHA-256, hex), is no longer believed."""


@dataclass(frozen=True)
class SignerFacts:
    """Who signed, as the team's root says it.

    Attributes:
        member_code: ``M-XXXX-C``.
        role: ``interviewer`` or ``supervisor``.
        flags: further abilities the team gave.
        team: fingerprint of the team, see `team_fingerprint`.
        certificate: the member's certificate, DER.
        valid_from: when the certificate begins, UTC.
        valid_until: when it ends, UTC; earlier than the certificate says if it was taken back.
        public_key: the certified P-256 key.
        mldsa_hash: SHA-256 of the certified ML-DSA-65 key.
        revoked: whether the team took the certificate back.
    """

    member_code: str
    role: str
    flags: tuple[str, ...]
    team: str
    certificate: bytes = field(repr=False)
    valid_from: datetime
    valid_until: datetime
    public_key: ec.EllipticCurvePublicKey = field(repr=False, compare=False)
    mldsa_hash: bytes = field(repr=False)
    revoked: bool = False

    @property
    def leaf_hash(self) -> bytes:
        """SHA-256 of the certificate."""
        return hashlib.sha256(self.certificate).digest()

    def certified_at(self, moment: datetime) -> bool:
        """Say whether the certificate was good at a moment (timezone-aware)."""
        return self.valid_from <= moment <= self.valid_until


def team_fingerprint(root_certificate: bytes, root_mldsa: bytes) -> str:
    """Return the SHA-256 (hex) of both root keys: what tells one team from another."""
    return hashlib.sha256(_TEAM_CONTEXT + hashlib.sha256(root_certificate).digest() + root_mldsa).hexdigest()


def grant_message(certificate: bytes, mldsa_public: bytes) -> bytes:
    """Return what the root signs with ML-DSA-65 for a member: context, certificate (DER), raw key."""
    return _GRANT_CONTEXT + certificate + mldsa_public


def role_extension(role: str, flags: Sequence[str] = ()) -> x509.UnrecognizedExtension:
    """Return the extension that says a member's role and flags."""
    return x509.UnrecognizedExtension(ROLE_OID, canonical({"role": role, "flags": sorted(flags)}))


def mldsa_extension(mldsa_public: bytes) -> x509.UnrecognizedExtension:
    """Return the extension that binds a raw ML-DSA-65 public key."""
    return x509.UnrecognizedExtension(MLDSA_OID, hashlib.sha256(mldsa_public).digest())


def check_chain(chain: Sequence[bytes], trust: Anchor) -> SignerFacts:
    """Check that a certificate was issued by the team's root; the root itself may follow in the chain.

    Args:
        chain: certificates as DER, the member's first.
        trust: the team.

    Raises:
        SignerUnknown: another root, a third certificate, or not the shape of a member's certificate.
    """
    if len(chain) not in (1, 2) or (len(chain) == 2 and chain[1] != trust.root_certificate):
        raise SignerUnknown
    try:
        leaf = read_certificate(chain[0])
        root = read_certificate(trust.root_certificate)
        leaf.verify_directly_issued_by(root)
        return _facts(leaf, chain[0], trust)
    except (
        ValueError,
        TypeError,
        InvalidSignature,
        UnsupportedAlgorithm,
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        NotJson,
    ):
        raise SignerUnknown from None


def read_certificate(der: bytes) -> x509.Certificate:
    """Return a certificate of a stranger.

    Raises:
        ValueError, UnsupportedAlgorithm: it is none, or its number is not positive (RFC 5280, 4.1.2.2).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # about that number: refused below
        certificate = x509.load_der_x509_certificate(der)
        if certificate.serial_number <= 0:
            raise ValueError("a serial number that is not positive")
    return certificate


def check_grant(facts: SignerFacts, mldsa_public: bytes, grant: bytes, trust: Anchor) -> None:
    """Check that certificate and ML-DSA-65 key name each other.

    Raises:
        SignerUnknown: the certificate names another key, or the root did not grant both together.
    """
    if hashlib.sha256(mldsa_public).digest() != facts.mldsa_hash:
        raise SignerUnknown
    try:
        root = MLDSA65PublicKey.from_public_bytes(trust.root_mldsa)
        root.verify(grant, grant_message(facts.certificate, mldsa_public))
    except (ValueError, InvalidSignature):
        raise SignerUnknown from None


def _facts(leaf: x509.Certificate, der: bytes, trust: Anchor) -> SignerFacts:
    key = leaf.public_key()
    subject = list(leaf.subject)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SignerUnknown
    if len(subject) != 1 or subject[0].oid != x509.NameOID.COMMON_NAME or _is_authority(leaf):
        raise SignerUnknown
    if not isinstance(leaf.signature_hash_algorithm, hashes.SHA256):
        raise SignerUnknown
    role, flags = _role(leaf)
    code, until = str(subject[0].value), leaf.not_valid_after_utc
    taken_back = _taken_back(trust.revocations, code, der)
    return SignerFacts(
        member_code=code,
        role=role,
        flags=flags,
        team=team_fingerprint(trust.root_certificate, trust.root_mldsa),
        certificate=der,
        valid_from=leaf.not_valid_before_utc,
        valid_until=until if taken_back is None else min(until, taken_back),
        public_key=key,
        mldsa_hash=_own_extension(leaf, MLDSA_OID),
        revoked=taken_back is not None,
    )


def _taken_back(revocations: Mapping[str, datetime], code: str, der: bytes) -> datetime | None:
    names = (code, hashlib.sha256(der).hexdigest())
    return min((revocations[name] for name in names if name in revocations), default=None)


def _is_authority(leaf: x509.Certificate) -> bool:
    try:
        return leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _role(leaf: x509.Certificate) -> tuple[str, tuple[str, ...]]:
    value = read_json(_own_extension(leaf, ROLE_OID))
    if not isinstance(value, dict) or value.keys() != {"role", "flags"} or value["role"] not in ROLES:
        raise SignerUnknown
    flags = value["flags"]
    if not isinstance(flags, list) or not all(isinstance(flag, str) for flag in flags):
        raise SignerUnknown
    return value["role"], tuple(flags)


def _own_extension(leaf: x509.Certificate, oid: x509.ObjectIdentifier) -> bytes:
    extension = leaf.extensions.get_extension_for_oid(oid).value
    if not isinstance(extension, x509.UnrecognizedExtension):
        raise SignerUnknown
    return extension.value
