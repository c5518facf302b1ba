"""Signatures, with and without a team card.

With cards, a signature holds only if one of the teams vouches for its signer, twice (see `storage.jose`).
Without any, it is checked against the certificate chain it carries: that shows that nothing was changed
since, and not who signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from exporters.seal import TYP as PROOF_TYP
from storage.canonical import NotJson, read_json
from storage.chain import Anchor, SignerFacts, SignerUnknown
from storage.jose import (
    ES256,
    ML_DSA_65,
    Jws,
    NotASignature,
    akp_jwk,
    b64url,
    from_b64url,
    mldsa65_key,
    mldsa65_verify,
    signing_input,
    verify_compact,
    verify_detached,
    verify_detached_mldsa,
)

_KEY_NAMES: Final = {"alg", "typ", "jwk", "us_leaf", "us_grant"}


@dataclass(frozen=True)
class OwnRoot:
    """The root that a signature itself carries: trusted by nobody, and no ML-DSA key known."""

    root_certificate: bytes = field(repr=False)
    root_mldsa: bytes = b""
    revocations: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Signed:
    """A signature that holds: who made it, and the root certificate (DER) it leads to."""

    facts: SignerFacts
    root: bytes = field(repr=False)


def check_detached(jws: bytes, payload: bytes, typ: str, trust: Sequence[Anchor]) -> Signed:
    """Check both signatures of a file that is signed beside itself.

    Raises:
        AppError: of `storage.jose` or `storage.chain`: it does not hold.
    """
    if trust:
        return _any(trust, lambda card: verify_detached(jws, payload, card, typ))
    entries = _entries(jws, 2)
    compact = f"{entries[0][0]}.{b64url(payload)}.{entries[0][1]}"
    own = OwnRoot(root_of(compact))
    _, facts = verify_compact(compact, own, typ)
    _check_second(entries[1], payload, facts, typ)
    return Signed(facts, own.root_certificate)


def check_compact(token: str, typ: str, trust: Sequence[Anchor]) -> tuple[bytes, Signed]:
    """Check a compact ES256 signature; returns its payload as well.

    Raises:
        AppError: of `storage.jose` or `storage.chain`: it does not hold.
    """
    cards = trust or (OwnRoot(root_of(token)),)
    signed = _any(cards, lambda card: verify_compact(token, card, typ)[1])
    return from_b64url(token.split(".")[1]), signed


def check_proof_second(jws: bytes, jwt: str, signed: Signed, trust: Sequence[Anchor]) -> None:
    """Check the ML-DSA-65 signature beside a testimony's JWT, by the same signer.

    Raises:
        AppError: of `storage.jose` or `storage.chain`: it does not hold.
    """
    payload = jwt.encode("ascii")
    for card in trust:
        if card.root_certificate == signed.root:
            verify_detached_mldsa(jws, payload, signed.facts, card, PROOF_TYP)
            return
    if trust:
        raise SignerUnknown
    _check_second(_entries(jws, 1)[0], payload, signed.facts, PROOF_TYP)


def root_of(token: str) -> bytes:
    """Return the last certificate of the chain in a compact signature, DER.

    Raises:
        NotASignature: there is none.
    """
    header = _header(token.split(".", 1)[0])
    try:
        return base64.b64decode(header["x5c"][-1], validate=True)
    except (KeyError, IndexError, TypeError, ValueError, binascii.Error):
        raise NotASignature from None


def _any(trust: Sequence[Anchor], check: Callable[[Anchor], SignerFacts]) -> Signed:
    """Return the first team's answer that is not "never heard of them"."""
    for card in trust:
        try:
            return Signed(check(card), card.root_certificate)
        except SignerUnknown:
            continue
    raise SignerUnknown


def _check_second(entry: tuple[str, str], payload: bytes, facts: SignerFacts, typ: str) -> None:
    """Check an ML-DSA-65 signature against the key that the certificate binds; no grant is asked for."""
    protected, signature = entry
    header = _header(protected)
    jwk = header.get("jwk")
    if header.keys() != _KEY_NAMES or header["alg"] != ML_DSA_65 or header["typ"] != typ:
        raise NotASignature
    public = from_b64url(jwk.get("pub") if isinstance(jwk, dict) else None)
    if jwk != akp_jwk(public) or hashlib.sha256(public).digest() != facts.mldsa_hash:
        raise SignerUnknown
    if from_b64url(header["us_leaf"]) != facts.leaf_hash:
        raise SignerUnknown
    mldsa65_verify(mldsa65_key(public), from_b64url(signature), signing_input(protected, payload))


def _entries(jws: Jws | bytes, count: int) -> list[tuple[str, str]]:
    try:
        content = read_json(jws) if isinstance(jws, bytes) else jws
        if content.keys() != {"signatures"}:
            raise NotASignature
        entries = [(entry["protected"], entry["signature"]) for entry in content["signatures"]]
        texts = all(isinstance(text, str) for entry in entries for text in entry)
    except (NotJson, AttributeError, KeyError, TypeError):
        raise NotASignature from None
    if len(entries) != count or not texts or (count > 1 and _header(entries[0][0]).get("alg") != ES256):
        raise NotASignature
    return entries


def _header(protected: str) -> dict[str, Any]:
    try:
        header = read_json(from_b64url(protected))
    except NotJson:
        raise NotASignature from None
    if not isinstance(header, dict):
        raise NotASignature
    return header
