"""Work that is killed, or refused by the disk, at a step of one's choice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import atomic

STEPS = ("create_private", "sync", "sync_folder", "overwrite", "write_over")


@contextmanager
def disturbed(step: int, disturb: Callable[[], None]) -> Iterator[list[int]]:
    """Disturb the write with this number, counted from 0; gives a list whose only item counts down."""
    left = [step]

    def stepping(work: Callable[..., object]) -> Callable[..., object]:
        def stepped(*arguments: object) -> object:
            left[0] -= 1
            if left[0] == -1:
                disturb()
            return work(*arguments)

        return stepped

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(atomic, name, stepping(getattr(atomic, name)))
        patch.setattr(Path, "replace", stepping(Path.replace))
        patch.setattr(Path, "unlink", stepping(Path.unlink))
        yield left


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> Callable[[], None]:
    """Return what raises the system's error of this number."""

    def refusing() -> None:
        raise OSError(number, os.strerror(number))

    return refusing


def survives(work: Callable[[], None]) -> bool:
    """Do work in a child process and return whether it came to its end; it may be killed on the way."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def no_file_longer_than(size: int, *, deadly: bool) -> None:
    """Let the write that makes a file longer than ``size`` bytes kill this process, or fail."""
    import resource  # POSIX alone

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
