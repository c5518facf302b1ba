"""What an opening finds out before anybody works: attempts that failed, and changes that a disk lost.

Both go into the custody log in the transaction in which the vault takes note of them, so that each is told
once, whoever opens the vault and however often that is interrupted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage import wal
from storage.attempts import Attempts, Mark
from storage.custody import VAULT_ITEM

if TYPE_CHECKING:
    from storage.vault import Vault

_ATTEMPTS: Final = "attempts.mark"
_LOST: Final = "wal.told"


@dataclass(frozen=True)
class Arrival:
    """What an opening found out.

    Attributes:
        failed: how many attempts failed since the vault was last open.
        count_whole: whether that number is what was counted; otherwise it was at least so many.
        lost: how many copies of a damaged write-ahead log were kept since then.
    """

    failed: int = 0
    count_whole: bool = True
    lost: int = 0


def begin(vault: Vault) -> None:
    """Remember how far the count of attempts is, for a new vault."""
    _keep(vault, Attempts(vault.folder).found())


def arrive(vault: Vault, in_a_row: int, *, moved: bool) -> Arrival:
    """Find out, record it, and remember up to where; all of it, or nothing.

    Args:
        vault: just opened.
        in_a_row: how many attempts had failed in a row before that one, as the file said.
        moved: it was put into its folder just now, so that no count came with it.
    """
    attempts = Attempts(vault.folder)
    mark = Mark.of(vault.settings.get(_ATTEMPTS))
    begun = attempts.since(mark) if mark else None
    known = begun is not None and begun > 0
    whole = known or mark is None or moved
    failed = begun - 1 if begun is not None and known else in_a_row
    with vault.transaction():
        _keep(vault, attempts.mark())
        if failed or not whole:
            told: dict[str, str | int] = {"attempts": failed}
            vault.custody.append(VAULT_ITEM, "FAIL", details=told if whole else {**told, "count": "changed"})
        return Arrival(failed, whole, note_lost(vault))


def note_lost(vault: Vault) -> int:
    """Record each copy of a damaged log that the custody log does not know yet; return how many there were.

    For the identity database, which is opened later than the vault, too.
    """
    kept = [path.name for path in wal.kept_copies(vault.folder)]
    told = vault.settings.get(_LOST, [])
    new = [name for name in kept if name not in told]
    if kept != told:
        with vault.transaction():
            for name in new:
                vault.custody.append(VAULT_ITEM, "LOST", reason="changes", details={"copy": name})
            vault.settings.set(_LOST, kept)
    return len(new)


def _keep(vault: Vault, mark: Mark) -> None:
    vault.settings.set(_ATTEMPTS, {"tried": mark.tried, "seal": mark.seal})
