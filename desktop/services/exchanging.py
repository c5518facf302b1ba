"""Taking in what is new from an exchange folder, and writing it again for the team. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.handing import TestimonyLine
from desktop.services.stages import in_words

if TYPE_CHECKING:
    from exporters.exchange import Taken
    from storage.vault import Vault

Report = Callable[[str, int, int], None]


def take_folder(vault: Vault, folder: Path, report: Report) -> Taken:
    """Take what is new from a folder; see `exporters.exchange.take_new`.

    Raises:
        AppError: the folder cannot be read, or the vault belongs to no team.
    """
    from exporters.exchange import take_new

    return take_new(vault, folder, in_words(report))


def take_file(vault: Vault, path: Path, report: Report) -> Taken:
    """Take one file; see `exporters.exchange.take_one`.

    Raises:
        AppError: it cannot be read or kept, or the vault belongs to no team.
    """
    from exporters.exchange import take_one

    return take_one(vault, path, in_words(report))


def resendable(vault: Vault) -> list[TestimonyLine]:
    """Return the sealed versions that can be written again, the newest first.

    Raises:
        AppError: the vault is no supervisor's.
    """
    from exporters import resending

    return [TestimonyLine.of(info) for info in resending.resendable(vault)]


def write_again(vault: Vault, chosen: Sequence[tuple[str, int]], folder: Path, report: Report) -> int:
    """Write versions as sealed files for every supervisor of the team; return how many.

    Raises:
        AppError: one may not be passed on, or a file could not be written; those before it stay.
    """
    from exporters import resending

    infos = [vault.sealed.info(code, version) for code, version in chosen]
    return len(resending.write_again(vault, infos, folder, in_words(report)))
