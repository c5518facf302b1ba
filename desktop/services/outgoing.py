"""Sealed files on their way to the supervisors: handed over, then deleted here. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.services.stages import in_words

if TYPE_CHECKING:
    from storage.vault import Vault

Report = Callable[[str, int, int], None]

WAITS: Final = "waits"
HANDED_OVER: Final = "handed over"


def hand_over(vault: Vault, code: str, path: Path, report: Report) -> str:
    """Copy the sealed file of a testimony to a place, compare the copy, and record it; returns the code.

    Raises:
        CopyDiffers: the copy is not the same; it was removed and does not count.
        AppError: it could not be read or written; no copy is left.
    """
    from exporters import carrying

    carrying.hand_over(vault, code, path, report=in_words(report))
    return code


def let_go(vault: Vault, code: str) -> str:
    """Delete the sealed file of a testimony that the supervisors have; returns the code.

    Raises:
        NotHandedOver: no copy of it was made and compared yet.
        DiskRefused: it cannot be removed now; the next unlocking goes on.
    """
    vault.outbox.let_go(code)
    return code


def states(vault: Vault) -> dict[str, str]:
    """Return by code how far the sealed files are that lie in the vault."""
    return {file.code: WAITS if file.handed_over is None else HANDED_OVER for file in vault.outbox.list()}
