"""Reading tar streams that a stranger made.

The standard library's reader trusts an archive: it follows links, reads headers of any length into memory
and takes an end it does not understand for the end. This one knows regular files and folders, and refuses
the rest.

Source: POSIX.1-2024, pax, "ustar Interchange Format" and "pax Header Block"; the GNU manual for long names
(type L) and numbers in base 256. A header block has 512 bytes: name 0-99, size 124-135, checksum 148-155,
type 156, prefix 345-499.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from exporters.errors import ExportError
from storage.stream import read_exactly

_BLOCK: Final = 512
_COPY_SIZE: Final = 256 * 1024
_LARGEST_EXTENSION: Final = 64 * 1024
_MOST_EXTENSIONS: Final = 8
_LARGEST_NUMBER: Final = 1 << 62
_REGULAR: Final = frozenset({b"0", b"\0"})
_FOLDER: Final = b"5"
_PAX: Final = b"x"
_PAX_GLOBAL: Final = b"g"
_GNU_LONG_NAME: Final = b"L"


class ArchiveUnsafe(ExportError):
    """An archive holds what no package needs: links, devices, paths that lead outside, or too much."""

    code = "exporters.archive.unsafe"
    text = (
        "This package holds something it must not hold, at entry {entry}; it may be an attack. "
        "Nothing was unpacked. Please tell whoever sent it."
    )


class ArchiveDamaged(ExportError):
    """An archive is cut off, or is none."""

    code = "exporters.archive.damaged"
    text = (
        "This package is damaged or incomplete. Nothing was unpacked. Please ask the sender for another copy."
    )


@dataclass(frozen=True)
class Entry:
    """A regular file or a folder in an archive.

    Attributes:
        number: its place in the archive, from 1.
        path: as the archive says; not checked yet.
        is_folder: otherwise it is a regular file.
        size: in bytes.
    """

    number: int
    path: str
    is_folder: bool
    size: int


class TarReader:
    """Gives the entries of a tar stream in order; the content of each must be read before the next."""

    def __init__(self, src: BinaryIO) -> None:
        self._src = src
        self._entry: Entry | None = None
        self._left = 0

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, then check that only the padding of the archive follows.

        Raises:
            ArchiveUnsafe: an entry is neither a file nor a folder, or its header is not as it should be.
            ArchiveDamaged: the stream ends early, or is no tar.
        """
        number = 0
        while (entry := self._next(number + 1)) is not None:
            number += 1
            self._entry, self._left = entry, entry.size
            yield entry
            for _ in self.content():
                pass
            self._exactly(-entry.size % _BLOCK)
        self._drain()

    def content(self) -> Iterator[bytes]:
        """Yield what is left of the current entry's bytes, in pieces.

        Raises:
            ArchiveDamaged: the stream ends early.
        """
        while self._left:
            piece = self._exactly(min(self._left, _COPY_SIZE))
            self._left -= len(piece)
            yield piece

    def _next(self, number: int) -> Entry | None:
        path: str | None = None
        size: int | None = None
        for _ in range(_MOST_EXTENSIONS):
            block = self._exactly(_BLOCK)
            if not any(block):
                return None
            kind, own_size = _kind(block), _number(block[124:136], number)
            if kind in _REGULAR or kind == _FOLDER:
                size = own_size if size is None else size
                path = _own_path(block, number) if path is None else path
                return Entry(number, path, kind == _FOLDER, 0 if kind == _FOLDER else size)
            extension = self._extension(own_size, number)
            if kind == _PAX:
                path, size = _pax(extension, path, size, number)
            elif kind == _GNU_LONG_NAME:
                path = _text(extension.rstrip(b"\0"), number)
            elif kind != _PAX_GLOBAL:
                raise ArchiveUnsafe(entry=number)
        raise ArchiveUnsafe(entry=number)

    def _extension(self, size: int, number: int) -> bytes:
        if size > _LARGEST_EXTENSION:
            raise ArchiveUnsafe(entry=number)
        return self._exactly(size + -size % _BLOCK)[:size]

    def _drain(self) -> None:
        """Read to the end, so that whatever wraps the stream checks its own end."""
        while data := self._src.read(_COPY_SIZE):
            if any(data):
                raise ArchiveDamaged

    def _exactly(self, size: int) -> bytes:
        data = read_exactly(self._src, size)
        if len(data) < size:
            raise ArchiveDamaged
        return data


def _kind(block: bytes) -> bytes:
    """Return the type of a header block whose checksum holds."""
    try:
        expected = int(block[148:156].strip(b" \0"), 8)
    except ValueError:
        raise ArchiveDamaged from None
    if sum(block[:148]) + 8 * ord(" ") + sum(block[156:]) != expected:
        raise ArchiveDamaged
    return block[156:157]


def _number(field: bytes, entry: int) -> int:
    """Return a size: octal digits, or base 256 when the first bit is set."""
    if field[0] == 0x80:
        value = int.from_bytes(field[1:], "big")
    else:
        digits = field.strip(b" \0")
        if digits.strip(b"01234567"):
            raise ArchiveUnsafe(entry=entry)
        value = int(digits or b"0", 8)
    if value > _LARGEST_NUMBER:
        raise ArchiveUnsafe(entry=entry)
    return value


def _own_path(block: bytes, entry: int) -> str:
    name = block[:100].split(b"\0", 1)[0]
    prefix = block[345:500].split(b"\0", 1)[0] if block[257:263] == b"ustar\0" else b""
    return _text(prefix + b"/" + name if prefix else name, entry)


def _text(data: bytes, entry: int) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ArchiveUnsafe(entry=entry) from None


def _pax(data: bytes, path: str | None, size: int | None, entry: int) -> tuple[str | None, int | None]:
    """Return the path and size after the records of a pax header: length, space, key, =, value, line feed."""
    while data:
        length, separator, _ = data.partition(b" ")
        if not separator or not length.isdigit() or len(length) > 5:
            raise ArchiveUnsafe(entry=entry)
        record, data = data[: int(length)], data[int(length) :]
        key, equals, value = record[len(length) + 1 :].partition(b"=")
        if not equals or not value.endswith(b"\n") or len(record) != int(length):
            raise ArchiveUnsafe(entry=entry)
        if key == b"path":
            path = _text(value[:-1], entry)
        elif key == b"size":
            if not value[:-1].isdigit() or len(value) > 19:
                raise ArchiveUnsafe(entry=entry)
            size = int(value[:-1])
        elif key.startswith(b"GNU.sparse"):
            raise ArchiveUnsafe(entry=entry)
    return path, size
