"""A witness takes consent back before sealing: closing the testimony, then removing it. Vault lane only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.vault import Vault
    from storage.withdrawals import ConsentEvent, Tombstone


@dataclass(frozen=True)
class Ending:
    """What the page shows of a testimony that is not sealed, without its content.

    Attributes:
        code: of the testimony.
        state: code of the vocabulary ``interview_status``.
        wish: what was recorded last of the witness's wish, or None.
        tombstone: what is left of it once it was removed.
        closed: whether the vault holds records of the closed part, each of which is ended by itself.
    """

    code: str
    state: str
    wish: ConsentEvent | None
    tombstone: Tombstone | None
    closed: bool


def ending_of(vault: Vault, draft_id: str) -> Ending:
    """Return how far the ending of a testimony is.

    Raises:
        NoSuchItem: there is no such draft.
    """
    draft = vault.drafts.get(draft_id)
    wishes = vault.withdrawals.events(draft.code)
    stone = vault.withdrawals.tombstone(draft.code)
    closed = not draft.is_closed and bool(vault.drafts.waiting_closed())
    return Ending(draft.code, draft.state, wishes[-1] if wishes else None, stone, closed)


def close(vault: Vault, draft_id: str, channel: str, free: str, *, explained: bool) -> None:
    """Record the wish and close the testimony; see `storage.ending.close`.

    Raises:
        AppError: it is sealed or gone, or nothing says how the witness told it.
    """
    from storage import ending

    ending.close(vault, draft_id, channel=channel, free=free, explained=explained)


def remove(vault: Vault, draft_id: str, reason: str) -> None:
    """Remove what it recorded and give the vault a new key; see `storage.ending.remove`.

    Raises:
        AppError: a legal hold stands, the wish is not free, or the disk refused.
    """
    from storage import ending

    ending.remove(vault, draft_id, reason)
