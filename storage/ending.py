"""A witness takes consent back before the testimony left the vault it was recorded in (DOMAIN.md 5.5).

First it is closed: state REST, nothing can be added, read back or sealed any more. Then, where the witness is
free to decide and wants it gone, its content goes: the journal, the attachments with their keys, the identity
card's key, the team's notes about it, and the vault gets a new key. The row with its codes and dates, a
tombstone and the custody log stay.

A testimony that is sealed already, and whose file waits here to be handed over, goes the same way. From then
on it is for the supervisors to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import clock, states
from storage.errors import HoldStands, IllegalTransition, NotAskedFor
from storage.identity import require_reason
from storage.record_keys import IDENTITY
from storage.vault_keys import RENEWAL_DUE
from storage.withdrawals import FULL

if TYPE_CHECKING:
    from storage.drafts import DraftInfo
    from storage.vault import Vault


def close(vault: Vault, draft_id: str, *, channel: str, free: str, explained: bool) -> None:
    """Record that the witness wants it gone, and close the testimony; again when the facts changed.

    Args:
        vault: open.
        draft_id: the draft.
        channel: how the witness said so; at least ten characters.
        free: whether the witness is free to decide: ``Y``, ``N`` or ``U``.
        explained: whether it was explained what cannot be undone.

    Raises:
        ReasonTooShort, NoSuchItem: see there.
        IllegalTransition: it was handed over, is gone, or is a note of the team.
    """
    if free not in {"Y", "N", "U"}:
        raise ValueError("neither yes, no nor unknown")
    require_reason(channel)
    with vault.transaction():
        draft = vault.drafts.get(draft_id)
        waits = draft.state == "SEAL" and vault.outbox.waiting(draft.code)
        if not waits and draft.state not in states.WRITABLE | {"REST"}:
            raise IllegalTransition
        if draft.state != "REST":
            vault.drafts.log_edits(draft_id)
            vault.drafts.set_state(draft_id, "REST")
            vault.outbox.hold(draft_id, "")  # it does not wait for sealing any more
        vault.database.change(
            "INSERT INTO consent_events (code, scope, recipient, at, channel, free, explained) "
            "VALUES (?, ?, '', ?, ?, ?, ?)",
            (draft.code, FULL, clock.to_text(vault.now()), channel.strip(), free, int(explained)),
        )
        vault.custody.append(draft.code, "WDRW", details={"scope": FULL, "recipient": ""})


def remove(vault: Vault, draft_id: str, reason: str) -> None:
    """Remove what a closed draft recorded, and give the vault a new key.

    Whatever interrupts it after the content is gone, the next opening goes on.

    Args:
        vault: open; who the witnesses are is locked.
        draft_id: the draft.
        reason: at least ten characters; stays in the tombstone.

    Raises:
        ReasonTooShort, NoSuchItem: see there.
        IllegalTransition: it was not closed before.
        HoldStands: a legal hold stands, or was asked for, here or for the testimony it belongs to.
        NotAskedFor: the witness is not free to decide, or nobody explained what cannot be undone.
        DiskFull, DiskRefused: it could not be written.
    """
    require_reason(reason)
    with vault.transaction():
        draft = vault.drafts.get(draft_id)
        if draft.state != "REST":
            raise IllegalTransition
        _require_no_hold(vault, draft)
        wishes = vault.withdrawals.events(draft.code)
        if not wishes or wishes[-1].free != "Y" or not wishes[-1].explained:
            raise NotAskedFor
        vault.blobs.drop(draft_id, "destroyed with its testimony")
        vault.record_keys.destroy(draft.code, IDENTITY)
        vault.identity_copies.forget(draft.code)
        vault.database.change("UPDATE consent_events SET channel = '' WHERE code = ?", (draft.code,))
        vault.drafts.end(draft_id)
        remove_notes(vault, draft.code)
        files = vault.outbox.waiting(draft.code)
        me = vault.custody.append(
            draft.code, "DEST", reason=reason.strip(), details={"part": "content", "versions": len(files)}
        ).signer
        begun = min((file.sealed_at for file in files), default=draft.created)
        vault.database.change(
            "INSERT INTO tombstones (code, sealed_at, destroyed_at, destroyed_by, versions, reason) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(draft.code, clock.to_text(begun), clock.to_text(vault.now()), me),
                *(len(files), reason.strip()),
            ),
        )
        vault.outbox.take_back(draft.code)
        vault.settings.set(RENEWAL_DUE, True)
    vault.blobs.remove_orphans()
    vault.outbox.remove_orphans()
    vault.empty_log()
    vault.finish_forgetting("withdrawn")


def remove_notes(vault: Vault, code: str) -> None:
    """Remove what the team noted about a testimony, such as a translation; in the caller's transaction."""
    with vault.transaction():
        for note in vault.drafts.list():
            if note.is_note and note.about == code and note.state != "DEST":
                vault.blobs.drop(note.id, "destroyed with its testimony")
                vault.drafts.end(note.id)
                vault.custody.append(
                    note.code, "DEST", reason="destroyed with its testimony", details={"part": "content"}
                )


def _require_no_hold(vault: Vault, draft: DraftInfo) -> None:
    for code in (draft.code, draft.about):
        if code is not None and vault.withdrawals.hold(code) is not None:
            raise HoldStands
