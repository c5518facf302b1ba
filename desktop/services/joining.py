"""Letting people into a team: requests, certification, cards. Everything here runs on the vault lane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from desktop.services.cardfiles import read_small, write_small
from desktop.services.vault_service import OpenVault
from storage import words
from storage.cards import Request
from storage.members import Role
from storage.recipients import RecipientCard
from storage.vault import Vault


@dataclass(frozen=True)
class MemberLine:
    """One member as the team page lists them."""

    code: str
    role: str
    is_me: bool


@dataclass(frozen=True)
class RecipientLine:
    """One recipient as the team page lists them; `words` are compared over another channel."""

    code: str
    name: str
    category: str
    purpose: str
    words: str
    confirmed: bool


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
class Asked:
    """A request that was read: who asks, and the words to compare with them."""

    data: bytes
    code: str
    words: str


def request_words(opened: OpenVault) -> str:
    """Return the words that an interviewer reads to the supervisor."""
    return _words_of(Request.parse(opened.vault.team.request()))


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
    write_small(member, card)
    if not team.exists():
        write_small(team, vault.team.card())
    return member, team


def save_team_card(vault: Vault, path: Path) -> None:
    """Write the team card, which recipients trust, to a file the person chose."""
    write_small(path, vault.team.card())


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
