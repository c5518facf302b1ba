from __future__ import annotations

import io

import pytest
from PIL import Image

import resources
from exporters.images import strip_image
from exporters.picture_data import tells_more
from exporters.profiles import lets_technical_data_out


def picture(**save: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "grey").save(out, "JPEG", **save)
    return out.getvalue()


def test_a_photograph_with_a_place_tells_more() -> None:
    assert tells_more(io.BytesIO(resources.read("samples/photo.jpg")))


def test_a_stripped_photograph_tells_nothing_more() -> None:
    stripped, _media_type = strip_image(resources.read("samples/photo.jpg"), max_side=640)

    assert not tells_more(io.BytesIO(stripped))


def test_a_plain_picture_may_leave_and_a_comment_may_not() -> None:
    assert not tells_more(io.BytesIO(picture()))
    assert tells_more(io.BytesIO(picture(comment=b"at home")))


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_read_is_taken_to_tell(data: bytes) -> None:
    assert tells_more(io.BytesIO(data))


@pytest.mark.parametrize(
    ("profile", "allowed"), [("ICC", True), ("UJ", True), ("GIE", False), ("PUB", False)]
)
def test_the_table_says_who_may_have_technical_data(profile: str, allowed: bool) -> None:
    assert lets_technical_data_out(profile) is allowed
