"""Consent taken back before sealing: closed at once; what was recorded goes, codes and dates stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import ending
from storage.errors import (
    DiskFull,
    DraftClosed,
    HoldStands,
    IllegalTransition,
    NotAskedFor,
    ReasonTooShort,
    StorageError,
)
from storage.vault import Vault
from storage.vault_files import database_key
from tests.support.forensics import opened
from tests.support.vaults import PASSPHRASE, REASON, answer, new_draft, new_photo, new_vault, sealed_document

CHANNEL = "said so in person, quokkachannel"
WHY = "the witness does not want it"
CANARIES = ("quokkaaccount", "quokkanote", "quokkaname", "quokkafile", "quokkachannel", "quokkaform")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return new_vault(tmp_path / "vault")


@pytest.fixture
def draft_id(vault: Vault) -> str:
    """Return a draft that holds a canary wherever a draft can hold something."""
    draft = vault.drafts.create(
        language="be",
        form_id="own",
        form_version="1",
        form_hash="ab" * 32,
        form_source=b"quokkaform",
    )
    for number in range(30):
        vault.drafts.record(draft.id, answer("/data/a", f"quokkaaccount {number}"))
    note = new_draft(vault, kind="NOTE", about=draft.code)
    vault.drafts.record(note.id, answer("/data/b", "quokkanote"))
    with vault.identity(PASSPHRASE, REASON) as identity:
        identity.record(draft.code, answer("/data/name", "quokkaname"))
    for owner in (draft.id, note.id):
        blob = new_photo(vault, owner)
        vault.database.change("UPDATE blobs SET name = 'quokkafile.jpg' WHERE id = ?", (blob.id,))
    return draft.id


def close(vault: Vault, draft_id: str, free: str = "Y", *, explained: bool = True) -> None:
    ending.close(vault, draft_id, channel=CHANNEL, free=free, explained=explained)


def plain(vault: Vault) -> bytes:
    """Return every page of ``vault.db`` that its key opens now, used or free, and of its log."""
    with vault.keys.lend()[1] as key, database_key(key) as page_key:
        return b"\0".join(opened(vault.folder / "vault.db", bytes(page_key.reveal())))


def test_a_closed_draft_takes_nothing_and_cannot_be_sealed(vault: Vault, draft_id: str) -> None:
    vault.outbox.hold(draft_id, "consent")
    close(vault, draft_id, free="U", explained=False)

    assert vault.drafts.get(draft_id).state == "REST" and vault.outbox.held() == {}
    with pytest.raises(DraftClosed):
        vault.drafts.record(draft_id, answer("/data/a", "more"))
    with pytest.raises(IllegalTransition):
        vault.drafts.set_state(draft_id, "SEAL")
    assert len(vault.drafts.journal(draft_id)) == 30


@pytest.mark.parametrize("state", ["PLAN", "RISK", "CONS", "OPEN", "READ", "SIGN"])
def test_it_can_be_closed_at_any_time_before_sealing(vault: Vault, draft_id: str, state: str) -> None:
    for step in ("RISK", "CONS", "OPEN", "READ", "SIGN"):
        if vault.drafts.get(draft_id).state != state:
            vault.drafts.set_state(draft_id, step)
    close(vault, draft_id)
    assert vault.drafts.get(draft_id).state == "REST"


def test_nothing_of_what_was_recorded_is_left_in_the_database(vault: Vault, draft_id: str) -> None:
    before = plain(vault)
    close(vault, draft_id)
    assert all(word in before for word in (b"quokkaaccount", b"quokkanote", b"quokkafile"))
    assert vault.drafts.form_source(draft_id) == b"quokkaform"  # lies there compressed
    assert b"quokkachannel" in plain(vault)
    with vault.keys.lend()[1] as key, database_key(key) as old_key:
        old = bytes(old_key.reveal())

    ending.remove(vault, draft_id, WHY)

    after = plain(vault)
    assert after
    assert [word for word in CANARIES if word.encode() in after] == []
    assert vault.drafts.form_source(draft_id) is None
    assert opened(vault.folder / "vault.db", old) == []
    assert list((vault.folder / "blobs").iterdir()) == []
    code = vault.drafts.get(draft_id).code
    with vault.identity(PASSPHRASE, REASON) as identity:
        assert code not in identity.codes() and identity.journal(code) == []
    assert all(result.ok for result in vault.check())


def test_codes_dates_the_reason_and_the_log_stay(vault: Vault, draft_id: str) -> None:
    close(vault, draft_id)
    ending.remove(vault, draft_id, WHY)

    draft = vault.drafts.get(draft_id)
    stone = vault.withdrawals.tombstone(draft.code)
    assert draft.state == "DEST" and stone is not None
    assert (stone.reason, stone.versions, stone.sealed_at) == (WHY, 0, draft.created)
    told = [entry.event for entry in vault.custody.entries(draft.code)]
    assert told[0] == "CREA" and told[-1] == "DEST" and "WDRW" in told and "EDIT" in told
    assert vault.custody.verify().ok


@pytest.mark.parametrize(("free", "explained"), [("U", True), ("N", True), ("Y", False)])
def test_it_goes_only_by_a_free_and_informed_wish(
    vault: Vault, draft_id: str, free: str, explained: bool
) -> None:
    close(vault, draft_id, free, explained=explained)
    with pytest.raises(NotAskedFor):
        ending.remove(vault, draft_id, WHY)
    assert len(vault.drafts.journal(draft_id)) == 30
    # Asked again, when nobody presses the witness any more.
    close(vault, draft_id)
    ending.remove(vault, draft_id, WHY)
    assert vault.drafts.journal(draft_id) == []


def test_what_was_not_closed_or_has_no_reason_does_not_go(vault: Vault, draft_id: str) -> None:
    with pytest.raises(IllegalTransition):
        ending.remove(vault, draft_id, WHY)
    with pytest.raises(ReasonTooShort):
        ending.close(vault, draft_id, channel="short", free="Y", explained=True)
    close(vault, draft_id)
    with pytest.raises(ReasonTooShort):
        ending.remove(vault, draft_id, "short")
    assert len(vault.drafts.journal(draft_id)) == 30


def test_a_note_and_a_sealed_testimony_are_not_closed_this_way(vault: Vault) -> None:
    note = new_draft(vault, kind="NOTE", about="T-7K2QXD-4")
    with pytest.raises(IllegalTransition):
        close(vault, note.id)
    draft = new_draft(vault)
    for step in ("RISK", "CONS", "OPEN", "READ", "SIGN", "SEAL"):
        vault.drafts.set_state(draft.id, step)
    with pytest.raises(IllegalTransition):
        close(vault, draft.id)
    with pytest.raises(IllegalTransition):
        vault.drafts.end(draft.id)


def test_a_legal_hold_on_the_testimony_it_belongs_to_keeps_it(vault: Vault) -> None:
    vault.team.found("Our team")
    vault.sealed.put(sealed_document(), [b"issue"], b"log\n", "own")
    draft = new_draft(vault, about="T-7K2QXD-4")
    vault.withdrawals.ask_hold("T-7K2QXD-4", "a court asked for it", "M-1")
    close(vault, draft.id)

    with pytest.raises(HoldStands):
        ending.remove(vault, draft.id, WHY)
    assert vault.drafts.get(draft.id).state == "REST"


def test_an_interruption_before_the_new_key_is_made_good_at_the_next_opening(
    vault: Vault, draft_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(vault, draft_id)
    slots = vault.keys.keyslots

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch, pytest.raises(StorageError):
        patch.setattr("storage.rotation.rotate", full)
        ending.remove(vault, draft_id, WHY)
    assert vault.drafts.get(draft_id).state == "DEST"
    vault.close()
    with Vault.open(vault.folder, PASSPHRASE) as again:
        again.finish_forgetting("withdrawn")
        assert not set(slots.wraps) & set(again.keys.keyslots.wraps)


def test_a_closed_record_is_ended_by_itself_and_loses_its_key(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.open_closed(PASSPHRASE, REASON)
    part = new_draft(vault, kind="PART")
    vault.drafts.record(part.id, answer("/data/M05", "quokkaaccount"))
    close(vault, draft.id)
    ending.remove(vault, draft.id, WHY)
    assert len(vault.drafts.journal(part.id)) == 1

    close(vault, part.id)
    ending.remove(vault, part.id, WHY)
    assert vault.drafts.journal(part.id) == []
    assert not vault.record_keys.has(part.id, "content")
