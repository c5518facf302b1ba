"""Make ``.venv`` with the locked packages, for ``run.cmd``.

Usage: ``setup_venv.py HOME LOCK`` where LOCK is ``lock`` or ``test``. Needs only Python's own library.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def main(home: Path, lock: str) -> int:
    """Install the lock if the environment does not hold it yet; return the exit status of pip."""
    requirements = home / "requirements" / f"{lock}.txt"
    environment = home / ".venv"
    wanted = f"{lock} {hashlib.sha256(requirements.read_bytes()).hexdigest()} {sys.version_info[:3]}"
    stamp = environment / "installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return 0
    shutil.rmtree(environment, ignore_errors=True)
    venv.create(environment, with_pip=True)
    folder = "Scripts" if sys.platform == "win32" else "bin"
    options = ["--no-input", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    python = str(environment / folder / "python")
    status = subprocess.call([python, "-m", "pip", "install", "-qq", *options, "-r", str(requirements)])
    if status == 0:
        stamp.write_text(wanted, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
