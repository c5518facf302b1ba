"""Cards as QR codes: drawn for a screen or into pictures, and read from photographs. Any lane."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PIL import Image, ImageOps

from exporters.images import MOST_PIXELS
from forms.errors import AppError
from storage import atomic, frames
from storage.frames import Collected

if TYPE_CHECKING:
    from typing_extensions import Buffer

Report = Callable[[str, int, int], None]

SUFFIXES: Final = (".png", ".jpg", ".jpeg")
_MOST_BYTES: Final = 40 * 1024 * 1024
_READ: Final = ("JPEG", "PNG")
_QUIET_ZONE: Final = 4  # modules, ISO/IEC 18004, 6.3.8
_PICTURE_SCALE: Final = 6
_MOST_FILES: Final = 500


class NotAPicture(AppError):
    """A file cannot be read as a picture."""

    code = "desktop.qr.picture"
    text = (
        "This picture cannot be read: it is damaged, too large, or neither JPEG nor PNG. "
        "Nothing was taken from it. Please take it again."
    )


class NoCode(AppError):
    """A picture shows no QR code."""

    code = "desktop.qr.none"
    text = (
        "No code was found in this picture. The parts you have are kept. "
        "Please take it again from nearer, straight on and in good light."
    )


@dataclass(frozen=True)
class Code:
    """One QR code.

    Attributes:
        number: from 1.
        count: how many make the card.
        size: modules along a side, with the quiet zone.
        pixels: one byte a module, row by row: 0 is black, 255 white.
    """

    number: int
    count: int
    size: int
    pixels: bytes = field(repr=False)


def codes_of(card: bytes) -> list[Code]:
    """Return the QR codes that carry a card.

    Raises:
        storage.frames.CardTooLarge: it does not fit.
    """
    return [_drawn(part) for part in frames.parts_of(card)]


def save_pictures(card: bytes, folder: Path, name: str) -> list[Path]:
    """Write every QR code of a card into a folder, as ``name-1-of-7.png``; files that are there stay.

    Raises:
        storage.frames.CardTooLarge: it does not fit.
        storage.errors.DiskFull, storage.errors.DiskRefused: a file could not be written; none is left.
    """
    written: list[Path] = []
    try:
        for code in codes_of(card):
            path = folder / f"{name}-{code.number:02}-of-{code.count:02}.png"
            with atomic.disk_errors():
                atomic.write_new(path, _png(code))
            written.append(path)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def read_picture(collected: Collected, path: Path) -> Collected:
    """Return the parts known so far and those a picture shows.

    Raises:
        NotAPicture, NoCode: nothing can be read.
        storage.frames.NotAPart, storage.frames.PartsOfAnother, storage.frames.PartsDamaged: see there.
        storage.errors.DiskRefused: the file cannot be read.
    """
    texts = texts_in(_read(path))
    if not texts:
        raise NoCode
    return collected.with_texts(texts)


def read_folder(collected: Collected, folder: Path, report: Report) -> Collected:
    """Return the parts known so far and those that the pictures in a folder show.

    Pictures of other things are passed over; that is what a camera's folder is like.

    Args:
        collected: the parts known so far.
        folder: its JPEG and PNG files are read, not those of its folders.
        report: told ``("", pictures done, pictures)``; may raise to stop.

    Raises:
        NoCode: not one part was found.
        storage.errors.DiskRefused: the folder cannot be read.
    """
    with atomic.disk_errors():
        files = sorted(path for path in folder.iterdir() if path.suffix.casefold() in SUFFIXES)[:_MOST_FILES]
    found = collected
    for number, path in enumerate(files):
        report("", number, len(files))
        try:
            found = read_picture(found, path)
        except AppError:
            continue
        if found.whole:
            break
    if found == collected:
        raise NoCode
    return found


def texts_in(data: bytes) -> list[str]:
    """Return what the QR codes in a picture say.

    Raises:
        NotAPicture: it cannot be read.
    """
    import zxingcpp

    only = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(_gray(data), formats=only, try_invert=False)
    return [str(code.text) for code in found if code.valid]


def _read(path: Path) -> bytes:
    with atomic.disk_errors(), path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise NotAPicture
    return data


def _gray(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_READ) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotAPicture
                upright = ImageOps.exif_transpose(picture)
                return upright.convert("L")
    except AppError:
        raise
    except Exception:  # noqa: BLE001 - decoders of pictures raise whatever they like
        raise NotAPicture from None


def _drawn(part: frames.Part) -> Code:
    import zxingcpp

    code = zxingcpp.create_barcode(part.to_text(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    side, inside = image.shape[0] + 2 * _QUIET_ZONE, memoryview(cast("Buffer", image)).tobytes()
    blank = b"\xff" * side * _QUIET_ZONE
    edge = b"\xff" * _QUIET_ZONE
    width = image.shape[1]
    rows = (edge + inside[at : at + width] + edge for at in range(0, len(inside), width))
    return Code(part.number, part.count, side, blank + b"".join(rows) + blank)


def _png(code: Code) -> bytes:
    stream = io.BytesIO()
    picture = Image.frombytes("L", (code.size, code.size), code.pixels)
    wide = code.size * _PICTURE_SCALE
    picture.resize((wide, wide), Image.Resampling.NEAREST).save(stream, "PNG")
    return stream.getvalue()
