"""Reading a SQLCipher file as somebody does who has its key and no SQLCipher: every page, used or free.

Written from the description of SQLCipher 4's format, not with its code: pages of 4096 bytes, of which the
last 80 are the IV (16) and an HMAC-SHA512 (64) over ciphertext, IV and page number; AES-256-CBC; the HMAC's
key is PBKDF2-HMAC-SHA512 of the key with the salt's bytes xor 0x3a, two rounds. The first 16 bytes of the
file are the salt. Frames of the write-ahead log hold pages of the same shape.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_RESERVED = 80
_SALT = 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def pages_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Give number and bytes of every page of a database and of its write-ahead log."""
    content = path.read_bytes()
    for at in range(0, len(content), PAGE):
        yield at // PAGE + 1, content[at : at + PAGE]
    log = path.with_name(f"{path.name}-wal")
    frames = log.read_bytes() if log.exists() else b""
    for at in range(_WAL_HEADER, len(frames) - PAGE, _FRAME_HEADER + PAGE):
        number = int.from_bytes(frames[at : at + 4], "big")
        yield number, frames[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE]


class PageReader:
    """Opens pages with one key."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        mac_salt = bytes(byte ^ 0x3A for byte in salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, mac_salt, 2, 32)

    def open(self, number: int, page: bytes) -> bytes | None:
        """Return the plain content of a page, or None when it belongs to another key."""
        begin = _SALT if number == 1 else 0
        sealed, iv = page[begin:-_RESERVED], page[-_RESERVED : -_RESERVED + 16]
        wanted = page[-64:]
        found = hmac.new(self._mac_key, sealed + iv + number.to_bytes(4, "little"), "sha512").digest()
        if not hmac.compare_digest(found, wanted):
            return None
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(iv)).decryptor()
        return decryptor.update(sealed) + decryptor.finalize()


def opened(path: Path, key: bytes) -> list[bytes]:
    """Return the plain content of every page that the key opens."""
    reader = PageReader(key, path.read_bytes()[:_SALT])
    return [plain for number, page in pages_of(path) if (plain := reader.open(number, page)) is not None]
