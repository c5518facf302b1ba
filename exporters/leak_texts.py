"""Takes every file of a package apart into the texts it holds, wherever they hide in it.

Text is read as text; JSON by its strings and keys; SD-JWTs and JWS by their decoded parts, the words of an
SD-JWT put back into their order; PDF, pictures and ZIP archives by what is inside them. Of what is left, the
bytes are searched for anything that reads as UTF-8 or UTF-16. A place never quotes what stands there.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from exporters.errors import ExportError
from exporters.leak_pdf import pdf_texts
from exporters.leak_pictures import picture_texts
from exporters.sdjwt.reader import disclosed_claims, split

_DEEPEST: Final = 6
_MOST_ENTRY_BYTES: Final = 64 * 1024 * 1024
# A run this long with digits, small and capital letters is a key, a digest or a signature, not words.
_KEY: Final = re.compile(
    r"(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[A-Za-z0-9_-]{40,}(?![\w-])", re.ASCII
)
# The salt that a disclosure begins with (RFC 9901, 4.2.1): as random as a key.
_SALTED: Final = re.compile(r'\["([A-Za-z0-9_-]{22,64})",\s*')
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2}){6,}")
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
# Letters and signs as UTF-8, and Latin or Cyrillic ones as UTF-16 of either byte order.
_RUNS: Final = {
    "utf-8": re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xd5][\x80-\xbf]|\xe1[\xb8-\xbb][\x80-\xbf]){4,}"),
    "utf-16-le": re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01\x04]){4,}"),
    "utf-16-be": re.compile(rb"(?:\x00[\x20-\x7e\xa0-\xff]|[\x01\x04][\x00-\xff]){4,}"),
}
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")


@dataclass(frozen=True)
class Extract:
    """A text from a file.

    Attributes:
        place: where in the file.
        text: what stands there.
        opaque: it was fished out of bytes that are no text.
        lone: it is one word of an account, alone in a disclosure of an SD-JWT.
    """

    place: str
    text: str
    opaque: bool = False
    lone: bool = False


def texts_of(data: bytes, place: str = "", depth: int = 0) -> Iterator[Extract]:
    """Yield all texts of one file.

    Args:
        data: its bytes.
        place: where it was found, for a file inside another.
        depth: how many files it is inside of.
    """
    if depth > _DEEPEST:
        return
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        yield from _pdf(data, place, depth)
    elif data.startswith(b"PK\x03\x04"):
        yield from _archive(data, place, depth)
    elif data.startswith(_PICTURES):
        yield from (Extract(_in(place, where), text) for where, text in picture_texts(data))
    text = _as_text(data)
    if text is None:
        yield from fished(data, place)
    else:
        yield from _plain(text, place, depth)


def _in(place: str, where: str) -> str:
    return f"{place}, {where}" if place else where


def _as_text(data: bytes) -> str | None:
    """Return the text if the bytes are one, in any Unicode encoding that says so."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _plain(text: str, place: str, depth: int) -> Iterator[Extract]:
    """Yield a text, what it says as JSON, and what is encoded in it."""
    yield from _readable(text, place or "text")
    if "&" in text:
        yield Extract(_in(place, "entities"), html.unescape(text))
    if _PERCENT.search(text):
        yield Extract(_in(place, "percent-encoding"), _unquoted(text))
    if depth < _DEEPEST:
        yield from _json(text, place, depth)
        yield from _tokens(text, place)
        yield from _encoded(text, place, depth)


def _readable(text: str, place: str) -> Iterator[Extract]:
    """Yield a text without its keys and digests, in which names turn up by chance; those on their own."""
    keys = _KEY.findall(text)
    yield Extract(place, _KEY.sub(" ", text) if keys else text)
    if keys:
        yield Extract(place, " ".join(keys), opaque=True)


def _unquoted(text: str) -> str:
    data = re.sub(
        rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), text.encode("utf-8", "replace")
    )
    return data.decode("utf-8", "replace")


def _json(text: str, place: str, depth: int) -> Iterator[Extract]:
    """Yield the strings of JSON, or of each line that is JSON."""
    if text.lstrip()[:1] not in {"{", "[", '"'}:
        return
    values = _parsed(text)
    if values is None:
        values = [value for line in text.splitlines() for value in _parsed(line) or ()]
    for value in values:
        for where, string in _strings(value, ""):
            yield from _readable(string, _in(place, where))
            if depth < _DEEPEST and string[:1] in {"{", "["}:
                yield from _json(string, _in(place, where), depth + 1)


def _parsed(text: str) -> list[Any] | None:
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return None


def _strings(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield strings and keys with their place; places count instead of quoting keys that are not ours."""
    waiting = [(where or "/", value)]
    while waiting:
        at, node = waiting.pop()
        if isinstance(node, str):
            yield at, node
        elif isinstance(node, (int, float)) and not isinstance(node, bool):
            yield at, str(node)
        elif isinstance(node, dict):
            yield f"{at} (names)", " \n ".join(node)
            waiting.extend((f"{at}{number}/", child) for number, child in enumerate(node.values(), 1))
        elif isinstance(node, list) and node and all(map(_is_placed_word, node)):
            yield from ((at, run) for run in _runs_of(node))
        elif isinstance(node, list) and node and all(isinstance(part, str) for part in node):
            yield at, " ".join(node)
        elif isinstance(node, list):
            waiting.extend((f"{at}{number}/", child) for number, child in enumerate(node, 1))


def _is_placed_word(value: Any) -> bool:
    """Tell whether a value is one word of an account as our SD-JWTs say it: its place, and the word."""
    return isinstance(value, list) and [type(part) for part in value] == [int, str]


def _runs_of(words: list[list[Any]]) -> Iterator[str]:
    """Yield the words of an account in their order, apart where something between them is withheld."""
    run: list[str] = []
    before = None
    for place, word in sorted(words):
        if run and place - 1 != before:
            yield "".join(run)
            run = []
        run.append(word)
        before = place
    yield "".join(run)


def _tokens(text: str, place: str) -> Iterator[Extract]:
    """Yield what an SD-JWT says when its disclosures are put back in their places."""
    candidate = text.strip()
    if candidate.count(".") < 2 or "~" not in candidate or not candidate.isascii():
        return
    try:
        jwt, disclosures = split(candidate)
        payload = _decoded(jwt.split(".")[1])
        claims = disclosed_claims(payload or b"", disclosures)
    except (ExportError, IndexError):
        return
    for where, string in _strings(claims, ""):
        yield Extract(_in(place, f"claims {where}"), string)


def _encoded(text: str, place: str, depth: int) -> Iterator[Extract]:
    """Yield what stands in base64 and hexadecimal; every part of a JWS, SD-JWT or certificate is one."""
    for number, match in enumerate(_BASE64.finditer(text), 1):
        data = _decoded(match.group())
        if data is not None:
            yield from _unpacked(data, _in(place, f"base64 part {number}"), depth)
    for number, match in enumerate(_HEX.finditer(text), 1):
        yield from _unpacked(bytes.fromhex(match.group()), _in(place, f"hexadecimal part {number}"), depth)


def _unpacked(data: bytes, place: str, depth: int) -> Iterator[Extract]:
    """Yield the texts of decoded bytes; those of long ones that are text as a file of their own."""
    text = _as_text(data)
    if text is None:
        yield from fished(data, place)
    elif word := _disclosed_word(text):
        yield from (Extract(place, word[0], opaque=True), Extract(place, word[1], lone=True))
    elif salted := _SALTED.match(text):
        yield Extract(place, salted.group(1), opaque=True)
        yield from _plain("[" + text[salted.end() :], place, depth + 1)
    elif text[:1] in {"{", "["}:
        yield from _plain(text, place, depth + 1)
    else:
        yield Extract(place, text, opaque=True)


def _disclosed_word(text: str) -> tuple[str, str] | None:
    """Return salt and word of a disclosure (RFC 9901, 4.2.2) that holds one word of an account."""
    found = _parsed(text) if text.startswith("[") else None
    match found:
        case [[str(salt), [int(), str(word)]]]:
            return salt, word
    return None


def _decoded(text: str) -> bytes | None:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return None


def fished(data: bytes, place: str) -> Iterator[Extract]:
    """Yield whatever reads as text in bytes that are none."""
    for encoding, runs in _RUNS.items():
        text = "\n|\n".join(run.decode(encoding, "ignore") for run in runs.findall(data))
        if text:
            yield Extract(_in(place, encoding), text, opaque=True)


def _pdf(data: bytes, place: str, depth: int) -> Iterator[Extract]:
    for part in pdf_texts(data):
        if isinstance(part.content, str):
            yield Extract(_in(place, part.where), part.content)
        elif part.instructions:
            yield from fished(part.content, _in(place, part.where))
        else:
            yield from texts_of(part.content, _in(place, part.where), depth + 1)


def _archive(data: bytes, place: str, depth: int) -> Iterator[Extract]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield Extract(_in(place, "names"), "\n".join(archive.namelist()))
            for number, entry in enumerate(archive.infolist(), 1):
                with archive.open(entry) as stream:
                    content = stream.read(_MOST_ENTRY_BYTES)
                yield from texts_of(content, _in(place, f"entry {number}"), depth + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        # What cannot be unpacked is searched as bytes; the caller does that for every file.
        return
