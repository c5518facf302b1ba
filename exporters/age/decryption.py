"""Reading age files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from exporters.age.armor import MAX_WHITESPACE, WHITESPACE, ArmorReader
from exporters.age.errors import HeaderInvalid, NoKeyMatches, PassphraseWrong, PayloadDamaged
from exporters.age.header import Header, read_header
from exporters.age.keys import parse_identity
from exporters.age.passphrase import TYPE as PASSPHRASE_TYPE
from exporters.age.passphrase import PassphraseIdentity
from exporters.age.stanzas import Identity
from storage.stream import NONCE_SIZE, Sink, StreamDamaged, iter_chunks, read_exactly

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_SIZE = 128 * 1024
_LOOK_AHEAD = MAX_WHITESPACE + 64


class DecryptedReader(io.RawIOBase):
    """A readable stream of the plaintext; every byte it gives was checked, the end as well.

    Reading it to its end without an error is the only proof that the file is whole.
    """

    def __init__(self, file_key: bytes, nonce: bytes, payload: BinaryIO) -> None:
        super().__init__()
        self._chunks = iter_chunks(file_key, payload, nonce=nonce)
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Give some plaintext; none at the end.

        Raises:
            PayloadDamaged: the encrypted content was changed or cut off.
            ArmorInvalid: the text form was changed.
        """
        view = memoryview(buffer).cast("B")
        if not self._ready:
            self._ready = memoryview(self._next())
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def next_chunk(self) -> bytes:
        """Give what is ready, up to 64 KiB, without copying; nothing at the end. Errors as `readinto`."""
        chunk = bytes(self._ready) or self._next()
        self._ready = memoryview(b"")
        return chunk

    def _next(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except StreamDamaged:
            raise PayloadDamaged from None


def open_reader(
    src: BinaryIO,
    identities: Sequence[str] = (),
    *,
    passphrase: str | None = None,
    armored: bool | None = None,
) -> DecryptedReader:
    """Open an age file and return a readable stream of its plaintext.

    Args:
        src: the age file; it need not be seekable, and stays open.
        identities: ``AGE-SECRET-KEY-...`` texts; all are tried.
        passphrase: tried as well.
        armored: whether the file is text; by default that is seen from its beginning.

    Raises:
        NotAnIdentity: a text is no identity.
        PassphraseEmpty: the passphrase has no characters.
        HeaderInvalid, HeaderMacWrong, ArmorInvalid: the file is damaged or no age file.
        NoKeyMatches: nothing given opens the file; `PassphraseWrong` when it takes a passphrase.
    """
    openers: list[Identity] = [parse_identity(text) for text in identities]
    if passphrase is not None:
        openers.append(PassphraseIdentity(passphrase))
    source = _binary_form(src, armored)
    header = read_header(source)
    file_key = _unwrap(header, openers)
    header.check(file_key)
    nonce = read_exactly(source, NONCE_SIZE)
    if len(nonce) < NONCE_SIZE:
        raise HeaderInvalid
    return DecryptedReader(file_key, nonce, source)


def decrypt(
    src: BinaryIO,
    dst: Sink,
    identities: Sequence[str] = (),
    *,
    passphrase: str | None = None,
    armored: bool | None = None,
) -> int:
    """Decrypt a whole file and return the number of plaintext bytes; memory use does not grow with it.

    Arguments and errors are those of `open_reader` and of its reader. When this raises in the middle, ``dst``
    holds a true beginning of the plaintext: whoever opened it must remove it.
    """
    reader = open_reader(src, identities, passphrase=passphrase, armored=armored)
    size = 0
    while chunk := reader.next_chunk():
        dst.write(chunk)
        size += len(chunk)
    return size


class _Rejoined(io.RawIOBase):
    """A file of which the beginning was already read."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._head[: len(view)] if self._head else self._rest.read(len(view))
        self._head = self._head[len(data) :]
        view[: len(data)] = data
        return len(data)


def _binary_form(src: BinaryIO, armored: bool | None) -> BinaryIO:
    head = read_exactly(src, _LOOK_AHEAD)
    source = io.BufferedReader(_Rejoined(head, src), _BUFFER_SIZE)
    if armored is None:
        armored = head.lstrip(WHITESPACE).startswith(b"-----")
    return io.BufferedReader(ArmorReader(source), _BUFFER_SIZE) if armored else source


def _unwrap(header: Header, openers: Sequence[Identity]) -> bytes:
    takes_passphrase = any(stanza.type == PASSPHRASE_TYPE for stanza in header.stanzas)
    if takes_passphrase and len(header.stanzas) > 1:
        # Whoever decrypts with a passphrase expects that only those who know it could have encrypted.
        raise HeaderInvalid
    for stanza in header.stanzas:
        for opener in openers:
            file_key = opener.unwrap(stanza)
            if file_key is not None:
                return file_key
    raise PassphraseWrong if takes_passphrase else NoKeyMatches
