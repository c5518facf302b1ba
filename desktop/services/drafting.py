"""Opening a draft and moving it on. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.services import autoseal
from desktop.services.closed_part import is_trained
from desktop.services.interview import Interview
from desktop.services.summaries import require_no_names
from exporters.own_form import pinned_files
from exporters.shipped_form import pinned_form
from storage import clock

if TYPE_CHECKING:
    from storage.drafts import DraftInfo
    from storage.vault import Vault


@dataclass(frozen=True)
class OpenDraft:
    """A draft and the interview replayed from its journal.

    Attributes:
        info: what the draft is.
        interview: the answers, as the journal tells them.
        supervisors: codes of the members who may open a locked gate; empty without a team.
        files: pictures and lists that came with the form, by name.
        digests: SHA-256 of each attached file, by its code.
        may_close: whether what is said of sexual violence may be written down apart, by who owns the vault.
        seals_itself: whether it is sealed by itself once everything is there.
    """

    info: DraftInfo
    interview: Interview
    supervisors: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    may_close: bool = False
    seals_itself: bool = False
    digests: Mapping[str, str] = field(default_factory=dict)


def open_draft(vault: Vault, draft_id: str, *, now: Callable[[], datetime] = clock.now) -> OpenDraft:
    """Read a draft and replay its journal.

    Raises:
        AppError: there is no such draft, or its form cannot be used.
    """
    info = vault.drafts.get(draft_id)
    vault.custody.opened(info.code)
    source = vault.drafts.form_source(draft_id)
    form = pinned_form(info.form_id, info.form_hash, source)
    language = next((name for name in form.languages if f"({info.language})" in name), None)
    rows = vault.drafts.journal(draft_id)
    interview = Interview(form, rows, now=now, language=language, began=info.created, closed=info.is_closed)
    members = vault.team.supervisors() if vault.team.fingerprint() else ()
    codes = tuple(member.code for member in members)
    may_close = is_trained(vault) and not info.is_closed
    seals_itself = autoseal.may(vault) and not info.is_closed
    digests = {blob.code: blob.sha256 for blob in vault.blobs.list(draft_id)}
    files = pinned_files(source)
    return OpenDraft(info, interview, codes, files, may_close, seals_itself, digests)


def keep_progress(
    vault: Vault, draft_id: str, open_points: int, states: tuple[str, ...], held: str = ""
) -> str:
    """Remember the count of open points, take the states one after another, and return the state now.

    Args:
        vault: open.
        draft_id: the draft.
        open_points: how many points wait for an answer.
        states: the steps it goes on.
        held: what keeps it from being sealed by itself (`autoseal.missing`), or empty.

    Raises:
        AppError: a step is not allowed.
    """
    with vault.transaction():
        vault.drafts.set_open_points(draft_id, open_points)
        vault.outbox.hold(draft_id, held)
        for state in () if vault.drafts.get(draft_id).is_note else states:
            vault.drafts.set_state(draft_id, state)
    return vault.drafts.get(draft_id).state


def close_note(vault: Vault, draft_id: str) -> None:
    """Close a note of the team: it can be read, not changed, from here on.

    Raises:
        AppError: it is no note, or closed already.
        SummaryNames: it is an evaluation, and its neutral summary holds names.
    """
    require_no_names(vault, draft_id)
    vault.drafts.close_note(draft_id)
