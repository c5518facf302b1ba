"""XForms as other tools write them, and files beside them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from forms.convert import convert
from forms.errors import RepeatNotAllowed
from forms.loader import check_form, load_form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT, a_form, a_session, offered, value

MARKDOWN = """\
| survey |
| | type | name | label | relevant |
| | text | a | A, or B | |
| | integer | n | N | ${a} != '' |
| settings |
| | form_title | form_id | version |
| | Demo | demo | 3 |
"""

RAW = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
  xmlns:odk="http://www.opendatakit.org/xforms" xmlns:us="https://example.org/us">
  <h:head><h:title> Raw </h:title><model>
    <itext>
      <translation lang="en"><text id="a"><value>Name</value><value form="image">jr://images/face.png</value>
        </text><text id="h"><value>Short</value><value form="guidance">Long</value></text></translation>
      <translation lang="be" default=""><text id="a"><value>Імя</value></text></translation>
    </itext>
    <instance><data id="raw" version="2"><a/><b>x</b><c/>
      <r jr:template=""><k>t</k><own/></r><r><k>1</k><own/></r><r><k>2</k><own/></r>
      <orx:meta><orx:instanceID/></orx:meta></data></instance>
    <bind nodeset="/data/a" type="string" us:sensitivity="CON" us:redact="NA"/>
    <bind nodeset="/data/c" type="string" calculate="instance('nowhere')"/>
    <bind nodeset="/data/r/own" type="string" calculate="concat(/data/r/k, '/', count(/data/r))"/>
    <bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>
    <setvalue event="odk-instance-first-load" ref="/data/b">literal</setvalue>
  </model></h:head>
  <h:body>
    <input ref="/data/a"><label ref="jr:itext('a')"/><hint ref="jr:itext('h')"/></input>
    <select1 ref="/data/b"><label>B</label>
      <item><label>Ex</label><value>x</value></item><item><label>Lit</label><value>literal</value></item></select1>
    <group ref="/data/r"><label>R</label><repeat nodeset="/data/r" jr:noAddRemove="true()">
      <input ref="k"><label>K <output value="."/></label></input></repeat></group>
    <h:p/>
  </h:body></h:html>""".replace(" calculate=\"instance('nowhere')\"", "")


def raw_session(language: str | None = None) -> Session:
    form = load_form(FormSource("raw.xml", b"\xef\xbb\xbf" + RAW.encode()))
    return Session(form, now=lambda: MOMENT, language=language)


def test_an_xform_says_who_it_is():
    form = raw_session().form

    assert (form.id, form.version, form.title) == ("raw", "2", "Raw")
    assert (form.languages, form.default_language) == (("en", "be"), "be")
    assert len(form.hash) == 64


def test_our_attributes_texts_guidance_and_media_are_read():
    state = raw_session("en").node("/data/a")

    assert state.us == {"sensitivity": "CON", "redact": "NA"}
    assert (state.label, state.hint, state.guidance) == ("Name", "Short", "Long")
    assert state.media == {"image": "face.png"}


def test_choices_and_values_written_in_place_are_read():
    session = raw_session()

    assert offered(session, "/data/b") == ["x", "literal"]
    assert value(session, "/data/b") == "literal"


def test_an_absolute_path_in_a_repeat_means_the_same_entry():
    session = raw_session()

    assert [value(session, f"/data/r[{n}]/own") for n in (1, 2)] == ["1/2", "2/2"]


def test_entries_that_may_not_be_added_are_not():
    session = raw_session()

    assert session.node("/data/r[1]").is_fixed
    with pytest.raises(RepeatNotAllowed):
        session.add_repeat("/data/r")


def test_a_control_that_is_left_out_is_told():
    problems = check_form(FormSource("raw.xml", RAW.encode()))

    assert [(problem.severity, problem.message) for problem in problems] == [
        ("unsupported", "The control 'p' is left out.")
    ]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheet = None
    for line in MARKDOWN.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0]:
            sheet = book.create_sheet(cells[0])
        else:
            sheet.append([cell or None for cell in cells[1:]])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table_as_csv() -> bytes:
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in MARKDOWN.splitlines()]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("utf-8-sig")


@pytest.mark.parametrize(
    "source", [FormSource("form.csv", table_as_csv()), FormSource("form.XLSX", workbook())]
)
def test_a_sheet_is_the_same_form_in_every_kind_of_file(source):
    assert convert(source).xform == convert(FormSource("form.md", MARKDOWN.encode())).xform
    assert load_form(source).id == "demo"


EXTERNAL = """
    | survey |
    | | type | name | label | choice_filter | calculation |
    | | select_one_from_file towns.csv | town | Town | oblast = ${oblast} | |
    | | text | oblast | Oblast | | |
    | | calculate | name | | | pulldata('towns', 'label', 'name', ${town}) |
"""
TOWNS = b"name,label,oblast\nmsk,Minsk,m\nbrs,Brest,b\nbar,Baranavichy,b\n"


def test_a_list_beside_the_form_is_filtered_and_looked_up():
    session = a_session(EXTERNAL, {"towns.csv": TOWNS})
    session.set("/data/oblast", "b")
    session.set("/data/town", "bar")

    assert [choice.label for choice in session.node("/data/town").choices] == ["Brest", "Baranavichy"]
    assert value(session, "/data/name") == "Baranavichy"


def test_a_list_that_is_missing_is_told_and_answers_are_kept():
    session = a_session(EXTERNAL)
    session.set("/data/town", "bar")
    problems = check_form(FormSource("form.md", "\n".join(s.strip() for s in EXTERNAL.splitlines()).encode()))

    assert value(session, "/data/town") == "bar"
    assert [(problem.severity, problem.where) for problem in problems] == [("error", "towns.csv")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("l.xml", b"<root><item><name>a</name><label>Ann</label></item></root>"),
        (
            "l.geojson",
            b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "properties":
            {"name": "a", "label": "Ann"}, "geometry": {"type": "Point", "coordinates": [27.5, 53.9]}}]}""",
        ),
    ],
)
def test_lists_of_other_kinds_are_read(name, data):
    session = a_session(
        f"""
        | survey |
        | | type | name | label | parameters |
        | | select_one_from_file {name} | a | A | value=name label=label |
    """,
        {name: data},
    )

    assert [(choice.value, choice.label) for choice in session.node("/data/a").choices] == [("a", "Ann")]


def test_what_an_xlsform_asks_for_and_does_not_get_is_listed_with_its_row():
    source = FormSource(
        "form.md",
        b"""| survey |
| | type | name | label | appearance |
| | username | who | | |
| | text | a | A | |
| | audit | audit | | |
""",
    )

    found = [(problem.severity, problem.row) for problem in check_form(source)]

    assert ("unsupported", 2) in found
    assert ("unsupported", 4) in found
    assert load_form(source).title


def test_a_mistake_in_a_sheet_has_its_row():
    source = FormSource(
        "form.md",
        b"""| survey |
| | type | name | label | relevant |
| | text | a | A | |
| | text | b | B | ${a} = = 1 |
""",
    )

    assert [(problem.severity, problem.row) for problem in check_form(source)] == [("error", 3)]


def test_choices_shuffled_by_a_seed_are_in_the_order_of_odk():
    rows = "\n".join(f"| | l | {letter} | {letter.upper()} |" for letter in "abcdef")
    session = a_session(f"""
        | survey |
        | | type | name | label | parameters |
        | | select_one l | a | A | randomize=true seed=33 |
        | choices |
        | | list_name | name | label |
        {rows}
    """)

    assert offered(session, "/data/a") == ["d", "f", "e", "b", "c", "a"]


def test_sessions_of_one_form_do_not_meet():
    form = a_form(MARKDOWN)
    one, other = (Session(form, now=lambda: MOMENT) for _ in range(2))

    one.set("/data/a", "x")

    assert value(other, "/data/a") == ""
