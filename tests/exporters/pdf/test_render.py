from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters.pdf import render
from exporters.pdf.marks import MARK_HEIGHT, MARK_WIDTH
from exporters.view import FieldItem, Marker, NarrativeItem, Paragraph, ReleasedView, Section, Text, view_hash
from tests.support.paper_reading import page_texts, whole_text
from tests.support.paper_views import photograph, view

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "be", "ru")


def with_account(*runs: Text | Marker) -> ReleasedView:
    told = NarrativeItem(
        id="F04.01", question="q", language="en", paragraphs=(Paragraph(number=1, runs=runs),)
    )
    return view("en").model_copy(
        update={"sections": (Section(module="F04", title="t", items=(told,), account=True),)}
    )


def content_of(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        return b"\n".join(page.Contents.read_bytes() for page in document.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_words_are_those_on_record(language: str) -> None:
    """Set UNDERSEAL_GOLDEN=write to record what is printed now; then read the difference."""
    text = whole_text(render(view(language)))
    path = GOLDEN / f"{language}.txt"
    if os.environ.get("UNDERSEAL_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_same_view_prints_to_the_same_bytes() -> None:
    images = {"E-AB12-C": photograph()}
    assert render(view("be"), images) == render(view("be"), images)


def test_only_the_code_and_the_language_stand_in_the_metadata() -> None:
    with pikepdf.open(BytesIO(render(view("be")))) as document:
        assert {name: str(value) for name, value in document.trailer.Info.items()} == {"/Title": "T-7QK3MD-8"}
        assert document.Root.Lang == "be"
        metadata = document.Root.Metadata.read_bytes()
    assert b"T-7QK3MD-8" in metadata
    assert b"Date" not in metadata
    assert b"eport" not in metadata


def test_every_font_is_embedded() -> None:
    with pikepdf.open(BytesIO(render(view("ru")))) as document:
        fonts = [obj for obj in document.objects if isinstance(obj, pikepdf.Dictionary)]
        fonts = [obj for obj in fonts if obj.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_every_page_carries_code_number_and_hash() -> None:
    shown = view("en")
    digits = view_hash(shown)[:16]
    texts = page_texts(render(shown))
    for number, text in enumerate(texts, 1):
        assert f"page {number} of {len(texts)}" in text
        assert "T-7QK3MD-8, version 2" in text
        assert digits in text.replace(" ", "")


def test_the_contents_name_the_pages_on_which_parts_begin() -> None:
    texts = page_texts(render(view("en", length=120, modules=6)))
    listed = next(line for line in texts[1].splitlines() if line.startswith("Answers by topic"))
    begins = next(n for n, text in enumerate(texts, 1) if n > 2 and "Answers by topic" in text.splitlines())
    assert listed.split()[-1] == str(begins)


def test_contents_of_two_pages_still_name_the_right_pages() -> None:
    texts = page_texts(render(view("en", length=2, modules=60)))
    listed = next(line for text in texts[1:3] for line in text.splitlines() if "M60. Arrest" in line)
    begins = next(n for n, text in enumerate(texts, 1) if n > 3 and "M60. Arrest" in text)
    assert listed.split()[-1] == str(begins)


def test_a_mark_is_as_wide_for_a_page_as_for_a_letter() -> None:
    short = content_of(render(with_account(Marker(kind="withheld", reason="R1"))))
    labelled = content_of(render(with_account(Marker(kind="pseudonym", label="Person 312", reason="R2"))))
    box = f" {MARK_WIDTH:.0f} {MARK_HEIGHT} re".encode()
    assert short.count(box) == labelled.count(box)
    plain = content_of(render(with_account(Text(text="nothing hidden"))))
    assert short.count(box) == plain.count(box) + 1


def test_a_label_too_long_for_the_one_width_stands_beside_the_mark() -> None:
    label = "a small town in the west of the Brest region, not far from the border"
    text = whole_text(render(with_account(Marker(kind="generalised", label=label, reason="R9"))))
    assert "GENERALISED · recognisable" in text
    assert f"[{label}]" in text.replace("\n", " ")


def test_what_is_printed_says_nothing_of_a_language_it_has_no_words_for() -> None:
    text = whole_text(render(view("en").model_copy(update={"package_language": "lt"})))
    assert "Statement" in text


def test_a_kept_photograph_is_printed_without_its_metadata() -> None:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Author", "Zmicier Kazlouski")
    with_note = BytesIO()
    Image.open(BytesIO(photograph())).save(with_note, "PNG", pnginfo=note)
    pdf = render(view("en"), {"E-AB12-C": with_note.getvalue()})
    with pikepdf.open(BytesIO(pdf)) as document:
        pictures = [obj for obj in document.objects if isinstance(obj, pikepdf.Stream)]
        assert any(obj.get("/Subtype") == "/Image" for obj in pictures)
    assert b"Kazlouski" not in pdf


def test_a_broken_photograph_is_said_to_be_unprintable() -> None:
    assert "cannot be printed" in whole_text(render(view("en"), {"E-AB12-C": b"not a picture"}))


def test_a_withheld_photograph_is_not_printed_even_when_handed_in() -> None:
    with_it = render(view("en"), {"E-ZZ99-0": photograph()})
    assert with_it == render(view("en"))


def test_a_character_without_a_glyph_is_drawn_as_a_square() -> None:
    text = whole_text(render(with_account(Text(text="before \u0634\u0627\u0647\u062f 😀 after"))))
    assert "before □□□□ □ after" in text


def test_markup_in_an_answer_is_only_text() -> None:
    text = whole_text(render(with_account(Text(text='<b>x</b> & <img src="a"/> %(name)s {0}'))))
    assert '<b>x</b> & <img src="a"/> %(name)s {0}' in text


def test_a_word_longer_than_a_page_is_cut_and_loses_nothing() -> None:
    word = "даўжыня" * 1500
    text = whole_text(render(with_account(Text(text=word))))
    assert text.count("ў") >= 1500


@given(text=st.text(max_size=300), label=st.text(max_size=80))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_can_be_printed(text: str, label: str) -> None:
    shown = with_account(
        Text(text=text), Marker(kind="generalised", label=label, reason="R3"), Text(text=text)
    )
    named = shown.model_copy(update={"team_name": text, "code": text or "T"})
    assert page_texts(render(named))


def test_a_time_of_which_only_the_day_is_told_is_printed_without_an_hour() -> None:
    day = datetime(2026, 11, 20, tzinfo=UTC)
    text = whole_text(render(view("en").model_copy(update={"sealed_at": day})))
    assert "Sealed 2026-11-20, by member" in text


def test_six_hundred_words_are_printed_well_within_a_second_and_a_half() -> None:
    """The limit is that of the design; what is measured here is about a tenth of it."""
    shown = view("be", length=30, modules=4)
    words = sum(
        len(run.text.split())
        for item in shown.sections[0].items
        if isinstance(item, NarrativeItem)
        for paragraph in item.paragraphs
        for run in paragraph.runs
        if isinstance(run, Text)
    )
    assert words >= 600
    render(shown)
    start = time.process_time()
    render(shown)
    assert time.process_time() - start < 1.5


LONG = "2020-08-XX~/2020-09-XX?"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "from about one day in August 2020 to one day in September 2020 (uncertain)"),
        ("be", "прыкладна з аднаго з дзён жніўня 2020 года па адзін з дзён верасня 2020 года (няпэўна)"),
        ("ru", "примерно с одного из дней августа 2020 года по один из дней сентября 2020 года (неуверенно)"),
    ],
)
def test_a_date_is_printed_in_words_with_its_code_beside_or_below(language: str, words: str) -> None:
    text = " ".join(whole_text(render(dated(language, Text(text=LONG)))).split())

    assert words in text
    assert text.count(LONG) == 1


@pytest.mark.parametrize(
    ("language", "words"), [("en", "August 2020"), ("be", "жнівень 2020"), ("ru", "август 2020")]
)
def test_a_date_made_less_exact_is_printed_in_words_alone(language: str, words: str) -> None:
    text = whole_text(render(dated(language, Marker(kind="generalised", label="2020-08", reason="R9"))))

    assert words in text
    assert "2020-08" not in text


def dated(language: str, run: Text | Marker) -> ReleasedView:
    item = FieldItem(id="M01.02", question="q", answer=(run,), date=isinstance(run, Text))
    sections = (Section(module="M01", title="t", items=(item,)),)
    return view(language).model_copy(update={"sections": sections})
