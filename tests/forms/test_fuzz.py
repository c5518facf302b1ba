"""Any table, in any of the formats that carry one, gives a form or an error with a sentence."""

# ruff: noqa: E501 - cells in few lines

from __future__ import annotations

import csv
import io

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.errors import FormError
from forms.loader import check_form, load_form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT

TYPES = (
    "text", "integer", "select_one l", "select_multiple l or_other", "select_one ${n0}",
    "select_multiple ${n0}", "rank l", "begin_group", "end_group", "begin_repeat", "end_repeat", "calculate", "note", "range",
    "select_one_from_file x.csv", "image", "geopoint", "audit", "", "?",
)  # fmt: skip
TEXTS = (
    "n0", "a b", "data", "yes", "${n0}", "${n1} + 1", "${n0} != ''", "position(..)", "=1+1", "@SUM(A1)",
    "true()", "1", "-1", "once(${n0})", "instance('l')/root/item", "start=1 end=5", "randomize=true", "((", "'",
    '"', "concat(",
    "..", "//*", "count(${n0})", "&#0;", "]]>", "<a/>", ". > 3", "today()", "${n2}",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(TEXTS), st.text(max_size=12))
COLUMNS = (
    "type", "name", "label", "label::be (be)", "hint", "relevant", "constraint", "required", "calculation",
    "readonly", "default", "trigger", "choice_filter", "repeat_count", "appearance", "parameters",
    "bind::us:id",
)  # fmt: skip
MORE = st.dictionaries(st.sampled_from(COLUMNS[2:]), CELLS, max_size=3)
ROWS = st.lists(st.tuples(st.sampled_from(TYPES), MORE), max_size=7)
CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def used(source: FormSource) -> None:
    """Check, load, open and answer a form as far as it goes."""
    for problem in check_form(source):
        assert problem.message
    try:
        session = Session(load_form(source), now=lambda: MOMENT)
        for node in session.nodes():
            session.set(node.reference, "1")
    except FormError as error:
        assert str(error)


def table(rows: list[tuple[str, dict[str, str]]]) -> list[list[str]]:
    """Write the rows out, each with a name and a label if it was not given another."""
    made = [
        {
            "type": kind,
            "name": f"n{number}",
            "label": f"L{number}",
            "calculation": "1" * (kind == "calculate"),
            **more,
        }
        for number, (kind, more) in enumerate(rows)
    ]
    return [list(COLUMNS), *([row.get(column, "") for column in COLUMNS] for row in made)]


@CALM
@given(ROWS)
def test_any_markdown_table_gives_a_form_or_an_error(rows):
    lines = ["| survey |", *("| | " + " | ".join(row) + " |" for row in table(rows))]
    choices = ["| choices |", "| | list_name | name | label |", "| | l | x | X |", "| | l | y | Y |"]

    used(FormSource("form.md", "\n".join([*lines, *choices]).encode("utf-8", "surrogatepass")))


@CALM
@given(ROWS)
def test_any_csv_gives_a_form_or_an_error(rows):
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["survey"])
    writer.writerows(["", *row] for row in table(rows))
    writer.writerows([["choices"], ["", "list_name", "name", "label"], ["", "l", "x", "X"]])

    used(FormSource("form.csv", file.getvalue().encode("utf-8", "surrogatepass")))


@settings(CALM, max_examples=15)
@given(ROWS, st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_workbook_whole_or_damaged_gives_a_form_or_an_error(rows, damages):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    for number, row in enumerate(table(rows), start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = "".join(character for character in text if character.isprintable())
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("l", "x", "X"), ("l", 7, 2.5), ("l", True, None)):
        choices.append(row)
    file = io.BytesIO()
    book.save(file)
    used(FormSource("form.xlsx", file.getvalue()))

    damaged = bytearray(file.getvalue())
    for place, byte in damages:
        damaged[int(place * len(damaged))] = byte
    used(FormSource("form.xlsx", bytes(damaged)))


@CALM
@given(st.lists(CELLS, min_size=6, max_size=6))
def test_any_rules_of_an_xform_give_a_form_or_an_error(cells):
    names = ("relevant", "required", "readonly", "constraint", "calculate", "type")
    quoted = [cell.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") for cell in cells]
    rules = " ".join(f'{name}="{cell}"' for name, cell in zip(names, quoted, strict=True))
    xform = f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
    <model><instance><data id="t"><a/><b/><r><c/></r></data></instance><bind nodeset="/data/b" {rules}/>
    <bind nodeset="/data/r/c" {rules}/></model></h:head><h:body><input ref="/data/a"/><input ref="/data/b"/>
    <repeat nodeset="/data/r"><input ref="/data/r/c"/></repeat></h:body></h:html>"""

    used(FormSource("form.xml", xform.encode("utf-8", "replace")))
