"""Run the tests: ``./run test [pytest's own options]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent


def main(arguments: list[str]) -> int:
    """Run pytest over both cores, offscreen; return its exit status."""
    os.chdir(HOME)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    workers = [] if any(a.startswith(("-n", "--numprocesses", "-p")) for a in arguments) else ["-n", "2"]
    return int(pytest.main([*workers, "--dist", "loadfile", *arguments] if workers else arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
