"""The keys of a vault from the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from desktop.cli import run
from storage import recovery
from storage.attempts import ATTEMPTS_NAME
from storage.credentials import Credential, read_key_file
from storage.errors import WrongPassphrase
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, new_vault

NEW = "seven loud otters cross quiet rivers"
MADE = recovery.issue()


class Lines(io.TextIOWrapper):
    def __init__(self, *lines: str) -> None:
        super().__init__(io.BytesIO("".join(f"{line}\n" for line in lines).encode()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_vault(tmp_path / "vault") as vault:
        vault.keys.set_recovery(PASSPHRASE, MADE.secret, 2, 3)
    return tmp_path / "vault"


def command(monkeypatch: pytest.MonkeyPatch, lines: list[str], *words: object) -> int:
    monkeypatch.setattr(sys, "stdin", Lines(*lines))
    return run(["vault", *map(str, words), "--passphrase-stdin"])


def opens(folder: Path, key: str | Credential) -> bool:
    (folder / ATTEMPTS_NAME).unlink(missing_ok=True)
    try:
        Vault.open(folder, key).close()
    except WrongPassphrase:
        return False
    return True


def test_a_passphrase_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, [PASSPHRASE, NEW], "change-passphrase", folder) == 0
    assert "has new keys" in capsys.readouterr().out
    assert opens(folder, NEW) and not opens(folder, PASSPHRASE)


def test_a_key_file_is_written_and_needed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key.bin"
    assert command(monkeypatch, [PASSPHRASE, NEW], "change-passphrase", folder, "--new-key-file", key) == 0
    assert not opens(folder, NEW)
    assert opens(folder, Credential(NEW, read_key_file(key)))
    assert command(monkeypatch, [NEW], "info", folder, "--key-file", key, "--json") == 0
    assert command(monkeypatch, [NEW], "renew-keys", folder, "--key-file", key, "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"done": True}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["not this one", NEW], "does not open the vault"),
        ([PASSPHRASE, "weak and weak"], "too easy to guess"),
        ([PASSPHRASE], "passphrase"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: list[str],
    said: str,
) -> None:
    assert command(monkeypatch, lines, "change-passphrase", folder) == 1
    assert said in capsys.readouterr().err
    assert opens(folder, PASSPHRASE)


def test_shares_open_the_vault_from_the_command_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = [" ".join(share) for share in MADE.shares]
    assert command(monkeypatch, [NEW, *shares[1:]], "recover", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"done": True}
    assert opens(folder, NEW) and not opens(folder, PASSPHRASE)


def test_too_few_and_mistyped_shares_say_so_and_change_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    share = " ".join(MADE.shares[0])
    for lines, said in (
        ([NEW, share], "2 shares are needed"),
        ([NEW, share, share], "given already"),
        ([NEW, share.replace(MADE.shares[0][3], "zzzz")], "Word number 4 "),
        ([NEW, share, *(" ".join(s) for s in recovery.issue().shares[:1])], "do not belong together"),
    ):
        assert command(monkeypatch, lines, "recover", folder) == 1
        assert said in capsys.readouterr().err
    assert opens(folder, PASSPHRASE)


def test_a_command_tells_of_attempts_that_failed_since(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, "not this one")
    assert command(monkeypatch, [PASSPHRASE], "info", folder) == 0
    assert capsys.readouterr().err.startswith("1 attempt to open this vault failed")
    assert command(monkeypatch, [PASSPHRASE], "info", folder) == 0
    assert capsys.readouterr().err == ""
