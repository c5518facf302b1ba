"""Cards: small signed JSON files that introduce a team or a member to others.

A card is JWS General JSON (RFC 7515, 7.2.1) with its payload inside, signed with ES256 and ML-DSA-65:
a request by whoever asks, all others by the team's root. The payload's ``type`` says what it is:

* ``underseal.request/1``: code, p256 (SubjectPublicKeyInfo), mldsa65, age
* ``underseal.member-card/1``: team (fingerprint), member
* ``underseal.team-card/1``: name, root (certificate, mldsa65), supervisors (members), policy, serial, issued,
  revoked

The root counts its team cards: a vault takes none with a lower serial than the one it has, so that nobody
brings back a member who was sent away or a rule that was changed.

Nothing in a team card can be believed until its eight words were compared over another channel: it is
signed by the keys it brings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Final, Literal, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import AfterValidator, Field, ValidationError

from forms.codes import is_code
from storage import age_keys, jose, words
from storage.canonical import MAX_NUMBER, NotJson, canonical, read_json
from storage.card_errors import CardForeign, CardRefused, NotACard
from storage.chain import SignerUnknown, read_certificate, team_fingerprint
from storage.members import CardPart, Member, MemberEntry, from_entry, to_entry
from storage.rules import Policy, Rules, rules_of
from storage.signing import KeyPair

MOST_BYTES = 256 * 1024
MOST_REVOKED: Final = 512
EVER: Final = "0001-01-01"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def _a_day(text: str) -> str:
    date.fromisoformat(text)
    return text


class Revocation(CardPart):
    """A certificate, or all certificates of a member, that the team took back.

    Attributes:
        code: of the member.
        certificate: SHA-256 of the certificate (DER), hexadecimal; "" means every one of this member.
        since: first day (UTC) of which nothing they sign is believed; ``0001-01-01`` means nothing ever.
    """

    code: str
    certificate: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    since: Annotated[str, Field(pattern=rf"^{_DAY}$"), AfterValidator(_a_day)]

    @property
    def moment(self) -> datetime:
        """The beginning of that day."""
        return datetime.combine(date.fromisoformat(self.since), time(), UTC)


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
        policy: the team's rules, such as ``approvals``; see `rules`.
        serial: grows with every card the root signs.
        issued: the day it was signed (UTC), ``2026-11-24``, or "".
        revoked: certificates the team took back.
    """

    name: str = field(repr=False)
    root_certificate: bytes = field(repr=False)
    root_mldsa: bytes = field(repr=False)
    fingerprint: str
    supervisors: tuple[Member, ...]
    policy: Policy
    serial: int = 0
    issued: str = ""
    revoked: tuple[Revocation, ...] = ()

    @property
    def revocations(self) -> Mapping[str, datetime]:
        """From when on a member code or a certificate is no longer believed (`storage.chain.Anchor`)."""
        found: dict[str, datetime] = {}
        for entry in self.revoked:
            name = entry.certificate or entry.code
            found[name] = min(entry.moment, found.get(name, entry.moment))
        return found

    @property
    def rules(self) -> Rules:
        """The team's rules, each within its bounds."""
        return rules_of(self.policy)

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
            root_key = read_certificate(root_certificate).public_key()
        except (ValueError, UnsupportedAlgorithm, jose.NotASignature):
            raise NotACard from None
        if not isinstance(root_key, ec.EllipticCurvePublicKey):
            raise NotACard
        _check(data, root_key, root_mldsa)
        bare = cls(
            part.name,
            root_certificate,
            root_mldsa,
            team_fingerprint(root_certificate, root_mldsa),
            (),
            dict(part.policy),
            part.serial,
            part.issued,
            tuple(part.revoked),
        )
        return replace(bare, supervisors=tuple(_member(entry, bare) for entry in part.supervisors))

    def eight_words(self) -> tuple[str, ...]:
        """Return the words two people compare aloud to know that they hold the same card."""
        return words.eight_words(bytes.fromhex(self.fingerprint))


def parse_member_card(data: bytes, team: TeamCard) -> Member:
    """Read a member card of a team that is known.

    Raises:
        NotACard: it has another shape.
        CardForeign: it is of another team.
        CardRefused: it is not signed by the root of this team, or contradicts itself.
    """
    part = _read(_MemberPart, data)
    root = read_certificate(team.root_certificate).public_key()
    if part.team != team.fingerprint:
        raise CardForeign
    if not isinstance(root, ec.EllipticCurvePublicKey):
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
    root: KeyPair,
    name: str,
    root_certificate: bytes,
    supervisors: Sequence[Member],
    policy: Policy,
    *,
    serial: int = 1,
    issued: str = "",
    revoked: Sequence[Revocation] = (),
) -> bytes:
    """Return a team card, signed by the root it introduces; see `TeamCard` for what it says."""
    part = _TeamPart(
        type="underseal.team-card/1",
        name=name,
        root=_RootPart(certificate=jose.b64url(root_certificate), mldsa65=jose.b64url(root.mldsa65_public())),
        supervisors=[to_entry(member) for member in supervisors],
        policy=dict(policy),
        serial=serial,
        issued=issued,
        revoked=list(revoked),
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
    # Cards of before had none of these.
    serial: int = Field(default=0, ge=0, le=MAX_NUMBER)
    issued: str = Field(default="", pattern=rf"^({_DAY})?$")
    revoked: list[Revocation] = Field(default=[], max_length=MOST_REVOKED)


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


__all__ = [
    "EVER",
    "MOST_BYTES",
    "MOST_REVOKED",
    "CardRefused",
    "NotACard",
    "Policy",
    "Request",
    "Revocation",
    "TeamCard",
    "make_member_card",
    "make_request",
    "make_team_card",
    "parse_member_card",
]
