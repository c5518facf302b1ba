"""Functions on text (ODK XForms, "String functions")."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import uuid
import zlib
from typing import Any

from forms.functions.registry import function
from forms.functions.regular import matches
from forms.functions.runtime import FunctionFault
from forms.values import as_number, as_text, as_texts, xml_text

_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_MAX_UUID = 1_000


@function("string", 0, 1, "string")
def _string(context: Any, *values: Any) -> str:
    return as_text(values[0] if values else context.context_node)


@function("concat", 0, None, "string")
def _concat(_context: Any, *values: Any) -> str:
    return "".join(text for value in values for text in as_texts(value))


@function("join", 1, None, "string")
def _join(_context: Any, separator: Any, *values: Any) -> str:
    return as_text(separator).join(text for value in values for text in as_texts(value))


@function("coalesce", 2, 2, "string")
def _coalesce(_context: Any, first: Any, second: Any) -> str:
    return as_text(first) or as_text(second)


@function("regex", 2, 2, "boolean")
def _regex(_context: Any, value: Any, pattern: Any) -> bool:
    return matches(as_text(value), as_text(pattern))


@function("ends-with", 2, 2, "boolean")
def _ends_with(_context: Any, value: Any, tail: Any) -> bool:
    return as_text(value).endswith(as_text(tail))


@function("substr", 2, 3, "string")
def _substr(_context: Any, value: Any, start: Any, *end: Any) -> str:
    text = as_text(value)
    return text[_index(start) : _index(end[0]) if end else None]


def _index(value: Any) -> int:
    number = as_number(value)
    return int(number) if math.isfinite(number) else 0


@function("uuid", 0, 1, "string")
def _make_uuid(_context: Any, *length: Any) -> str:
    text = str(uuid.uuid4())
    if not length:
        return text
    wanted = min(max(_index(length[0]), 0), _MAX_UUID)
    while len(text) < wanted:
        text += str(uuid.uuid4())
    return text[:wanted]


@function("digest", 2, 3, "string")
def _digest(_context: Any, value: Any, algorithm: Any, *encoding: Any) -> str:
    name, data = as_text(algorithm), as_text(value).encode()
    if name == "CRC32":
        raw = zlib.crc32(data).to_bytes(4, "big")
    elif name in _DIGESTS:
        raw = hashlib.new(_DIGESTS[name], data, usedforsecurity=False).digest()
    else:
        raise FunctionFault("digest knows MD5, SHA-1, SHA-256, SHA-384, SHA-512 and CRC32")
    return raw.hex() if encoding and as_text(encoding[0]) == "hex" else base64.b64encode(raw).decode()


@function("base64-decode", 1, 1, "string")
def _base64_decode(_context: Any, value: Any) -> str:
    try:
        return xml_text(base64.b64decode(as_text(value), validate=True).decode("utf-8", "replace"))
    except (binascii.Error, ValueError):
        return ""
