"""Keeping a buffer out of swap, as far as the system lets a program: ``mlock(2)``, ``VirtualLock``.

Best effort: a limit (``RLIMIT_MEMLOCK``) or a system that refuses changes nothing else. Pages stay locked
until the process ends, because other keys may lie in the same one.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def keep_out_of_swap(buffer: bytearray) -> bool:
    """Lock the pages of a buffer into memory; say whether the system agreed."""
    if not buffer:
        return False
    address = ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer))
    size = ctypes.c_size_t(len(buffer))
    try:
        if sys.platform == "win32":
            return bool(_library().VirtualLock(ctypes.c_void_p(address), size))
        return bool(_library().mlock(ctypes.c_void_p(address), size) == 0)
    except (OSError, AttributeError):
        return False


@cache
def _library() -> Any:
    return ctypes.CDLL("kernel32" if sys.platform == "win32" else None)
