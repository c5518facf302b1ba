"""The system's calls that change files, made to fail, to kill or to wait, in programs of the tests."""

from __future__ import annotations

import ctypes
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

OFF, ONCE, FROM_THEN_ON, KILL = range(4)
SOURCE = Path(__file__).with_name("shim.c")
_ENVIRONMENT = "UNDERSEAL_TESTS_SHIM"


def possible() -> bool:
    """Say whether this system can load the shim: Linux with a C compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def built(folder: Path) -> Path:
    """Compile the shim into a folder."""
    library = folder / "shim.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


def environment(library: Path) -> dict[str, str]:
    """Return the environment of a program that has the shim."""
    return {**os.environ, "LD_PRELOAD": str(library), _ENVIRONMENT: str(library)}


@functools.cache
def _loaded() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ[_ENVIRONMENT])
    library.shim_seen.restype = ctypes.c_long
    library.shim_wait.argtypes = [ctypes.c_long]
    return library


def watch(folder: Path) -> None:
    """Count the calls about files below a folder."""
    _loaded().shim_root(os.fsencode(folder))


def arm(mode: int, call: int = 0, error: int = 0) -> None:
    """Let the call with a number, counted from 0 from here on, fail or kill."""
    _loaded().shim_arm(mode, call, error)


def wait(seconds: float) -> None:
    """Let every call that brings data to the disk take longer."""
    _loaded().shim_wait(int(seconds * 1e9))


def seen() -> int:
    """Return how many calls there were since `arm`."""
    return int(_loaded().shim_seen())


def hit() -> bool:
    """Say whether a call was made to fail."""
    return bool(_loaded().shim_hit())
