"""Base64 as the age format wants it: one text for some bytes, and no other.

Source: RFC 4648, section 4 without padding and section 3.5 (canonical); C2SP age.md, "Conventions".
Anything laxer would make headers malleable.
"""

from __future__ import annotations

import base64
import binascii


def encode(data: bytes) -> bytes:
    """Return unpadded base64."""
    return base64.b64encode(data).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Return the bytes of unpadded, canonical base64.

    Raises:
        ValueError: other characters, padding, or bits left over that are not zero.
    """
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if encode(data) != text:
        raise ValueError("not canonical base64")
    return data
