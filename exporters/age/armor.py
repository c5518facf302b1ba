"""The text form of an age file: strict PEM with the label ``AGE ENCRYPTED FILE``.

Source: C2SP age.md, "ASCII armor"; RFC 7468, section 3, figure 3. Lines of 64 characters, the last one
shorter or equal, padded and canonical base64. Whitespace is allowed before and after, lines may end in LF or
CRLF, and nothing else may differ.
"""

from __future__ import annotations

import base64
import binascii
import io
from typing import TYPE_CHECKING, BinaryIO

from exporters.age.errors import ArmorInvalid
from storage.stream import Sink

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_BYTES_PER_LINE = 48
_LONGEST_LINE = _COLUMNS + 2
MAX_WHITESPACE = 1024
WHITESPACE = b" \t\r\n"
_BLOCK_LINES = 1024


class ArmorWriter(io.RawIOBase):
    """Writes bytes as armored text into another file, which stays open.

    ``close`` writes the last line and the end mark; ``abandon`` and garbage collection do not.
    """

    def __init__(self, dst: Sink) -> None:
        """Write the begin mark."""
        super().__init__()
        self._dst = dst
        self._buffer = bytearray()
        self._abandoned = False
        dst.write(BEGIN + b"\n")

    def writable(self) -> bool:
        """Say that the armor can be written to."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Take more bytes; returns the number taken, always all of them."""
        view = memoryview(data).cast("B")
        self._buffer += view
        whole = len(self._buffer) - len(self._buffer) % _BYTES_PER_LINE
        if whole:
            self._dst.write(_wrapped(bytes(self._buffer[:whole])))
            del self._buffer[:whole]
        return len(view)

    def abandon(self) -> None:
        """Stop without an end mark; a reader will refuse the text."""
        self._abandoned = True
        self._buffer.clear()
        super().close()

    def close(self) -> None:
        """Write the end of the text. A second call does nothing."""
        if not self.closed and not self._abandoned:
            self._dst.write(_wrapped(bytes(self._buffer)) + _END + b"\n")
        super().close()

    def __del__(self) -> None:
        # io.IOBase would close, and so finish, a text that was lost in the middle.
        self._abandoned = True


class ArmorReader(io.RawIOBase):
    """Reads the bytes of armored text; closing it leaves the text's file open."""

    def __init__(self, src: BinaryIO) -> None:
        """Take a text; nothing is read yet."""
        super().__init__()
        self._src = src
        self._begun = False
        self._ended = False
        self._ready = b""

    def readable(self) -> bool:
        """Say that the armor can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Give some bytes; none at the end.

        Raises:
            ArmorInvalid: the text is not strict armor.
        """
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._ended:
            self._fill()
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _fill(self) -> None:
        if not self._begun:
            self._begin()
        block = bytearray()
        for _ in range(_BLOCK_LINES):
            line = self._line()
            if line == _END:
                self._end()
                break
            data = _decoded(line)
            block += data
            if len(data) < _BYTES_PER_LINE:
                if self._line() != _END:
                    raise ArmorInvalid
                self._end()
                break
        self._ready = bytes(block)

    def _begin(self) -> None:
        skipped = 0
        while not (line := self._src.readline(MAX_WHITESPACE)).strip(WHITESPACE):
            skipped += len(line)
            if not line or skipped > MAX_WHITESPACE:
                raise ArmorInvalid
        if _without_ending(line) != BEGIN:
            raise ArmorInvalid
        self._begun = True

    def _end(self) -> None:
        rest = self._src.read(MAX_WHITESPACE + 1)
        if rest.strip(WHITESPACE) or len(rest) > MAX_WHITESPACE:
            raise ArmorInvalid
        self._ended = True

    def _line(self) -> bytes:
        return _without_ending(self._src.readline(_LONGEST_LINE))


def _without_ending(line: bytes) -> bytes:
    return line.removesuffix(b"\n").removesuffix(b"\r")


def _decoded(line: bytes) -> bytes:
    if not line or len(line) > _COLUMNS:
        raise ArmorInvalid
    try:
        data = base64.b64decode(line, validate=True)
    except binascii.Error:
        raise ArmorInvalid from None
    if base64.b64encode(data) != line:
        raise ArmorInvalid
    return data


def _wrapped(data: bytes) -> bytes:
    text = base64.b64encode(data)
    return b"".join(text[start : start + _COLUMNS] + b"\n" for start in range(0, len(text), _COLUMNS))
