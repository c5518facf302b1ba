"""Erasing: the keys first, then every file; what stands in the way is counted and holds nothing back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.credentials import Credential
from storage.erasing import erase_files, erase_keys
from storage.errors import DiskRefused, WrongPassphrase
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, new_draft, new_photo


def test_the_keys_go_first_while_the_vault_is_open_and_nothing_opens_it_again(vault: Vault) -> None:
    vault.keys.add(PASSPHRASE, Credential("six loud geese walk"))
    path = vault.folder / "keyslots.json"
    before = path.read_bytes()

    erase_keys(vault.folder)

    assert path.read_bytes() != before and len(path.read_bytes()) == len(before)
    assert len(vault.drafts.list()) == 0
    vault.close()
    for key in (PASSPHRASE, "six loud geese walk"):
        with pytest.raises(WrongPassphrase):
            Vault.open(vault.folder, key)


def test_slots_of_a_rotation_that_was_interrupted_go_with_the_others(vault: Vault) -> None:
    (vault.folder / "keyslots.next").write_bytes((vault.folder / "keyslots.json").read_bytes())

    erase_keys(vault.folder)

    assert not (vault.folder / "keyslots.next").exists()


@settings(max_examples=30)
@given(st.binary(max_size=300))
def test_slots_of_any_bytes_are_overwritten(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("slots")
    (folder / "keyslots.json").write_bytes(content)

    erase_keys(folder)

    left = (folder / "keyslots.json").read_bytes()
    assert len(content) < 16 or left[: len(content)] != content


def test_every_file_is_overwritten_before_it_is_removed(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_photo(vault, new_draft(vault).id)
    vault.close()
    content = {file: file.read_bytes() for file in vault.folder.rglob("*") if file.is_file()}
    seen: list[Path] = []
    told: list[tuple[int, int]] = []
    remove = Path.unlink

    def watched(path: Path, *arguments: object) -> None:
        seen.append(path)
        if content[path]:
            assert path.read_bytes() != content[path]
            assert len(path.read_bytes()) == len(content[path])
        remove(path)

    monkeypatch.setattr(Path, "unlink", watched)
    assert erase_files(vault.folder, lambda _stage, done, total: told.append((done, total))) == 0

    assert not vault.folder.exists()
    assert set(seen) == set(content)
    assert seen[0].name == "keyslots.json" and seen[-1].parent.name == "blobs"
    assert told[-1][0] == told[-1][1] == sum(map(len, content.values()))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_file_that_cannot_be_removed_is_counted_and_the_others_go(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    remove = Path.unlink

    def refusing(path: Path, *arguments: object) -> None:
        if path.name == "identity.db":
            raise OSError(16, "busy")
        remove(path)

    monkeypatch.setattr(Path, "unlink", refusing)
    assert erase_files(vault.folder) == 1

    assert [file.name for file in vault.folder.iterdir()] == ["identity.db"]


def test_keys_that_cannot_be_written_are_said_and_not_pretended(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(30, "read-only")

    monkeypatch.setattr("storage.atomic.write_over", refused)
    with pytest.raises(DiskRefused):
        erase_keys(vault.folder)
    monkeypatch.undo()
    vault.close()
    Vault.open(vault.folder, PASSPHRASE).close()
