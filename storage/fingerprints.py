"""Whether the files beside ``vault.db`` are as they were left when the vault was last closed.

Every byte of the databases and of the attachments is authenticated by itself. A byte of ``keyslots.json``
that belongs to nobody's passphrase, or of ``identity.db`` before its key is at hand, is not. So the hashes of
both files are kept in ``vault.db`` while it is closed. After an interruption there are none, and nothing is
said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from storage.atomic import disk_errors
from storage.settings import Settings
from storage.vault_files import IDENTITY_NAME, KEYSLOTS_NAME

_SETTING: Final = "files.sha256"
_NAMES: Final = (KEYSLOTS_NAME, IDENTITY_NAME)


def measure(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file, hexadecimal; a file that is missing is left out.

    Raises:
        DiskRefused: one cannot be read.
    """
    found = {}
    with disk_errors():
        for name in _NAMES:
            if (folder / name).is_file():
                with (folder / name).open("rb") as file:
                    found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


class Fingerprints:
    """Compares what was found at opening with what was kept at closing."""

    def __init__(self, folder: Path, settings: Settings, found: Mapping[str, str]) -> None:
        """Compare, and keep nothing while the vault is open.

        Args:
            folder: of the vault.
            settings: of the vault.
            found: what `measure` returned before anything was opened.
        """
        self._folder = folder
        self._settings = settings
        self._found = dict(found)
        self._kept: dict[str, str] = settings.get(_SETTING, {})
        if self._kept:
            settings.set(_SETTING, {})

    def as_left(self, name: str) -> bool:
        """Say whether a file was as it was left; also true when nobody knows."""
        return name not in self._kept or self._kept[name] == self._found.get(name)

    def unchanged(self, name: str) -> bool:
        """Say whether a file still is what it was when the vault was opened."""
        return measure(self._folder).get(name) == self._found.get(name)

    def keep(self) -> None:
        """Keep the hashes for the next opening; a file that was not as left stays so until it is rewritten.

        Raises:
            DiskFull, DiskRefused: see `measure`.
        """
        now = measure(self._folder)
        for name in _NAMES:
            if not self.as_left(name) and now.get(name) == self._found.get(name):
                now[name] = self._kept[name]
        self._settings.set(_SETTING, now)
