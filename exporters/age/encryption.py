"""Writing age files."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from exporters.age.armor import ArmorWriter
from exporters.age.errors import RecipientsMissing, RecipientsMixed, TooManyRecipients
from exporters.age.header import MAX_STANZAS, write_header
from exporters.age.keys import parse_recipient
from exporters.age.passphrase import DEFAULT_WORK_FACTOR, PassphraseRecipient
from exporters.age.stanzas import FILE_KEY_SIZE, Recipient
from storage.stream import CHUNK_SIZE, Sink, StreamWriter

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Encryptor(io.RawIOBase):
    """A writable stream that is encrypted while it is written.

    ``close`` completes the age file; the file underneath stays open. Leaving a ``with`` block by an
    exception, ``abandon`` and garbage collection leave an age file that no reader accepts.
    """

    def __init__(
        self,
        dst: Sink,
        recipients: Sequence[str] = (),
        *,
        passphrase: str | None = None,
        armor: bool = False,
        work_factor: int = DEFAULT_WORK_FACTOR,
    ) -> None:
        """Write the header.

        Args:
            dst: where the age file goes.
            recipients: ``age1...`` texts, all hybrid or all classic.
            passphrase: encrypts to a passphrase instead of recipients.
            armor: write text instead of bytes.
            work_factor: base-two logarithm of the cost of trying a passphrase.

        Raises:
            NotARecipient: a text is no recipient.
            RecipientsMissing, RecipientsMixed, TooManyRecipients: they cannot be used together.
            PassphraseEmpty, PassphraseTooCostly: the passphrase or its cost cannot be used.
        """
        super().__init__()
        self._abandoned = False
        chosen = _choose(recipients, passphrase, work_factor)
        file_key = secrets.token_bytes(FILE_KEY_SIZE)
        header = write_header([recipient.wrap(file_key) for recipient in chosen], file_key)
        self._armor = ArmorWriter(dst) if armor else None
        below: Sink = self._armor if self._armor is not None else dst
        below.write(header)
        self._payload = StreamWriter(file_key, below)

    def writable(self) -> bool:
        """Say that the stream can be written to."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Take more plaintext; returns the number of bytes taken, always all of them."""
        return self._payload.write(data)

    def abandon(self) -> None:
        """Stop without completing the age file; a reader will refuse it."""
        self._abandoned = True
        self._payload.abandon()
        if self._armor is not None:
            self._armor.abandon()
        super().close()

    def close(self) -> None:
        """Complete the age file. A second call does nothing."""
        if not self.closed and not self._abandoned:
            self._payload.close()
            if self._armor is not None:
                self._armor.close()
        super().close()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def __del__(self) -> None:
        # io.IOBase would close, and so complete, a file that was lost in the middle.
        self._abandoned = True


def encrypt(
    src: BinaryIO,
    dst: Sink,
    recipients: Sequence[str] = (),
    *,
    passphrase: str | None = None,
    armor: bool = False,
    work_factor: int = DEFAULT_WORK_FACTOR,
) -> int:
    """Encrypt a whole file and return the number of plaintext bytes; memory use does not grow with it.

    Arguments and errors are those of `Encryptor`; ``src`` is read from its position to its end.
    """
    size = 0
    encryptor = Encryptor(dst, recipients, passphrase=passphrase, armor=armor, work_factor=work_factor)
    with encryptor:
        while data := src.read(CHUNK_SIZE):
            size += encryptor.write(data)
    return size


def _choose(recipients: Sequence[str], passphrase: str | None, work_factor: int) -> list[Recipient]:
    chosen: list[Recipient] = [parse_recipient(text) for text in recipients]
    if passphrase is not None:
        chosen.append(PassphraseRecipient(passphrase, work_factor=work_factor))
    if not chosen:
        raise RecipientsMissing
    if len({recipient.strength for recipient in chosen}) > 1:
        raise RecipientsMixed
    if len(chosen) > MAX_STANZAS:
        raise TooManyRecipients(limit=MAX_STANZAS)
    return chosen
