"""Every call that changes a file is made to fail, or to kill the program, once for each act.

usage: python -m tests.survival.faults ROOT [EVERY [FIRST]], with the shim loaded; prints JSON, a line an act
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from forms.errors import AppError
from tests.survival import shim
from tests.survival.acts import ACTS, Act, Stage, judge, made, opened

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)
MOST_CALLS = 2000


@dataclass
class Outcome:
    """What became of one act.

    Attributes:
        act: its name.
        calls: how many calls it makes.
        failed: how often a call was made to fail, once or from then on.
        killed: how often the program was killed.
        said: how often each error was told.
        wrong: what should not have happened; empty when all is well.
    """

    act: str
    calls: int = 0
    failed: int = 0
    killed: int = 0
    said: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def outcome_of(name: str, template: Stage, root: Path, every: int, first: int) -> Outcome:
    """Try one act with each of its calls, or every so many from one on, failing and killing."""
    act, outcome = ACTS[name], Outcome(name)
    outcome.calls = _calls(act, template, root)
    for number, call in enumerate(range(first, min(outcome.calls, MOST_CALLS), every)):
        error = ERRORS[number % len(ERRORS)]
        for mode in (shim.ONCE, shim.FROM_THEN_ON):
            _note(outcome, call, _failing(act, template, root, (mode, call, error), outcome.said))
            outcome.failed += 1
        _note(outcome, call, _killed(act, template, root, call))
        outcome.killed += 1
    return outcome


def _calls(act: Act, template: Stage, root: Path) -> int:
    with _stage(template, root) as stage, opened(stage, act) as vault:
        shim.arm(shim.OFF)
        act.work(stage, vault)
        return shim.seen()


def _failing(act: Act, template: Stage, root: Path, how: tuple[int, int, int], said: Counter[str]) -> str:
    with _stage(template, root) as stage:
        vault, done = opened(stage, act), False
        shim.arm(*how)
        try:
            act.work(stage, vault)
            done = True
        except AppError as error:
            said[error.code] += 1
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            return f"a traceback: {type(error).__name__}"
        finally:
            shim.arm(shim.OFF)
            vault.close()
        return judge(stage, act, said_done=done)


def _killed(act: Act, template: Stage, root: Path, call: int) -> str:
    with _stage(template, root) as stage:
        child = os.fork()
        if not child:
            vault = opened(stage, act)
            shim.arm(shim.KILL, call)
            act.work(stage, vault)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        return judge(stage, act, said_done=os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0)


def _note(outcome: Outcome, call: int, wrong: str) -> None:
    if wrong:
        outcome.wrong.append(f"call {call}: {wrong}")


@contextlib.contextmanager
def _stage(template: Stage, root: Path) -> Iterator[Stage]:
    """Give a copy of the stage, and take it away afterwards."""
    folder = root / "now"
    try:
        yield template.copy(folder)
    finally:
        shutil.rmtree(folder)


def run(root: Path, every: int, first: int) -> Iterator[Outcome]:
    """Try every act."""
    template = made(root / "template")
    shim.watch(root / "now")
    for name in ACTS:
        yield outcome_of(name, template, root, every, first)


def main(root: Path, every: int = 1, first: int = 0) -> int:
    """Print what became of each act; returns 1 if something went wrong."""
    wrong = 0
    for outcome in run(root, every, first):
        sys.stdout.write(json.dumps(vars(outcome)) + "\n")
        sys.stdout.flush()
        wrong += len(outcome.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
