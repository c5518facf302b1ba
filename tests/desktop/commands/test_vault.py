from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from desktop.cli import run
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, new_draft, new_photo, new_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "vault") as vault:
        new_photo(vault, new_draft(vault).id)
    return tmp_path / "vault"


def command(monkeypatch: pytest.MonkeyPatch, *words: object, passphrase: str = PASSPHRASE) -> int:
    typed = io.TextIOWrapper(io.BytesIO(f"{passphrase}\nnot read\n".encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    return run(["vault", *map(str, words), "--passphrase-stdin"])


def test_a_vault_is_made_and_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "create", tmp_path / "new") == 0
    assert capsys.readouterr() == ("The vault was made.\n", "")
    with Vault.open(tmp_path / "new", PASSPHRASE) as vault:
        assert vault.info().memory_kib == 256 * 1024


def test_the_numbers_are_printed_for_people_and_for_programs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "info", folder) == 0
    assert "drafts: 1\n" in capsys.readouterr().out
    assert command(monkeypatch, "info", folder, "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["drafts"], facts["attachments"], facts["format"]) == (1, 1, 2)


def test_a_whole_vault_passes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "check", folder) == 0
    assert "failed" not in capsys.readouterr().out.replace("0 failed", "")
    assert command(monkeypatch, "check", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_a_damaged_vault_fails_and_says_where(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (blob,) = (folder / "blobs").iterdir()
    blob.write_bytes(blob.read_bytes()[:-1])

    assert command(monkeypatch, "check", folder) == 1
    told = capsys.readouterr()
    assert "failed  Attachments: 0 are whole, 1 are damaged, 0 are missing." in told.out
    assert "restore your last backup" in told.err


@pytest.mark.parametrize("action", ["info", "check"])
def test_a_wrong_passphrase_is_one_sentence_and_status_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert command(monkeypatch, action, folder, passphrase="not this one") == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("This passphrase does not open the vault.")
    assert "not this one" not in told.err


def test_a_folder_without_a_vault_and_a_full_folder_are_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "info", tmp_path / "nothing") == 1
    assert "no vault in this folder" in capsys.readouterr().err
    assert command(monkeypatch, "create", folder) == 1
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["vault"], ["vault", "info"], ["vault", "fly", "x"], ["vault", "info", "x"]]
)
def test_what_cannot_be_meant_is_a_usage_fault(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(SystemExit) as left:
        run(words)
    assert left.value.code == 2


def test_repairing_removes_what_belongs_to_nothing_and_says_how_much(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "vault.lock.ab12.part").write_bytes(b"left by an interruption")
    assert command(monkeypatch, "check", folder) == 1
    assert "failed  Folder" in capsys.readouterr().out

    assert command(monkeypatch, "check", folder, "--repair") == 0

    told = capsys.readouterr()
    assert "passed  Folder" in told.out and "passed  Identity pages" in told.out
