"""Takes a PDF apart: the text a reader sees, and everything a reader does not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
import pypdfium2

_PIXELS: Final = "/Image"
_FILES: Final = frozenset({"/EmbeddedFile", "/Metadata"})
_DEEPEST: Final = 40
# Identifiers of the file (ISO 32000-2, 14.4): random bytes, in which names turn up by chance if read as text.
_RANDOM: Final = frozenset({"/ID"})


@dataclass(frozen=True)
class PdfPart:
    """A text of a PDF, or the bytes of a stream in it, and where it stands.

    Attributes:
        where: page or object.
        content: text, or bytes that are a file of their own.
        instructions: the bytes are fonts or drawing instructions: what they show is in the text layer.
    """

    where: str
    content: str | bytes
    instructions: bool = False


def pdf_texts(data: bytes) -> Iterator[PdfPart]:
    """Yield the text layer of every page, every string, and every stream unpacked: metadata, embedded files.

    A part that cannot be read is left to the search of the bytes.
    """
    yield from _pages(data)
    try:
        with pikepdf.open(BytesIO(data)) as document:
            for number, thing in enumerate(document.objects, 1):
                yield from _object(thing, f"object {number}")
            yield from _strings(document.trailer, "trailer", 0)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return


def _pages(data: bytes) -> Iterator[PdfPart]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(len(document)):
            page = document[number]
            layer = page.get_textpage()
            text = layer.get_text_range()
            layer.close()
            page.close()
            yield PdfPart(f"page {number + 1}", text)
    except pypdfium2.PdfiumError:
        return
    finally:
        document.close()


def _object(thing: pikepdf.Object, where: str) -> Iterator[PdfPart]:
    if isinstance(thing, pikepdf.Stream):
        yield from _strings(pikepdf.Dictionary(dict(thing.items())), where, 0)
        is_file = str(thing.get("/Type")) in _FILES or thing.get("/Subtype") == _PIXELS
        yield PdfPart(where, _unpacked(thing), instructions=not is_file)
    else:
        yield from _strings(thing, where, 0)


def _unpacked(stream: pikepdf.Stream) -> bytes:
    """Return a stream without its filters; pictures stay files of their own, with their metadata."""
    if stream.get("/Subtype") == _PIXELS:
        return stream.read_raw_bytes()
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _strings(thing: object, where: str, depth: int) -> Iterator[PdfPart]:
    """Yield strings and names inside one object; what it refers to is an object of its own."""
    if depth > _DEEPEST:
        return
    if isinstance(thing, pikepdf.String):
        yield from _readings(thing, where)
    elif isinstance(thing, pikepdf.Name):
        yield PdfPart(where, str(thing))
    elif isinstance(thing, pikepdf.Dictionary):
        for name, value in thing.items():
            yield PdfPart(where, name)
            if name in _RANDOM and isinstance(value, pikepdf.Array):
                yield from (PdfPart(where, bytes(part)) for part in value if isinstance(part, pikepdf.String))
            elif not _is_elsewhere(value):
                yield from _strings(value, where, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not _is_elsewhere(value):
                yield from _strings(value, where, depth + 1)


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _readings(string: pikepdf.String, where: str) -> Iterator[PdfPart]:
    """Yield a string as text if it is one; a signature or an identifier is bytes."""
    text, data = str(string), bytes(string)
    if all(character.isprintable() or character.isspace() for character in text):
        yield PdfPart(where, text)
    yield PdfPart(where, data)
