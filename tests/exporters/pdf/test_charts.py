"""Body charts on paper: what was kept is marked, what was withheld leaves no mark."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from exporters import fonts
from exporters.captions import Captions
from exporters.document import Answer
from exporters.pdf import render
from exporters.pdf.charts import draw_charts
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import Disc, Glyphs, Hatch, Sheet
from exporters.redaction import AnswerTarget
from exporters.released_view import ViewFacts, build_view
from exporters.view import FieldItem, Marker, NarrativeItem, Paragraph, ReleasedView, Runs, Section, Text
from tests.support.account import RECIPIENT, account, finished_plan, keep, question, withhold
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


def injury(number: int, column: str, value: str, words: str = "") -> Answer:
    return question(
        f"M03.17.{column}",
        f"/data/M03/M03_r[1]/M03_17[{number}]/M03_17_{column}",
        "IJ",
        value,
        instance=f"1.{number}",
        kind="map" if column == "region" else "one",
        display={"en": words} if words else {},
    )


@pytest.mark.parametrize("decided", [True, False])
def test_a_release_marks_only_the_regions_that_were_decided_to_be_kept(decided: bool) -> None:
    rows = (
        injury(1, "kind", "BRUI", "Bruise"),
        injury(1, "region", "THL", "Left thigh"),
        injury(2, "kind", "BURN", "Burn"),
        injury(2, "region", "NCK CHS", "Neck; Chest"),
    )
    document = account(answers=rows)
    plan = finished_plan(document)
    for answer in rows[:3]:
        plan = plan.with_decision(keep(AnswerTarget(reference=answer.reference)))
    target = AnswerTarget(reference=rows[3].reference)
    if decided:
        plan = plan.with_decision(withhold(target))
    else:
        plan = plan.model_copy(update={"decisions": tuple(d for d in plan.decisions if d.target != target)})
    facts = ViewFacts(
        code="T-000001-Z",
        release_code="H-8WX3RT-5",
        recipient_code=RECIPIENT,
        presentation="d" * 64,
        signer_code="M-7K2Q-3",
        released_by="M-9X2B-0",
        released=date(2026, 11, 24),
        labels={"witness": "Person 3"},
    )
    released = build_view(document, plan, facts)
    hatched, numbers = drawn(released)
    assert (hatched, set(numbers)) == (2, {"1"})
    text = whole_text(render(released))
    assert "Left thigh" in text
    assert "Neck" not in text and "Chest" not in text


def test_a_chart_about_which_nothing_more_is_told_has_no_empty_column() -> None:
    item = FieldItem(id="M03.10", question="Body map", answer=regions("en", "CHS"))
    released = view("en").model_copy(update={"sections": (Section(module="M03", title="t", items=(item,)),)})
    assert drawn(released) == (1, ["1"])
    assert "as told" not in whole_text(render(released))
