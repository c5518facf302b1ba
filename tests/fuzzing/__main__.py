"""Feed made-up bytes to everything that parses strangers' bytes.

usage: python -m tests.fuzzing [--seconds N] [TARGET ...]

With atheris installed (``pip install --no-deps --require-hashes -r requirements/fuzz.txt``; Linux) coverage
guides the bytes; without it they are blind changes of what each parser understands. Prints the bytes of a
finding in base64 and exits with 1.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzzing.targets import targets

HOME = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    """Fuzz the targets one after another, each in a process of its own; return 1 if one has a finding."""
    names = list(targets())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=" ".join(names))
    given = parser.parse_args(arguments)
    wrong = set(given.targets) - set(names)
    if wrong:
        parser.error(f"no such target: {' '.join(sorted(wrong))}")
    found = [name for name in given.targets or names if not _holds(name, given.seconds)]
    sys.stdout.write(f"{len(found)} of {len(given.targets or names)} with findings\n")
    return 1 if found else 0


def _holds(name: str, seconds: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "tests.fuzzing.one", name, str(seconds), folder]
        held = subprocess.run(run, cwd=HOME, check=False).returncode == 0
    sys.stdout.write(f"{name}: {'nothing found' if held else 'A FINDING'}\n")
    sys.stdout.flush()
    return held


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
