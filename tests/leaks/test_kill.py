"""The program dies in the middle of an interview: no answer is lost, and no word of it lies in the open."""

from __future__ import annotations

import contextlib
import json
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.services.drafting import open_draft
from storage.vault import Vault
from tests.support.traces import ROOT, caged, files_in, words_in
from tests.support.vaults import PASSPHRASE

ACCOUNT = "/data/F04/F04_01"
MOMENTS = [1, 2, 3, 10, 32, 75, 150, 290]  # lines of the window's story; some answers take three
LONGER_MS = 40

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="killed by a POSIX signal"),
]


@dataclass(frozen=True)
class Remains:
    """What a killed program leaves.

    Attributes:
        home: every folder it knew besides the vault.
        vault: the vault's folder.
        canary: a word of every answer.
        said: (step, path, value) in the order in which it happened.
    """

    home: Path
    vault: Path
    canary: str
    said: list[tuple[str, str, str]]

    def kept(self) -> list[tuple[str, str]]:
        """Return path and value of every answer the window called saved."""
        return [(path, value) for step, path, value in self.said if step == "saved"]

    def on_its_way(self) -> tuple[str, str]:
        """Return the answer that was being typed or saved at the end."""
        _, path, value = self.said[-1]
        return path, value


def killed_after(lines: int, home: Path, vault: Path) -> Remains:
    """Let the windows say so many lines, and a moment later kill them."""
    canary = f"kanarka{secrets.token_hex(6)}"
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.support.doomed_window", str(vault), canary],
        cwd=home,
        env=caged(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        said = [process.stdout.readline() for _ in range(lines)]
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=secrets.randbelow(LONGER_MS) / 1000)
        process.kill()
        said += process.stdout.readlines()
        assert said[0], process.stderr.read()[-2000:]
    told = [json.loads(line) for line in said if line.endswith("\n")]
    return Remains(home, vault, canary, [(t["step"], t["path"], t["value"]) for t in told])


@pytest.fixture(scope="module", params=MOMENTS)
def remains(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Remains:
    folder = tmp_path_factory.mktemp("killed")
    return killed_after(request.param, folder / "home", folder / "vault")


def test_no_word_lies_outside_the_encryption(remains: Remains) -> None:
    secret = [remains.canary, remains.canary.encode().hex(), PASSPHRASE, "herons", "было тихо"]

    assert words_in(files_in(remains.home, remains.vault), secret) == []
    assert (remains.vault / "vault.db").read_bytes()[:15] != b"SQLite format 3"


def test_every_answer_called_saved_is_there(remains: Remains) -> None:
    with Vault.open(remains.vault, PASSPHRASE) as vault:
        (draft,) = vault.drafts.list()
        rows = [(row.path, row.new) for row in vault.drafts.journal(draft.id)]
        assert [kept for kept in remains.kept() if kept not in rows] == []
        # Nothing is invented either: at most the answer that was on its way came through.
        canaries = [row for row in rows if remains.canary in (row[1] or "")]
        assert canaries in (remains.kept(), [*remains.kept(), remains.on_its_way()])


def test_the_interview_opens_where_it_was(remains: Remains) -> None:
    last = {**dict(remains.kept())}
    path, coming = remains.on_its_way()
    with Vault.open(remains.vault, PASSPHRASE) as vault:
        (draft,) = vault.drafts.list()
        interview = open_draft(vault, draft.id).interview
        shown = {reference: interview.node(reference).value for reference in last}
    assert {ref: value for ref, value in shown.items() if value != last[ref]} in ({}, {path: coming})


def test_the_vault_is_whole(remains: Remains) -> None:
    with Vault.open(remains.vault, PASSPHRASE) as vault:
        assert [result.name for result in vault.check() if not result.ok] == []
        assert vault.custody.verify().ok


def test_the_longest_story_reaches_the_account_itself(remains: Remains) -> None:
    assert len(remains.said) < max(MOMENTS) or ACCOUNT in dict(remains.kept())


def test_the_search_finds_what_lies_in_the_open(tmp_path: Path) -> None:
    for name, encoding in (("a", "utf-8"), ("b", "utf-16-le"), ("c", "cp1251")):
        (tmp_path / name).write_bytes(b"\0" * 5_000_000 + "Было тихо".encode(encoding) + b"\0" * 9)
    (tmp_path / "тихо.txt").write_bytes(b"")

    assert {Path(path).name for path, _ in words_in(files_in(tmp_path), ["тихо"])} == {
        "a",
        "b",
        "c",
        "тихо.txt",
    }
    assert words_in([ROOT / "LICENSE"], ["kanarka"]) == []
