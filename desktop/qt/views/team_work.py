"""The work of the team page, as jobs for the lanes."""

from __future__ import annotations

from pathlib import Path

from desktop.qt.jobs import Report
from desktop.qt.widgets.members import role_of
from desktop.services import joining
from desktop.services.cardfiles import read_small
from desktop.services.joining import Asked, TeamPicture
from desktop.services.vault_service import OpenVault
from storage.recipients import RecipientCard
from storage.vault import Vault


def picture(vault: Vault, _report: Report) -> TeamPicture:
    """Return what the page shows."""
    return joining.picture(vault)


def save_card(vault: Vault, path: Path, _report: Report) -> None:
    """Write the team card to a file."""
    joining.save_team_card(vault, path)


def read_request(path: Path, _report: Report) -> Asked:
    """Read a request from a file."""
    return joining.read_request(path)


def asked_in(card: bytes, _report: Report) -> Asked:
    """Read a request that came as pictures."""
    return joining.asked_in(card)


def certify(
    vault: Vault, asked: Asked, role: str, flags: tuple[str, ...], folder: Path, _report: Report
) -> tuple[Path, Path]:
    """Make somebody a member; return the files of their cards."""
    return joining.certify(vault, asked, role_of(role), folder, flags)


def read(path: Path, _report: Report) -> bytes:
    """Read a small file."""
    return read_small(path)


def take_card(opened: OpenVault, card: bytes, _report: Report) -> OpenVault:
    """Take a newer team card; return the vault as it makes it."""
    return joining.take_team_card(opened, card)


def set_approvals(vault: Vault, count: int, _report: Report) -> None:
    """Change how many approvals a release needs."""
    joining.set_approvals(vault, count)


def read_recipient(path: Path, _report: Report) -> RecipientCard:
    """Read a recipient's card from a file."""
    return joining.read_recipient(path)


def add_recipient(vault: Vault, card: RecipientCard, _report: Report) -> None:
    """Keep a recipient."""
    joining.add_recipient(vault, card)


def confirm(vault: Vault, code: str, _report: Report) -> None:
    """Remember that the words were compared."""
    joining.confirm_recipient(vault, code)
