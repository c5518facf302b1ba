"""What a photograph says beside the picture: where, when and with what it was taken.

A kept photograph leaves as it was sealed, byte for byte, so that its hash proves it. Where a profile does not
let technical data out, one that carries such data must not leave.
"""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from PIL import ExifTags, Image, UnidentifiedImageError

from exporters.errors import ExportError

_HARMLESS: Final = frozenset(
    {
        ExifTags.Base.Orientation,
        ExifTags.Base.XResolution,
        ExifTags.Base.YResolution,
        ExifTags.Base.ResolutionUnit,
        ExifTags.Base.YCbCrPositioning,
    }
)
_TELLING_PARTS: Final = ("xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Raw profile type exif")
_MOST_BYTES: Final = 64 * 1024 * 1024


class PictureTells(ExportError):
    """A kept photograph carries technical data that the profile does not let out."""

    code = "exporters.picture.tells"
    text = (
        "Photo {photo} still carries where, when or with what it was taken. Nothing was released. "
        "Please withhold the photo, or seal a copy without these data."
    )


def tells_more(source: BinaryIO) -> bool:
    """Say whether a picture carries technical data; one that cannot be read is taken to.

    Args:
        source: the picture's bytes.
    """
    data = source.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        return True
    try:
        with Image.open(io.BytesIO(data)) as picture:
            tags = set(picture.getexif())
            parts = [name for name in _TELLING_PARTS if picture.info.get(name)]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return True
    return bool(tags - _HARMLESS or parts)
