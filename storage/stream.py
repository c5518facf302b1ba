"""The payload part of the age format: a stream in sealed chunks that can be read by seeking.

=======================  ==========================================================
nonce                    16 random bytes
chunk 0                  up to 65536 bytes of plaintext, sealed: + 16 bytes of tag
...
last chunk               as the others; empty only when the whole plaintext is empty
=======================  ==========================================================

The chunks' key is HKDF-SHA256(file key, salt = nonce, info = "payload"). A chunk is sealed with
ChaCha20-Poly1305 under the nonce ``counter (11 bytes, big-endian) || 1 if it is the last, else 0``,
so chunks can be neither swapped, repeated nor cut off without notice.

Source: C2SP age.md, "Payload". The file key has 16 bytes in age files; our blobs use the same part
with file keys of 32 bytes.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forms.errors import AppError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CHUNK_SIZE = 64 * 1024
TAG_SIZE = 16
NONCE_SIZE = 16
_SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE
_SHORTEST_FILE_KEY = 16


class Sink(Protocol):
    """Whatever takes bytes: a file, a pipe, or one of our writers."""

    def write(self, data: bytes, /) -> object:
        """Take all of the bytes."""


class StreamDamaged(AppError):
    """A sealed stream was changed, cut off, or sealed with another key."""

    code = "storage.stream.damaged"
    text = (
        "This file is damaged or incomplete, so what it holds cannot be trusted and was not used. "
        "Nothing was changed. Please take another copy of it."
    )


class _Sealer:
    """Seals and opens the chunks of one stream, by their numbers."""

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        if len(file_key) < _SHORTEST_FILE_KEY:
            raise ValueError("a file key has at least 16 bytes")
        hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=nonce, info=b"payload")
        self._aead = ChaCha20Poly1305(hkdf.derive(file_key))

    def seal(self, number: int, plaintext: bytes, *, last: bool) -> bytes:
        return self._aead.encrypt(_chunk_nonce(number, last=last), plaintext, None)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._aead.decrypt(_chunk_nonce(number, last=last), sealed, None)
        except InvalidTag:
            raise StreamDamaged from None


class StreamWriter(io.RawIOBase):
    """Seals what is written to it, chunk by chunk, into another file.

    ``close`` seals the last chunk; it does not close the file underneath. Leaving a ``with`` block by an
    exception, ``abandon`` and garbage collection leave the stream without a last chunk, so that a
    reader refuses it: an unfinished file must never look like a whole one.
    """

    def __init__(self, key: bytes, dst: Sink) -> None:
        """Write the nonce.

        Args:
            key: the file key, 16 bytes or more, used for this one stream only.
            dst: where the sealed stream goes; stays open.
        """
        super().__init__()
        nonce = secrets.token_bytes(NONCE_SIZE)
        self._sealer = _Sealer(key, nonce)
        self._dst = dst
        self._buffer = bytearray()
        self._number = 0
        self._abandoned = False
        dst.write(nonce)

    def writable(self) -> bool:
        """Say that the stream can be written to."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Take more plaintext; returns the number of bytes taken, always all of them."""
        if self.closed:
            raise ValueError("write to a closed stream")
        view = memoryview(data).cast("B")
        self._buffer += view
        # A full chunk waits for one more byte: only then is it known not to be the last.
        start = 0
        while len(self._buffer) - start > CHUNK_SIZE:
            self._put(bytes(self._buffer[start : start + CHUNK_SIZE]), last=False)
            start += CHUNK_SIZE
        if start:
            del self._buffer[:start]
        return len(view)

    def abandon(self) -> None:
        """Stop without a last chunk; a reader will refuse the stream."""
        self._abandoned = True
        self._buffer.clear()
        super().close()

    def close(self) -> None:
        """Seal the last chunk. A second call does nothing."""
        if self.closed:
            return
        try:
            if not self._abandoned:
                self._put(bytes(self._buffer), last=True)
        finally:
            self._buffer.clear()
            super().close()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def __del__(self) -> None:
        # io.IOBase would close, and so finish, a stream that was lost in the middle.
        self._abandoned = True

    def _put(self, plaintext: bytes, *, last: bool) -> None:
        self._dst.write(self._sealer.seal(self._number, plaintext, last=last))
        self._number += 1


class StreamReader(io.RawIOBase):
    """Reads a sealed stream from any place in it, over any seekable binary file.

    The stream runs from the file's position, when the reader is made, to the file's end. Each chunk
    is checked before a byte of it is given out. Seeking to the end checks the last chunk first, so the
    size of a cut-off stream is never believed. Closing the reader closes the file.
    """

    def __init__(self, key: bytes, fileobj: BinaryIO) -> None:
        """Read the nonce and work out the size.

        Raises:
            StreamDamaged: the stream is too short to hold even an empty last chunk.
        """
        super().__init__()
        nonce = read_exactly(fileobj, NONCE_SIZE)
        self._file = fileobj
        self._start = fileobj.tell()
        sealed_size = fileobj.seek(0, io.SEEK_END) - self._start
        self._chunks = max(1, -(-sealed_size // _SEALED_CHUNK_SIZE))
        self._size = sealed_size - self._chunks * TAG_SIZE
        if len(nonce) < NONCE_SIZE or self._size < 0 or self._last_chunk_is_too_short(sealed_size):
            raise StreamDamaged
        self._sealer = _Sealer(key, nonce)
        self._position = 0
        self._cached_number = -1
        self._cached = b""
        self._end_checked = False

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def seekable(self) -> bool:
        """Say that the stream can be read from any place."""
        return True

    def tell(self) -> int:
        """Return the position in the plaintext, in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a place in the plaintext and return it.

        Raises:
            StreamDamaged: the place is counted from the end, and the last chunk does not hold.
        """
        if whence == io.SEEK_END:
            self._check_end()
            offset += self._size
        elif whence == io.SEEK_CUR:
            offset += self._position
        elif whence != io.SEEK_SET:
            raise ValueError("unknown whence")
        if offset < 0:
            raise ValueError("negative seek position")
        self._position = offset
        return offset

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer as far as the plaintext reaches and return the number of bytes.

        Raises:
            StreamDamaged: a chunk on the way does not hold.
        """
        view = memoryview(buffer).cast("B")
        if self._position >= self._size:
            self._check_end()
            return 0
        filled = 0
        while filled < len(view) and self._position < self._size:
            number, offset = divmod(self._position, CHUNK_SIZE)
            piece = memoryview(self._chunk(number))[offset : offset + len(view) - filled]
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._position += len(piece)
        return filled

    def close(self) -> None:
        """Forget the chunk in memory and close the file underneath."""
        if not self.closed:
            self._cached = b""
            self._file.close()
        super().close()

    def _last_chunk_is_too_short(self, sealed_size: int) -> bool:
        last = sealed_size - (self._chunks - 1) * _SEALED_CHUNK_SIZE
        return self._chunks > 1 and last <= TAG_SIZE

    def _check_end(self) -> None:
        if not self._end_checked:
            self._chunk(self._chunks - 1)

    def _chunk(self, number: int) -> bytes:
        if number != self._cached_number:
            last = number == self._chunks - 1
            self._file.seek(self._start + number * _SEALED_CHUNK_SIZE)
            sealed = read_exactly(self._file, _SEALED_CHUNK_SIZE)
            self._cached = self._sealer.open(number, sealed, last=last)
            self._cached_number = number
            self._end_checked |= last
        return self._cached


def encrypt_stream(key: bytes, src: BinaryIO, dst: Sink) -> int:
    """Seal a whole file and return the number of plaintext bytes; memory use does not grow with it.

    Args:
        key: the file key, 16 bytes or more, used for this one stream only.
        src: plaintext, read from its position to its end.
        dst: where the sealed stream goes.
    """
    size = 0
    with StreamWriter(key, dst) as writer:
        while data := src.read(CHUNK_SIZE):
            size += writer.write(data)
    return size


def decrypt_stream(key: bytes, src: BinaryIO, dst: Sink) -> int:
    """Open a whole sealed stream and return the number of plaintext bytes.

    Chunks are written as they are checked: when this raises, what ``dst`` holds is the beginning
    of the plaintext, and the caller must remove it.

    Raises:
        StreamDamaged: the stream was changed, cut off, or sealed with another key.
    """
    size = 0
    for chunk in iter_chunks(key, src):
        dst.write(chunk)
        size += len(chunk)
    return size


def iter_chunks(key: bytes, src: BinaryIO, *, nonce: bytes | None = None) -> Iterator[bytes]:
    """Yield the checked chunks of a sealed stream that need not be seekable.

    Args:
        key: the file key.
        src: the sealed stream, read from its position to its end.
        nonce: the first 16 bytes of the stream, when the caller has read them already.

    Raises:
        StreamDamaged: the stream was changed, cut off, or sealed with another key. What was yielded
            before is a true beginning of the plaintext, and no more than that.
    """
    if nonce is None:
        nonce = read_exactly(src, NONCE_SIZE)
    if len(nonce) < NONCE_SIZE:
        raise StreamDamaged
    sealer = _Sealer(key, nonce)
    number, last = 0, False
    while not last:
        sealed = read_exactly(src, _SEALED_CHUNK_SIZE)
        chunk, last = _open_next(sealer, number, sealed)
        yield chunk
        number += 1
    if src.read(1):
        raise StreamDamaged


def sealed_size(size: int) -> int:
    """Return the size in bytes of the sealed stream of a plaintext of ``size`` bytes."""
    return NONCE_SIZE + size + TAG_SIZE * max(1, -(-size // CHUNK_SIZE))


def read_exactly(src: BinaryIO, size: int) -> bytes:
    """Read ``size`` bytes, or fewer only where the file ends; pipes give less than asked at a time."""
    data = src.read(size)
    if not data or len(data) == size:
        return data
    pieces = bytearray(data)
    while len(pieces) < size and (data := src.read(size - len(pieces))):
        pieces += data
    return bytes(pieces)


def _open_next(sealer: _Sealer, number: int, sealed: bytes) -> tuple[bytes, bool]:
    """Open a chunk of which only its length is known; return it and whether it is the last."""
    if len(sealed) < _SEALED_CHUNK_SIZE:
        if number > 0 and len(sealed) <= TAG_SIZE:
            raise StreamDamaged
        return sealer.open(number, sealed, last=True), True
    try:
        return sealer.open(number, sealed, last=False), False
    except StreamDamaged:
        return sealer.open(number, sealed, last=True), True


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
