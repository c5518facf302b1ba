"""Body charts on paper: what was kept is marked, what was withheld leaves no mark."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf import render
from exporters.pdf.charts import draw_charts
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import Disc, Glyphs, Hatch, Sheet
from exporters.view import FieldItem, Marker, NarrativeItem, Paragraph, ReleasedView, Runs, Section, Text
from tests.support.paper_reading import whole_text
from tests.support.paper_views import view

HIDDEN: Runs = (Marker(kind="withheld", reason="R4"),)
LANGUAGES = ("en", "be", "ru")


def said(text: str) -> Runs:
    return (Text(text=text),)


def regions(language: str, *codes: str) -> Runs:
    words = Captions(language).terms("body_region")
    return said("; ".join(words[code] for code in codes))


def row(region: Runs, kind: Runs, words: Runs = ()) -> list[FieldItem | NarrativeItem]:
    told = NarrativeItem(
        id="M03.17.words", question="w", language="en", paragraphs=(Paragraph(number=1, runs=words),)
    )
    return [
        FieldItem(id="M03.17.kind", question="Kind", answer=kind),
        FieldItem(id="M03.17.region", question="Body region", answer=region),
        *([told] if words else []),
    ]


def with_rows(language: str, *rows: list[FieldItem | NarrativeItem]) -> ReleasedView:
    items = [FieldItem(id="M03.01", question="q", answer=said("a")), *(item for one in rows for item in one)]
    sections = (Section(module="M03", title="Torture", items=tuple(items)),)
    return view(language).model_copy(update={"sections": sections})


def drawn(released: ReleasedView) -> tuple[int, list[str]]:
    """Return how many outlines are hatched and the numbers on the chart."""
    fonts.load()
    captions = Captions(released.package_language)
    sheet = Sheet()
    draw_charts(sheet, released, captions, Marks(captions))
    things = [thing for page in sheet.pages for thing in page.drawn]
    numbers = [
        things[place + 1].text
        for place, thing in enumerate(things)
        if isinstance(thing, Disc) and isinstance(things[place + 1], Glyphs)
    ]
    return sum(isinstance(thing, Hatch) for thing in things), numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_region_is_hatched_and_has_the_number_of_its_row(language: str) -> None:
    released = with_rows(
        language, row(regions(language, "THL"), said("k")), row(regions(language, "NCK", "CHS"), said("k"))
    )
    hatched, numbers = drawn(released)
    assert numbers.count("1") == 2  # on the front and on the back
    assert set(numbers) == {"1", "2"}
    assert hatched == 2 + 4 + 1  # thigh twice, neck on four drawings, chest once


def test_a_withheld_region_leaves_no_mark_and_keeps_the_other_numbers() -> None:
    kept = row(regions("en", "THL"), said("Bruise"))
    with_it = drawn(with_rows("en", kept, row(HIDDEN, HIDDEN), kept))
    assert with_it[1].count("3") == 2 and "2" not in with_it[1]
    assert with_it[0] == drawn(with_rows("en", kept, kept))[0]


def test_a_chart_of_which_nothing_is_kept_is_not_printed() -> None:
    assert drawn(with_rows("en", row(HIDDEN, said("Bruise")))) == (0, [])


def test_a_generalised_region_leaves_no_mark() -> None:
    marker: Runs = (Marker(kind="generalised", label="arm", reason="R9"),)
    assert drawn(with_rows("en", row(marker, said("Bruise")))) == (0, [])


def test_the_printed_page_names_no_withheld_region() -> None:
    released = with_rows("en", row(regions("en", "THL"), said("Bruise")), row(HIDDEN, said("Burn")))
    text = whole_text(render(released))
    assert "Left thigh" in text
    assert all(words not in text for words in ("Right thigh", "Neck", "Chest"))


def test_the_table_says_what_was_told_and_marks_what_was_withheld() -> None:
    words = (Text(text="blows with "), *HIDDEN)
    text = whole_text(render(with_rows("en", row(regions("en", "NCK"), said("Bruise"), words))))
    assert "Bruise; blows with" in text


def test_rows_of_a_second_event_are_numbered_anew_on_a_chart_of_their_own() -> None:
    again: list[FieldItem | NarrativeItem] = [FieldItem(id="M03.01", question="q", answer=said("b"))]
    kept = row(regions("en", "CHS"), said("Bruise"))
    _hatched, numbers = drawn(with_rows("en", kept, kept, again, kept))
    assert numbers == ["1", "2", "1"]


def test_a_chart_prints_in_black_and_grey_alone() -> None:
    with pikepdf.open(BytesIO(render(with_rows("en", row(regions("en", "NCK"), said("Bruise")))))) as pdf:
        operators = {str(op) for page in pdf.pages for _operands, op in pikepdf.parse_content_stream(page)}
    assert not operators & {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"}
