"""What was said to be saved is there after the program was killed, whenever that happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import WrongPassphrase
from storage.vault import Vault
from tests.support.vaults import PASSPHRASE, new_draft

ROOT = Path(__file__).parents[2]
NEW = "six loud geese walk"
MOMENTS = 25

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="killed by a POSIX signal")


def doomed(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.doomed", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed_after(words: int, folder: Path, draft_id: str) -> list[str]:
    """Let the recorder say so many words, kill it, and return all it said."""
    with doomed("record", folder, draft_id) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(words)]
        process.kill()
        said += process.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.slow
def test_every_acknowledged_entry_survives_a_kill_at_any_moment(vault: Vault) -> None:
    draft = new_draft(vault)
    vault.close()
    answers, blobs = 0, set[str]()
    for moment in range(1, MOMENTS + 1):
        for word in killed_after(moment, vault.folder, draft.id):
            kind, what = word.split()
            if kind == "answer":
                answers = int(what)
            else:
                blobs.add(what)
        with Vault.open(vault.folder, PASSPHRASE) as again:
            rows = again.drafts.journal(draft.id)
            # One more may have been saved whose acknowledgement was not heard.
            assert answers <= len(rows) <= answers + 1, moment
            assert [row.new for row in rows] == [f"answer {n + 1}" for n in range(len(rows))]
            assert blobs <= {blob.id for blob in again.blobs.list()}
            assert again.blobs.missing() == [] and again.blobs.orphans() == 0
            assert again.custody.verify().ok
            answers = len(rows)
    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert all(result.ok for result in again.check())


def opens(folder: Path, passphrase: str) -> bool:
    try:
        Vault.open(folder, passphrase).close()
    except WrongPassphrase:
        return False
    return True


def test_a_change_of_passphrase_killed_at_any_step_leaves_the_old_or_the_new_one(tmp_path: Path) -> None:
    from tests.support.vaults import new_vault

    outcomes = []
    for step in range(20):
        folder = tmp_path / str(step)
        new_vault(folder).close()
        with doomed("rewrite", folder, NEW, step) as process:
            said = process.stdout.read() if process.stdout else ""
        outcomes.append((opens(folder, PASSPHRASE), opens(folder, NEW)))
        assert sorted(outcomes[-1]) == [False, True], step
        assert list(folder.glob("*.part")) == []
        if said:
            break

    assert outcomes == sorted(outcomes, reverse=True)  # first always the old one, from some step on the new
    assert {old for old, _ in outcomes} == {True, False}
    assert len(outcomes) > 5
