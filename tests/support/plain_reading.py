"""Everything that can be read in a handed-over file, taken out with other people's tools only.

Nothing of the exporters is used here: this is what somebody who wants to know more would do.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2

_ENCODED = re.compile(r"[A-Za-z0-9_/+-]{20,}={0,2}")
# Salts, digests and keys: read decoded; undecoded they spell short words by chance.
_NOISE = re.compile(r"(?=[A-Za-z_/+-]*[0-9])(?=[a-z0-9_/+-]*[A-Z])(?=[A-Z0-9_/+-]*[a-z])[A-Za-z0-9_/+-]{20,}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_WORD = re.compile(r"[^\W_]+(?:[-'’ʼ][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
# A word so long does not turn up in keys and hashes by chance, so it is looked for inside other words too.
LONG = 8
DEEPEST = 4


def readings(path: Path) -> Iterator[str]:
    """Yield every text of a file: its name, its words, what is packed or encoded in it."""
    yield path.name
    yield from _texts(path.read_bytes())


def found_in(paths: Iterable[Path], words: Iterable[str]) -> list[tuple[str, str]]:
    """Return (file, word) for each word that can be read somewhere, in whatever case.

    Args:
        paths: files of any kind.
        words: words, or several words with one space between them.
    """
    wanted = {word.casefold(): word for word in words}
    found = set()
    for path in paths:
        for text in readings(path):
            found |= {(path.name, wanted[word]) for word in _present(wanted, text)}
    return sorted(found)


def _present(wanted: Iterable[str], raw: str) -> Iterator[str]:
    text = raw.casefold()
    words = _NOISE.sub(" ", raw).casefold()
    tokens = {*_WORD.findall(words), *_PART.findall(words)}
    spaced = f" {' '.join(_PART.findall(words))} "
    for word in wanted:
        phrase = " ".join(_PART.findall(word))
        said = f" {phrase} " in spaced if " " in phrase else word in tokens
        if said or (len(word) >= LONG and word in text):
            yield word


def _texts(data: bytes, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if data.startswith(b"%PDF-"):
        yield from _pdf_texts(data, depth)
        return
    text = data.decode("utf-8", errors="replace")
    yield text
    if b"\0" in data:
        yield data.decode("utf-16-le", errors="replace")
        yield data.decode("utf-16-be", errors="replace")
    if "\\u" in text:
        yield _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    for inner in _decoded(text):
        yield from _texts(inner, depth + 1)


def _decoded(text: str) -> Iterator[bytes]:
    """Yield what base64 and base64url stand for, as in disclosures, headers and certificates."""
    for match in _ENCODED.finditer(text):
        letters = match[0].rstrip("=").replace("+", "-").replace("/", "_")
        try:
            yield base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        except (binascii.Error, ValueError):
            continue


def _pdf_texts(data: bytes, depth: int) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_bounded()
    document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield from _texts(bytes(thing.read_bytes()), depth + 1)
            yield from _strings(thing)


def _strings(thing: object) -> Iterator[str]:
    """Yield the strings of a PDF object; those it only refers to are objects of their own."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for item in thing:
            if not getattr(item, "is_indirect", False):
                yield from _strings(item)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, item in thing.items():
            yield str(key)
            if not getattr(item, "is_indirect", False):
                yield from _strings(item)
