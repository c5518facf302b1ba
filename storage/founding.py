"""What only the founder's vault can do, because the team's root keys are in it: who is in, by which rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from forms.codes import new_code
from storage.card_errors import CardRefused, CardRevoked, OwnMembership, TooManyRevoked
from storage.cards import (
    EVER,
    MOST_REVOKED,
    Policy,
    Request,
    Revocation,
    TeamCard,
    make_member_card,
    make_team_card,
)
from storage.certificates import member_certificate, root_certificate
from storage.chain import SignerUnknown, grant_message
from storage.members import Member, Role
from storage.rules import DEFAULTS
from storage.signing import KeyPair
from storage.team_rows import TeamRows

_EPOCH: Final = date(1970, 1, 1)
_SERIALS_A_DAY: Final = 1000


class Founding:
    """The root's side of a team. The callers check that the root's keys are here."""

    def __init__(self, rows: TeamRows, now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._now = now

    def begin(self, name: str, policy: Policy) -> None:
        """Make a root and its first card, in the caller's transaction."""
        root = KeyPair.generate()
        certificate = root_certificate(root.p256, new_code("G", 6), self._now())
        self._rows.keep_root(root)
        self._rows.keep_card(
            make_team_card(
                root,
                name,
                certificate,
                [],
                {**DEFAULTS, **policy},
                serial=self._serial(0),
                issued=self._today(),
            )
        )

    def certify(
        self, root: KeyPair, asked: Request, role: Role, flags: Sequence[str]
    ) -> tuple[Member, bytes]:
        """Certify the keys of a request, keep the member and sign the team's card anew.

        Raises:
            CardRefused: the code is somebody else's.
            CardRevoked: this member was sent away; they need a new vault, with a code and keys of its own.
        """
        known = self._rows.find(asked.code)
        if known is not None and known.mldsa_public != asked.mldsa_public:
            # Somebody else's code: with it they could sign in the other's name.
            raise CardRefused
        if any(entry.code == asked.code and not entry.certificate for entry in self._team().revoked):
            raise CardRevoked
        team = self._team()
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
        self._rows.keep_member_card(member.code, card)
        taken_back = [] if known is None or _covers(member, known) else [self._taken_back(known)]
        self._sign(root, revoked=taken_back)
        return member, card

    def again(self, member: Member) -> Request:
        """Return what a member once asked for, to certify the same keys anew.

        Raises:
            SignerUnknown: their certificate is not like ours.
        """
        key = x509.load_der_x509_certificate(member.certificate).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise SignerUnknown
        return Request(member.code, key, member.mldsa_public, member.age_recipient)

    def revoke(self, root: KeyPair, code: str, *, ever: bool) -> None:
        """Take back every certificate of a member, from today on or as if they had never been.

        Raises:
            OwnMembership: it is the founder's own.
            TooManyRevoked: the card has no room.
        """
        if code == self._rows.own_code():
            raise OwnMembership
        since = EVER if ever else self._today()
        self._sign(root, revoked=[Revocation(code=code, certificate="", since=since)])

    def set_policy(self, root: KeyPair, changes: Policy) -> None:
        """Change rules and sign the team's card anew."""
        self._sign(root, policy={**self._team().policy, **changes})

    def _sign(
        self, root: KeyPair, *, policy: Policy | None = None, revoked: Sequence[Revocation] = ()
    ) -> None:
        team = self._team()
        entries = (*(entry for entry in team.revoked if entry not in revoked), *revoked)
        if len(entries) > MOST_REVOKED:
            raise TooManyRevoked
        gone = {entry.code for entry in entries if not entry.certificate}
        members = [member for member in self._rows.known().values() if member.code not in gone]
        self._rows.keep_card(
            make_team_card(
                root,
                team.name,
                team.root_certificate,
                sorted((m for m in members if m.role == "supervisor"), key=lambda member: member.code),
                team.policy if policy is None else policy,
                serial=self._serial(team.serial),
                issued=self._today(),
                revoked=entries,
            )
        )

    def _taken_back(self, member: Member) -> Revocation:
        digest = hashlib.sha256(member.certificate).hexdigest()
        return Revocation(code=member.code, certificate=digest, since=self._today())

    def _team(self) -> TeamCard:
        team = self._rows.team()
        if team is None:
            raise ValueError("a root without a team")
        return team

    def _serial(self, before: int) -> int:
        """Return a serial above the one before, and above those of earlier days.

        The day is in it, so that a founder's vault that was restored from a backup of last week does not
        sign cards that the others take for old ones.
        """
        return max(before + 1, (self._now().date() - _EPOCH).days * _SERIALS_A_DAY)

    def _today(self) -> str:
        return self._now().date().isoformat()


def _covers(new: Member, old: Member) -> bool:
    """Say whether a new certificate allows all that the old one did, so that the old one does no harm."""
    return (new.role == old.role or old.role == "interviewer") and set(old.flags) <= set(new.flags)
