"""Forms as spreadsheets that people edit and send back."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from forms.errors import FormUnreadable, FormUnsafe
from forms.exchange import Difference, as_xlsx, differences
from forms.loader import load_form
from forms.source import FormSource

SMALL = """
| survey |
| | type | name | label::en | label::be | calculation |
| | begin group | g | Group | Grupa | |
| | select_one yn | q | Was it so? | Ci tak? | |
| | calculate | c | | | 1 + 1 |
| | end group | | | | |
| choices |
| | list_name | name | label::en | label::be |
| | yn | y | Yes | Tak |
| | yn | n | No | Nie |
| settings |
| | form_title | form_id | version |
| | Small | small | 1 |
"""


def md(text: str) -> FormSource:
    return FormSource("form.md", text.encode())


def xlsx(data: bytes) -> FormSource:
    return FormSource("form.xlsx", data)


def edited(sheet: str, cell: str, value: str) -> FormSource:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(md(SMALL))))
    book[sheet][cell] = value
    result = BytesIO()
    book.save(result)
    return xlsx(result.getvalue())


@pytest.mark.parametrize("name", ["lead", "identity"])
def test_a_shipped_form_is_the_same_form_as_a_spreadsheet(name: str) -> None:
    source = FormSource(f"{name}.md", resources.read(f"forms/{name}.md"))
    back = xlsx(as_xlsx(source))
    assert differences(source, back) == []
    assert load_form(back).hash == load_form(source).hash


def test_an_edited_label_is_the_one_difference() -> None:
    assert differences(md(SMALL), edited("survey", "C3", "Did it happen?")) == [
        Difference("survey", "g/q", "label::en", "Was it so?", "Did it happen?")
    ]


def test_an_edited_choice_is_the_one_difference() -> None:
    assert differences(md(SMALL), edited("choices", "D2", "Hetak")) == [
        Difference("choices", "yn: y", "label::be", "Tak", "Hetak")
    ]


def test_a_row_that_went_is_told() -> None:
    less = SMALL.replace("| | calculate | c | | | 1 + 1 |\n", "")
    assert differences(md(SMALL), md(less)) == [Difference("survey", "g/c", "", "calculate", "")]


def test_a_row_that_came_is_told() -> None:
    more = SMALL.replace(
        "| | yn | n | No | Nie |", "| | yn | n | No | Nie |\n| | yn | u | Unknown | Chto viedaje |"
    )
    assert differences(md(SMALL), md(more)) == [Difference("choices", "yn: u", "", "", "Unknown")]


def test_a_moved_row_is_the_same() -> None:
    moved = SMALL.replace("| | yn | y | Yes | Tak |\n", "").replace(
        "| | yn | n | No | Nie |", "| | yn | n | No | Nie |\n| | yn | y | Yes | Tak |"
    )
    assert differences(md(SMALL), md(moved)) == []


@settings(max_examples=25)
@given(st.sampled_from("=+-@"), st.text("ABC()!1 ", min_size=1, max_size=20))
def test_a_cell_is_never_a_formula(sign: str, rest: str) -> None:
    source = md(SMALL.replace("Was it so?", f"{sign}{rest}x"))
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(source)))["survey"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert sheet["C3"].value == f"{sign}{rest}x"


def test_a_reviewer_finds_every_text_with_its_status() -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(md(SMALL), statuses={"q": "reviewed"})))
    rows = [tuple(cell.value for cell in row)[:3] for row in book["review"].iter_rows(min_row=2)]
    assert rows == [
        ("g", "Group", "awaiting"),
        ("q", "Was it so?", "reviewed"),
        ("c", "calculate", "awaiting"),
        ("yn:y", "Yes", "awaiting"),
        ("yn:n", "No", "awaiting"),
    ]


def test_an_xform_is_no_spreadsheet() -> None:
    with pytest.raises(FormUnreadable):
        as_xlsx(FormSource("form.xml", load_form(md(SMALL)).xform))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises((FormUnreadable, FormUnsafe)):
        differences(md(SMALL), xlsx(data))
