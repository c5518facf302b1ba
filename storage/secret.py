"""Bytes that must not be seen: keys and what leads to them."""

from __future__ import annotations

import ctypes
import secrets
from types import TracebackType
from typing import NoReturn, Self

from storage.errors import StorageBug
from storage.page_lock import keep_out_of_swap


def wipe(buffer: bytearray) -> None:
    """Overwrite a buffer with zeros, in place."""
    if buffer:
        ctypes.memset((ctypes.c_char * len(buffer)).from_buffer(buffer), 0, len(buffer))


class Secret:
    """A key in memory that is shown by no ``repr``, cannot be pickled or compared, and can be wiped.

    Wiping is as good as Python allows: this buffer is overwritten, but a library that was handed the key
    may have copied it, and the system may have swapped it out.
    """

    __slots__ = ("_buffer",)

    def __init__(self, data: bytes | bytearray) -> None:
        """Take the bytes; a ``bytearray`` is copied and wiped."""
        self._buffer = bytearray(len(data))
        keep_out_of_swap(self._buffer)  # before there is anything in it
        self._buffer[:] = data
        if isinstance(data, bytearray):
            wipe(data)

    @classmethod
    def random(cls, size: int = 32) -> Secret:
        """Return ``size`` new random bytes."""
        return cls(secrets.token_bytes(size))

    def reveal(self) -> bytearray:
        """Return the live buffer: read it, hand it to a primitive, never keep it."""
        if not self._buffer:
            raise StorageBug("a wiped secret was used")
        return self._buffer

    def copy(self) -> Secret:
        """Return a second holder of the same bytes, wiped on its own."""
        return Secret(bytearray(self.reveal()))

    def wipe(self) -> None:
        """Overwrite and empty the buffer; may be called twice."""
        wipe(self._buffer)
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()

    def __len__(self) -> int:
        return len(self._buffer)

    def __repr__(self) -> str:
        return "Secret(...)"

    def __eq__(self, other: object) -> NoReturn:
        raise StorageBug("secrets are not compared")

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise StorageBug("secrets are not serialised")
