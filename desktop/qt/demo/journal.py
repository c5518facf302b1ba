"""What the demo did: each step with its outcome and its duration, and each check."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        name: what was done.
        outcome: ``passed`` or ``failed``.
        seconds: how long it took.
        why: for a failure, what was waited for or what did not hold.
    """

    name: str
    outcome: str
    seconds: float
    why: str = ""


class StepLog:
    """Collects steps; the step that runs when something fails is the one that failed."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._name = ""
        self._since = 0.0

    def begin(self, name: str) -> None:
        """Start the clock of a step."""
        self._name, self._since = name, time.monotonic()

    def end(self, why: str = "") -> None:
        """Stop the clock; with a reason, the step failed."""
        seconds = round(time.monotonic() - self._since, 2)
        self.steps.append(Step(self._name, "failed" if why else "passed", seconds, why))

    @property
    def ok(self) -> bool:
        """Whether every step passed."""
        return bool(self.steps) and all(step.outcome == "passed" for step in self.steps)

    def write(self, path: Path) -> None:
        """Write ``report.json``."""
        total = round(sum(step.seconds for step in self.steps), 2)
        content = {"ok": self.ok, "seconds": total, "steps": [asdict(step) for step in self.steps]}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
