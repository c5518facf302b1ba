"""Every act on a disk that takes its time, as a slow stick does.

usage: python -m tests.survival.slow ROOT MILLISECONDS, with the shim loaded; prints one line of JSON
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

from tests.survival import shim
from tests.survival.acts import ACTS, judge, made, opened


def main(root: Path, milliseconds: int) -> int:
    """Print how long each act took, in seconds; returns 1 if one was not done."""
    template = made(root / "template")
    shim.watch(root / "now")
    taken, wrong = dict[str, float](), list[str]()
    for name, act in ACTS.items():
        stage = template.copy(root / "now")
        with opened(stage, act) as vault:
            shim.wait(milliseconds / 1000)
            began = time.perf_counter()
            act.work(stage, vault)
            taken[name] = round(time.perf_counter() - began, 3)
            shim.wait(0)
        trouble = judge(stage, act, said_done=True)
        wrong += [f"{name}: {trouble}"] if trouble else []
        shutil.rmtree(root / "now")
    sys.stdout.write(json.dumps({"seconds": taken, "wrong": wrong}) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
