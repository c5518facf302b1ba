"""Makes copies of pictures without metadata, and with solid masks over what must not be seen."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from exporters.errors import ExportError

MOST_PIXELS: Final = 80_000_000  # below the number from which Pillow itself warns
_JPEG_QUALITY: Final = 90
_READ: Final = ("JPEG", "PNG")

Box = tuple[int, int, int, int]


class ImageUnusableError(ExportError):
    """The bytes are not a picture that can be copied safely."""

    code = "exporters.image.unusable"
    text = (
        "This picture cannot be copied: it is damaged, too large, or neither JPEG nor PNG. "
        "The original is safe. Please leave it out, or add it again as JPEG."
    )


def strip_image(data: bytes, *, max_side: int) -> tuple[bytes, str]:
    """Return a re-encoded copy that carries the picture alone: no metadata, no thumbnail, no hidden layers.

    Args:
        data: a JPEG or PNG file; any other bytes are refused.
        max_side: longest side of the copy in pixels; a smaller picture keeps its size.

    Returns:
        The copy and its media type: PNG stays PNG, JPEG stays JPEG.

    Raises:
        ImageUnusableError: if it cannot be decoded, or has more than `MOST_PIXELS` pixels.
    """
    picture, kind = _decoded(data)
    picture.thumbnail((max_side, max_side))
    return _encoded(picture, kind)


def mask_image(data: bytes, boxes: Sequence[Box]) -> tuple[bytes, str]:
    """Return a copy without metadata in which boxes are solid black; nothing of what was there is left.

    Args:
        data: a JPEG or PNG file.
        boxes: left, top, right, bottom in pixels of the upright picture; both corners are covered.

    Raises:
        ImageUnusableError: as `strip_image`.
    """
    picture, kind = _decoded(data)
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        corners = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        pen.rectangle(corners, fill=0)
    return _encoded(picture, kind)


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels.

    Raises:
        ImageUnusableError: if the bytes are not a JPEG or PNG picture.
    """
    try:
        with Image.open(BytesIO(data), formats=_READ) as picture:
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageUnusableError from error


def _decoded(data: bytes) -> tuple[Image.Image, str]:
    """Decode, turn upright as the metadata asks, and flatten to plain colour or grey."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow only warns of pictures somewhat too large
            with Image.open(BytesIO(data), formats=_READ) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise ImageUnusableError
                kind = str(opened.format)
                opened.load()
                upright = ImageOps.exif_transpose(opened)
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError, MemoryError) as error:
        raise ImageUnusableError from error
    return _flattened(upright), kind


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.mode in {"L", "RGB"}:
        return Image.frombytes(picture.mode, picture.size, picture.tobytes())
    whole = picture.convert("RGBA")
    paper = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(paper, whole).convert("RGB")


def _encoded(picture: Image.Image, kind: str) -> tuple[bytes, str]:
    result = BytesIO()
    if kind == "JPEG":
        picture.save(result, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        return result.getvalue(), "image/jpeg"
    picture.save(result, "PNG", optimize=False)
    return result.getvalue(), "image/png"
