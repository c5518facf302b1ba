"""What opens a vault: looking at it and changing it. Vault lane only, except where it says otherwise."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from storage import clock

if TYPE_CHECKING:
    from storage.credentials import Credential
    from storage.kdf import KdfParams
    from storage.recovery import Issue
    from storage.vault import Vault
    from storage.vault_keys import SlotInfo


@dataclass(frozen=True)
class Typed:
    """A passphrase as it was typed, and the key file that was chosen with it, not read yet."""

    passphrase: str = field(repr=False)
    key_file: Path | None = None

    def credential(self) -> Credential:
        """Read the key file.

        Raises:
            KeyFileUnusable: it cannot be one.
        """
        from storage.credentials import Credential, read_key_file

        return Credential(self.passphrase, read_key_file(self.key_file) if self.key_file else None)


@dataclass(frozen=True)
class New:
    """A new passphrase.

    Attributes:
        passphrase: what was typed.
        key_file: where a new key file is to be written, or None for no key file.
    """

    passphrase: str = field(repr=False)
    key_file: Path | None = None

    def credential(self) -> Credential:
        """Write the key file, if there is to be one.

        Raises:
            DiskFull, DiskRefused: it could not be written, or a file of that name is there.
        """
        from storage.credentials import Credential, make_key_file

        return Credential(self.passphrase, make_key_file(self.key_file) if self.key_file else None)


@dataclass(frozen=True)
class Share:
    """A share that was typed: its words, and how many of its issue are needed."""

    words: tuple[str, ...] = field(repr=False)
    needed: int


@dataclass(frozen=True)
class Overview:
    """What the page shows.

    Attributes:
        passphrases: each passphrase that opens the vault.
        recovery: the recovery shares in force, or None.
        erase: the erase passphrase, or None.
        params: what one attempt costs.
    """

    passphrases: tuple[SlotInfo, ...]
    recovery: SlotInfo | None
    erase: SlotInfo | None
    params: KdfParams


def overview(vault: Vault) -> Overview:
    """Return what opens the vault, the current passphrase first."""
    from storage.slot_directory import Kind

    slots = vault.keys.list()
    return Overview(
        tuple(sorted((s for s in slots if s.kind == Kind.OPEN), key=lambda s: (not s.current, s.day))),
        next((s for s in slots if s.kind == Kind.RECOVERY), None),
        next((s for s in slots if s.kind == Kind.ERASE), None),
        vault.keys.keyslots.params,
    )


def change(vault: Vault, old: Typed, new: New) -> None:
    """Let a new passphrase open the vault instead of an old one, and give the vault new keys.

    Raises:
        AppError: the old one opens nothing, the new one is no good, or it could not be written.
    """
    current = old.credential()
    vault.keys.keyslots.vault_key(current).wipe()  # before a key file is written
    credential = new.credential()
    vault.keys.change(current, credential)
    vault.rotate(credential)


def add(vault: Vault, current: Typed, new: New) -> None:
    """Let one more passphrase open the vault.

    Raises:
        AppError: the current one opens nothing, the new one is no good, or it could not be written.
    """
    known = current.credential()
    vault.keys.keyslots.vault_key(known).wipe()
    vault.keys.add(known, new.credential())


def set_erase(vault: Vault, current: Typed, new: New) -> None:
    """Set the passphrase that destroys the keys.

    Raises:
        AppError: the current one opens nothing, the new one is no good, or it could not be written.
    """
    vault.keys.set_erase(current.credential(), new.credential())


def remove(vault: Vault, current: Typed, place: int) -> None:
    """Let a passphrase, the shares or the erase passphrase do nothing any more; give the vault new keys.

    Raises:
        AppError: the current one opens nothing, it is the last one, or it could not be written.
    """
    credential = current.credential()
    vault.keys.remove(credential, place)
    if vault.keys.opens(credential):
        vault.rotate(credential)
    else:
        vault.rotate()


def raise_cost(vault: Vault, current: Typed, params: KdfParams | None = None) -> KdfParams:
    """Make each attempt cost as much as this computer pays in a second, never less than before.

    Raises:
        AppError: the passphrase opens nothing, or it could not be written.
    """
    return vault.keys.raise_cost(current.credential(), params)


def renew(vault: Vault, current: Typed) -> None:
    """Give the vault and who the witnesses are new keys.

    Raises:
        AppError: the passphrase opens nothing, or it could not be written.
    """
    vault.rotate(current.credential())


def make_shares(needed: int, shares: int) -> Issue:
    """Split a new recovery secret; nothing opens with it yet. Any thread.

    Raises:
        SharingImpossible: the numbers cannot be.
    """
    from storage import recovery

    return recovery.issue(needed, shares)


def read_back(issue: Issue, number: int, typed: str) -> None:
    """Compare a share that was typed from paper with the one that was made. Any thread.

    Args:
        issue: the shares.
        number: which one, from 0.
        typed: what was typed.

    Raises:
        AppError: says which word is wrong.
    """
    from storage import recovery

    recovery.read_back(typed, issue.shares[number])


def read_share(before: Sequence[Share], typed: str) -> Share:
    """Read a typed share and see that it belongs to those typed before. Any thread.

    Raises:
        AppError: says which word is wrong, or that it does not belong to them.
    """
    from storage import recovery
    from storage.errors import SharesTooFew

    words = recovery.read_share(typed)
    with contextlib.suppress(SharesTooFew):
        recovery.combine([*(share.words for share in before), words])
    return Share(words, recovery.needed_of(words))


def keep_shares(vault: Vault, current: Typed, issue: Issue) -> None:
    """Let shares that were all read back open the vault; shares made before are void.

    Raises:
        AppError: the passphrase opens nothing, or it could not be written.
    """
    vault.keys.set_recovery(current.credential(), issue.secret, issue.needed, len(issue.shares))


def write_sheet(issue: Issue, number: int, out: Path, language: str) -> None:
    """Write one share as a sheet to the place a person chose. Any thread.

    Args:
        issue: the shares.
        number: which one, from 0.
        out: the PDF file.
        language: code of the language of its text.

    Raises:
        AppError: it could not be written.
    """
    from exporters.share_sheet import write_share

    write_share(
        out,
        issue.shares[number],
        number=number + 1,
        shares=len(issue.shares),
        needed=issue.needed,
        day=clock.now().date(),
        language=language,
    )
