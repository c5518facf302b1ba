"""Asking an interviewer for a clarification: a small signed file that only they can open.

::

    age( {"payload": base64url, "signatures": [signature, ...]} )    canonical JSON, to one member's key

The payload is the canonical JSON of a `ClarificationRequest`; each signature is JWS General JSON over it,
both keys of a supervisor (`storage.jose.sign_detached`). The first is by whoever asks, a second one by who
agrees to asking again. The file holds codes, points and a day, and nothing of the account.

The published JSON Schema of the payload is ``resources/schemas/clarification.schema.json``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from exporters import age
from exporters.document import Hash, Part
from exporters.errors import ExportError
from exporters.trust import SignerRevoked, require_certified_on
from forms.codes import is_code
from storage import jose
from storage.canonical import NotCanonical, NotJson, canonical, read_json
from storage.chain import Anchor
from storage.jose import Jws
from storage.signing import Signer

TYP: Final = "underseal-clarification+json"
SCHEMA_ID: Final = "urn:underseal:schema:clarification:1"
MAX_BYTES: Final = 256 * 1024
MAX_POINTS: Final = 20
LONGEST_POINT: Final = 300
_MOST_SIGNATURES: Final = 2


class NotAClarification(ExportError):
    """A file that should ask for a clarification does not."""

    code = "exporters.clarification.shape"
    text = (
        "This file does not ask for a clarification, or it is damaged. Nothing was kept. "
        "Please ask your supervisor for it again."
    )


class NotAskedBySupervisor(ExportError):
    """A request is not signed by the supervisors it needs."""

    code = "exporters.clarification.role"
    text = (
        "This request was not signed by a supervisor of your team, or not by the one it names. "
        "Nothing was kept. Please ask your supervisor over another channel."
    )


def _code_of(prefix: str) -> AfterValidator:
    def check(text: str) -> str:
        if not is_code(text, prefix):
            raise ValueError("not a code of this kind")
        return text

    return AfterValidator(check)


TestimonyCode = Annotated[str, Field(max_length=40), _code_of("T")]
MemberCode = Annotated[str, Field(max_length=40), _code_of("M")]
RequestCode = Annotated[str, Field(max_length=40), _code_of("Q")]


def _a_line(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError("not a line of text")
    return text


class Point(Part):
    """One thing to ask.

    Attributes:
        paragraph: number of the paragraph of the statement it is about, or None.
        question: short and neutral; one line.
    """

    paragraph: int | None = Field(None, ge=1, le=9_999)
    question: Annotated[str, Field(min_length=3, max_length=LONGEST_POINT), AfterValidator(_a_line)]


class ClarificationRequest(Part):
    """What an interviewer is asked to clarify with the witness.

    Attributes:
        number: the request's own code, ``Q-XXXXXX-C``.
        team: fingerprint of the team.
        testimony: code of the testimony it is about.
        version: of that testimony.
        asked: on which day.
        by: member code of the supervisor who asks.
        to: member code of the interviewer.
        again: whether this testimony was clarified before.
        reason: why it is needed again; empty the first time.
        points: what to ask, and nothing else.
    """

    type: Literal["underseal.clarification/1"] = "underseal.clarification/1"
    number: RequestCode
    team: Hash
    testimony: TestimonyCode
    version: int = Field(ge=1, le=9_999)
    asked: date
    by: MemberCode
    to: MemberCode
    again: bool = False
    reason: Annotated[str, Field(max_length=500)] = ""
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=MAX_POINTS)]

    @model_validator(mode="after")
    def _again_says_why(self) -> Self:
        if self.again != bool(self.reason.strip()):
            raise ValueError("a reason stands exactly where it is asked again")
        return self


@dataclass(frozen=True)
class SignedRequest:
    """A request with the signatures it carries.

    Attributes:
        request: what is asked.
        signatures: by whoever asks, and by who agrees to asking again.
        signers: member codes of those who signed, in the same order; every signature was checked.
    """

    request: ClarificationRequest
    signatures: tuple[Jws, ...]
    signers: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Return it as it stands inside the encryption."""
        return canonical(
            {"payload": jose.b64url(payload_of(self.request)), "signatures": [*map(dict, self.signatures)]}
        )


def payload_of(request: ClarificationRequest) -> bytes:
    """Return what is signed: canonical JSON (RFC 8785), UTF-8."""
    return canonical(request.model_dump(mode="json"))


def sign(request: ClarificationRequest, signer: Signer) -> SignedRequest:
    """Return a request signed by whoever asks."""
    return SignedRequest(request, (jose.sign_detached(signer, payload_of(request), TYP),), (signer.code,))


def agree(signed: SignedRequest, signer: Signer) -> SignedRequest:
    """Return a request with the signature of a second supervisor."""
    second = jose.sign_detached(signer, payload_of(signed.request), TYP)
    return replace(
        signed,
        signatures=(*signed.signatures[:1], second),
        signers=(*signed.signers[:1], signer.code),
    )


def encrypted(signed: SignedRequest, recipients: Sequence[str]) -> bytes:
    """Return the file, encrypted to the age keys of those who may read it."""
    box = io.BytesIO()
    age.encrypt(io.BytesIO(signed.to_bytes()), box, recipients)
    return box.getvalue()


def open_request(data: bytes, identity: str, trust: Anchor, team: str) -> SignedRequest:
    """Read a file that asks for a clarification.

    Args:
        data: the file.
        identity: the age identity of the vault's owner.
        trust: their team.
        team: its fingerprint.

    Raises:
        AgeError: it is encrypted to others, or damaged.
        NotAClarification: it is none.
        See `read_signed` for the rest.
    """
    if len(data) > MAX_BYTES:
        raise NotAClarification
    plain = io.BytesIO()
    age.decrypt(io.BytesIO(data), plain, [identity])
    return read_signed(plain.getvalue(), trust, team)


def read_signed(data: bytes, trust: Anchor, team: str) -> SignedRequest:
    """Read what stands inside the encryption, and check every signature.

    Args:
        data: see `SignedRequest.to_bytes`.
        trust: the team that must have certified the signers.
        team: its fingerprint.

    Raises:
        NotAClarification: it is none, or of another team.
        NotAskedBySupervisor: a signer is no supervisor, or not the one it names, or signed twice.
        storage.jose.NotASignature, storage.jose.SignatureInvalid, storage.chain.SignerUnknown: a signature
            does not
            hold.
        exporters.trust.NotCertifiedThen, exporters.trust.SignerRevoked: a signer was no member that day.
    """
    payload, signatures = _parts(data)
    request = _request(payload)
    if request.team != team:
        raise NotAClarification
    signers = tuple(_signer(signature, payload, request, trust) for signature in signatures)
    if signers[0] != request.by or len(set(signers)) != len(signers):
        raise NotAskedBySupervisor
    return SignedRequest(request, signatures, signers)


def schema_bytes() -> bytes:
    """Return the published JSON Schema (draft 2020-12) of the payload.

    ``resources/schemas/clarification.schema.json`` holds these bytes; a test compares them.
    """
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **ClarificationRequest.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"


def _parts(data: bytes) -> tuple[bytes, tuple[Jws, ...]]:
    try:
        signed = read_json(data)
        if not isinstance(signed, dict) or set(signed) != {"payload", "signatures"}:
            raise NotAClarification
        payload, signatures = jose.from_b64url(signed["payload"]), signed["signatures"]
        if not isinstance(signatures, list) or not all(isinstance(entry, dict) for entry in signatures):
            raise NotAClarification
    except (NotJson, jose.NotASignature):
        raise NotAClarification from None
    if not 1 <= len(signatures) <= _MOST_SIGNATURES:
        raise NotAClarification
    return payload, tuple(signatures)


def _request(payload: bytes) -> ClarificationRequest:
    try:
        read_json(payload)
        request = ClarificationRequest.model_validate_json(payload, strict=True)
        same = payload_of(request) == payload
    except (ValidationError, NotJson, NotCanonical):
        raise NotAClarification from None
    if not same:
        raise NotAClarification
    return request


def _signer(signature: Jws, payload: bytes, request: ClarificationRequest, trust: Anchor) -> str:
    facts = jose.verify_detached(signature, payload, trust, TYP)
    if facts.revoked:
        # Whoever was sent away could still write an earlier day.
        raise SignerRevoked
    require_certified_on(facts, request.asked)
    if facts.role != "supervisor":
        raise NotAskedBySupervisor
    return facts.member_code
