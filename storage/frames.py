"""A card cut into parts that QR codes can carry.

A part is a text in the alphanumeric mode of QR codes (ISO/IEC 18004, 7.4.4)::

    US1:<digest>:<number>/<count>:<base45>

``digest`` is the first 16 bytes of the SHA-256 of the whole card, hexadecimal in capitals; number and count
are decimal, from 1. The parts' contents (Base45, RFC 9285), one after another, are the card packed with zlib
(RFC 1950) after one change that saves a quarter: where a card is JWS General JSON in canonical spelling, its
payload is unpacked from base64url, and the packed text begins with ``J`` instead of ``B``.

Parts may come in any order and more than once. A card is believed only as whole: its digest must be the one
that every part names, and what is in it is checked as if it had come in a file.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from forms.errors import AppError
from storage import jose
from storage.canonical import NotCanonical, NotJson, canonical, read_json
from storage.cards import MOST_BYTES

PART_BYTES: Final = 1000
MOST_PARTS: Final = 400
_DIGEST_BYTES: Final = 16
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
_PART: Final = re.compile(r"US1:([0-9A-F]{32}):([1-9][0-9]{0,2})/([1-9][0-9]{0,2}):([0-9A-Z $%*+\-./:]*)")
_LONGEST: Final = 8000
_WHOLE, _UNWRAPPED = b"B", b"J"


class NotAPart(AppError):
    """A QR code is not a part of a card."""

    code = "storage.frames.part"
    text = (
        "This picture shows a code that is not part of a card. Nothing was taken from it. "
        "Please take a picture of the codes on the card's page."
    )


class PartsOfAnother(AppError):
    """Parts of two cards came together."""

    code = "storage.frames.mixed"
    text = (
        "This picture shows a part of another card. It was left out; the parts you have are kept. "
        "Please take pictures of one card at a time."
    )


class PartsDamaged(AppError):
    """The parts together are not the card they name."""

    code = "storage.frames.damaged"
    text = (
        "The parts together do not make the card they belong to. Nothing was taken from them. "
        "Please take the pictures again."
    )


class CardTooLarge(AppError):
    """A card does not fit into pictures."""

    code = "storage.frames.large"
    text = "This card is too large for pictures. Nothing was changed. Please hand it over as a file."


@dataclass(frozen=True)
class Part:
    """One part of a card: digest of the whole, place from 1, how many there are, and what it carries."""

    digest: str
    number: int
    count: int
    content: bytes

    def to_text(self) -> str:
        """Return what the QR code says."""
        return f"US1:{self.digest}:{self.number}/{self.count}:{base45(self.content)}"

    @classmethod
    def parse(cls, text: str) -> Part:
        """Read what a QR code says.

        Raises:
            NotAPart: it is something else.
        """
        found = _PART.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None:
            raise NotAPart
        number, count = int(found[2]), int(found[3])
        if not number <= count <= MOST_PARTS:
            raise NotAPart
        return cls(found[1], number, count, from_base45(found[4]))


@dataclass(frozen=True)
class Collected:
    """The parts of one card that are known so far.

    Attributes:
        parts: by their numbers.
        twice: how many of those read last were known before.
    """

    parts: dict[int, Part]
    twice: int = 0

    @property
    def count(self) -> int:
        """How many parts the card has; 0 before the first is known."""
        return next((part.count for part in self.parts.values()), 0)

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers that are still missing."""
        return tuple(number for number in range(1, self.count + 1) if number not in self.parts)

    @property
    def whole(self) -> bool:
        """Whether every part is known."""
        return bool(self.parts) and not self.missing

    def with_texts(self, texts: Iterable[str]) -> Collected:
        """Return these parts and those that QR codes say.

        Raises:
            NotAPart, PartsOfAnother: a code does not belong here; nothing is taken then.
        """
        parts, twice = dict(self.parts), 0
        for text in texts:
            part = Part.parse(text)
            known = next(iter(parts.values()), part)
            if (part.digest, part.count) != (known.digest, known.count):
                raise PartsOfAnother
            before = parts.setdefault(part.number, part)
            if before.content != part.content:
                raise PartsDamaged
            twice += before is not part
        return Collected(parts, twice)

    def card(self) -> bytes:
        """Return the card.

        Raises:
            PartsDamaged: parts are missing, or do not make the card they name.
        """
        if not self.whole:
            raise PartsDamaged
        packed = b"".join(self.parts[number].content for number in range(1, self.count + 1))
        data = _unpacked(packed)
        if _digest(data) != self.parts[1].digest:
            raise PartsDamaged
        return data


NOTHING: Final = Collected({})


def parts_of(card: bytes) -> list[Part]:
    """Cut a card into parts.

    Raises:
        CardTooLarge: it does not fit.
    """
    packed = zlib.compress(_unwrapped(card), 9)
    count = -(-len(packed) // PART_BYTES)
    if len(card) > MOST_BYTES or count > MOST_PARTS:
        raise CardTooLarge
    digest = _digest(card)
    size = -(-len(packed) // count)  # parts of one size, so that their codes look alike
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    return [Part(digest, number, len(pieces), piece) for number, piece in enumerate(pieces, start=1)]


def base45(data: bytes) -> str:
    """Return bytes as Base45 (RFC 9285)."""
    text = ""
    for at in range(0, len(data) - 1, 2):
        high, low = divmod(data[at] * 256 + data[at + 1], 45 * 45)
        text += _ALPHABET[low % 45] + _ALPHABET[low // 45] + _ALPHABET[high]
    if len(data) % 2:
        text += _ALPHABET[data[-1] % 45] + _ALPHABET[data[-1] // 45]
    return text


def from_base45(text: str) -> bytes:
    """Return the bytes that Base45 says (RFC 9285).

    Raises:
        NotAPart: it is none.
    """
    if len(text) % 3 == 1:
        raise NotAPart
    data = bytearray()
    for at in range(0, len(text), 3):
        piece = text[at : at + 3]
        value = sum(_VALUE[letter] * 45**place for place, letter in enumerate(piece))
        size = len(piece) - 1
        if value >= 256**size:
            raise NotAPart
        data += value.to_bytes(size, "big")
    return bytes(data)


def _digest(card: bytes) -> str:
    return hashlib.sha256(card).digest()[:_DIGEST_BYTES].hex().upper()


def _unwrapped(card: bytes) -> bytes:
    """Return a card with its payload in clear, if it comes out the same again; otherwise as it is."""
    try:
        content = read_json(card)
        content["payload"] = read_json(jose.from_b64url(content["payload"]))
        bare = canonical(content)
        if _wrapped(bare) == card:
            return _UNWRAPPED + bare
    except (NotJson, NotCanonical, jose.NotASignature, KeyError, TypeError):
        pass
    return _WHOLE + card


def _wrapped(bare: bytes) -> bytes:
    content = read_json(bare)
    content["payload"] = jose.b64url(canonical(content["payload"]))
    return canonical(content)


def _unpacked(packed: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(packed, MOST_BYTES)
        if not reader.eof or reader.unused_data:
            raise PartsDamaged
        kind, rest = data[:1], data[1:]
        if kind == _WHOLE:
            return rest
        if kind == _UNWRAPPED:
            return _wrapped(rest)
    except (zlib.error, NotJson, NotCanonical, KeyError, TypeError):
        raise PartsDamaged from None
    raise PartsDamaged
