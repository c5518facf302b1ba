"""The sample photograph and sound: drawn and computed here, so that nobody's pictures or voice are shipped."""

from __future__ import annotations

import io
import math
import struct
import wave

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

WIDTH, HEIGHT = 640, 480
RATE = 16_000  # samples a second
NAME_SLIP = (20, 40, 200, 150)  # left, top, right, bottom in pixels: what a redactor is to mask

_SAMPLES = RATE  # one second
_TONE = 440.0  # hertz
_LOUDNESS = 6_000  # of 32 767


def photo() -> bytes:
    """Draws a table with a ruler, a code card and a slip with a name, as JPEG with the metadata of a camera.

    The metadata (Exif 2.32: maker, time, a place in the sea at 0 degrees) is there to be taken away.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), (196, 190, 180))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(24)
    draw.rectangle((20, 360, 620, 420), fill=(236, 224, 160), outline=(90, 80, 40))
    for centimetre in range(31):
        left = 20 + centimetre * 20
        draw.line((left, 360, left, 390 if centimetre % 5 == 0 else 375), fill=(60, 50, 20), width=2)
    draw.rectangle((380, 60, 600, 200), fill=(250, 250, 250), outline=(40, 40, 40), width=3)
    draw.text((400, 110), "CODE E-0000", fill=(0, 0, 0), font=font)
    draw.rectangle(NAME_SLIP, fill=(255, 252, 235), outline=(120, 120, 120))
    draw.text((35, 80), "A. NAME 000", fill=(20, 20, 90), font=font)
    draw.ellipse((270, 220, 370, 300), fill=(150, 110, 100))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70, exif=_metadata())
    return out.getvalue()


def _metadata() -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "Example Camera"
    exif[Base.Model] = "EX-000"
    exif[Base.Software] = "Example 0.0"
    exif[Base.DateTime] = "2026:05:12 11:30:00"
    degrees = (IFDRational(0), IFDRational(0), IFDRational(0))
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: degrees,
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: degrees,
        }
    )
    return exif


def audio() -> bytes:
    """Computes one second of a soft tone: WAV, 16 kHz, one channel, 16 bits."""
    values = (
        round(_LOUDNESS * math.sin(math.pi * index / _SAMPLES) * math.sin(2 * math.pi * _TONE * index / RATE))
        for index in range(_SAMPLES)
    )
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", value) for value in values))
    return out.getvalue()
