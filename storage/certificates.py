"""X.509 certificates of a team: a root, and one for each member (RFC 5280; the shape is `storage.chain`'s).

They travel with every signature, so they carry codes and roles, never a name, and times in whole days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from storage.chain import mldsa_extension, role_extension

_ROOT_DAYS = 30 * 365
_MEMBER_DAYS = 5 * 365
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
# PDF readers that do not know the purpose above go by the one for e-mail (RFC 5280, 4.2.1.12).
_PDF_READERS = ExtendedKeyUsageOID.EMAIL_PROTECTION


def root_certificate(key: ec.EllipticCurvePrivateKey, code: str, now: datetime) -> bytes:
    """Return the self-signed certificate of a team's root, DER.

    Args:
        key: the root's P-256 key.
        code: a random code that stands for the team.
        now: what time it is.
    """
    return _signed(_root_builder(key, code, now), key)


def member_certificate(
    root_key: ec.EllipticCurvePrivateKey,
    root: bytes,
    public_key: ec.EllipticCurvePublicKey,
    mldsa_public: bytes,
    code: str,
    role: str,
    flags: Sequence[str],
    now: datetime,
) -> bytes:
    """Return a member's certificate, DER.

    Args:
        root_key: the root's P-256 key.
        root: the root's certificate, DER.
        public_key: the member's P-256 key.
        mldsa_public: the member's raw ML-DSA-65 key.
        code: the member's code.
        role: ``interviewer`` or ``supervisor``.
        flags: further abilities.
        now: what time it is.
    """
    issuer = x509.load_der_x509_certificate(root)
    begin = _midnight(now)
    builder = (
        _builder(public_key, code, issuer.subject)
        .not_valid_before(begin)
        .not_valid_after(min(begin + timedelta(days=_MEMBER_DAYS), issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_documents=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, _PDF_READERS]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
        .add_extension(role_extension(role, flags), critical=False)
        .add_extension(mldsa_extension(mldsa_public), critical=False)
    )
    return _signed(builder, root_key)


def _root_builder(key: ec.EllipticCurvePrivateKey, code: str, now: datetime) -> x509.CertificateBuilder:
    begin = _midnight(now)
    return (
        _builder(key.public_key(), code, _name(code))
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=_ROOT_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_documents=False), critical=True)
    )


def _builder(
    public_key: ec.EllipticCurvePublicKey, subject: str, issuer: x509.Name
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _name(code: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, code)])


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        encipher_only=False,
        decipher_only=False,
    )
