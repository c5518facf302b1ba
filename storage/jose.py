"""Signatures as JSON: two over everything we sign, so that one broken algorithm does not end the proof.

Shapes and names are those of RFC 7515 (JWS), RFC 7518 (``ES256``) and RFC 9964 (``ML-DSA-65``, key
type ``AKP``):

* *general*: the payload and two signatures, first ES256, then ML-DSA-65. Cards are written so.
* *detached*: the same without the payload (RFC 7515, Appendix F; the payload is still base64url in what is
  signed, RFC 7797 is not used). Files that must stay readable are signed so.
* *compact*: ES256 alone, for formats that know no second signature.

Which algorithms count is fixed here; the header must agree, but never chooses. Every header is protected,
and a name we do not know in it is refused, ``crit`` included.

A detached or compact signature carries its signer: the ES256 header the certificate chain (``x5c``), the
ML-DSA-65 header

* ``jwk``: the member's ML-DSA-65 key,
* ``us_leaf``: base64url SHA-256 of the member's certificate (DER),
* ``us_grant``: base64url ML-DSA-65 signature of the team's root over certificate and key
  (`storage.chain.grant_message`), so that the chain holds without P-256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from forms.errors import AppError
from storage.canonical import NotJson, canonical, read_json
from storage.chain import Anchor, SignerFacts, SignerUnknown, check_chain, check_grant

ES256 = "ES256"
ML_DSA_65 = "ML-DSA-65"
_P256_SIZE = 32
_MLDSA_SIGNATURE_SIZE = 3309
_B64URL = re.compile(r"[A-Za-z0-9_-]*")
_MAX_CERTIFICATES = 4
_CHAIN_NAMES = {"alg", "typ", "x5c"}
_KEY_NAMES = {"alg", "typ", "jwk", "us_leaf", "us_grant"}

Jws = dict[str, Any]


class NotASignature(AppError):
    """What should be a signature is not shaped like ours."""

    code = "storage.jose.shape"
    text = (
        "The signature of this file is missing or cannot be read. Nothing was taken from the file. "
        "Please ask for another copy."
    )


class SignatureInvalid(AppError):
    """A signature does not belong to the bytes it stands beside."""

    code = "storage.jose.invalid"
    text = (
        "This file is not what was signed: it was changed, or signed with another key. "
        "Nothing was taken from it. Please ask the person who made it for another copy."
    )


class SigningMember(Protocol):
    """What a signature says of its maker."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Certificates as DER, the member's own first."""

    @property
    def mldsa_public(self) -> bytes:
        """Raw ML-DSA-65 public key, 1952 bytes."""

    @property
    def grant(self) -> bytes:
        """The root's ML-DSA-65 signature over `storage.chain.grant_message`."""


class SigningKeys(Protocol):
    """Whoever holds the private keys of a member; see `storage.signing.Signer`."""

    @property
    def member(self) -> SigningMember:
        """The member whose keys these are."""

    def es256(self, data: bytes) -> bytes:
        """Sign with ECDSA P-256 and SHA-256; returns r || s, 64 bytes."""

    def mldsa65(self, data: bytes) -> bytes:
        """Sign with ML-DSA-65; returns 3309 bytes."""


def b64url(data: bytes) -> str:
    """Return base64url without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64url(text: object) -> bytes:
    """Return the bytes of an unpadded base64url text; every byte string has exactly one spelling.

    Raises:
        NotASignature: it is no text, has a foreign character, padding, or bits set that mean nothing.
    """
    if not isinstance(text, str) or not _B64URL.fullmatch(text):
        raise NotASignature
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise NotASignature from None
    if b64url(data) != text:
        raise NotASignature
    return data


def es256_sign(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """Sign with ECDSA P-256 and SHA-256; returns r || s, 64 bytes (RFC 7518, 3.4)."""
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_P256_SIZE, "big") + s.to_bytes(_P256_SIZE, "big")


def es256_verify(key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes) -> None:
    """Check r || s over data (RFC 7518, 3.4).

    Raises:
        SignatureInvalid: it does not hold, has another length, or the key is on another curve.
    """
    if len(signature) != 2 * _P256_SIZE or not isinstance(key.curve, ec.SECP256R1):
        raise SignatureInvalid
    r, s = (int.from_bytes(half, "big") for half in (signature[:_P256_SIZE], signature[_P256_SIZE:]))
    try:
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise SignatureInvalid from None


def mldsa65_verify(key: MLDSA65PublicKey, signature: bytes, data: bytes) -> None:
    """Check an ML-DSA-65 signature (FIPS 204, empty context; RFC 9964).

    Raises:
        SignatureInvalid: it does not hold or has another length.
    """
    if len(signature) != _MLDSA_SIGNATURE_SIZE:
        raise SignatureInvalid
    try:
        key.verify(signature, data)
    except InvalidSignature:
        raise SignatureInvalid from None


def mldsa65_key(public: bytes) -> MLDSA65PublicKey:
    """Return the key of 1952 raw bytes.

    Raises:
        NotASignature: the bytes are no key.
    """
    try:
        return MLDSA65PublicKey.from_public_bytes(public)
    except ValueError:
        raise NotASignature from None


def akp_jwk(public: bytes) -> dict[str, str]:
    """Return the JWK of a raw ML-DSA-65 public key (RFC 9964)."""
    return {"kty": "AKP", "alg": ML_DSA_65, "pub": b64url(public)}


def signing_input(protected: str, payload: bytes) -> bytes:
    """Return what is signed: protected header and payload, both base64url (RFC 7515, 5.1)."""
    return f"{protected}.{b64url(payload)}".encode("ascii")


def sign_general(
    payload: bytes,
    es256_key: ec.EllipticCurvePrivateKey,
    mldsa_key: MLDSA65PrivateKey,
    *,
    protected_es256: Mapping[str, Any],
    protected_mldsa: Mapping[str, Any],
) -> Jws:
    """Sign a payload with both keys; ``alg`` is added to both headers.

    Returns:
        JWS General JSON (RFC 7515, 7.2.1) with the payload, ES256 first, ML-DSA-65 second.
    """
    signatures = [
        _sign(payload, ES256, protected_es256, lambda data: es256_sign(es256_key, data)),
        _sign(payload, ML_DSA_65, protected_mldsa, mldsa_key.sign),
    ]
    return {"payload": b64url(payload), "signatures": signatures}


def verify_general(
    jws: Jws | bytes, es256_public: ec.EllipticCurvePublicKey, mldsa_public: MLDSA65PublicKey
) -> bytes:
    """Check both signatures of what `sign_general` wrote; returns the payload.

    Raises:
        NotASignature: the shape is wrong.
        SignatureInvalid: one of the signatures does not hold.
    """
    payload = unverified_payload(jws)
    entries = _entries(_load(jws), {"payload", "signatures"})
    _, classical, es256_input = _opened(entries[0], ES256, payload)
    _, post_quantum, mldsa_input = _opened(entries[1], ML_DSA_65, payload)
    es256_verify(es256_public, classical, es256_input)
    mldsa65_verify(mldsa_public, post_quantum, mldsa_input)
    return payload


def unverified_payload(jws: Jws | bytes) -> bytes:
    """Return the payload of a general JWS without checking anything: to learn which keys to ask for.

    Raises:
        NotASignature: there is none.
    """
    return from_b64url(_load(jws).get("payload"))


def sign_detached(signer: SigningKeys, payload: bytes, typ: str) -> Jws:
    """Sign bytes that are kept elsewhere, with both keys of a member.

    Args:
        signer: the member's keys.
        payload: what is signed.
        typ: media type without ``application/`` (RFC 7515, 4.1.9); says what the bytes are, so that
            a signature over one kind of file can never stand for another.

    Returns:
        JWS General JSON without ``payload``.
    """
    return {
        "signatures": [
            _sign(payload, ES256, chain_header(signer.member, typ), signer.es256),
            _sign(payload, ML_DSA_65, key_header(signer.member, typ), signer.mldsa65),
        ]
    }


def verify_detached(jws: Jws | bytes, payload: bytes, trust: Anchor, typ: str) -> SignerFacts:
    """Check both signatures of what `sign_detached` wrote, and that the team vouches for the signer twice.

    Args:
        jws: the signature.
        payload: the bytes it should belong to.
        trust: the team that must have certified the signer, such as a `TeamCard`.
        typ: what the bytes must have been signed as.

    Raises:
        NotASignature: the shape is wrong, or it was signed as something else.
        SignatureInvalid: one of the signatures does not hold.
        SignerUnknown: the certificate, the ML-DSA key or the grant is not of this team.
    """
    entries = _entries(_load(jws), {"signatures"})
    header, signature, data = _opened(entries[0], ES256, payload)
    facts = _chain_facts(header, trust, typ)
    es256_verify(facts.public_key, signature, data)
    header, signature, data = _opened(entries[1], ML_DSA_65, payload)
    _check_mldsa(header, signature, data, facts, trust, typ)
    return facts


def sign_detached_mldsa(signer: SigningKeys, payload: bytes, typ: str) -> Jws:
    """Sign bytes that already carry an ES256 signature of their own: ML-DSA-65 alone, detached."""
    return {"signatures": [_sign(payload, ML_DSA_65, key_header(signer.member, typ), signer.mldsa65)]}


def verify_detached_mldsa(
    jws: Jws | bytes, payload: bytes, facts: SignerFacts, trust: Anchor, typ: str
) -> None:
    """Check what `sign_detached_mldsa` wrote, by the same signer as `facts`.

    Raises:
        NotASignature: the shape is wrong, or it was signed as something else.
        SignatureInvalid: the signature does not hold.
        SignerUnknown: it is of another signer, or the team does not vouch for the key.
    """
    (entry,) = _entries(_load(jws), {"signatures"}, count=1)
    header, signature, data = _opened(entry, ML_DSA_65, payload)
    _check_mldsa(header, signature, data, facts, trust, typ)


def sign_compact(signer: SigningKeys, payload: bytes, typ: str) -> str:
    """Sign with ES256 alone, in the compact serialization (RFC 7515, 7.1) with the chain in ``x5c``."""
    protected = b64url(canonical({**chain_header(signer.member, typ), "alg": ES256}))
    data = signing_input(protected, payload)
    return f"{data.decode('ascii')}.{b64url(signer.es256(data))}"


def verify_compact(token: str, trust: Anchor, typ: str) -> tuple[bytes, SignerFacts]:
    """Check what `sign_compact` wrote; returns the payload and who signed it.

    Raises:
        NotASignature: the shape is wrong, or it was signed as something else.
        SignatureInvalid: the signature does not hold.
        SignerUnknown: the certificate is not of this team.
    """
    parts = token.split(".")
    if len(parts) != 3:
        raise NotASignature
    payload = from_b64url(parts[1])
    header, signature, data = _opened({"protected": parts[0], "signature": parts[2]}, ES256, payload)
    facts = _chain_facts(header, trust, typ)
    es256_verify(facts.public_key, signature, data)
    return payload, facts


def chain_header(member: SigningMember, typ: str) -> dict[str, Any]:
    """Return the protected header of an ES256 signature, without ``alg`` (``x5c``: RFC 7515, 4.1.6)."""
    return {"typ": typ, "x5c": [base64.b64encode(der).decode("ascii") for der in member.chain]}


def key_header(member: SigningMember, typ: str) -> dict[str, Any]:
    """Return the protected header of an ML-DSA-65 signature, without ``alg``."""
    return {
        "typ": typ,
        "jwk": akp_jwk(member.mldsa_public),
        "us_leaf": b64url(hashlib.sha256(member.chain[0]).digest()),
        "us_grant": b64url(member.grant),
    }


def _sign(
    payload: bytes, alg: str, header: Mapping[str, Any], sign: Callable[[bytes], bytes]
) -> dict[str, str]:
    protected = b64url(canonical({**header, "alg": alg}))
    return {"protected": protected, "signature": b64url(sign(signing_input(protected, payload)))}


def _load(jws: Jws | bytes) -> Jws:
    try:
        value = read_json(jws) if isinstance(jws, bytes) else jws
    except NotJson:
        raise NotASignature from None
    if not isinstance(value, dict):
        raise NotASignature
    return value


def _entries(jws: Jws, names: set[str], count: int = 2) -> list[Mapping[str, Any]]:
    signatures = jws.get("signatures")
    if jws.keys() != names or not isinstance(signatures, list) or len(signatures) != count:
        raise NotASignature
    if not all(isinstance(entry, dict) for entry in signatures):
        raise NotASignature
    return signatures


def _opened(entry: Mapping[str, Any], alg: str, payload: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Return header, signature and signed bytes of one entry that must use `alg`."""
    if entry.keys() != {"protected", "signature"}:
        raise NotASignature
    try:
        header = read_json(from_b64url(entry["protected"]))
    except NotJson:
        raise NotASignature from None
    if not isinstance(header, dict) or header.get("alg") != alg or "crit" in header:
        raise NotASignature
    return header, from_b64url(entry["signature"]), signing_input(entry["protected"], payload)


def _chain_facts(header: Mapping[str, Any], trust: Anchor, typ: str) -> SignerFacts:
    chain = header.get("x5c")
    if header.keys() != _CHAIN_NAMES or header["typ"] != typ:
        raise NotASignature
    if not isinstance(chain, list) or not 1 <= len(chain) <= _MAX_CERTIFICATES:
        raise NotASignature
    try:
        certificates = [base64.b64decode(item, validate=True) for item in chain]
    except (binascii.Error, TypeError, ValueError):
        raise NotASignature from None
    return check_chain(certificates, trust)


def _check_mldsa(
    header: Mapping[str, Any], signature: bytes, data: bytes, facts: SignerFacts, trust: Anchor, typ: str
) -> None:
    jwk = header.get("jwk")
    if header.keys() != _KEY_NAMES or header["typ"] != typ or not isinstance(jwk, dict):
        raise NotASignature
    public = from_b64url(jwk.get("pub"))
    if jwk != akp_jwk(public):
        raise NotASignature
    if from_b64url(header["us_leaf"]) != facts.leaf_hash:
        raise SignerUnknown
    check_grant(facts, public, from_b64url(header["us_grant"]), trust)
    mldsa65_verify(mldsa65_key(public), signature, data)
