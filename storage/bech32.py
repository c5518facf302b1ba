"""Bech32 text, as keys of the age format are written.

Source: BIP-173, without its limit of 90 characters, which age keys exceed (C2SP age.md, "The X25519
recipient type"). A text is ``<prefix>1<data><six characters of checksum>``, all in one case.
"""

from __future__ import annotations

from forms.errors import AppError

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6
_LONGEST = 8192


class Bech32Invalid(AppError):
    """A text is not Bech32, or was mistyped."""

    code = "storage.bech32.invalid"
    text = (
        "This key was mistyped or is incomplete. Nothing was changed. "
        "Please copy the whole key again from where it came."
    )


def encode(prefix: str, data: bytes) -> str:
    """Return the Bech32 text of some bytes, in lower case.

    Args:
        prefix: the human-readable part, such as ``age``.
        data: the bytes to write.

    Raises:
        Bech32Invalid: the prefix is empty, holds other than visible ASCII, or mixes cases.
    """
    _check_characters(prefix)
    prefix = prefix.lower()
    values = _to_groups(data)
    checksum = _polymod([*_expand(prefix), *values, *([0] * _CHECKSUM_LENGTH)]) ^ 1
    values += [(checksum >> 5 * (5 - i)) & 31 for i in range(_CHECKSUM_LENGTH)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix, in the case it was written in, and the bytes of a Bech32 text.

    Raises:
        Bech32Invalid: mixed case, unknown characters, a wrong checksum, or padding that is not zero.
    """
    if len(text) > _LONGEST:
        raise Bech32Invalid
    _check_characters(text)
    prefix, separator, payload = text.rpartition("1")
    if not separator or not prefix or len(payload) < _CHECKSUM_LENGTH:
        raise Bech32Invalid
    try:
        values = [_VALUES[character] for character in payload.lower()]
    except KeyError:
        # No cause is kept: the original error would carry a character of a secret key.
        raise Bech32Invalid from None
    if _polymod([*_expand(prefix.lower()), *values]) != 1:
        raise Bech32Invalid
    return prefix, _to_bytes(values[:-_CHECKSUM_LENGTH])


def _check_characters(text: str) -> None:
    if not text or not all("!" <= character <= "~" for character in text):
        raise Bech32Invalid
    if text.lower() != text and text.upper() != text:
        raise Bech32Invalid


def _expand(prefix: str) -> list[int]:
    codes = [ord(character) for character in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                checksum ^= generator
    return checksum


def _to_groups(data: bytes) -> list[int]:
    """Cut bytes into groups of five bits, the last one padded with zeros."""
    groups, bits, count = [], 0, 0
    for byte in data:
        bits, count = bits << 8 | byte, count + 8
        while count >= 5:
            count -= 5
            groups.append(bits >> count & 31)
        bits &= (1 << count) - 1
    if count:
        groups.append(bits << (5 - count) & 31)
    return groups


def _to_bytes(groups: list[int]) -> bytes:
    """Join groups of five bits; what is left over must be less than a group, and zero."""
    data, bits, count = bytearray(), 0, 0
    for group in groups:
        bits, count = bits << 5 | group, count + 5
        if count >= 8:
            count -= 8
            data.append(bits >> count & 255)
            bits &= (1 << count) - 1
    if count >= 5 or bits:
        raise Bech32Invalid
    return bytes(data)
