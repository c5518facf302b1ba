"""A growing delay after failed attempts to open a vault, kept beside it across restarts.

It slows a person at the keyboard. Whoever can copy the folder can also copy or remove this file, and tries
on a copy at the cost of Argon2id; nothing on one disk stops that.

``attempts.json`` holds ``{"format": 1, "failed": how many in a row, "last": moment of the last one}``. An
attempt is counted before it is tried, so that ending the program does not take it back, and the count goes
back to 0 when one succeeds. A file that cannot be read counts as one failed attempt.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage import atomic, clock
from storage.errors import TooManyAttempts

ATTEMPTS_NAME: Final = "attempts.json"
FREE: Final = 3
"""How many failed attempts in a row have no delay after them."""
LONGEST_DELAY: Final = 300
_MOST_COUNTED: Final = 1_000_000
_MOST_BYTES: Final = 1024


@dataclass(frozen=True)
class _Record:
    failed: int
    last: dt.datetime


def delay_after(failed: int) -> int:
    """Return how many seconds must pass after so many failed attempts in a row: 2, 4, 8 ... at most 300."""
    if failed < FREE:
        return 0
    return int(min(LONGEST_DELAY, 2 ** min(failed - FREE + 1, 16)))


class Attempts:
    """The count of one vault."""

    def __init__(self, folder: Path, now: Callable[[], dt.datetime] = clock.now) -> None:
        """Take the vault's folder and a clock, UTC."""
        self._path = folder / ATTEMPTS_NAME
        self._now = now

    def seconds_left(self) -> int:
        """Return for how many seconds the next attempt must wait; 0 when it need not.

        A clock that was set back never makes the delay longer than it was.
        """
        record = self._read()
        if record is None:
            return 0
        delay = delay_after(record.failed)
        passed = (self._now() - record.last).total_seconds()
        return delay if passed < 0 else max(0, int(delay - passed + 0.999))

    def failed(self) -> int:
        """Return how many attempts failed in a row."""
        record = self._read()
        return record.failed if record else 0

    def begin(self) -> int:
        """Count an attempt that is about to be made; return how many had failed before it.

        Raises:
            TooManyAttempts: it comes too early; it is not counted.
            DiskFull, DiskRefused: the count cannot be kept.
        """
        wait = self.seconds_left()
        if wait:
            raise TooManyAttempts(seconds=wait)
        before = self.failed()
        self._write(before + 1)
        return before

    def succeed(self) -> None:
        """Begin to count from 0.

        Raises:
            DiskFull, DiskRefused: the count cannot be kept.
        """
        self._write(0)

    def _read(self) -> _Record | None:
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_MOST_BYTES))
            failed, last = document["failed"], clock.from_text(document["last"])
            if not isinstance(failed, int) or failed < 0 or last.tzinfo is None:
                return _Record(1, self._now())
            return _Record(min(failed, _MOST_COUNTED), last)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return _Record(1, self._now())

    def _write(self, failed: int) -> None:
        content = {"format": 1, "failed": failed, "last": clock.to_text(self._now())}
        with atomic.disk_errors():
            atomic.remove_unfinished(self._path)
            atomic.replace(self._path, json.dumps(content).encode())
