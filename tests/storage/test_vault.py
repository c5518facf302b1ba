from __future__ import annotations

import json
import multiprocessing
import unicodedata
from pathlib import Path

import pytest

from storage.credentials import Credential
from storage.errors import (
    FolderNotEmpty,
    NotAVault,
    PassphraseTooShort,
    VaultBusy,
    VaultDamaged,
    VaultTooNew,
    WrongPassphrase,
)
from storage.vault import Vault
from tests.support.vaults import CHEAP, PASSPHRASE, REASON, Clock, answer, new_draft, new_photo, new_vault

CANARY = "Канарэйка-7Q"


def holder(folder: Path, ready: object, leave: object) -> None:
    with Vault.open(folder, PASSPHRASE):
        ready.set()  # type: ignore[attr-defined]
        leave.wait(60)  # type: ignore[attr-defined]


def test_what_was_saved_is_there_after_opening_again(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.drafts.record(draft.id, answer("/data/F04_01", CANARY))
    photo = new_photo(vault, draft.id)
    vault.settings.set("language", "be")
    vault.close()

    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert again.drafts.journal(draft.id)[0].new == CANARY
        assert again.drafts.list() == [again.drafts.get(draft.id)]
        assert again.blobs.open(photo.id).read() == b"photograph" * 9000
        assert again.settings.get("language") == "be"
        assert again.settings.get("nothing", 5) == 5


def test_no_file_of_a_vault_shows_what_was_said(vault: Vault) -> None:
    vault.team.found(f"Team {CANARY}")
    draft = new_draft(vault)
    for number in range(50):
        vault.drafts.record(draft.id, answer(f"/data/{CANARY}", f"{CANARY} {number}", CANARY))
    new_photo(vault, draft.id, CANARY.encode() * 4000)
    with vault.identity(PASSPHRASE, f"{CANARY}, again") as identity:
        identity.record(draft.id, answer("/data/name", CANARY))

    def files() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in vault.folder.rglob("*") if file.is_file()}

    open_files = files()
    vault.close()
    spellings = [
        spelling.encode(encoding)
        for spelling in (CANARY, unicodedata.normalize("NFD", CANARY), PASSPHRASE)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251")
        if encoding != "cp1251" or spelling == PASSPHRASE
    ]
    for path, content in [*open_files.items(), *files().items()]:
        assert not [s for s in spellings if s in content], path
    assert len(open_files) >= 6


def test_a_wrong_passphrase_opens_nothing_and_lets_the_next_try_through(vault: Vault) -> None:
    vault.close()

    with pytest.raises(WrongPassphrase):
        Vault.open(vault.folder, PASSPHRASE.upper())
    Vault.open(vault.folder, PASSPHRASE).close()


def test_a_second_process_is_kept_out(vault: Vault) -> None:
    vault.close()
    spawn = multiprocessing.get_context("spawn")
    ready, leave = spawn.Event(), spawn.Event()
    process = spawn.Process(target=holder, args=(vault.folder, ready, leave))
    process.start()
    try:
        assert ready.wait(60)
        with pytest.raises(VaultBusy):
            Vault.open(vault.folder, PASSPHRASE)
    finally:
        leave.set()
        process.join(60)
    Vault.open(vault.folder, PASSPHRASE).close()


def test_a_second_window_of_the_same_process_is_kept_out(vault: Vault) -> None:
    with pytest.raises(VaultBusy):
        Vault.open(vault.folder, PASSPHRASE)


def test_a_folder_without_a_vault_is_named_as_such(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NotAVault):
            Vault.open(folder, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_vault_is_made_only_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(FolderNotEmpty):
        new_vault(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_short_passphrase_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(PassphraseTooShort):
        Vault.create(tmp_path / "vault", "short", kdf=CHEAP)
    assert not (tmp_path / "vault").exists()


def test_a_vault_that_cannot_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.atomic.replace", full)
    with pytest.raises(Exception, match="disk is full"):
        new_vault(tmp_path / "vault")
    monkeypatch.undo()

    new_vault(tmp_path / "vault").close()


@pytest.mark.parametrize("name", ["keyslots.json", "vault.db"])
def test_a_missing_file_is_damage(vault: Vault, name: str) -> None:
    vault.close()
    (vault.folder / name).unlink()

    with pytest.raises(VaultDamaged):
        Vault.open(vault.folder, PASSPHRASE)
    assert not (vault.folder / name).exists()


def test_a_vault_of_a_newer_program_is_left_alone(vault: Vault) -> None:
    vault.close()
    path = vault.folder / "keyslots.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 3}))

    with pytest.raises(VaultTooNew):
        Vault.open(vault.folder, PASSPHRASE)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(vault: Vault) -> None:
    vault.keys.change(PASSPHRASE, Credential("six loud geese walk"))
    with vault.identity("six loud geese walk", REASON):
        pass
    vault.close()

    with pytest.raises(WrongPassphrase):
        Vault.open(vault.folder, PASSPHRASE)
    Vault.open(vault.folder, "six loud geese walk").close()


def test_a_refused_new_passphrase_changes_nothing(vault: Vault) -> None:
    before = (vault.folder / "keyslots.json").read_bytes()
    with pytest.raises(PassphraseTooShort):
        vault.keys.change(PASSPHRASE, Credential("short"))
    with pytest.raises(WrongPassphrase):
        vault.keys.change("not this one", Credential("six loud geese walk"))

    assert (vault.folder / "keyslots.json").read_bytes() == before


def test_the_numbers_of_a_vault(vault: Vault) -> None:
    draft = new_draft(vault)
    new_photo(vault, draft.id)
    card = vault.team.found("Our team")

    info = vault.info()

    assert (info.drafts, info.attachments, info.sealed, info.releases) == (1, 1, 0, 0)
    assert (info.role, info.team) == ("supervisor", card.fingerprint)
    assert info.custody_head == vault.custody.head()
    assert (info.memory_kib, info.iterations) == (CHEAP.memory_kib, CHEAP.iterations)


def test_several_changes_are_kept_together_or_not_at_all(vault: Vault) -> None:
    with pytest.raises(ZeroDivisionError), vault.transaction():
        new_draft(vault)
        vault.team.found("Our team")
        raise ZeroDivisionError

    assert vault.drafts.list() == []
    assert vault.team.me() is None
    assert vault.custody.verify().ok
    vault.team.found("Our team")
    assert vault.team.me() is not None


def test_folder_and_files_belong_to_their_owner_alone(vault: Vault, clock: Clock) -> None:
    new_photo(vault, new_draft(vault).id)

    for path in [vault.folder, *vault.folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_closed_vault_may_be_closed_again(vault: Vault) -> None:
    vault.close()
    vault.close()
