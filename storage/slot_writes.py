"""Writing key slots, until somebody destroys them: another thread does, and must have the last word."""

from __future__ import annotations

import threading
from pathlib import Path

from storage import atomic
from storage.errors import KeysDestroyed


class SlotWrites:
    """What writes the slots of one open vault."""

    def __init__(self) -> None:
        self._writing = threading.Lock()
        self._ended = False

    def replace(self, path: Path, data: bytes) -> None:
        """Put new slots in the place of those in a file, on any thread.

        Raises:
            KeysDestroyed: they were given up.
            OSError: it could not be written.
        """
        with self._writing:
            if self._ended:
                raise KeysDestroyed
            atomic.replace(path, data)

    def give_up(self) -> None:
        """Let nothing be written from here on; returns when what is being written now is over."""
        with self._writing:
            self._ended = True
