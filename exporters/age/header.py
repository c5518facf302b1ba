"""The textual header of an age file, which wraps the file key for each recipient.

::

    age-encryption.org/v1
    -> <type> <argument> ...        one or more stanzas:
    <body in base64, lines of 64 characters, the last one shorter, perhaps empty>
    --- <HMAC-SHA256 of all before the space, in base64>

Source: C2SP age.md, "Header". The grammar is read strictly: a header has one spelling only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exporters.age import base64
from exporters.age.errors import HeaderInvalid, HeaderMacWrong, VersionUnsupported

MAGIC = b"age-encryption.org/"
_INTRO = MAGIC + b"v1\n"
_STANZA_MARK = b"->"
_MAC_MARK = b"---"
_MAC_SIZE = 32
_COLUMNS = 64
MAX_STANZAS = 1000
"""More recipients than any file of ours has; each one costs a hybrid decryption to try."""
_MAX_HEADER_SIZE = 4 * 1024 * 1024
_MAX_LINE_SIZE = 64 * 1024


@dataclass(frozen=True)
class Stanza:
    """The file key, wrapped for one recipient.

    Attributes:
        type: the first argument, such as ``X25519``.
        args: the other arguments.
        body: the wrapped file key.
    """

    type: str
    args: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A header as it was read.

    Attributes:
        stanzas: in the order of the file.
        covered: the bytes that the MAC covers.
        mac: what the file says the MAC is.
    """

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes

    def check(self, file_key: bytes) -> None:
        """Compare the MAC, in constant time.

        Raises:
            HeaderMacWrong: the header is not the one that was written with this file key.
        """
        authenticator = _authenticator(file_key)
        authenticator.update(self.covered)
        try:
            authenticator.verify(self.mac)
        except InvalidSignature:
            raise HeaderMacWrong from None


def write_header(stanzas: list[Stanza], file_key: bytes) -> bytes:
    """Return the bytes of a header."""
    covered = _INTRO + b"".join(map(_stanza_bytes, stanzas)) + _MAC_MARK
    authenticator = _authenticator(file_key)
    authenticator.update(covered)
    return covered + b" " + base64.encode(authenticator.finalize()) + b"\n"


def read_header(src: BinaryIO) -> Header:
    """Read a header and leave the file at its payload.

    Raises:
        HeaderInvalid: the grammar is broken, or a limit is passed.
        VersionUnsupported: the file is age in another version.
    """
    lines = _Lines(src)
    intro = lines.next()
    if intro != _INTRO.rstrip(b"\n"):
        raise VersionUnsupported if intro.startswith(MAGIC) else HeaderInvalid
    stanzas: list[Stanza] = []
    while (line := lines.next()).startswith(_STANZA_MARK):
        if len(stanzas) == MAX_STANZAS:
            raise HeaderInvalid
        stanzas.append(_read_stanza(line, lines))
    mark, _, mac = line.partition(b" ")
    if mark != _MAC_MARK or not stanzas:
        raise HeaderInvalid
    covered = bytes(lines.seen[: len(lines.seen) - len(line) - 1]) + _MAC_MARK
    return Header(tuple(stanzas), covered, _decode(mac, size=_MAC_SIZE))


class _Lines:
    """The lines of a header, each without its line feed, within the limits."""

    def __init__(self, src: BinaryIO) -> None:
        self._src = src
        self.seen = bytearray()

    def next(self) -> bytes:
        line = self._src.readline(_MAX_LINE_SIZE)
        self.seen += line
        if not line.endswith(b"\n") or len(self.seen) > _MAX_HEADER_SIZE:
            raise HeaderInvalid
        return line[:-1]


def _read_stanza(line: bytes, lines: _Lines) -> Stanza:
    mark, *arguments = line.split(b" ")
    if mark != _STANZA_MARK or not arguments or not all(map(_is_visible, arguments)):
        raise HeaderInvalid
    body = bytearray()
    while len(piece := lines.next()) == _COLUMNS:
        body += _decode(piece)
    if len(piece) > _COLUMNS:
        raise HeaderInvalid
    body += _decode(piece)
    kind, *rest = (argument.decode("ascii") for argument in arguments)
    return Stanza(kind, tuple(rest), bytes(body))


def _is_visible(argument: bytes) -> bool:
    return bool(argument) and all(33 <= byte <= 126 for byte in argument)


def _decode(text: bytes, *, size: int | None = None) -> bytes:
    try:
        data = base64.decode(text)
    except ValueError:
        raise HeaderInvalid from None
    if size is not None and len(data) != size:
        raise HeaderInvalid
    return data


def _stanza_bytes(stanza: Stanza) -> bytes:
    text = base64.encode(stanza.body)
    lines = [text[start : start + _COLUMNS] for start in range(0, len(text) + 1, _COLUMNS)]
    first = " ".join((_STANZA_MARK.decode("ascii"), stanza.type, *stanza.args)).encode("ascii")
    return b"\n".join([first, *lines]) + b"\n"


def _authenticator(file_key: bytes) -> hmac.HMAC:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"header")
    return hmac.HMAC(hkdf.derive(file_key), hashes.SHA256())
