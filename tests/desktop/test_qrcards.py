"""Cards through pictures: drawn, photographed, spoiled, read."""

from __future__ import annotations

import io
import secrets
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from desktop.services import qrcards
from desktop.services.qrcards import NoCode, NotAPicture
from forms.errors import AppError
from storage.errors import DiskRefused
from storage.frames import NOTHING, PartsOfAnother

CARD = secrets.token_bytes(2600)


def silent(*_: object) -> None:
    """Report to nobody."""


def test_what_is_drawn_is_read_again(tmp_path: Path) -> None:
    written = qrcards.save_pictures(CARD, tmp_path, "request")

    assert [path.name for path in written] == [f"request-0{n}-of-03.png" for n in (1, 2, 3)]
    assert qrcards.read_folder(NOTHING, tmp_path, silent).card() == CARD
    one_by_one = NOTHING
    for path in reversed(written):
        one_by_one = qrcards.read_picture(one_by_one, path)
    assert one_by_one.card() == CARD


def test_a_photograph_that_is_turned_grey_and_soft_is_read(tmp_path: Path) -> None:
    for path in qrcards.save_pictures(CARD, tmp_path, "card"):
        with Image.open(path) as picture:
            photo = Image.new("L", (1600, 1500), 90)
            photo.paste(picture.convert("L").point(lambda value: 60 + value // 2), (300, 320))
        spoiled = photo.rotate(7, expand=True, fillcolor=90).filter(ImageFilter.GaussianBlur(1.2))
        spoiled.save(path.with_suffix(".jpg"), quality=70)
        path.unlink()

    assert qrcards.read_folder(NOTHING, tmp_path, silent).card() == CARD


def test_several_codes_in_one_picture_are_all_read(tmp_path: Path) -> None:
    pictures = [Image.open(path) for path in qrcards.save_pictures(CARD, tmp_path, "card")]
    wide = pictures[0].width
    sheet = Image.new("L", (wide * 3, wide), 255)
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place * wide, 0))
    sheet.save(tmp_path / "sheet.png")

    assert qrcards.read_picture(NOTHING, tmp_path / "sheet.png").card() == CARD


def test_other_pictures_in_the_folder_are_passed_over(tmp_path: Path) -> None:
    qrcards.save_pictures(CARD, tmp_path, "card")
    Image.new("RGB", (40, 40)).save(tmp_path / "a cat.png")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "notes.txt").write_text("nothing")

    assert qrcards.read_folder(NOTHING, tmp_path, silent).card() == CARD


def test_the_codes_of_two_cards_are_not_mixed(tmp_path: Path) -> None:
    first = qrcards.save_pictures(CARD, tmp_path, "first")
    second = qrcards.save_pictures(CARD[::-1], tmp_path, "second")
    known = qrcards.read_picture(NOTHING, first[0])

    with pytest.raises(PartsOfAnother):
        qrcards.read_picture(known, second[0])


def test_a_picture_without_a_code_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), (200, 180, 160)).save(tmp_path / "a.png")

    with pytest.raises(NoCode):
        qrcards.read_picture(NOTHING, tmp_path / "a.png")
    with pytest.raises(NoCode):
        qrcards.read_folder(NOTHING, tmp_path, silent)
    with pytest.raises(DiskRefused):
        qrcards.read_folder(NOTHING, tmp_path / "none", silent)


def test_a_picture_that_is_huge_is_refused_unread(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")

    with pytest.raises(NotAPicture):
        qrcards.texts_in(bomb.getvalue())


def test_a_file_that_is_there_stays_and_nothing_new_is_left(tmp_path: Path) -> None:
    (tmp_path / "card-02-of-03.png").write_bytes(b"mine")

    with pytest.raises(DiskRefused):
        qrcards.save_pictures(CARD, tmp_path, "card")
    assert [path.name for path in tmp_path.iterdir()] == ["card-02-of-03.png"]
    assert (tmp_path / "card-02-of-03.png").read_bytes() == b"mine"


HEADS = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
]


@settings(max_examples=60, deadline=None)
@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400))
def test_any_bytes_are_a_picture_or_one_sentence(head: bytes, rest: bytes) -> None:
    try:
        qrcards.texts_in(head + rest)
    except AppError as error:
        assert isinstance(error, NotAPicture)
