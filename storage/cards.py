"""Cards: small signed JSON files that introduce a team or a member to others.

A card is JWS General JSON (RFC 7515, 7.2.1) with its payload inside, signed with ES256 and ML-DSA-65:
a request by whoever asks, all others by the team's root. The payload's ``type`` says what it is:

* ``underseal.request/1``: code, p256 (SubjectPublicKeyInfo), mldsa65, age
* ``underseal.member-card/1``: team (fingerprint), member
* ``underseal.team-card/1``: name, root (certificate, mldsa65), supervisors (members), policy

Nothing in a team card can be believed until its eight words were compared over another channel: it is
signed by the keys it brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import Field, ValidationError

from forms.codes import is_code
from forms.errors import AppError
from storage import age_keys, jose, words
from storage.canonical import NotJson, canonical, read_json
from storage.chain import SignerUnknown, team_fingerprint
from storage.members import CardPart, Member, MemberEntry, from_entry, to_entry
from storage.signing import KeyPair

MOST_BYTES = 256 * 1024

Policy = Mapping[str, int | bool]


class NotACard(AppError):
    """A file is not the card it should be."""

    code = "storage.card.shape"
    text = (
        "This file is not the card that was expected, or it is damaged. Nothing was changed. "
        "Please ask for it again."
    )


class CardRefused(AppError):
    """A card is well-formed, but not signed by whom it must be."""

    code = "storage.card.signature"
    text = (
        "This card was changed or was not made by the team it names. Nothing was changed. "
        "Please ask for it again over another channel."
    )


@dataclass(frozen=True)
class Request:
    """What a person asks the team's founder to certify.

    Attributes:
        code: the member code they drew for themselves.
        p256: their signing key.
        mldsa_public: their raw ML-DSA-65 key.
        age_recipient: what is encrypted to them.
    """

    code: str
    p256: ec.EllipticCurvePublicKey = field(repr=False, compare=False)
    mldsa_public: bytes = field(repr=False)
    age_recipient: str = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> Request:
        """Read a request; both signatures must be those of the keys it brings.

        Raises:
            NotACard: it has another shape.
            CardRefused: a signature does not hold.
            NotARecipient: the encryption key is none.
        """
        part = _read(_RequestPart, data)
        try:
            mldsa_public = jose.from_b64url(part.mldsa65)
            p256 = serialization.load_der_public_key(jose.from_b64url(part.p256))
        except (ValueError, UnsupportedAlgorithm, jose.NotASignature):
            raise NotACard from None
        if not isinstance(p256, ec.EllipticCurvePublicKey) or not is_code(part.code, "M"):
            raise NotACard
        age_keys.parse_recipient(part.age)
        _check(data, p256, mldsa_public)
        return cls(part.code, p256, mldsa_public, part.age)


@dataclass(frozen=True)
class TeamCard:
    """A team, as others may know it; fits `storage.chain.Anchor`.

    Attributes:
        name: what the team calls itself; never stands in a certificate or outside an encryption.
        root_certificate: X.509, DER.
        root_mldsa: raw ML-DSA-65 key of the root, 1952 bytes.
        fingerprint: SHA-256 of both, hexadecimal.
        supervisors: whom sealed testimonies are encrypted to.
        policy: the team's rules, such as ``approvals``.
    """

    name: str = field(repr=False)
    root_certificate: bytes = field(repr=False)
    root_mldsa: bytes = field(repr=False)
    fingerprint: str
    supervisors: tuple[Member, ...]
    policy: Policy

    @classmethod
    def parse(cls, data: bytes) -> TeamCard:
        """Read a team card. What it says is only as true as its eight words were compared.

        Raises:
            NotACard: it has another shape.
            CardRefused: a signature does not hold, or it names a supervisor the root did not certify.
        """
        part = _read(_TeamPart, data)
        try:
            root_certificate = jose.from_b64url(part.root.certificate)
            root_mldsa = jose.from_b64url(part.root.mldsa65)
            root_key = x509.load_der_x509_certificate(root_certificate).public_key()
        except (ValueError, UnsupportedAlgorithm, jose.NotASignature):
            raise NotACard from None
        if not isinstance(root_key, ec.EllipticCurvePublicKey):
            raise NotACard
        _check(data, root_key, root_mldsa)
        bare = _bare(part.name, root_certificate, root_mldsa, part.policy)
        return cls(**{**vars(bare), "supervisors": tuple(_member(e, bare) for e in part.supervisors)})

    def eight_words(self) -> tuple[str, ...]:
        """Return the words two people compare aloud to know that they hold the same card."""
        return words.eight_words(bytes.fromhex(self.fingerprint))


def _bare(name: str, root_certificate: bytes, root_mldsa: bytes, policy: Policy) -> TeamCard:
    fingerprint = team_fingerprint(root_certificate, root_mldsa)
    return TeamCard(name, root_certificate, root_mldsa, fingerprint, (), dict(policy))


def parse_member_card(data: bytes, team: TeamCard) -> Member:
    """Read a member card of a team that is known.

    Raises:
        NotACard: it has another shape.
        CardRefused: it is not signed by the root of this team, or contradicts itself.
    """
    part = _read(_MemberPart, data)
    root = x509.load_der_x509_certificate(team.root_certificate).public_key()
    if not isinstance(root, ec.EllipticCurvePublicKey) or part.team != team.fingerprint:
        raise CardRefused
    _check(data, root, team.root_mldsa)
    return _member(part.member, team)


def make_request(keys: KeyPair, code: str, age_recipient: str) -> bytes:
    """Return a request, signed with the keys it brings."""
    part = _RequestPart(
        type="underseal.request/1",
        code=code,
        p256=jose.b64url(keys.p256_public()),
        mldsa65=jose.b64url(keys.mldsa65_public()),
        age=age_recipient,
    )
    return _signed(part, keys)


def make_member_card(root: KeyPair, team: TeamCard, member: Member) -> bytes:
    """Return a member's card, signed by the team's root."""
    return _signed(
        _MemberPart(type="underseal.member-card/1", team=team.fingerprint, member=to_entry(member)), root
    )


def make_team_card(
    root: KeyPair, name: str, root_certificate: bytes, supervisors: list[Member], policy: Policy
) -> bytes:
    """Return a team card, signed by the root it introduces."""
    part = _TeamPart(
        type="underseal.team-card/1",
        name=name,
        root=_RootPart(certificate=jose.b64url(root_certificate), mldsa65=jose.b64url(root.mldsa65_public())),
        supervisors=[to_entry(member) for member in supervisors],
        policy=dict(policy),
    )
    return _signed(part, root)


class _RequestPart(CardPart):
    type: Literal["underseal.request/1"]
    code: str
    p256: str
    mldsa65: str
    age: str


class _RootPart(CardPart):
    certificate: str
    mldsa65: str


class _MemberPart(CardPart):
    type: Literal["underseal.member-card/1"]
    team: str
    member: MemberEntry


class _TeamPart(CardPart):
    type: Literal["underseal.team-card/1"]
    name: str = Field(min_length=1, max_length=200)
    root: _RootPart
    supervisors: list[MemberEntry] = Field(max_length=32)
    policy: dict[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")], int | bool]


_Part = TypeVar("_Part", bound=CardPart)


def _read(shape: type[_Part], data: bytes) -> _Part:
    if len(data) > MOST_BYTES:
        raise NotACard
    try:
        return shape.model_validate(read_json(jose.unverified_payload(data)))
    except (ValidationError, NotJson, jose.NotASignature):
        raise NotACard from None


def _check(data: bytes, p256: ec.EllipticCurvePublicKey, mldsa_public: bytes) -> None:
    try:
        jose.verify_general(data, p256, jose.mldsa65_key(mldsa_public))
    except jose.NotASignature:
        raise NotACard from None
    except jose.SignatureInvalid:
        raise CardRefused from None


def _member(entry: MemberEntry, team: TeamCard) -> Member:
    try:
        return from_entry(entry, team)
    except SignerUnknown:
        raise CardRefused from None


def _signed(part: CardPart, keys: KeyPair) -> bytes:
    payload = canonical(part.model_dump())
    return canonical(keys.sign_card(payload, "underseal-card+json"))
