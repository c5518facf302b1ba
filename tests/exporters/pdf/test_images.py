from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exporters.images import MOST_PIXELS, ImageUnusableError, mask_image, size_of, strip_image
from tests.support.paper_views import photograph

SECRET = "Halina Tsikhavod"


def jpeg(width: int = 64, height: int = 40, orientation: int = 1) -> bytes:
    result = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    picture = Image.new("RGB", (width, height), "red")
    picture.save(result, "JPEG", exif=exif, comment=SECRET.encode(), xmp=SECRET.encode())
    return result.getvalue()


def png() -> bytes:
    note = PngInfo()
    note.add_text("Author", SECRET)
    result = BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 255, 128)).save(
        result, "PNG", pnginfo=note, icc_profile=SECRET.encode()
    )
    return result.getvalue()


@pytest.mark.parametrize(("data", "media_type"), [(jpeg(), "image/jpeg"), (png(), "image/png")])
def test_a_copy_has_no_metadata(data: bytes, media_type: str) -> None:
    assert SECRET.encode() in data
    copy, kind = strip_image(data, max_side=1000)
    assert kind == media_type
    assert SECRET.encode() not in copy
    with Image.open(BytesIO(copy)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left() -> None:
    copy, _ = strip_image(photograph(640, 420), max_side=320)
    assert size_of(copy) == (320, 210)
    copy, _ = strip_image(photograph(64, 42), max_side=320)
    assert size_of(copy) == (64, 42)


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    copy, _ = strip_image(jpeg(64, 40, orientation=6), max_side=1000)
    assert size_of(copy) == (40, 64)


def test_a_mask_leaves_nothing_of_what_was_there() -> None:
    copy, _ = mask_image(photograph(200, 100), [(10, 20, 60, 50), (90, 80, 70, 60)])
    with Image.open(BytesIO(copy)) as picture:
        assert picture.crop((10, 20, 61, 51)).getextrema() == ((0, 0),) * 3
        assert picture.crop((70, 60, 91, 81)).getextrema() == ((0, 0),) * 3
        assert picture.getpixel((5, 5)) != (0, 0, 0)


def test_transparent_parts_become_paper_and_hide_nothing() -> None:
    """What was invisible under full transparency is not in the copy either."""
    result = BytesIO()
    Image.new("RGBA", (10, 10), (200, 10, 10, 0)).save(result, "PNG")
    copy, _ = strip_image(result.getvalue(), max_side=100)
    with Image.open(BytesIO(copy)) as picture:
        assert picture.getpixel((3, 3)) == (255, 255, 255)


def test_a_bomb_is_refused_before_it_is_unfolded() -> None:
    result = BytesIO()
    side = int(MOST_PIXELS**0.5) + 10
    Image.new("1", (side, side)).save(result, "PNG")
    with pytest.raises(ImageUnusableError):
        strip_image(result.getvalue(), max_side=100)


def test_other_formats_are_refused() -> None:
    result = BytesIO()
    Image.new("RGB", (4, 4)).save(result, "GIF")
    with pytest.raises(ImageUnusableError):
        strip_image(result.getvalue(), max_side=100)


@given(data=st.binary(max_size=200), cut=st.integers(0, 600), flip=st.integers(0, 600))
@settings(deadline=None, max_examples=100)
def test_any_bytes_give_a_picture_or_a_typed_error(data: bytes, cut: int, flip: int) -> None:
    damaged = bytearray(jpeg()[: max(20, 700 - cut)] + data)
    damaged[flip % len(damaged)] ^= 0x55
    for candidate in (data, bytes(damaged)):
        try:
            copy, _ = strip_image(candidate, max_side=50)
            mask_image(candidate, [(0, 0, 5, 5)])
        except ImageUnusableError:
            continue
        assert size_of(copy)
