"""Letting people into a team: requests, certification, cards. Everything here runs on the vault lane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.services.cardfiles import read_small, write_card, write_small
from desktop.services.vault_service import OpenVault
from storage import words
from storage.cards import Request
from storage.members import Role
from storage.recipients import RecipientCard
from storage.vault import Vault

_HYBRID: Final = "age1pq"


@dataclass(frozen=True)
class MemberLine:
    """One member as the team page lists them."""

    code: str
    role: str
    is_me: bool


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
    words: str
    confirmed: bool
    classic: bool


@dataclass(frozen=True)
class TeamPicture:
    """What the team page shows."""

    name: str
    words: str
    approvals: int
    can_certify: bool
    members: tuple[MemberLine, ...]
    recipients: tuple[RecipientLine, ...]


@dataclass(frozen=True)
class Membership:
    """What the page for joining shows: the words of the own request, and the team once there is one."""

    words: str
    team: str = ""
    code: str = ""


@dataclass(frozen=True)
class Asked:
    """A request that was read: who asks, and the words to compare with them."""

    data: bytes
    code: str
    words: str


def membership(opened: OpenVault) -> Membership:
    """Return the words that an interviewer reads to the supervisor, and the team if they are a member."""
    team, words_ = opened.vault.team, _words_of(Request.parse(opened.vault.team.request()))
    me = team.me()
    return Membership(words_) if me is None else Membership(words_, team.trust().name, me.code)


def save_request(opened: OpenVault, path: Path) -> None:
    """Write the request card to a file the person chose."""
    write_small(path, opened.vault.team.request())


def join(opened: OpenVault, member: Path, team: Path) -> OpenVault:
    """Install both cards; return the vault as a member's.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: a card is damaged, altered, or of somebody else.
    """
    opened.vault.team.install(read_small(member), read_small(team))
    me = opened.vault.team.me()
    return opened if me is None else replace(opened, role=me.role, member=me.code)


def read_request(path: Path) -> Asked:
    """Read a request card that somebody handed over.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: it is none, or was altered.
    """
    data = read_small(path)
    request = Request.parse(data)
    return Asked(data, request.code, _words_of(request))


def certify(vault: Vault, asked: Asked, role: Role, folder: Path) -> tuple[Path, Path]:
    """Make somebody a member and write their two cards into a folder; return the files' paths.

    Raises:
        storage.team.NotTheFounder: only the founder's vault can certify.
    """
    card = vault.team.certify(asked.data, role=role)
    member, team = folder / f"member-{asked.code}.json", folder / "team-card.json"
    write_card(member, card)
    write_card(team, vault.team.card())
    return member, team


def save_team_card(vault: Vault, path: Path) -> None:
    """Write the team card, which recipients trust, to a file the person chose."""
    write_small(path, vault.team.card())


def take_team_card(vault: Vault, path: Path) -> None:
    """Take a newer card of the own team.

    Raises:
        storage.cards.NotACard, storage.cards.CardRefused: it is none, or of another team.
    """
    vault.team.update(read_small(path))


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
    members = tuple(
        MemberLine(m.code, m.role, me is not None and m.code == me.code) for m in vault.team.members()
    )
    recipients = tuple(
        RecipientLine(
            card.code,
            card.name,
            card.category,
            card.purpose,
            " ".join(card.eight_words()),
            vault.recipients.confirmed(card.code) is not None,
            not card.age_recipient.startswith(_HYBRID),
        )
        for card in vault.recipients.list()
    )
    return TeamPicture(
        team.name,
        " ".join(team.eight_words()),
        int(team.policy.get("approvals", 2)),
        vault.team.is_founder(),
        members,
        recipients,
    )


def _words_of(request: Request) -> str:
    return " ".join(words.eight_words(request.mldsa_public))
