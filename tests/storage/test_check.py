from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, answer, new_draft, new_photo


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
        "Attachments",
        "Attachment files",
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
