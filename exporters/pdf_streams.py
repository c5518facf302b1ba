"""Reads a file embedded in somebody else's PDF without letting it unfold into all of the memory."""

from __future__ import annotations

import zlib
from typing import Final

import pikepdf

_FLATE: Final = ["/FlateDecode"]


def bounded_bytes(stream: pikepdf.Object, limit: int) -> bytes:
    """Return the decoded bytes of a stream, at most `limit` of them.

    Embedded files are plain or Flate streams in practice; other filters, and Flate within Flate, are refused.

    Raises:
        ValueError: if there is more than `limit`, the stream is damaged, or its filter is another.
    """
    filters = _filters(stream)
    data = stream.read_raw_bytes()
    if filters == _FLATE and "/DecodeParms" not in stream:
        data = _inflate(data, limit)
    elif filters:
        raise ValueError("an embedded file has an unusual filter")
    if len(data) > limit:
        raise ValueError("an embedded file is larger than allowed")
    return data


def _filters(stream: pikepdf.Object) -> list[str]:
    value = stream.get("/Filter")
    if value is None:
        return []
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _inflate(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, limit + 1)
    except zlib.error as error:
        raise ValueError("an embedded file cannot be unpacked") from error
