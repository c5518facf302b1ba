"""What an interview asks of the vault lane, and what it says of itself."""

from __future__ import annotations

from desktop import i18n
from desktop.i18n import tr
from desktop.qt.jobs import Report
from desktop.services import drafting, gates
from desktop.services.drafting import OpenDraft
from desktop.services.vault_service import OpenVault
from desktop.services.vocabulary import label


def load(opened: OpenVault, draft_id: str, _report: Report) -> OpenDraft:
    """Read a draft and replay its journal."""
    return drafting.open_draft(opened.vault, draft_id)


def next_page(draft: OpenDraft) -> str:
    """Return the page after the last module; empty for a note, which is closed instead."""
    if draft.info.is_note:
        return ""
    return "readback" if gates.has_account_questions(draft.interview.facts()) else "seal"


def page_before(draft: OpenDraft | None) -> str:
    """Return the page before the first module: where the draft was opened."""
    return "closed" if draft is not None and draft.info.is_closed else "work"


def words_of(draft: OpenDraft, state: str) -> str:
    """Return what the bar says about a draft: its state and language, or which note it is."""
    language = i18n.language()
    if draft.info.is_note:
        of = tr("Team note on {code}", code=draft.info.about or "")
        return f"{of} \u00b7 {tr('closed')}" if draft.info.closed else of
    spoken = label("language", draft.info.language, language)
    if draft.info.is_closed:
        spoken = tr("Closed part")
    return f"{label('interview_status', state, language)} \u00b7 {spoken}"
