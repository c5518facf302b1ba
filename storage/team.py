"""The team of a vault: founding one, joining one, and the keys of the vault's owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from forms.errors import AppError
from storage import age_keys, jose
from storage.card_errors import (
    CardExpired,
    CardForeign,
    CardForSomebodyElse,
    CardOlder,
    CardRefused,
    CardRevoked,
    MembershipExpired,
    MembershipRevoked,
)
from storage.cards import Policy, Request, TeamCard, make_request, parse_member_card
from storage.connection import Database
from storage.custody import Custody
from storage.founding import Founding
from storage.members import Member, Role, Standing, standing_of
from storage.rules import DEFAULTS, NO_TEAM, Rules
from storage.signing import KeyPair, Signer
from storage.team_rows import TeamRows, same_keys

DEFAULT_POLICY: Final[Policy] = DEFAULTS
_TEAM_ITEM: Final = "team"


class NoTeam(AppError):
    """Something was asked for that only a member of a team can do."""

    code = "storage.team.none"
    text = (
        "This vault does not belong to a team yet. Nothing was changed. "
        "Please found a team or join one first."
    )


class TeamExists(AppError):
    """A vault belongs to one team for good."""

    code = "storage.team.exists"
    text = (
        "This vault belongs to a team already. Nothing was changed. Please make a new vault for another team."
    )


class NotTheFounder(AppError):
    """The team's root key is in another vault."""

    code = "storage.team.root"
    text = "Only the supervisor who founded the team can do this. Nothing was changed. Please ask them."


class Team:
    """The team of a vault."""

    def __init__(self, database: Database, custody: Custody, now: Callable[[], datetime]) -> None:
        self._database = database
        self._custody = custody
        self._now = now
        self._rows = TeamRows(database)
        self._founding = Founding(self._rows, now)

    def found(self, name: str, *, member_code: str | None = None, policy: Policy | None = None) -> TeamCard:
        """Found a team, and become its first supervisor.

        Args:
            name: what the team calls itself; stays inside vaults and cards.
            member_code: the founder's own code; drawn at random when None.
            policy: the team's rules, over the usual ones.

        Raises:
            TeamExists: the vault belongs to a team.
        """
        with self._database.transaction():
            if self._rows.card() is not None:
                raise TeamExists
            self._founding.begin(name, policy or {})
            self.certify(self._request(member_code), role="supervisor")
            self._custody.append(_TEAM_ITEM, "CREA", reason="founded", details={"team": self.fingerprint()})
        return self.trust()

    def request(self) -> bytes:
        """Return what to send to the team's founder: this vault's public keys. The same each time."""
        return self._request(None)

    def certify(self, request: bytes, *, role: Role, flags: tuple[str, ...] = ()) -> bytes:
        """Make somebody a member, or give a member another role; returns their member card.

        A certificate that allowed more than the new one is taken back from today on.

        Raises:
            NotTheFounder: the root's keys are not here.
            NotACard, CardRefused: the request is damaged or forged.
            CardRevoked: their membership was ended.
        """
        root, asked = self._root(), Request.parse(request)
        return self._certify(root, asked, role, flags, "certified")

    def renew(self, code: str, *, role: Role | None = None, flags: tuple[str, ...] | None = None) -> bytes:
        """Certify a member's keys anew, without a request; returns their new member card.

        Args:
            code: the member.
            role: another role; the one they have when None.
            flags: other abilities; those they have when None.

        Raises:
            NotTheFounder: the root's keys are not here.
            CardRefused: there is no such member.
            CardRevoked: their membership was ended.
        """
        root, known = self._root(), self._rows.find(code)
        if known is None:
            raise CardRefused
        asked = self._founding.again(known)
        wanted = known.flags if flags is None else flags
        return self._certify(root, asked, role or known.role, wanted, "renewed")

    def revoke(self, code: str, *, ever: bool = False) -> TeamCard:
        """End a membership; those who hold the old team card need the new one.

        Args:
            code: the member.
            ever: believe nothing they ever signed, as when their keys are in other hands; otherwise what
                they signed before today still counts.

        Raises:
            NotTheFounder: the root's keys are not here.
            OwnMembership, TooManyRevoked: see there.
            CardRefused: there is no such member.
        """
        root = self._root()
        if self._rows.find(code) is None:
            raise CardRefused
        with self._database.transaction():
            self._founding.revoke(root, code, ever=ever)
            self._custody.append(code, "CREA", reason="revoked", details={"ever": int(ever)})
        return self.trust()

    def set_policy(self, **changes: int | bool) -> TeamCard:
        """Change rules of the team and sign its card anew; those who hold the old card need the new one.

        Raises:
            NotTheFounder: the root's keys are not here.
        """
        root = self._root()
        with self._database.transaction():
            self._founding.set_policy(root, changes)
            self._custody.append(_TEAM_ITEM, "CREA", reason="policy", details=dict(changes))
        return self.trust()

    def install(self, member_card: bytes, team_card: bytes) -> None:
        """Join the team that certified this vault's request, or take newer cards of the same team.

        Raises:
            NotACard, CardRefused: a card is damaged or forged.
            CardForeign, CardForSomebodyElse, CardOlder, CardExpired, CardRevoked: see there.
            TeamExists: the cards are of another team.
        """
        team = TeamCard.parse(team_card)
        member = parse_member_card(member_card, team)
        with self._database.transaction():
            if self.fingerprint() not in {"", team.fingerprint}:
                raise TeamExists
            own = self._rows.own_keys()
            if own is None or not same_keys(own[1], member) or member.code != own[0]:
                raise CardForSomebodyElse
            self._require_newer(team, team_card)
            _require_good(standing_of(member, team, self._now()))
            self._rows.keep_card(team_card)
            self._rows.keep_member_card(member.code, member_card)
            self._custody.append(_TEAM_ITEM, "RECV", reason="joined", details=_facts(team))

    def update(self, team_card: bytes) -> None:
        """Take a newer card of the own team: another supervisor, another rule, a membership that ended.

        Raises:
            NotACard, CardRefused: the card is damaged or forged.
            CardForeign, CardOlder: see there.
        """
        team = TeamCard.parse(team_card)
        if team.fingerprint != self.fingerprint():
            raise CardForeign
        with self._database.transaction():
            self._require_newer(team, team_card)
            self._rows.keep_card(team_card)
            self._custody.append(_TEAM_ITEM, "RECV", reason="team card", details=_facts(team))

    def learn(self, member_card: bytes) -> Member:
        """Keep the card of another member, to encrypt to them; return the member.

        Raises:
            NotACard, CardForeign, CardRefused: it is damaged, of another team, or forged.
            CardExpired, CardRevoked: their membership ended.
        """
        team = self.trust()
        member = parse_member_card(member_card, team)
        _require_good(standing_of(member, team, self._now()))
        if self._rows.own_code() != member.code:
            self._rows.keep_member_card(member.code, member_card)
        return member

    def is_founder(self) -> bool:
        """Say whether the team's root keys are in this vault."""
        return self._rows.root() is not None

    def card(self) -> bytes:
        """Return the team's card, to be given to others.

        Raises:
            NoTeam: there is no team.
        """
        card = self._rows.card()
        if card is None:
            raise NoTeam
        return card

    def member_card(self, code: str) -> bytes | None:
        """Return a member's card, or None if they are unknown here."""
        return self._rows.member_card(code)

    def trust(self) -> TeamCard:
        """Return the team, as what signatures are checked against.

        Raises:
            NoTeam: there is no team.
        """
        team = self._rows.team()
        if team is None:
            raise NoTeam
        return team

    def rules(self) -> Rules:
        """Return the rules this vault obeys; those of a vault without a team when there is none."""
        team = self._rows.team()
        return NO_TEAM if team is None else team.rules

    def fingerprint(self) -> str:
        """Return the team's fingerprint, or "" without a team."""
        team = self._rows.team()
        return "" if team is None else team.fingerprint

    def me(self) -> Member | None:
        """Return the owner of this vault, or None until they were certified."""
        code = self._rows.own_code()
        return None if code is None else self._rows.find(code)

    def standing(self, member: Member) -> Standing:
        """Return what a member is to the team now.

        Raises:
            NoTeam: there is no team.
        """
        return standing_of(member, self.trust(), self._now())

    def members(self) -> Sequence[Member]:
        """Return the members this vault knows, its owner among them, sorted by code."""
        found = {member.code: member for member in self.supervisors()}
        return [member for _, member in sorted({**found, **self._rows.known()}.items())]

    def supervisors(self) -> Sequence[Member]:
        """Return those whom sealed testimonies are encrypted to, sorted by code."""
        team = self._rows.team()
        return [] if team is None else sorted(team.supervisors, key=lambda member: member.code)

    def signer(self) -> Signer:
        """Return the owner as one who can sign.

        Raises:
            NoTeam: they were not certified yet.
            MembershipExpired, MembershipRevoked: they are not a member any more.
        """
        signer = self.signer_or_none()
        if signer is None:
            raise NoTeam
        state = self.standing(signer.member).state
        if state == "revoked":
            raise MembershipRevoked
        if state == "expired":
            raise MembershipExpired
        return signer

    def signer_or_none(self) -> Signer | None:
        """Return the owner as one who can sign, or None until they were certified.

        For the custody log, which goes on whatever became of the membership.
        """
        member, own = self.me(), self._rows.own_keys()
        return None if member is None or own is None else Signer(member, own[1])

    def holds(self, code: str, signature: bytes, data: bytes) -> bool:
        """Say whether a known member's ES256 signature over data holds."""
        member = next((m for m in self.members() if m.code == code), None)
        if member is None:
            return False
        key = x509.load_der_x509_certificate(member.certificate).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        try:
            jose.es256_verify(key, signature, data)
        except jose.SignatureInvalid:
            return False
        return True

    def decryption_identity(self) -> str:
        """Return the owner's age identity, ``AGE-SECRET-KEY-PQ-1...``.

        Raises:
            NoTeam: no keys were made yet.
        """
        secret = self._rows.own_age()
        if secret is None:
            raise NoTeam
        return secret

    def _certify(
        self, root: KeyPair, asked: Request, role: Role, flags: tuple[str, ...], reason: str
    ) -> bytes:
        with self._database.transaction():
            member, card = self._founding.certify(root, asked, role, flags)
            self._custody.append(member.code, "CREA", reason=reason, details={"role": role})
        return card

    def _request(self, code: str | None) -> bytes:
        with self._database.transaction():
            own = self._rows.own_keys() or self._rows.new_own_keys(code)
        return make_request(own[1], own[0], age_keys.recipient_of(self.decryption_identity()))

    def _root(self) -> KeyPair:
        root = self._rows.root()
        if root is None:
            raise NotTheFounder
        return root

    def _require_newer(self, team: TeamCard, card: bytes) -> None:
        known = self._rows.team()
        if known is None or card == self._rows.card():
            return
        if team.serial <= known.serial and (team.serial or known.serial):
            raise CardOlder


def _require_good(standing: Standing) -> None:
    if standing.state == "revoked":
        raise CardRevoked
    if standing.state == "expired":
        raise CardExpired


def _facts(team: TeamCard) -> dict[str, str | int]:
    return {"team": team.fingerprint, "serial": team.serial}


__all__ = [
    "DEFAULT_POLICY",
    "CardRefused",
    "NoTeam",
    "NotTheFounder",
    "Team",
    "TeamExists",
]
