"""Opening a vault for a command, and telling what that found out."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.services.arriving import arrival_words
from storage.credentials import Opener
from storage.vault import Vault


def open_vault(folder: Path, key: Opener) -> Vault:
    """Open a vault; what the person must know of the time since then goes to standard error.

    Raises:
        AppError: see `Vault.open`.
    """
    return told(Vault.open(folder, key))


def told(vault: Vault) -> Vault:
    """Tell what opening a vault found out, and return it."""
    words = arrival_words(vault.arrival)
    if words:
        print(words, file=sys.stderr)
    return vault
