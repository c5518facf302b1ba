"""What leaves a vault to become paper, for the custody log. Vault lane only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from storage.vault import Vault

RECOVERY_SHEET: Final = "recovery sheet"
BLANK_FORM: Final = "blank form"
RECALL_NOTE: Final = "recall note"


def printed(vault: Vault, paper: str, item: str = "", **details: str | int) -> None:
    """Record that something was saved to be printed.

    Args:
        vault: open; one that was closed meanwhile, because it locked, records nothing.
        paper: one of the constants of this module.
        item: code of the testimony it is about; the vault as a whole when empty.
        details: small facts, such as the number of a sheet.
    """
    from storage.custody import VAULT_ITEM

    if not vault.closed:
        vault.custody.append(item or VAULT_ITEM, "PRNT", details={"paper": paper, **details})
