"""The custody log against a package: a tail that was cut off is found, and a recipient learns nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path

import pytest

from desktop.cli import run
from desktop.services import timeline
from desktop.services.comparing import NamesNoLog, NoPackageHere, NotOurPackage, compare
from exporters.release import (
    LeakCheckLine,
    Release,
    ReleasedTestimony,
    ReleaseRecipient,
    read_release,
    sign_release,
)
from storage.canonical import canonical
from storage.commitments import Commitments
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, new_vault

HASH = "ab" * 32
CODE = "H-7K2QXD-4"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "vault")
    vault.team.found("Our team")
    for number in range(5):
        vault.custody.append("T-1", "EDIT", details={"answers": number})
    return vault


def release_of(vault: Vault, code: str = CODE, **changes: object) -> Release:
    line = ReleasedTestimony(
        code="T-7K2QXD-4",
        version=1,
        presentation=HASH,
        view=HASH,
        custody_head=HASH,
        consent=(),
        redactions=(),
    )
    facts = {
        "code": code,
        "recipient": ReleaseRecipient(code="R-1", category="ICC"),
        "purpose": "P",
        "profile": "X",
        "created": dt.date(2026, 11, 24),
        "made_by": vault.team.signer().code,
        "subject": HASH,
        "leak_check": LeakCheckLine(values=1),
        "log": Commitments(vault.settings, vault.custody).give(code),
        "testimonies": (line,),
    }
    return Release(**{**facts, **changes})  # type: ignore[arg-type]


def package(vault: Vault, folder: Path, release: Release | None = None) -> Path:
    release = release or release_of(vault)
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "release.json").write_bytes(release.to_bytes())
    signature = canonical(sign_release(release, vault.team.signer()))
    (folder / "data" / "release.json.jws").write_bytes(signature)
    return folder


def cut(vault: Vault, keep: int) -> None:
    """Cut the log as somebody does who has the open vault and knows the program."""
    for (name,) in vault.database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        vault.database.rows(f'DROP TRIGGER "{name}"')
    vault.database.change("DELETE FROM custody WHERE seq > ?", (keep,))
    vault.database.change("DELETE FROM custody_anchors")
    (last,) = vault.custody.entries_from(keep)
    vault.settings.set("custody.head", {"seq": keep, "hash": last.hash})


def test_a_log_that_went_on_holds_what_the_package_names(vault: Vault, tmp_path: Path) -> None:
    before = len(vault.custody.entries())
    folder = package(vault, tmp_path / "package")
    vault.custody.append("T-1", "VERI")

    found = compare(vault, folder)
    assert (found.release, found.entry, found.ok) == (CODE, before, True)
    assert compare(vault, folder / "data" / "release.json").ok
    newest = timeline.timeline(vault).moments[0]
    assert newest.what == f"The log was compared with package {CODE}, and goes on from there."


def test_a_tail_that_was_cut_with_all_that_remembers_it_is_found(vault: Vault, tmp_path: Path) -> None:
    folder = package(vault, tmp_path / "package")
    cut(vault, len(vault.custody.entries()) - 2)
    assert vault.custody.verify().ok

    found = compare(vault, folder)
    assert not found.ok
    assert "what it names is missing" in timeline.timeline(vault).moments[0].what


def test_removing_the_key_is_noticed_as_well(vault: Vault, tmp_path: Path) -> None:
    folder = package(vault, tmp_path / "package")
    vault.settings.remove("custody.commitments")
    assert not compare(vault, folder).ok


def test_two_recipients_learn_nothing_from_comparing(vault: Vault) -> None:
    one, other = release_of(vault), release_of(vault, "H-8K2QXD-5")
    assert one.log is not None and one.log != other.log
    hashes = {entry.hash for entry in vault.custody.entries()}
    assert not {one.log, other.log} & hashes
    assert release_of(vault).log == one.log


def test_a_package_of_before_has_the_bytes_of_before(vault: Vault, tmp_path: Path) -> None:
    release = release_of(vault, log=None)
    data = release.to_bytes()
    assert b'"log"' not in data and read_release(data).to_bytes() == data
    with pytest.raises(NamesNoLog):
        compare(vault, package(vault, tmp_path / "package", release))


def test_what_is_no_package_of_this_vault_says_so(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(NoPackageHere):
        compare(vault, tmp_path)
    folder = package(vault, tmp_path / "package")
    (folder / "data" / "release.json.jws").write_bytes(b"{}")
    with pytest.raises(NotOurPackage):
        compare(vault, folder)
    foreign = package(vault, tmp_path / "foreign", release_of(vault, made_by="M-7K2Q-3"))
    with pytest.raises(NotOurPackage):
        compare(vault, foreign)


def test_the_command_line_compares_too(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = package(vault, tmp_path / "package")
    vault.close()

    def check() -> tuple[int, bool]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{PASSPHRASE}\n".encode())))
        code = run(
            [
                "vault",
                "check",
                str(tmp_path / "vault"),
                "--passphrase-stdin",
                "--json",
                "--against",
                str(folder),
            ]
        )
        checks = json.loads(capsys.readouterr().out)["checks"]
        return code, next(line["ok"] for line in checks if line["part"] == "against")

    assert check() == (0, True)
    with Vault.open(tmp_path / "vault", PASSPHRASE) as again:
        cut(again, 3)
    assert check() == (1, False)
