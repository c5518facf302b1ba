"""What cannot be meant ends with status 2 and a usage line, whatever the command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli import COMMANDS

ROOT = Path(__file__).parents[3]
_LISTED = re.compile(r"^ {4}(\S+)", re.MULTILINE)


def program(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a script would: without a terminal, with nothing on standard input."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "desktop", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


MISUSES = [
    ["fly"],
    ["--fly"],
    ["Demo", "--out", "x"],
    ["demo"],
    ["demo", "--out"],
    ["demo", "--out", "x", "y"],
    ["verify"],
    ["verify", "--json"],
    ["verify", "x", "--trust"],
    ["verify", "x", "--identity"],
    ["open"],
    ["open", "x"],
    ["open", "x", "--identity", "y"],
    ["open", "x", "--out", "y"],
    ["age-keygen", "-o"],
    ["age-keygen", "x"],
    ["age"],
    ["age", "x"],
    ["age", "-r"],
    ["age", "-d"],
    ["age", "-d", "-p", "x"],
    ["age", "-r", "age1x", "-i", "y"],
    ["age", "-p", "--passphrase-stdin"],
    ["forms"],
    ["forms", "fly", "x"],
    ["forms", "check"],
    ["forms", "eval", "x"],
    ["forms", "eval", "--answers", "x"],
    ["vault"],
    ["vault", "fly", "x"],
    ["vault", "create"],
    ["vault", "info"],
    ["vault", "check", "x"],
    ["bench", "fly"],
]


@pytest.mark.parametrize("words", MISUSES, ids=" ".join)
def test_what_cannot_be_meant_is_usage_and_status_2(words: list[str]) -> None:
    done = program(*words)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("usage: ./run")
    assert "Traceback" not in done.stderr


def test_every_command_is_misused_above() -> None:
    assert {words[0] for words in MISUSES} >= set(COMMANDS)


def test_help_lists_every_command_and_nothing_else() -> None:
    done = program("--help")

    listed = _LISTED.findall(done.stdout.partition("COMMAND\n")[2])
    assert done.returncode == 0
    assert sorted(listed) == sorted([*COMMANDS, "test"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = program(command, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: ./run {command}")


def test_help_tells_what_each_command_does() -> None:
    text = " ".join(program("--help").stdout.split())

    assert [summary for summary in COMMANDS.values() if summary not in text] == []
