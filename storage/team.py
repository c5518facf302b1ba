"""The team of a vault: founding one, joining one, and the keys of the vault's owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from forms.codes import new_code
from forms.errors import AppError
from storage import age_keys, jose
from storage.cards import (
    CardRefused,
    Policy,
    Request,
    TeamCard,
    make_member_card,
    make_request,
    make_team_card,
    parse_member_card,
)
from storage.certificates import member_certificate, root_certificate
from storage.chain import grant_message
from storage.connection import Database
from storage.custody import Custody
from storage.members import Member, Role
from storage.signing import KeyPair, Signer

DEFAULT_POLICY: Final[Policy] = {"approvals": 2, "batch": 8, "forget_after_sealing": True}
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
    """The team of a vault.

    A member is kept as the card the root signed, and read back through the same checks.
    """

    def __init__(self, database: Database, custody: Custody, now: Callable[[], datetime]) -> None:
        self._database = database
        self._custody = custody
        self._now = now
        # Checked cards by their bytes: a card is checked once, and a rolled back change is not remembered.
        self._teams: dict[bytes, TeamCard] = {}
        self._checked: dict[tuple[bytes, bytes], Member] = {}

    def found(self, name: str, *, member_code: str | None = None, policy: Policy | None = None) -> TeamCard:
        """Found a team, and become its first supervisor.

        Args:
            name: what the team calls itself; stays inside vaults and cards.
            member_code: the founder's own code; drawn at random when None.
            policy: the team's rules, over the usual ones.

        Raises:
            TeamExists: the vault belongs to a team.
        """
        root = KeyPair.generate()
        certificate = root_certificate(root.p256, new_code("G", 6), self._now())
        with self._database.transaction():
            if self._card() is not None:
                raise TeamExists
            card = make_team_card(root, name, certificate, [], {**DEFAULT_POLICY, **(policy or {})})
            self._database.change(
                "INSERT INTO team_root (id, p256, mldsa65) VALUES (1, ?, ?)",
                (root.p256_bytes(), root.mldsa65_seed()),
            )
            self._keep_team_card(card)
            self.certify(self._request(member_code), role="supervisor")
            self._custody.append(_TEAM_ITEM, "CREA", reason="founded", details={"team": self.fingerprint()})
        return self.trust()

    def request(self) -> bytes:
        """Return what to send to the team's founder: this vault's public keys. The same each time."""
        return self._request(None)

    def certify(self, request: bytes, *, role: Role, flags: tuple[str, ...] = ()) -> bytes:
        """Make somebody a member, or give a member another role; returns their member card.

        Raises:
            NotTheFounder: the root's keys are not here.
            NotACard, CardRefused: the request is damaged or forged.
        """
        root, team, asked = self._root(), self.trust(), Request.parse(request)
        known = self._find(asked.code)
        if known is not None and known.mldsa_public != asked.mldsa_public:
            # Somebody else's code: with it they could sign in the other's name.
            raise CardRefused
        certificate = member_certificate(
            root.p256,
            team.root_certificate,
            asked.p256,
            asked.mldsa_public,
            asked.code,
            role,
            flags,
            self._now(),
        )
        member = Member(
            code=asked.code,
            role=role,
            flags=tuple(sorted(flags)),
            certificate=certificate,
            chain=(certificate, team.root_certificate),
            mldsa_public=asked.mldsa_public,
            age_recipient=asked.age_recipient,
            grant=root.mldsa65.sign(grant_message(certificate, asked.mldsa_public)),
        )
        card = make_member_card(root, team, member)
        with self._database.transaction():
            self._keep_member_card(member.code, card)
            self._renew_team_card(root, team)
            self._custody.append(member.code, "CREA", reason="certified", details={"role": role})
        return card

    def install(self, member_card: bytes, team_card: bytes) -> None:
        """Join the team that certified this vault's request, or take newer cards of the same team.

        Raises:
            NotACard, CardRefused: a card is damaged, forged, or not for this vault's keys.
            TeamExists: the cards are of another team.
        """
        team = TeamCard.parse(team_card)
        member = parse_member_card(member_card, team)
        with self._database.transaction():
            if self.fingerprint() not in {"", team.fingerprint}:
                raise TeamExists
            own = self._own_keys()
            if own is None or not _same_keys(own[1], member) or member.code != own[0]:
                raise CardRefused
            self._keep_team_card(team_card)
            self._keep_member_card(member.code, member_card)
            self._custody.append(_TEAM_ITEM, "RECV", reason="joined", details={"team": team.fingerprint})

    def update(self, team_card: bytes) -> None:
        """Take a newer card of the own team, as when a supervisor was added.

        Raises:
            NotACard, CardRefused: the card is damaged, forged, or of another team.
        """
        team = TeamCard.parse(team_card)
        if team.fingerprint != self.fingerprint():
            raise CardRefused
        with self._database.transaction():
            self._keep_team_card(team_card)
            self._custody.append(_TEAM_ITEM, "RECV", reason="team card", details={"team": team.fingerprint})

    def is_founder(self) -> bool:
        """Say whether the team's root keys are in this vault."""
        return bool(self._database.value("SELECT COUNT(*) FROM team_root"))

    def set_policy(self, **changes: int | bool) -> TeamCard:
        """Change rules of the team and sign its card anew; those who hold the old card need the new one.

        Raises:
            NotTheFounder: the root's keys are not here.
        """
        root, team = self._root(), self.trust()
        policy = {**team.policy, **changes}
        supervisors = list(self.supervisors())
        card = make_team_card(root, team.name, team.root_certificate, supervisors, policy)
        with self._database.transaction():
            self._keep_team_card(card)
            self._custody.append(_TEAM_ITEM, "CREA", reason="policy", details=dict(changes))
        return self.trust()

    def card(self) -> bytes:
        """Return the team's card, to be given to others.

        Raises:
            NoTeam: there is no team.
        """
        card = self._card()
        if card is None:
            raise NoTeam
        return card

    def member_card(self, code: str) -> bytes | None:
        """Return a member's card, or None if they are unknown here."""
        card = self._database.value("SELECT card FROM members WHERE code = ?", (code,))
        return None if card is None else bytes(card)

    def trust(self) -> TeamCard:
        """Return the team, as what signatures are checked against.

        Raises:
            NoTeam: there is no team.
        """
        card = self.card()
        if card not in self._teams:
            self._teams[card] = TeamCard.parse(card)
        return self._teams[card]

    def fingerprint(self) -> str:
        """Return the team's fingerprint, or "" without a team."""
        return "" if self._card() is None else self.trust().fingerprint

    def me(self) -> Member | None:
        """Return the owner of this vault, or None until they were certified."""
        code = self._database.value("SELECT code FROM own_keys")
        return None if code is None else self._find(code)

    def members(self) -> Sequence[Member]:
        """Return the members this vault knows, its owner among them, sorted by code."""
        found = {member.code: member for member in self._supervisors_of_card()}
        return [member for _, member in sorted({**found, **self._known()}.items())]

    def supervisors(self) -> Sequence[Member]:
        """Return those whom sealed testimonies are encrypted to, sorted by code."""
        return sorted(self._supervisors_of_card(), key=lambda member: member.code)

    def signer(self) -> Signer:
        """Return the owner as one who can sign.

        Raises:
            NoTeam: they were not certified yet.
        """
        signer = self.signer_or_none()
        if signer is None:
            raise NoTeam
        return signer

    def signer_or_none(self) -> Signer | None:
        """Return the owner as one who can sign, or None until they were certified."""
        member, own = self.me(), self._own_keys()
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
        secret = self._database.value("SELECT age FROM own_keys")
        if secret is None:
            raise NoTeam
        return str(secret)

    def _request(self, code: str | None) -> bytes:
        with self._database.transaction():
            own = self._own_keys() or self._new_own_keys(code)
        return make_request(own[1], own[0], age_keys.recipient_of(self.decryption_identity()))

    def _new_own_keys(self, code: str | None) -> tuple[str, KeyPair]:
        code, keys, age = code or new_code("M", 4), KeyPair.generate(), age_keys.generate("hybrid")
        self._database.change(
            "INSERT INTO own_keys (id, code, p256, mldsa65, age) VALUES (1, ?, ?, ?, ?)",
            (code, keys.p256_bytes(), keys.mldsa65_seed(), age.secret),
        )
        return code, keys

    def _own_keys(self) -> tuple[str, KeyPair] | None:
        row = self._database.row("SELECT code, p256, mldsa65 FROM own_keys")
        return None if row is None else (row[0], KeyPair.from_bytes(row[1], row[2]))

    def _root(self) -> KeyPair:
        row = self._database.row("SELECT p256, mldsa65 FROM team_root")
        if row is None:
            raise NotTheFounder
        return KeyPair.from_bytes(row[0], row[1])

    def _card(self) -> bytes | None:
        card = self._database.value("SELECT card FROM team")
        return None if card is None else bytes(card)

    def _supervisors_of_card(self) -> tuple[Member, ...]:
        return () if self._card() is None else self.trust().supervisors

    def _known(self) -> dict[str, Member]:
        rows = self._database.rows("SELECT code, card FROM members")
        return {code: self._member(bytes(card)) for code, card in rows}

    def _member(self, card: bytes) -> Member:
        key = (self.card(), card)
        if key not in self._checked:
            self._checked[key] = parse_member_card(card, self.trust())
        return self._checked[key]

    def _find(self, code: str) -> Member | None:
        card = self.member_card(code)
        return None if card is None else self._member(card)

    def _keep_team_card(self, card: bytes) -> None:
        self._database.change(
            "INSERT INTO team (id, card) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET card = excluded.card",
            (card,),
        )

    def _keep_member_card(self, code: str, card: bytes) -> None:
        self._database.change(
            "INSERT INTO members (code, card) VALUES (?, ?) "
            "ON CONFLICT (code) DO UPDATE SET card = excluded.card",
            (code, card),
        )

    def _renew_team_card(self, root: KeyPair, team: TeamCard) -> None:
        supervisors = sorted(
            (member for member in self._known().values() if member.role == "supervisor"),
            key=lambda member: member.code,
        )
        self._keep_team_card(make_team_card(root, team.name, team.root_certificate, supervisors, team.policy))


def _same_keys(keys: KeyPair, member: Member) -> bool:
    certified = x509.load_der_x509_certificate(member.certificate).public_key()
    return keys.p256.public_key() == certified and keys.mldsa65_public() == member.mldsa_public
