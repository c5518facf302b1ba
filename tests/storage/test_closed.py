from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.drafts import CLOSED, DraftInfo
from storage.errors import (
    ClosedPartLocked,
    ClosedPartNotReady,
    ReasonTooShort,
    RecordDestroyed,
    StorageBug,
    VaultDamaged,
    WrongPassphrase,
)
from storage.record_keys import CONTENT
from storage.secret import Secret
from storage.vault import Vault
from storage.vault_files import database_key, identity_database_key
from tests.support.forensics import opened
from tests.support.vaults import PASSPHRASE, answer, sealed_document

WHY = "to write down what was said"
CANARY = "canary-of-the-closed-part"
CODE = "T-7K2QXD-4"


def begin(vault: Vault) -> DraftInfo:
    form = {"form_id": "f", "form_version": "1", "form_hash": "0" * 64}
    return vault.drafts.create(language="be", kind=CLOSED, **form)


@pytest.fixture
def part(vault: Vault) -> DraftInfo:
    """Give a draft of the closed part with one answer in it; the part is unlocked."""
    draft = begin(vault)
    vault.open_closed(PASSPHRASE, WHY)
    vault.drafts.record(draft.id, answer("/data/M05/M05_03", CANARY))
    return draft


def pages(vault: Vault, *, identities: bool = False) -> bytes:
    """Return all that the passphrase shows of a database at the first unlock, or of the other one."""
    slots, folder = vault.keys.keyslots, vault.folder
    if identities:
        with slots.identity_key(PASSPHRASE) as key, identity_database_key(key) as page_key:
            return b"".join(opened(folder / "identity.db", bytes(page_key.reveal())))
    with slots.vault_key(PASSPHRASE) as key, database_key(key) as page_key:
        return b"".join(opened(folder / "vault.db", bytes(page_key.reveal())))


def test_what_was_written_comes_back_after_the_second_unlock_and_not_before(
    vault: Vault, part: DraftInfo
) -> None:
    assert [row.new for row in vault.drafts.journal(part.id)] == [CANARY]

    vault.closed_part.lock()

    with pytest.raises(ClosedPartLocked):
        vault.drafts.journal(part.id)
    with pytest.raises(ClosedPartLocked):
        vault.drafts.record(part.id, answer("/data/M05/M05_03", "more"))
    vault.open_closed(PASSPHRASE, WHY)
    (row,) = vault.drafts.journal(part.id)
    assert (row.path, row.kind, row.new, row.seq) == ("/data/M05/M05_03", "answer", CANARY, 1)


def test_no_page_of_either_database_holds_a_word_or_a_path(vault: Vault, part: DraftInfo) -> None:
    vault.drafts.log_edits()

    for plain in (pages(vault), pages(vault, identities=True)):
        assert CANARY.encode() not in plain
        assert b"M05_03" not in plain
    assert part.code.encode() in pages(vault)


def test_the_row_of_the_key_says_nothing_without_the_seed(vault: Vault, part: DraftInfo) -> None:
    kept = bytes(vault.database.value("SELECT key FROM record_keys WHERE code = ?", (part.id,)))
    with vault.record_keys.get(part.id, CONTENT) as key:
        real = bytes(key.reveal())
    assert real not in kept
    assert real not in pages(vault)


def test_a_locked_part_is_in_no_list_and_no_count(vault: Vault, part: DraftInfo) -> None:
    assert [draft.id for draft in vault.drafts.list()] == [part.id]
    assert vault.info().drafts == 1

    vault.closed_part.lock()

    assert vault.drafts.list() == []
    assert vault.info().drafts == 0
    assert vault.drafts.waiting_closed() == 1


def test_each_look_takes_a_reason_and_the_passphrase_and_is_counted(vault: Vault) -> None:
    with pytest.raises(ReasonTooShort):
        vault.open_closed(PASSPHRASE, "why")
    with pytest.raises(WrongPassphrase):
        vault.open_closed("another passphrase", WHY)
    assert not vault.closed_part.is_open
    assert vault.closed_views() == 0

    vault.open_closed(PASSPHRASE, WHY)
    vault.open_closed(PASSPHRASE, WHY)

    assert vault.closed_views() == 2
    assert vault.identity_views() == 0
    told = [entry for entry in vault.custody.entries("closed") if entry.event == "OPEN"]
    assert [entry.reason for entry in told] == [WHY, WHY]


def test_closing_the_vault_locks_the_part(vault: Vault, part: DraftInfo) -> None:
    vault.close()

    assert not vault.closed_part.is_open
    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert again.drafts.list() == []
        with pytest.raises(ClosedPartLocked):
            again.drafts.journal(part.id)
        told = [entry.details for entry in again.custody.entries(part.code) if entry.event == "EDIT"]
        assert told == [{"changes": 1}]


def test_new_keys_leave_the_part_readable(vault: Vault, part: DraftInfo) -> None:
    vault.rotate(PASSPHRASE)
    vault.closed_part.lock()
    vault.open_closed(PASSPHRASE, WHY)

    assert [row.new for row in vault.drafts.journal(part.id)] == [CANARY]


def test_the_database_itself_refuses_words_in_the_open(vault: Vault, part: DraftInfo) -> None:
    with pytest.raises(StorageBug):
        vault.database.change(
            "INSERT INTO journal (draft_id, seq, path, kind, at) VALUES (?, 1, 'p', 'answer', 'now')",
            (part.id,),
        )


@pytest.mark.parametrize("sql", ["UPDATE closed_journal SET seq = 9", "DELETE FROM closed_journal"])
def test_the_journal_of_a_closed_record_only_grows(vault: Vault, part: DraftInfo, sql: str) -> None:
    with pytest.raises(StorageBug):
        vault.database.change(sql)


def test_a_box_in_another_place_is_damage(vault: Vault, part: DraftInfo) -> None:
    other = begin(vault)
    box = vault.database.value("SELECT box FROM closed_journal WHERE draft_id = ?", (part.id,))
    vault.database.change("INSERT INTO closed_journal VALUES (?, 1, ?)", (other.id, box))

    with pytest.raises(VaultDamaged):
        vault.drafts.journal(other.id)


def test_the_key_of_one_record_does_not_open_as_that_of_another(vault: Vault, part: DraftInfo) -> None:
    other = begin(vault)
    wrapped = vault.database.value("SELECT key FROM record_keys WHERE code = ?", (part.id,))
    vault.database.change("UPDATE record_keys SET key = ? WHERE code = ?", (wrapped, other.id))

    with pytest.raises(VaultDamaged):
        vault.record_keys.get(other.id, CONTENT)


def test_forgetting_needs_no_second_unlock_and_leaves_nothing(vault: Vault, part: DraftInfo) -> None:
    vault.closed_part.lock()
    for state in ("RISK", "CONS", "OPEN", "READ", "SIGN", "SEAL"):
        vault.drafts.set_state(part.id, state)

    vault.forget_draft(part.id, "sealed and handed over")

    assert vault.database.value("SELECT COUNT(*) FROM closed_journal") == 0
    assert not vault.record_keys.has(part.id, CONTENT)
    assert vault.drafts.list() == []
    vault.open_closed(PASSPHRASE, WHY)
    assert vault.drafts.journal(part.id) == []


def test_a_sealed_version_comes_in_while_the_part_is_locked(vault: Vault) -> None:
    vault.record_keys.close(CODE)
    vault.sealed.put(sealed_document(), [b"issue one"], b"log\n", "file")

    assert vault.sealed.list() == []
    assert vault.info().sealed == 0
    assert vault.sealed.digest(CODE, 1) is not None
    with pytest.raises(ClosedPartLocked):
        vault.sealed.get(CODE, 1)
    assert all(result.ok for result in vault.check())
    vault.open_closed(PASSPHRASE, WHY)
    assert vault.sealed.get(CODE, 1).document == sealed_document()
    assert [info.code for info in vault.sealed.list()] == [CODE]
    assert all(result.ok for result in vault.check())


def test_a_closed_record_is_destroyed_without_being_read(vault: Vault) -> None:
    vault.record_keys.close(CODE)
    vault.sealed.put(sealed_document(), [], b"log\n", "file")
    vault.sealed.set_state(CODE, 1, "REST")

    vault.sealed.destroy(CODE)

    assert vault.sealed.list() == []
    vault.open_closed(PASSPHRASE, WHY)
    assert [info.state for info in vault.sealed.list()] == ["DEST"]
    with pytest.raises(RecordDestroyed):
        vault.sealed.get(CODE, 1)


def test_what_is_open_already_is_not_closed_afterwards(vault: Vault) -> None:
    vault.sealed.put(sealed_document(), [], b"log\n", "file")

    with pytest.raises(ValueError, match="cannot be closed"):
        vault.record_keys.close(CODE)


def test_a_release_of_a_closed_record_lies_under_its_key(vault: Vault, part: DraftInfo) -> None:
    quote = f"kept: {CANARY}".encode()
    release = vault.releases.create("R-5H2K-8", b"draft", closed=part.id)
    vault.releases.update(release.code, quote)
    other = vault.releases.create("R-5H2K-8", b"in the open")

    assert vault.releases.get(release.code).document == quote
    assert quote not in pages(vault)

    vault.closed_part.lock()

    assert [info.code for info in vault.releases.list()] == [other.code]
    assert vault.info().releases == 1
    with pytest.raises(ClosedPartLocked):
        vault.releases.get(release.code)
    vault.releases.empty(release.code, b"emptied")
    assert vault.releases.get(release.code).document == b"emptied"


def test_a_vault_of_an_older_program_gets_the_key_at_its_next_second_unlock(vault: Vault) -> None:
    vault.settings.remove("closed.public")
    with pytest.raises(ClosedPartNotReady):
        begin(vault)
    assert vault.database.value("SELECT COUNT(*) FROM closed_records") == 0

    with vault.identity(PASSPHRASE, WHY):
        pass

    assert begin(vault).is_closed


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.sampled_from(("open", "lock", "write", "rotate", "again")), min_size=1, max_size=12))
def test_whatever_is_done_words_are_read_exactly_while_the_part_is_open(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, steps: list[str]
) -> None:
    draft, said = begin(vault), 0
    seed = _seed_of(vault)
    vault.closed_part.lock()
    for step in steps:
        if step == "open":
            vault.closed_part.open(seed.copy())
        elif step == "lock":
            vault.closed_part.lock()
        elif step == "rotate":
            vault.rotate()
        elif step == "again":
            draft, said = begin(vault), 0
        elif vault.closed_part.is_open:
            vault.drafts.record(draft.id, answer("/data/M05", f"{CANARY} {said}"))
            said += 1
        else:
            with pytest.raises(ClosedPartLocked):
                vault.drafts.record(draft.id, answer("/data/M05", CANARY))

        if vault.closed_part.is_open:
            rows = vault.drafts.journal(draft.id)
            assert [row.new for row in rows] == [f"{CANARY} {n}" for n in range(said)]
            assert draft.id in [info.id for info in vault.drafts.list()]
        else:
            assert vault.drafts.list() == []
        assert CANARY.encode() not in pages(vault)


def _seed_of(vault: Vault) -> Secret:
    with vault.identity(PASSPHRASE, WHY) as identity:
        return identity.closed_seed()


def test_a_backup_of_both_databases_keeps_the_part_closed_until_it_is_unlocked(
    vault: Vault, part: DraftInfo, tmp_path: Path
) -> None:
    vault.close()
    shutil.copytree(vault.folder, tmp_path / "copy")

    with Vault.open(tmp_path / "copy", PASSPHRASE) as copy:
        assert copy.drafts.list() == []
        copy.open_closed(PASSPHRASE, WHY)
        assert [row.new for row in copy.drafts.journal(part.id)] == [CANARY]
