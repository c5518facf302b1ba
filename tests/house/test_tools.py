"""The tools that judge the whole tree: types, style, import contracts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["-m", "mypy", "-p", "forms", "-p", "storage", "-p", "exporters", "-p", "resources", "-p", "desktop"],
        ["-m", "ruff", "check", "--no-cache", "."],
        ["-m", "ruff", "format", "--no-cache", "--check", "."],
        ["-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"],
    ],
    ids=["types", "style", "format", "imports"],
)
def test_the_tree_passes(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
