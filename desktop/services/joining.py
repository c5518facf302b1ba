"""Letting people into a team: requests, certification, cards. Everything here runs on the vault lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from desktop.services.cardfiles import read_small, write_card, write_small
from desktop.services.vault_service import OpenVault, described
from storage import words
from storage.cards import CardRefused, Request
from storage.members import Member, Role
from storage.recipients import RecipientCard
from storage.rules import NO_TEAM, Rules
from storage.vault import Vault

_HYBRID: Final = "age1pq"


Words = Mapping[str, str]
"""Eight words by language: ``en``, ``be`` and ``ru``."""


@dataclass(frozen=True)
class MemberLine:
    """One member as the team page lists them.

    Attributes:
        state: ``member``, ``expired`` or ``revoked``.
        until: last day of the certificate.
        flags: further abilities.
    """

    code: str
    role: str
    is_me: bool
    state: str
    until: date
    flags: tuple[str, ...]


@dataclass(frozen=True)
class RecipientLine:
    """One recipient as the team page lists them.

    Attributes:
        words: eight words that are compared over another channel.
        confirmed: whether that was done.
        classic: whether the key is of the kind that future computers may break.
    """

    code: str
    name: str
    category: str
    purpose: str
    words: Words
    confirmed: bool
    classic: bool


@dataclass(frozen=True)
class TeamPicture:
    """What the team page shows."""

    name: str
    words: Words
    approvals: int
    can_certify: bool
    members: tuple[MemberLine, ...]
    recipients: tuple[RecipientLine, ...]
    card: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class Membership:
    """What the page for joining shows.

    Attributes:
        words: of the own request.
        request: the request card.
        team: name of the team, once there is one.
        code: the own member code.
        role: the own role.
        state: ``member``, ``expired`` or ``revoked``, or empty.
        rules: of the team.
    """

    words: Words
    request: bytes = field(repr=False)
    team: str = ""
    code: str = ""
    role: str = ""
    state: str = ""
    rules: Rules = NO_TEAM


@dataclass(frozen=True)
class Asked:
    """A request that was read: who asks, and the words to compare with them."""

    data: bytes
    code: str
    words: Words


def membership(opened: OpenVault) -> Membership:
    """Return the words that an interviewer reads to the supervisor, and the team if they are a member."""
    team = opened.vault.team
    request = team.request()
    words_, me = _words_of(Request.parse(request)), team.me()
    if me is None:
        return Membership(words_, request)
    return Membership(
        words_, request, team.trust().name, me.code, me.role, team.standing(me).state, team.rules()
    )


def save_request(opened: OpenVault, path: Path) -> None:
    """Write the request card to a file the person chose."""
    write_small(path, opened.vault.team.request())


def join(opened: OpenVault, member: bytes, team: bytes) -> OpenVault:
    """Install both cards; return the vault as a member's.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: a card is damaged, altered, or of somebody else.
    """
    opened.vault.team.install(member, team)
    return described(opened)


def read_request(path: Path) -> Asked:
    """Read a request card that somebody handed over.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: it is none, or was altered.
    """
    return asked_in(read_small(path))


def asked_in(data: bytes) -> Asked:
    """Read a request card, wherever it came from.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: it is none, or was altered.
    """
    request = Request.parse(data)
    return Asked(data, request.code, _words_of(request))


def certify(
    vault: Vault, asked: Asked, role: Role, folder: Path, flags: Sequence[str] = ()
) -> tuple[Path, Path]:
    """Make somebody a member and write their two cards into a folder; return the files' paths.

    Raises:
        storage.team.NotTheFounder: only the founder's vault can certify.
    """
    return write_cards(
        vault, asked.code, vault.team.certify(asked.data, role=role, flags=tuple(flags)), folder
    )


def renew(vault: Vault, code: str, role: Role, flags: Sequence[str], folder: Path) -> tuple[Path, Path]:
    """Give a member a new card, perhaps with another role, and write both cards into a folder.

    Raises:
        storage.team.NotTheFounder: only the founder's vault can certify.
        storage.cards.CardRefused: there is no such member, or their membership was ended.
    """
    return write_cards(vault, code, vault.team.renew(code, role=role, flags=tuple(flags)), folder)


def end(vault: Vault, code: str, *, ever: bool) -> None:
    """End a membership: from today on, or as if it had never been.

    Raises:
        storage.team.NotTheFounder: only the founder's vault can.
        storage.card_errors.OwnMembership: it is the founder's own.
    """
    vault.team.revoke(code, ever=ever)


def write_cards(vault: Vault, code: str, card: bytes, folder: Path) -> tuple[Path, Path]:
    """Write a member's card and the team's into a folder; older ones of the same name give way."""
    member, team = folder / f"member-{code}.json", folder / "team-card.json"
    write_card(member, card)
    write_card(team, vault.team.card())
    return member, team


def save_team_card(vault: Vault, path: Path) -> None:
    """Write the team card, which recipients trust, to a file the person chose."""
    write_small(path, vault.team.card())


def take_team_card(opened: OpenVault, data: bytes) -> OpenVault:
    """Take a newer card of the own team; return the vault as the new card's rules make it.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: it is none, older, or of another team.
    """
    opened.vault.team.update(data)
    return described(opened)


def set_rules(opened: OpenVault, **changes: int | bool) -> OpenVault:
    """Change rules of the team; return the vault as they make it.

    Raises:
        storage.team.NotTheFounder: only the founder's vault can.
    """
    opened.vault.team.set_policy(**changes)
    return described(opened)


def set_approvals(vault: Vault, count: int) -> None:
    """Change how many approvals a release needs; 0 asks nobody.

    Raises:
        storage.team.NotTheFounder: only the founder's vault can.
    """
    vault.team.set_policy(approvals=count)


def read_recipient(path: Path) -> RecipientCard:
    """Read a recipient's card from a file.

    Raises:
        storage.cards.NotACard: it is none.
    """
    return RecipientCard.parse(read_small(path))


def add_recipient(vault: Vault, card: RecipientCard) -> None:
    """Keep a recipient; what they get is encrypted to the key in their card.

    Raises:
        storage.cards.NotACard: the card is not whole.
    """
    vault.recipients.add(card)


def confirm_recipient(vault: Vault, code: str) -> None:
    """Remember that the eight words were compared."""
    vault.recipients.confirm(code)


def picture(vault: Vault) -> TeamPicture:
    """Return what the team page shows."""
    team, me = vault.team.trust(), vault.team.me()
    members = tuple(_line(vault, member, me) for member in vault.team.members())
    recipients = tuple(
        RecipientLine(
            card.code,
            card.name,
            card.category,
            card.purpose,
            words.in_every_language(card.age_recipient.encode()),
            vault.recipients.confirmed(card.code) is not None,
            not card.age_recipient.startswith(_HYBRID),
        )
        for card in vault.recipients.list()
    )
    return TeamPicture(
        team.name,
        words.in_every_language(bytes.fromhex(team.fingerprint)),
        team.rules.approvals,
        vault.team.is_founder(),
        members,
        recipients,
        vault.team.card(),
    )


def member_line(vault: Vault, code: str) -> MemberLine:
    """Return one member.

    Raises:
        storage.cards.CardRefused: there is no such member.
    """
    found = next((member for member in vault.team.members() if member.code == code), None)
    if found is None:
        raise CardRefused
    return _line(vault, found, vault.team.me())


def _line(vault: Vault, member: Member, me: Member | None) -> MemberLine:
    standing = vault.team.standing(member)
    return MemberLine(
        member.code,
        member.role,
        me is not None and member.code == me.code,
        standing.state,
        standing.until.date(),
        member.flags,
    )


def _words_of(request: Request) -> Words:
    return words.in_every_language(request.mldsa_public)
