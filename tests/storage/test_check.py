from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import NotEncrypted, VaultDamaged
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, answer, new_draft, new_photo, new_vault


@pytest.fixture
def full(vault: Vault) -> Vault:
    vault.team.found("Our team")
    draft = new_draft(vault)
    for number in range(200):
        vault.drafts.record(draft.id, answer("/data/a", f"answer {number}" * 20))
    new_photo(vault, draft.id)
    return vault


def failed(vault: Vault) -> set[str]:
    return {result.name for result in vault.check() if not result.ok}


def attachment(vault: Vault) -> Path:
    return vault.folder / "blobs" / vault.blobs.list()[0].id


def test_an_untouched_vault_passes_every_check(full: Vault) -> None:
    assert [result.name for result in full.check()] == [
        "Key slots",
        "Database",
        "Identity database",
        "Sealed testimonies",
        "Attachments",
        "Attachment files",
        "Sealed files",
        "Folder",
        "Write-ahead log",
        "Custody log",
    ]
    assert failed(full) == set()


def test_exchanged_key_slots_are_found(full: Vault) -> None:
    path = full.folder / "keyslots.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, "slots": document["slots"][::-1]}))
    assert failed(full) == {"Key slots"}

    path.write_bytes(b"{}")
    assert failed(full) == {"Key slots"}
    path.unlink()
    assert failed(full) == {"Key slots"}


def test_a_damaged_page_is_found(full: Vault) -> None:
    full.close()
    path = full.folder / "vault.db"
    content = bytearray(path.read_bytes())
    used = len(content) // 4096 // 2
    content[used * 4096 + 100] ^= 1
    path.write_bytes(content)

    with Vault.open(full.folder, PASSPHRASE) as again:
        assert "Database" in failed(again)


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0 and so on"])
def test_an_identity_database_that_is_not_encrypted_is_found(full: Vault, content: bytes | None) -> None:
    path = full.folder / "identity.db"
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    assert failed(full) == {"Identity database"}


def test_a_cut_off_attachment_is_found(full: Vault) -> None:
    attachment(full).write_bytes(attachment(full).read_bytes()[:-20])
    assert failed(full) == {"Attachments"}


def test_a_changed_attachment_is_found(full: Vault) -> None:
    content = bytearray(attachment(full).read_bytes())
    content[-1] ^= 1
    attachment(full).write_bytes(content)
    assert failed(full) == {"Attachments"}


def test_a_missing_attachment_and_a_stray_file_are_found(full: Vault) -> None:
    attachment(full).rename(full.folder / "blobs" / "stray")
    assert failed(full) == {"Attachments", "Attachment files"}


def test_a_broken_custody_log_is_found(full: Vault) -> None:
    full._database.change("DROP TRIGGER custody_is_never_changed")
    full._database.change("UPDATE custody SET reason = 'x' WHERE seq = 2")
    assert failed(full) == {"Custody log"}


def test_repairing_takes_away_what_belongs_to_nothing_and_nothing_else(full: Vault) -> None:
    (full.folder / "blobs" / "stray").write_bytes(b"left")
    (full.folder / "keyslots.json.ab12.part").write_bytes(b"left")
    (full.folder / "notes.txt").write_text("of somebody else", encoding="utf-8")
    assert failed(full) == {"Attachment files", "Folder"}

    assert full.repair().removed == 2

    assert failed(full) == {"Folder"}
    assert (full.folder / "notes.txt").exists() and attachment(full).exists()


def test_a_check_tells_how_far_it_is_and_can_be_stopped(full: Vault) -> None:
    class Stop(BaseException):
        pass

    told: list[str] = []
    full.check(lambda stage, _done, _total: told.append(stage))
    assert told[0] == "slots" and "attachments" in told

    def stop(stage: str, _done: int, _total: int) -> None:
        if stage == "attachments":
            raise Stop

    with pytest.raises(Stop):
        full.check(stop)


def test_the_pages_of_identities_are_checked_with_the_passphrase_and_without_a_view(full: Vault) -> None:
    with full.identity(PASSPHRASE, "to write something down") as identity:
        identity.record("T-1", answer("/data/name", "x" * 9000))
    assert full.check_identities(PASSPHRASE).ok
    path = full.folder / "identity.db"
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(content)

    assert not full.check_identities(PASSPHRASE).ok
    assert full.identity_views() == 1


@given(content=st.binary(max_size=9000))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_as_a_database_or_an_attachment_are_one_sentence(full: Vault, content: bytes) -> None:
    for name in ("identity.db", attachment(full).relative_to(full.folder)):
        before = (full.folder / name).read_bytes()
        (full.folder / name).write_bytes(content)
        found = [*full.check(), full.check_identities(PASSPHRASE)]
        assert any(not result.ok for result in found)
        assert all(result.detail and "Traceback" not in result.detail for result in found)
        (full.folder / name).write_bytes(before)


@given(content=st.binary(max_size=9000))
@settings(max_examples=12, deadline=None)
def test_a_vault_of_any_bytes_does_not_open(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any") / "vault"
    new_vault(folder).close()
    (folder / "vault.db").write_bytes(content)

    with pytest.raises((VaultDamaged, NotEncrypted)):
        Vault.open(folder, PASSPHRASE)
