"""Keeping a second process out of a vault."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from storage.atomic import disk_errors
from storage.errors import VaultBusy

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A lock held by the operating system: it ends with the process, however that ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Args:
            path: an empty file; made when missing, and left in place afterwards.

        Raises:
            VaultBusy: another process holds it.
        """
        with disk_errors():
            self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            self.release()
            raise VaultBusy from None

    def release(self) -> None:
        """Give the lock back; may be called twice."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
