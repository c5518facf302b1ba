"""What the process can do so that its memory does not outlive it: no core dumps, no reading by others."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4


def protect_memory() -> None:
    """Turn core dumps off and, on Linux, keep other processes of the same user from reading this one.

    Best effort: a system that offers neither is left as it is.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
