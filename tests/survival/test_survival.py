"""What is written once is never lost: killed, failing, slow and shared disks.

The long form of the first two: ``python -m tests.survival``.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.survival import shim

ROOT = Path(__file__).parents[2]
EVERY = 67
ROUNDS = 16

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shim.possible(), reason="needs Linux and a C compiler"),
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: it is the order of calls that matters, not the disk."""
    memory = Path("/dev/shm")
    folder = (
        memory / f"underseal-tests-{secrets.token_hex(6)}" if os.access(memory, os.W_OK) else tmp_path / "d"
    )
    folder.mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shim.built(tmp_path_factory.mktemp("shim"))


def program(module: str, *words: object, library: Path | None = None) -> list[dict[str, Any]]:
    """Run one of the programs beside this file, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.survival.{module}", *map(str, words)],
        cwd=ROOT,
        env=None if library is None else shim.environment(library),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_call_may_fail_or_kill_and_nothing_is_lost(disk: Path, library: Path) -> None:
    first = secrets.randbelow(EVERY)
    outcomes = program("faults", disk, EVERY, first, library=library)

    assert [(o["act"], o["wrong"]) for o in outcomes if o["wrong"]] == [], f"from call {first} on"
    assert sum(o["failed"] for o in outcomes) >= 16
    assert all("." in code for o in outcomes for code in o["said"])


def test_killed_at_random_moments_nothing_that_was_called_done_is_lost(disk: Path) -> None:
    (told,) = program("kills", disk / "vaults", ROUNDS)

    assert told["wrong"] == []
    assert told["said"]["open"] > ROUNDS // 4


def test_a_slow_stick_is_slow_and_nothing_else(disk: Path, library: Path) -> None:
    (told,) = program("slow", disk, 15, library=library)

    assert told["wrong"] == []
    # One answer waits for the disk a few times, not for every row it touches.
    assert told["seconds"]["typing"] < 15 * 0.02 + 1
