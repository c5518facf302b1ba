"""A growing delay after failed attempts to open a vault, and a count that cannot be turned back unseen.

``attempts.json`` lies beside the vault and holds ``{"format": 2, "failed": how many in a row, "last": moment
of the last one, "tried": how many were ever begun, "seal": 32 bytes, hexadecimal}``. An attempt is counted
before it is tried, so that ending the program does not take it back; ``failed`` goes back to 0 when a slot
opened, whatever the database says afterwards. A file that cannot be read counts as one failed attempt.

Nobody has a key before a slot opens, so the delay alone rests on what the file says. The count does not: with
each attempt the seal is replaced by a hash of itself, and the open vault keeps the seal and the number that
it found (`Mark`). At the next opening the hashes in between are the attempts in between (the idea of Bellare
and Yee, "Forward Integrity for Secure Audit Logs", 1997). Whoever removes the file or writes a smaller number
into it cannot make an earlier seal out of a later one, and it is noticed. Whoever kept a copy of the file
from before can put it back, and whoever copies the folder tries on the copy; nothing on one disk stops that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storage import atomic, clock
from storage.errors import TooManyAttempts

ATTEMPTS_NAME: Final = "attempts.json"
FREE: Final = 3
"""How many failed attempts in a row have no delay after them."""
LONGEST_DELAY: Final = 300
_MOST_COUNTED: Final = 1_000_000
_MOST_BYTES: Final = 1024
_SEAL_SIZE: Final = 32
_LABEL: Final = b"underseal/1 attempts"


@dataclass(frozen=True)
class Mark:
    """How far the count was when the vault was last open: what the vault keeps of it."""

    tried: int
    seal: str

    @classmethod
    def of(cls, kept: Any) -> Mark | None:
        """Return the mark that a vault kept, or None if it kept none."""
        return cls(int(kept["tried"]), str(kept["seal"])) if kept else None


@dataclass(frozen=True)
class _Record:
    failed: int
    last: dt.datetime
    tried: int
    seal: bytes


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

    def found(self) -> Mark:
        """Begin to count, for a new vault.

        Raises:
            DiskFull, DiskRefused: the count cannot be kept.
        """
        self._write(self._none())
        return self.mark()

    def begin(self) -> int:
        """Count an attempt that is about to be made; return how many had failed in a row before it.

        Raises:
            TooManyAttempts: it comes too early; it is not counted.
            DiskFull, DiskRefused: the count cannot be kept.
        """
        wait = self.seconds_left()
        if wait:
            raise TooManyAttempts(seconds=wait)
        record = self._read() or self._none()
        self._write(_Record(record.failed + 1, self._now(), record.tried + 1, _next(record.seal)))
        return record.failed

    def succeed(self) -> None:
        """A slot opened: nothing has failed in a row any more.

        Raises:
            DiskFull, DiskRefused: the count cannot be kept.
        """
        record = self._read() or self._none()
        self._write(_Record(0, self._now(), record.tried, record.seal))

    def mark(self) -> Mark:
        """Return how far the count is."""
        record = self._read() or self._none()
        return Mark(record.tried, record.seal.hex())

    def since(self, mark: Mark) -> int | None:
        """Return how many attempts were begun since a mark; None when the file is not what came of it."""
        record = self._read()
        steps = record.tried - mark.tried if record else -1
        if record is None or not 0 <= steps <= _MOST_COUNTED:
            return None
        seal = bytes.fromhex(mark.seal)
        for _ in range(steps):
            seal = _next(seal)
        return steps if seal == record.seal else None

    def _none(self) -> _Record:
        return _Record(0, self._now(), 0, bytes.fromhex(_new_seal()))

    def _read(self) -> _Record | None:
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_MOST_BYTES))
            failed, last = document["failed"], clock.from_text(document["last"])
            # The first format knew neither of the two.
            tried, seal = document.get("tried", failed), bytes.fromhex(document.get("seal", _new_seal()))
            counts = all(isinstance(n, int) and n >= 0 for n in (failed, tried))
            if not counts or last.tzinfo is None or len(seal) != _SEAL_SIZE:
                return self._unreadable()
            return _Record(min(failed, _MOST_COUNTED), last, tried, seal)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self._unreadable()

    def _unreadable(self) -> _Record:
        return _Record(1, self._now(), 1, bytes.fromhex(_new_seal()))

    def _write(self, record: _Record) -> None:
        content = {
            "format": 2,
            "failed": record.failed,
            "last": clock.to_text(record.last),
            "tried": record.tried,
            "seal": record.seal.hex(),
        }
        with atomic.disk_errors():
            atomic.remove_unfinished(self._path)
            atomic.replace(self._path, json.dumps(content).encode())


def _new_seal() -> str:
    return secrets.token_hex(_SEAL_SIZE)


def _next(seal: bytes) -> bytes:
    return hashlib.sha256(_LABEL + seal).digest()
