"""Sealed testimonies through a folder, from the command line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.cli import run
from exporters.transfer import write_sealed
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, Clock


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    with found_supervisor(tmp_path / "lead") as lead, join(lead, tmp_path / "field") as field:
        yield lead, field


def command(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{PASSPHRASE}\n".encode())))
    return run(["vault", *map(str, words), "--passphrase-stdin"])


def test_a_folder_is_taken_in_as_often_as_one_likes_and_written_again(
    team: tuple[Vault, Vault],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lead, field = team
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    draft = signed_draft(field)
    write_sealed(field, draft.id, exchange / "a.age", form=small_form(), now=Clock())
    whole = (exchange / "a.age").read_bytes()
    (exchange / "b.age").write_bytes(whole)
    write_sealed(field, signed_draft(field).id, exchange / "Ivan.age", form=small_form(), now=Clock())
    (exchange / "Ivan.age").write_bytes((exchange / "Ivan.age").read_bytes()[:-20])
    (exchange / "letter.age").write_bytes(b"a letter")
    lead.close()

    def taken() -> dict[str, object]:
        assert command(monkeypatch, "import", lead.folder, "--from", exchange, "--json") == 1
        told = capsys.readouterr()
        assert "refused file 1: This encrypted file is damaged" in told.err and "Ivan" not in told.err
        return json.loads(told.out)  # type: ignore[no-any-return]

    first, second = taken(), taken()
    assert (first["new"], first["already"]) == ([draft.code], [draft.code])
    assert (second["new"], second["already"]) == ([], [draft.code, draft.code])
    assert (second["foreign"], second["links"], second["stopped"]) == (1, 0, None)
    (exchange / "Ivan.age").unlink()
    assert command(monkeypatch, "import", lead.folder, "--from", exchange) == 0
    assert "0 new, 2 known already" in capsys.readouterr().out
    assert command(monkeypatch, "import", lead.folder, "--from", tmp_path / "missing") == 1

    again = tmp_path / "again"
    again.mkdir()
    assert command(monkeypatch, "export", lead.folder, "--to", again, "--json") == 0
    out = capsys.readouterr().out
    assert [f"{file['sha256']}.age" for file in json.loads(out)["written"]] == [
        path.name for path in again.iterdir()
    ]
    assert command(monkeypatch, "export", lead.folder, draft.code, "--to", again) == 0
    assert command(monkeypatch, "export", lead.folder, "T-0000-0", "--to", again) == 1
    assert command(monkeypatch, "import", lead.folder, "--from", again) == 0


def test_an_interviewers_vault_writes_nothing_again(
    team: tuple[Vault, Vault],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, field = team
    field.close()
    (tmp_path / "out").mkdir()
    assert command(monkeypatch, "export", field.folder, "--to", tmp_path / "out") == 1
    assert "Only a supervisor's vault" in capsys.readouterr().err
