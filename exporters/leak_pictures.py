"""Takes the metadata of a picture apart: Exif in all its parts, XMP, comments, PNG text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from PIL import ExifTags, Image

_PARTS: Final = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop, ExifTags.IFD.IFD1)


def picture_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the texts in a picture's metadata with their place; nothing if Pillow cannot read it."""
    try:
        with Image.open(BytesIO(data)) as picture:
            found = [*_info(picture.info, "metadata")]
            exif = picture.getexif()
            found += _info(exif, "Exif")
            for part in _PARTS:
                found += _info(exif.get_ifd(part), f"Exif {part.name}")
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, Image.DecompressionBombError):
        return
    yield from found


def _info(values: Mapping[Any, Any], where: str) -> Iterator[tuple[str, str]]:
    for number, (name, value) in enumerate(values.items(), 1):
        place = f"{where} {number}"
        if isinstance(name, str):
            yield place, name
        yield from ((place, text) for text in _readings(value))


def _readings(value: Any) -> Iterator[str]:
    """Yield a value as text; bytes in every encoding that Exif fields come in."""
    if isinstance(value, bytes):
        yield from (value.decode(name, "ignore") for name in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"))
    elif isinstance(value, (tuple, list)):
        yield " ".join(str(part) for part in value)
    else:
        yield str(value)
