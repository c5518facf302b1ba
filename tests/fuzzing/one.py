"""Fuzz one target; ends with another status than 0 on a finding.

usage: python -m tests.fuzzing.one TARGET SECONDS FOLDER
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import random
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.fuzzing.targets import Target

_LONGEST: Final = 16384


def main(name: str, seconds: int, folder: Path) -> None:
    """Fuzz with atheris where it is installed, else blindly; the folder is for what it tries."""
    if importlib.util.find_spec("atheris") is None:
        _blind(name, seconds)
    else:
        _guided(name, seconds, folder)


def _blind(name: str, seconds: int) -> None:
    from tests.fuzzing.targets import changed, targets

    target, draw = targets()[name], random.Random(0)
    until, fed = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        _feed(target, changed(draw.choice(target.seeds), draw))
        fed += 1
    sys.stdout.write(f"{name}: fed {fed} times, blindly\n")


def _guided(name: str, seconds: int, folder: Path) -> None:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["exporters", "forms", "storage"]):
        target: Target = importlib.import_module("tests.fuzzing.targets").targets()[name]
    for number, seed in enumerate(target.seeds):
        (folder / str(number)).write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-artifact_prefix={folder}/"]
    atheris.Setup([name, *options, "-print_final_stats=1", str(folder)], lambda data: _feed(target, data))
    atheris.Fuzz()


def _feed(target: Target, data: bytes) -> None:
    try:
        target.feed(data)
    except Exception:
        sys.stdout.write(f"{base64.b64encode(data).decode()}\n{traceback.format_exc()}\n")
        sys.stdout.flush()
        raise


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
