"""Scripts that act on the windows while the application's own event loop runs.

A script is a generator: it acts, then yields an ``Until`` and goes on when that came true. Nothing here
starts a nested event loop, so the windows behave as they do under a person's hands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from forms.errors import AppError

_TICK_MS = 5
_SETTLES_S = 0.2


class StuckError(AppError):
    """A window did not come to the state that a script waited for."""

    code = "desktop.demo.stuck"
    text = "The practice run stopped because a window did not answer in time. Nothing real was touched."

    def __init__(self, waited_for: str) -> None:
        super().__init__()
        self.waited_for = waited_for


@dataclass(frozen=True)
class Until:
    """What a script waits for.

    Attributes:
        holds: asked again and again until it is true.
        what: names it, for the report when it never comes true.
        seconds: how long it may take.
    """

    holds: Callable[[], bool]
    what: str
    seconds: float = 10.0


Script = Generator[Until, None, None]


def settled() -> Script:
    """Wait until a window that just changed is laid out and painted whole."""
    when = time.monotonic() + _SETTLES_S
    yield Until(lambda: time.monotonic() >= when, "a window that stands still")


class ScriptRunner(QObject):
    """Runs one script from the event loop; ``ended`` carries None or the exception that ended it."""

    ended = Signal(object)

    def __init__(self, script: Script, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._script = script
        self._waiting: Until | None = None
        self._deadline = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        try:
            if self._still_waiting():
                return
            self._waiting = next(self._script)
            self._deadline = time.monotonic() + self._waiting.seconds
        except StopIteration:
            self._end(None)
        except Exception as problem:  # noqa: BLE001 - whatever ended the script is its outcome
            self._end(problem)

    def _still_waiting(self) -> bool:
        if self._waiting is None or self._waiting.holds():
            return False
        if time.monotonic() > self._deadline:
            raise StuckError(self._waiting.what)
        return True

    def _end(self, problem: Exception | None) -> None:
        self._timer.stop()
        self.ended.emit(problem)
