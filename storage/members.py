"""Members of a team, as others may know them: a code, a role and public keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from forms.codes import is_code
from storage import age_keys
from storage.chain import Anchor, SignerFacts, SignerUnknown, check_chain, check_grant
from storage.jose import NotASignature, b64url, from_b64url

Role = Literal["interviewer", "supervisor"]

KNOWN_FLAGS: Final = ("sgbv_trained", "child_trained", "clinician")
"""Abilities the windows offer; a card may carry others."""


@dataclass(frozen=True)
class Member:
    """A certified person.

    Attributes:
        code: ``M-XXXX-C``; the one name a member has here.
        role: ``interviewer`` or ``supervisor``.
        flags: further abilities the team gave, such as ``sgbv_trained``.
        certificate: X.509, DER.
        chain: the certificate and the root's, DER.
        mldsa_public: raw ML-DSA-65 key, 1952 bytes.
        age_recipient: what is encrypted to this member, ``age1pq1...``.
        grant: the root's ML-DSA-65 signature over certificate and key (`storage.chain.grant_message`).
    """

    code: str
    role: Role
    flags: tuple[str, ...]
    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    mldsa_public: bytes = field(repr=False)
    age_recipient: str = field(repr=False)
    grant: bytes = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """What a member is to the team at a moment.

    Attributes:
        state: ``member``, ``expired`` or ``revoked``.
        until: when the certificate ends, or ended.
    """

    state: Literal["member", "expired", "revoked"]
    until: datetime


def standing_of(member: Member, team: Anchor, now: datetime) -> Standing:
    """Return what a member is to the team now.

    A certificate that begins tomorrow counts as begun: clocks of field laptops are set by hand. One that
    was taken back stays so whatever the clock says.

    Raises:
        SignerUnknown: another team certified them.
    """
    facts = check_chain(member.chain[:1], team)
    if facts.revoked:
        return Standing("revoked", facts.valid_until)
    return Standing("member" if now <= facts.valid_until else "expired", facts.valid_until)


class CardPart(BaseModel):
    """A part of a card: nothing missing, nothing unknown, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class MemberEntry(CardPart):
    """A member as cards spell them; bytes are base64url."""

    code: str
    role: Role
    flags: list[Annotated[str, Field(pattern=r"^[a-z][a-z_-]{0,31}$")]] = Field(max_length=16)
    certificate: str
    mldsa65: str
    age: str
    grant: str


def to_entry(member: Member) -> MemberEntry:
    """Return how a card spells a member."""
    return MemberEntry(
        code=member.code,
        role=member.role,
        flags=list(member.flags),
        certificate=b64url(member.certificate),
        mldsa65=b64url(member.mldsa_public),
        age=member.age_recipient,
        grant=b64url(member.grant),
    )


def from_entry(entry: MemberEntry, team: Anchor) -> Member:
    """Return the member a card speaks of, after checking that the team's root says the same.

    Raises:
        SignerUnknown: certificate, grant and entry do not agree, or are of another team.
        NotARecipient: the encryption key is none.
    """
    try:
        certificate, mldsa_public, grant = (
            from_b64url(text) for text in (entry.certificate, entry.mldsa65, entry.grant)
        )
    except NotASignature:
        raise SignerUnknown from None
    facts = check_chain([certificate], team)
    check_grant(facts, mldsa_public, grant, team)
    if not _agree(entry, facts):
        raise SignerUnknown
    age_keys.parse_recipient(entry.age)
    return Member(
        code=entry.code,
        role=entry.role,
        flags=tuple(entry.flags),
        certificate=certificate,
        chain=(certificate, team.root_certificate),
        mldsa_public=mldsa_public,
        age_recipient=entry.age,
        grant=grant,
    )


def _agree(entry: MemberEntry, facts: SignerFacts) -> bool:
    certified = (facts.member_code, facts.role, facts.flags)
    return is_code(entry.code, "M") and certified == (entry.code, entry.role, tuple(entry.flags))
