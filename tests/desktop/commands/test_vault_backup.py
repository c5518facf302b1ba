"""Copies of a vault from the command line, as people and programs ask for them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.cli import run
from desktop.services import backups
from exporters.age.errors import NoKeyMatches
from exporters.partial import PlaceTaken
from exporters.transfer import write_sealed
from storage import clock
from storage.backup_errors import NotABackup
from storage.vault import Vault
from tests.support.transfer import found_supervisor, join, signed_draft, small_form
from tests.support.vaults import PASSPHRASE, Clock, new_draft, new_vault


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    with found_supervisor(tmp_path / "lead") as lead, join(lead, tmp_path / "field") as field:
        yield lead, field


def command(monkeypatch: pytest.MonkeyPatch, *words: object, passphrase: str = PASSPHRASE) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{passphrase}\n".encode())))
    return run(["vault", *map(str, words), "--passphrase-stdin"])


def silent(*_: object) -> None:
    """Report to nobody."""


def test_a_vault_is_backed_up_rehearsed_and_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with new_vault(tmp_path / "vault") as vault:
        draft = new_draft(vault)
    file = tmp_path / "copy.backup"

    assert command(monkeypatch, "backup", tmp_path / "vault", "--out", file) == 0
    assert "was made" in capsys.readouterr().out
    assert command(monkeypatch, "restore", file, "--rehearse", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert command(monkeypatch, "restore", file, "--out", tmp_path / "again") == 0
    with Vault.open(tmp_path / "again", PASSPHRASE) as again:
        assert [info.id for info in again.drafts.list()] == [draft.id]
    with Vault.open(tmp_path / "vault", PASSPHRASE) as vault:
        assert vault.custody.entries("vault")[-1].event and any(
            entry.event == "COPY" and entry.reason == "backup" for entry in vault.custody.entries("vault")
        )


def test_trouble_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new_vault(tmp_path / "vault").close()
    (tmp_path / "notes").write_bytes(b"no backup")

    assert command(monkeypatch, "restore", tmp_path / "notes", "--out", tmp_path / "new") == 1
    assert "not a backup" in capsys.readouterr().err
    assert command(monkeypatch, "backup", tmp_path / "vault", "--out", tmp_path / "notes") == 1
    assert (tmp_path / "notes").read_bytes() == b"no backup"
    assert command(monkeypatch, "restore", tmp_path / "missing", "--out", tmp_path / "new") == 1
    assert command(monkeypatch, "backup", tmp_path / "vault", "--out", tmp_path / "no" / "folder") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes", "vault"]


def test_an_interviewers_backup_takes_a_supervisor_and_the_interviewer(
    team: tuple[Vault, Vault], tmp_path: Path
) -> None:
    lead, field = team
    draft = new_draft(field)
    taken = backups.ready(field)
    backups.remember(field, backups.make(taken, tmp_path / "locked", silent))

    assert (tmp_path / "locked").read_bytes().startswith(b"age-encryption.org/")
    with pytest.raises(NoKeyMatches):
        backups.open_outer_lock(
            field.team.decryption_identity(), tmp_path / "locked", tmp_path / "out", silent
        )
    backups.open_outer_lock(lead.team.decryption_identity(), tmp_path / "locked", tmp_path / "open", silent)
    backups.restore(tmp_path / "open", PASSPHRASE, tmp_path / "again", silent)
    with Vault.open(tmp_path / "again", PASSPHRASE) as again:
        assert [info.id for info in again.drafts.list()] == [draft.id]
    assert not (tmp_path / "out").exists()


def test_only_vaults_that_forget_get_an_outer_lock(team: tuple[Vault, Vault], tmp_path: Path) -> None:
    lead, field = team
    assert not backups.needs_outer_lock(lead) and backups.needs_outer_lock(field)

    lead.team.set_policy(forget_after_sealing=False)
    field.team.update(lead.team.card())
    assert not backups.needs_outer_lock(field)
    with new_vault(tmp_path / "alone") as alone:
        assert not backups.needs_outer_lock(alone)


def test_what_is_no_backup_is_not_unwrapped(team: tuple[Vault, Vault], tmp_path: Path) -> None:
    lead, field = team
    write_sealed(field, signed_draft(field).id, tmp_path / "sealed.age", form=small_form(), now=Clock())

    with pytest.raises(NotABackup):
        backups.open_outer_lock(
            lead.team.decryption_identity(), tmp_path / "sealed.age", tmp_path / "out", silent
        )
    with pytest.raises(PlaceTaken):
        backups.make(backups.ready(lead), tmp_path / "sealed.age", silent)
    assert not (tmp_path / "out").exists()


def test_the_reminder_counts_days_and_names_nobody(team: tuple[Vault, Vault], tmp_path: Path) -> None:
    _, field = team
    now = clock.now()
    assert backups.last(field, now).due is False
    new_draft(field)
    assert backups.last(field, now) == backups.LastBackup(None, 0, due=True)
    backups.remember(field, backups.make(backups.ready(field), tmp_path / "file", silent))

    later = clock.now()
    assert not backups.last(field, later).due
    assert backups.last(field, later + timedelta(days=12, hours=1)).days == 12
    assert backups.last(field, later + timedelta(days=7, hours=1)).due
    assert backups.last(field, later - timedelta(days=400)).days == 0
