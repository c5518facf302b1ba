"""What an interview asks of the vault lane."""

from __future__ import annotations

from desktop.qt.jobs import Report
from desktop.services import drafting
from desktop.services.drafting import OpenDraft
from desktop.services.vault_service import OpenVault


def load(opened: OpenVault, draft_id: str, _report: Report) -> OpenDraft:
    """Read a draft and replay its journal."""
    return drafting.open_draft(opened.vault, draft_id)


def keep(opened: OpenVault, draft_id: str, count: int, steps: tuple[str, ...], _report: Report) -> str:
    """Remember open points, take the draft on, and return the state it is in now."""
    return drafting.keep_progress(opened.vault, draft_id, count, steps)
