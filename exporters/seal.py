"""Sealing a testimony: the interviewer signs once, and redaction never breaks that signature.

One sealing makes a batch of *issues* of the same document. Each is an SD-JWT (RFC 9901) with salts of its
own, signed ES256 with the certificate chain in ``x5c``, and beside it a detached JWS with ML-DSA-65 over the
bytes of the JWT. Every recipient is given another issue, so two of them have no digest, salt or signature in
common. What still links them is the member's certificate and what they were both shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from exporters.document import TestimonyDocument
from exporters.errors import ExportError
from exporters.sdjwt.issuer import SEED_SIZE, SeededIssuer
from exporters.sdjwt.layout import DisclosurePath, claims_of, paths_of, selection
from exporters.sdjwt.reader import disclosed_claims, split
from exporters.sdjwt.testimony import read_claims
from exporters.trust import require_certified, require_ever_certified
from storage.canonical import NotJson, canonical, read_json
from storage.chain import Anchor, SignerFacts, SignerUnknown, team_fingerprint
from storage.jose import (
    Jws,
    NotASignature,
    SigningKeys,
    b64url,
    from_b64url,
    sign_compact,
    sign_detached_mldsa,
    verify_compact,
    verify_detached_mldsa,
)

TYP: Final = "underseal-testimony+sd-jwt"
BATCH: Final = 8
MAX_BATCH: Final = 64
ISSUE: Final = "underseal.issue/1"


class NotAnIssue(ExportError):
    """Bytes are not an issue of a sealed testimony."""

    code = "exporters.seal.issue"
    text = (
        "A signed copy of this testimony is damaged, so it was not used. The other copies may be whole. "
        "Please import the sealed file again."
    )


class IssueOfAnother(ExportError):
    """An issue is well signed, but not over the document beside it."""

    code = "exporters.seal.mismatch"
    text = (
        "The signatures beside this testimony are not over its words: it was changed after it was sealed. "
        "Nothing was taken from it. Please ask the interviewer for another copy."
    )


@dataclass(frozen=True)
class Issue:
    """One signing of a document.

    Attributes:
        jwt: the issuer-signed JWT, without disclosures.
        seed: 32 secret bytes from which its salts and decoys come.
        jws: detached JWS, ML-DSA-65 over the bytes of `jwt`.
    """

    jwt: str = field(repr=False)
    seed: bytes = field(repr=False)
    jws: Jws = field(repr=False)

    def to_bytes(self) -> bytes:
        """Return the issue as canonical JSON."""
        return canonical({"type": ISSUE, "jwt": self.jwt, "seed": b64url(self.seed), "jws": self.jws})

    @classmethod
    def parse(cls, data: bytes) -> Issue:
        """Return the issue that `to_bytes` wrote. Its signatures are not checked: see `check_issue`.

        Raises:
            NotAnIssue: it is none.
        """
        try:
            part = _IssuePart.model_validate(read_json(data))
            issue = cls(part.jwt, from_b64url(part.seed), part.jws)
        except (ValidationError, NotJson, NotASignature):
            raise NotAnIssue from None
        if part.type != ISSUE or len(issue.seed) != SEED_SIZE:
            raise NotAnIssue
        return issue


class _IssuePart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    type: str
    jwt: str
    seed: str
    jws: dict[str, Any]


@dataclass(frozen=True)
class Sealing:
    """A document and its issues.

    Attributes:
        document: what was sealed.
        issues: all signings of it, each for one recipient only.
    """

    document: TestimonyDocument
    issues: tuple[Issue, ...]


def seal(document: TestimonyDocument, signer: SigningKeys, team: Anchor, *, batch: int = BATCH) -> Sealing:
    """Sign a document as often as there may be recipients.

    Args:
        document: what is sealed.
        signer: the interviewer's keys.
        team: the team they belong to; its fingerprint is signed in clear.
        batch: how many issues.
    """
    fingerprint = team_fingerprint(team.root_certificate, team.root_mldsa)
    return Sealing(document, tuple(_issue(document, signer, fingerprint) for _ in range(batch)))


def disclosures(issue: Issue, document: TestimonyDocument) -> dict[DisclosurePath, str]:
    """Return every disclosure of an issue, made again from its seed.

    The document must be the one that was sealed; `check_issue` tells.
    """
    made = SeededIssuer(claims_of(document, ""), issue.seed)
    return dict(zip(paths_of(document), made.disclosures, strict=True))


def present(issue: Issue, document: TestimonyDocument, keep: Callable[[DisclosurePath], bool]) -> str:
    """Return the SD-JWT that shows what is kept and proves it.

    Args:
        issue: the recipient's own issue.
        document: the document it is over.
        keep: asked for every disclosure that says something: single claims, consent cells, answers,
            attachments, corrections, each narrative (its question, without words) and each of its
            words. What a kept one stands in is shown with it.

    Returns:
        ``jwt~disclosure~...~`` without key binding (RFC 9901, 4).
    """
    made = disclosures(issue, document)
    shown = selection(list(made), (path for path in made if not path.is_container and keep(path)))
    return combine(issue.jwt, (text for path, text in made.items() if path in shown))


def combine(jwt: str, parts: Iterable[str]) -> str:
    """Return an SD-JWT of a JWT and disclosures (RFC 9901, 4)."""
    return "~".join([jwt, *parts, ""])


def check_issue(issue: Issue, document: TestimonyDocument, team: Anchor) -> SignerFacts:
    """Check both signatures of an issue, and that it is over exactly this document.

    Raises:
        NotASignature, SignatureInvalid, SignerUnknown, NotCertifiedThen: the signatures do not hold.
        IssueOfAnother: they hold, over something else.
    """
    payload, facts = verify_compact(issue.jwt, team, TYP)
    verify_detached_mldsa(issue.jws, issue.jwt.encode("ascii"), facts, team, TYP)
    require_certified(facts, document.sealed_at)
    if SeededIssuer(claims_of(document, facts.team), issue.seed).payload != payload:
        raise IssueOfAnother
    return facts


def verify_presentation(
    sd_jwt: str, trust: Anchor, jws: Jws | bytes | None = None
) -> tuple[dict[str, Any], SignerFacts]:
    """Check an SD-JWT as a recipient does: signature, chain to the team, and every disclosure.

    Args:
        sd_jwt: as `present` wrote it.
        trust: the team that must have certified the signer.
        jws: the detached ML-DSA-65 signature, if it is at hand.

    Returns:
        The disclosed claims (`exporters.sdjwt.testimony.read_claims` reads them) and who signed.

    Raises:
        PresentationInvalid: the disclosures break a rule of RFC 9901, or show no testimony.
        NotASignature, SignatureInvalid, SignerUnknown, NotCertifiedThen: the signatures do not hold.
    """
    jwt, parts = split(sd_jwt)
    payload, facts = verify_compact(jwt, trust, TYP)
    if jws is not None:
        verify_detached_mldsa(jws, jwt.encode("ascii"), facts, trust, TYP)
    claims = disclosed_claims(payload, parts)
    shown = read_claims(claims)
    if shown.team != facts.team:
        raise SignerUnknown
    if shown.sealed_at is not None:
        require_certified(facts, shown.sealed_at)
    require_ever_certified(facts)
    return claims, facts


def _issue(document: TestimonyDocument, signer: SigningKeys, fingerprint: str) -> Issue:
    seed = secrets.token_bytes(SEED_SIZE)
    made = SeededIssuer(claims_of(document, fingerprint), seed)
    jwt = sign_compact(signer, made.payload, TYP)
    return Issue(jwt=jwt, seed=seed, jws=sign_detached_mldsa(signer, jwt.encode("ascii"), TYP))
