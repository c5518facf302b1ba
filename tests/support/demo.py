"""The demo as a program of its own, and what it left."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.traces import ROOT, caged, files_in

STRACE = shutil.which("strace")
SECONDS = 240
SHARED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
_OPENED = re.compile(r'(?:open(?:at)?|creat)\((?:AT_FDCWD, |\d+, )?"((?:[^"\\]|\\.)*)"(?:, ([A-Z_|]+))?')
_NETWORK = re.compile(r"\bAF_(?!UNIX)|\bconnect\(|\bsend(?:to|msg)\(")
_WRITES = ("O_WRONLY", "O_RDWR", "O_CREAT")


@dataclass(frozen=True)
class Demo:
    """One run.

    Attributes:
        out: the folder it was told to use.
        home: the folder of HOME, TMPDIR and the XDG folders, where nothing else writes.
        status: exit status.
        said: standard output and standard error.
        trace: what strace saw, or None without strace.
        began: when it was started, in seconds since 1970.
    """

    out: Path
    home: Path
    status: int
    said: str
    trace: Path | None
    began: float

    @cached_property
    def report(self) -> dict[str, Any]:
        """Return report.json."""
        return dict(json.loads((self.out / "report.json").read_bytes()))

    @property
    def bundle(self) -> Path:
        """Return the encrypted bundle."""
        (bundle,) = (self.out / "bundle").glob("*.age")
        return bundle

    @property
    def identity(self) -> Path:
        """Return the recipient's key file."""
        return self.out / "recipient-identity.txt"

    @property
    def team_card(self) -> Path:
        """Return the card that the recipient trusts."""
        return self.out / "team-card.json"

    @property
    def bag(self) -> Path:
        """Return the folder of the opened package."""
        (tag,) = (self.out / "package").rglob("bagit.txt")
        return tag.parent

    @property
    def withheld(self) -> list[str]:
        """Return the words that must not be in the package."""
        return (self.out / "withheld.txt").read_text(encoding="utf-8").split("\n")[:-1]

    def secret(self) -> str:
        """Return the recipient's secret key."""
        lines = self.identity.read_text(encoding="ascii").splitlines()
        (secret,) = (line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        return secret

    def package_files(self, suffix: str) -> list[Path]:
        """Return the files of the package that end so, at least one."""
        found = [path for path in files_in(self.bag) if path.name.endswith(suffix)]
        assert found, suffix
        return found

    def written(self) -> Iterator[str]:
        """Yield every path the program opened to write, as strace saw it."""
        assert self.trace is not None
        for line in self.trace.read_text(encoding="utf-8", errors="replace").splitlines():
            opened = _OPENED.search(line)
            flags = opened[2] or "O_CREAT" if opened else ""
            if opened and any(flag in flags for flag in _WRITES):
                raw = opened[1].encode("latin-1").decode("unicode_escape")  # strace writes octal bytes
                yield raw.encode("latin-1").decode("utf-8", errors="replace")

    def written_outside(self) -> list[str]:
        """Return the paths opened to write, but for its own folders and devices that keep nothing."""
        ours = (str(self.out), str(self.home), "/dev/null", "/dev/tty", "/proc/self")
        return sorted({name for name in self.written() if not name.startswith(ours)})

    def changed_in_shared_folders(self) -> list[Path]:
        """Return files that appeared or changed since the beginning where any program may write."""
        files = (path for folder in SHARED if folder.is_dir() for path in folder.iterdir() if path.is_file())
        return sorted(path for path in files if path.stat().st_mtime >= self.began)


def traced(log: Path) -> list[str]:
    """Return the beginning of a command that logs what the rest of it asks of networks and files."""
    calls = "network,openat,open,creat,memfd_create"
    return [STRACE, "-f", "-qq", "-s", "4096", "-e", f"trace={calls}", "-o", str(log)] if STRACE else []


def networks_asked_for(log: Path) -> list[str]:
    """Return the lines of such a log that ask for another address family than AF_UNIX, or send something."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if _NETWORK.search(line)]


def run_demo(folder: Path) -> Demo:
    """Run the demo with every place of its own below ``folder``."""
    home, out, trace = folder / "home", folder / "out", folder / "strace.log"
    began = time.time()
    limited = [found, "-k", "5", str(SECONDS)] if (found := shutil.which("timeout")) else []
    done = subprocess.run(
        [*limited, *traced(trace), sys.executable, "-P", "-m", "desktop", "demo", "--out", str(out)],
        env=caged(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS + 20,
    )
    return Demo(out, home, done.returncode, done.stdout + done.stderr, trace if STRACE else None, began)


def program(*words: object, home: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command of ours on what the demo left."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "desktop", *map(str, words)],
        env=caged(home),
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def refused(answer: subprocess.CompletedProcess[str]) -> None:
    """Assert that a command said in one line why it did nothing."""
    assert answer.returncode == 1, answer
    assert len(answer.stderr.splitlines()) == 1 and answer.stderr.endswith(".\n"), answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
