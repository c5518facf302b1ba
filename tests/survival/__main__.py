"""The long form: every call of every act fails and kills once, then a thousand kills at random moments.

usage: python -m tests.survival [ROUNDS]
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from tests.survival import shim

HOME = Path(__file__).parents[2]
ROUNDS = 1000


def main(rounds: int) -> int:
    """Run both programs and let them print; returns 1 if something was lost."""
    if not shim.possible():
        sys.stdout.write("This needs Linux and a C compiler.\n")
        return 1
    memory = Path("/dev/shm")
    root = (memory if os.access(memory, os.W_OK) else HOME) / f"underseal-tests-{secrets.token_hex(6)}"
    root.mkdir()
    try:
        environment = shim.environment(shim.built(root))
        faults = [sys.executable, "-m", "tests.survival.faults", str(root / "faults")]
        kills = [sys.executable, "-m", "tests.survival.kills", str(root / "kills"), str(rounds)]
        failed = subprocess.run(faults, cwd=HOME, env=environment, check=False).returncode
        killed = subprocess.run(kills, cwd=HOME, check=False).returncode
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if failed or killed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
