from __future__ import annotations

import base64
import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exporters.leak_check import Allowed, Leak, Withheld, leak_check
from exporters.pdf import render
from exporters.pdf_sign import embed_file, sign_pdf
from exporters.view import Text, canonical_json
from tests.support.paper_signer import SIGNED_AT, paper_signer
from tests.support.paper_views import photograph, view

NAME = Withheld("Halina Tsikhavod", "WN")
OTHER = Withheld("Дубовляник", "FA")


@dataclass(frozen=True)
class MemoryFile:
    path: str
    data: bytes

    @property
    def open(self) -> Callable[[], io.BytesIO]:
        return lambda: io.BytesIO(self.data)


def leaks(
    data: bytes, *withheld: Withheld, path: str = "data/file", allowed: tuple[Allowed, ...] = ()
) -> list[Leak]:
    return leak_check([MemoryFile(path, data)], withheld or (NAME, OTHER), allowed=allowed)


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def pdf_with(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(render(view("en")))) as document:
        change(document)
        document.save(result, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return result.getvalue()


def png_with(**info: str) -> bytes:
    note = PngInfo()
    for name, text in info.items():
        note.add_itxt(name, text, zip=True)
    result = io.BytesIO()
    Image.open(io.BytesIO(photograph())).save(result, "PNG", pnginfo=note)
    return result.getvalue()


def jpeg_with_exif(text: str) -> bytes:
    result = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = text  # ImageDescription
    Image.open(io.BytesIO(photograph())).save(result, "JPEG", exif=exif)
    return result.getvalue()


def docx_with(text: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return result.getvalue()


HIDING_PLACES = {
    "plain text": "дали Дубовлянику".encode(),
    "windows text with a mark": "дали Дубовлянику".encode("utf-16"),
    "json escape": json.dumps({"a": ["Дубовлянику"]}).encode(),
    "json key": json.dumps({"Дубовлянику": 1}, ensure_ascii=False).encode(),
    "json in json": json.dumps({"a": json.dumps({"b": "Дубовлянику"})}).encode(),
    "json lines": b'{"a":1}\n' + json.dumps({"a": "Дубовлянику"}).encode(),
    "html entity": "".join(f"&#{ord(c)};" for c in "Дубовлянику").encode(),
    "percent encoding": ("".join(f"%{b:02X}" for b in "Дубовлянику".encode())).encode(),
    "hexadecimal": "Дубовлянику".encode().hex().encode(),
    "base64": base64.b64encode("дали Дубовлянику".encode()),
    "jws payload": f"eyJh.{b64url(json.dumps({'x': 'Дубовлянику'}).encode())}.c2ln".encode(),
    "sd-jwt disclosure": f"eyJh.e30.c2ln~{b64url(json.dumps(['salt', 'Дубовлянику ']).encode())}~".encode(),
    "utf-16 inside bytes": b"\xff\xfb\x90\0\x81" + "xx Дубовлянику".encode("utf-16-le") + b"\x81\x92\xfe",
    "utf-8 inside bytes": b"\xff\xfb\x90\0\x81" + "Дубовлянику".encode() + b"\0\x81\x92\xfe",
    "png text": png_with(Comment="Дубовлянику"),
    "jpeg exif": jpeg_with_exif("Tsikhavod"),
    "office document": docx_with("Дубовлянику"),
}


@pytest.mark.parametrize("place", HIDING_PLACES, ids=str)
def test_a_name_is_found_wherever_it_hides(place: str) -> None:
    assert leaks(HIDING_PLACES[place])


def test_an_inflected_name_is_found_in_the_text_layer_of_a_pdf() -> None:
    shown = view("ru")
    section = shown.sections[0]
    told = section.items[0]
    paragraph = told.paragraphs[0].model_copy(update={"runs": (Text(text="отдали Дубовлянику телефон"),)})
    changed = section.model_copy(update={"items": (told.model_copy(update={"paragraphs": (paragraph,)}),)})
    found = leaks(render(shown.model_copy(update={"sections": (changed, *shown.sections[1:])})))
    assert [(leak.place, leak.withheld) for leak in found] == [("page 4", 1)]


def test_a_name_in_the_metadata_of_a_pdf_is_found() -> None:
    def sign_as_author(document: pikepdf.Pdf) -> None:
        document.trailer.Info.Author = "Tsikhavod"

    found = leaks(pdf_with(sign_as_author))
    assert found
    assert {leak.withheld for leak in found} == {0}


def test_a_name_in_the_xmp_metadata_of_a_pdf_is_found() -> None:
    def write_xmp(document: pikepdf.Pdf) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:creator"] = ["Ц\u0069хавод"]  # with a Latin i, as people type it

    assert leaks(pdf_with(write_xmp))


def test_a_name_in_a_bookmark_or_comment_of_a_pdf_is_found() -> None:
    def comment(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="пра Ціхавод")
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])

    assert leaks(pdf_with(comment))


def test_a_name_in_a_file_embedded_in_a_pdf_is_found() -> None:
    proof = f"eyJh.e30.c2ln~{b64url(json.dumps(['salt', 'Tsikhavod ']).encode())}~".encode()
    assert leaks(embed_file(render(view("en")), "a.sd-jwt", proof, "application/sd-jwt"))


def test_a_name_in_a_file_name_is_found() -> None:
    found = leaks(b"{}", path="data/attachments/tsikhavod.jpg")
    assert found == [Leak("data/attachments/tsikhavod.jpg", "name", 0)]


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_a_clean_signed_package_has_no_leak(language: str) -> None:
    shown = view(language, length=40, modules=4)
    printed = embed_file(
        render(shown, {"E-AB12-C": photograph()}), "a.sd-jwt", b"eyJh.e30.c2ln~", "text/plain"
    )
    signed = sign_pdf(printed, paper_signer(), reason_text="P-9KX2MN-3", at=SIGNED_AT)
    names = ["Вера", "Рута", "Янка", "Андрэй", "Halina Tsikhavod", "Kostik", "+375 29 000 00 17", "MP0000017"]
    withheld = [Withheld(name, "WN") for name in names]
    files = [MemoryFile("testimony.pdf", signed), MemoryFile("testimony.json", canonical_json(shown))]
    assert leak_check(files, withheld) == []


def test_a_report_of_a_leak_never_repeats_the_word() -> None:
    for data in HIDING_PLACES.values():
        for leak in leaks(data):
            assert "убовл" not in leak.place
            assert "sikhav" not in leak.place


def test_one_surname_is_found_where_the_full_name_was_withheld() -> None:
    assert leaks("сказала Ціхавод".encode())
    assert leaks(b"TSIKHAVOD")


def test_a_telephone_number_is_found_however_it_is_grouped() -> None:
    number = Withheld("+375 29 000 00 17", "WC")
    assert leaks(b"call 375(29)000-00-17 soon", number)
    assert not leaks(b"call 375(29)000-00-18 soon", number)


def test_a_sentence_is_found_by_any_eight_of_its_words() -> None:
    sentence = Withheld(
        "at night two of them came back and asked me where my brother had hidden the stamp", "UF"
    )
    assert leaks(b"they came back and asked me where my brother had gone", sentence)
    assert not leaks(b"two of them came back", sentence)


def test_words_too_short_to_mean_anything_are_found_in_sequence_only() -> None:
    assert leaks("кабінет 17 А, ІП".encode(), Withheld("17 А ІП", "CE"))
    assert not leaks("17 чэрвеня".encode(), Withheld("17", "WA"))


def test_the_answers_and_questions_of_the_form_itself_are_no_leak() -> None:
    assert not leaks(b"Was there a lawyer? yes", Withheld("yes", "CH"), Withheld("lawyer", "OC"))


def test_a_kept_phrase_lets_its_own_words_pass_and_no_others() -> None:
    name = Withheld("Вера", "FA")
    kept = (Allowed("вера ў справядлівасць"),)
    assert leaks("вера ў справядлівасць ёсць".encode(), name)
    assert not leaks("вера ў справядлівасць ёсць".encode(), name, allowed=kept)
    assert leaks("Вера прыйшла; вера ў справядлівасць ёсць".encode(), name, allowed=kept)
    assert leaks("Вера ў доме".encode(), name, allowed=kept)


def test_a_phrase_kept_in_one_file_is_a_leak_in_another() -> None:
    kept = (Allowed("людзі верылі Веры", file="data/other"),)
    assert leaks("людзі верылі Веры".encode(), Withheld("Вера", "FA"), allowed=kept)


def test_a_kept_phrase_does_not_cover_a_longer_name() -> None:
    kept = (Allowed("Вера"),)
    assert leaks("Вера Гарбузняк".encode(), Withheld("Вера Гарбузняк", "FA"), allowed=kept)


def test_patterns_are_looked_for_as_well() -> None:
    found = leak_check([MemoryFile("a", b"passport MP7654321")], [], also=[re.compile(r"\b[A-Z]{2}\d{7}\b")])
    assert [(leak.pattern, leak.withheld) for leak in found] == [(0, -1)]


def sd_jwt(*words: str, first: int = 0) -> bytes:
    """Return a proof whose words stand in disclosures of their own, in another order than they were said."""
    placed = list(enumerate(words, first))
    disclosures = [b64url(json.dumps([f"salt{n}", [n, word]]).encode()) for n, word in placed]
    digests = [{"...": b64url(sha256(text.encode()).digest())} for text in disclosures]
    payload = b64url(json.dumps({"_sd_alg": "sha-256", "words": digests[::-1]}).encode())
    return ("~".join([f"eyJh.{payload}.c2ln", *disclosures[1::2], *disclosures[::2]]) + "~").encode()


def test_the_words_of_an_sd_jwt_are_read_in_their_order() -> None:
    proof = sd_jwt("flat ", "000 ", "Naberezhnaya ", "Street ")
    assert leaks(proof, Withheld("flat 000", "WR"))
    assert not leaks(proof, Withheld("000 flat", "WR"))


def test_a_kept_phrase_is_harmless_in_an_sd_jwt_and_the_same_name_elsewhere_is_not() -> None:
    name, kept = Withheld("Веры", "FA"), (Allowed("верылі Веры тады"),)
    assert leaks(sd_jwt("верылі ", "Веры ", "тады"), name)
    assert not leaks(sd_jwt("верылі ", "Веры ", "тады"), name, allowed=kept)
    assert leaks(sd_jwt("дом ", "Веры ", "тады"), name, allowed=kept)
    assert leaks(json.dumps({"author": "Веры"}).encode(), name, allowed=kept)


@given(
    data=st.binary(max_size=300)
    | st.sampled_from([b"%PDF-", b"PK\3\4", b"\xff\xd8\xff", b"{"]).flatmap(
        lambda head: st.binary(max_size=120).map(lambda rest: head + rest)
    )
)
@settings(deadline=None, max_examples=150)
def test_any_bytes_can_be_checked(data: bytes) -> None:
    leaks(data)


def test_three_testimonies_and_two_hundred_values_take_less_than_three_seconds() -> None:
    files = []
    for language in ("en", "be", "ru"):
        shown = view(language, length=60, modules=6)
        words = canonical_json(shown).decode().split()
        proof = "eyJh.e30.c2ln~" + "".join(
            b64url(json.dumps(["salt" * 5, word]).encode()) + "~" for word in words
        )
        files += [
            MemoryFile("testimony.pdf", embed_file(render(shown), "a.sd-jwt", proof.encode(), "text/plain")),
            MemoryFile("testimony.json", canonical_json(shown)),
            MemoryFile("testimony.sd-jwt", proof.encode()),
        ]
    withheld = [Withheld(f"Імянов{n} Прозвішчаў{n}", "WN") for n in range(200)]
    start = time.process_time()
    assert leak_check(files, withheld) == []
    assert time.process_time() - start < 3


def test_a_short_name_that_a_random_salt_spells_is_no_leak() -> None:
    name = Withheld("Lina", "FA")
    salted = b64url(b'["Ab1-Lina-Cd2Ef3Gh4Ij5K", {"value": "kept"}]')
    named = b64url(b'["Ab1-Cd2Ef3Gh4Ij5KLm6Nopq", {"value": "Lina"}]')

    assert leaks(f"{salted}~".encode(), name) == []
    assert leaks(f"{named}~".encode(), name) != []


def test_the_random_identifier_of_a_pdf_is_not_read_as_text() -> None:
    def name_by_chance(document: pikepdf.Pdf) -> None:
        document.trailer.ID = pikepdf.Array(
            [pikepdf.String(b"\xb6\xc4\xe5 Vera ~\xbf\xd1\xf8") for _ in range(2)]
        )

    name = Withheld("Вера", "WN")
    assert not leaks(pdf_with(name_by_chance), name)


def test_a_long_name_hidden_in_the_identifier_of_a_pdf_is_found() -> None:
    def hide(document: pikepdf.Pdf) -> None:
        document.trailer.ID = pikepdf.Array([pikepdf.String("Дубовляник".encode())] * 2)

    assert leaks(pdf_with(hide), Withheld("Дубовляник", "WN"))


# Salts drawn at random that sound like parts of these names when letters of all scripts are folded together.
@pytest.mark.parametrize(
    ("salt", "name"),
    [
        ("WyUyijAr_rgA7-E8ioPYWw", "Гарбузняк Верай Іванаўнай"),
        ("VvOrIj_G8q27zLOTp3_M7A", "Гарбузняк Верай Іванаўнай"),
        ("_RWiuvca-c-ESp4kkB-lZQ", "пані Рута"),
    ],
)
def test_a_salt_that_sounds_like_a_name_is_chance(salt: str, name: str) -> None:
    disclosure = b64url(json.dumps([salt, [3, "увечары "]]).encode())
    assert not leaks(f"eyJh.e30.c2ln~{disclosure}~".encode(), Withheld(name, "WN"))


def test_a_name_in_place_of_a_salt_is_found() -> None:
    disclosure = b64url(json.dumps(["Tsikhavod-Tsikhavod-22", [3, "увечары "]]).encode())
    assert leaks(f"eyJh.e30.c2ln~{disclosure}~".encode(), NAME)
