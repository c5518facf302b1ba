"""Forms made to do harm are refused in a sentence: no crash, no hang, no file read, none written."""

from __future__ import annotations

import builtins
import io
import tempfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import limits
from forms.convert import convert
from forms.errors import FormError, FormInvalid, FormTooLarge, FormUnreadable, FormUnsafe
from forms.functions.regular import matches
from forms.functions.runtime import FunctionFault
from forms.loader import check_form, load_form
from forms.source import FormSource
from tests.support.forms import a_form, a_session, value

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model>
<instance><data id="t"><a/><b/></data></instance>{instances}
<bind nodeset="/data/a" type="string"/><bind nodeset="/data/b" type="string" {rule}/>
</model></h:head><h:body><input ref="/data/a"><label>A</label></input>{body}</h:body></h:html>"""


def xform(*, instances: str = "", rule: str = "", body: str = "", before: str = "") -> FormSource:
    text = XFORM.format(instances=instances, rule=rule, body=body)
    return FormSource("form.xml", (before + text).encode())


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "before",
    [
        BOMB,
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
        "<!DOCTYPE html>",
    ],
)
def test_a_document_type_is_refused(before):
    with pytest.raises(FormUnsafe):
        load_form(xform(before=before))


def test_a_document_type_in_another_encoding_is_refused():
    text = '<?xml version="1.0" encoding="utf-16"?>' + BOMB + XFORM.format(instances="", rule="", body="")

    with pytest.raises(FormUnsafe):
        load_form(FormSource("form.xml", text.encode("utf-16")))


def test_an_entity_in_a_list_beside_the_form_is_refused():
    source = xform(instances='<instance id="l" src="jr://file/l.xml"/>')
    bad = FormSource(source.name, source.data, {"l.xml": (BOMB + "<root>&b;</root>").encode()})

    problems = check_form(bad)

    assert [(problem.severity, problem.where) for problem in problems] == [("error", "l.xml")]


def test_deep_elements_are_refused():
    deep = "<g>" * 150 + "</g>" * 150

    with pytest.raises(FormTooLarge):
        load_form(xform(instances=f'<instance id="x">{deep}</instance>'))


def test_elements_deeper_than_the_parser_goes_are_refused():
    deep = "<g>" * 100_000 + "</g>" * 100_000

    with pytest.raises(FormError):
        load_form(xform(instances=f'<instance id="x">{deep}</instance>'))


def test_deep_groups_in_a_sheet_are_refused():
    rows = [f"| | begin_group | g{n} | G |" for n in range(500)] + ["| | end_group | | |"] * 500

    with pytest.raises(FormTooLarge):
        a_form("\n".join(["| survey |", "| | type | name | label |", *rows]))


def test_a_monstrous_cell_is_refused():
    cell = "x" * (limits.MAX_CELL_CHARACTERS + 1)

    with pytest.raises(FormTooLarge):
        a_form(f"| survey |\n| | type | name | label |\n| | text | a | {cell} |")


def test_a_monstrous_file_is_refused():
    with pytest.raises(FormTooLarge):
        load_form(FormSource("form.csv", b"x" * (limits.MAX_FORM_BYTES + 1)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    zeros = b"\0" * (limits.MAX_ZIP_MEMBER_BYTES + 1)

    with pytest.raises(FormTooLarge):
        load_form(FormSource("form.xlsx", packed({"xl/workbook.xml": zeros})))


def test_too_many_members_of_a_zip_are_refused():
    many = {f"xl/{n}.xml": b"" for n in range(limits.MAX_ZIP_MEMBERS + 1)}

    with pytest.raises(FormTooLarge):
        load_form(FormSource("form.xlsx", packed(many)))


def test_an_entity_inside_a_workbook_is_refused():
    data = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": BOMB.encode() + b"<workbook/>"})

    with pytest.raises(FormUnsafe):
        load_form(FormSource("form.xlsx", data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("form.xlsx", b""),
        ("form.xlsx", b"PK\x03\x04 not a zip"),
        ("form.xlsx", packed({"a.txt": b"a"})),
        ("form.md", b"no table"),
        ("form.md", b"\xff\xfe\x00"),
        ("form.csv", b"\x00"),
        ("form.xml", b""),
        ("form.xml", b"<html/>"),
        ("form.xml", b"<a><b></a>"),
        ("form.pdf", b"%PDF"),
        ("form", b""),
    ],
)
def test_what_is_not_a_form_is_refused(name, data):
    with pytest.raises(FormError):
        load_form(FormSource(name, data))

    assert check_form(FormSource(name, data))[-1].severity == "error"


def test_a_form_with_a_circle_is_refused_and_its_nodes_are_named():
    source = FormSource(
        "form.md",
        b"""| survey |
| | type | name | label | calculation | relevant |
| | calculate | a | | ${b} + 1 | |
| | calculate | b | | ${c} + 1 | |
| | text | c | C | | ${a} > 1 |
""",
    )
    with pytest.raises(FormInvalid) as caught:
        load_form(source)

    message = caught.value.problems[0].message
    assert all(node in message for node in ("/data/a", "/data/b", "/data/c"))


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ('calculate="/data/b"', "circle"),
        ('calculate="evil()"', "evil"),
        ("calculate=\"compare('=', 1, 2)\"", "compare"),
        ('calculate="us-number(1)"', "us-number"),
        ("calculate=\"document('file:///etc/passwd')\"", "document"),
        ('calculate="$secret"', "variable"),
        ('calculate="1 +"', "cut off"),
        ('calculate="concat(1"', "missing"),
        ('calculate="' + "(" * 500 + "1" + ")" * 500 + '"', "deep"),
        ('relevant="count(//*[//*[//*]]) &gt; 0"', "not supported"),
        ('constraint="following::*"', "axis"),
        ('calculate="/data/a/@x/y/z[1" ', "missing"),
    ],
)
def test_a_wrong_expression_is_an_error_at_its_node(rule, word):
    problems = check_form(xform(rule=rule))

    assert [problem.severity for problem in problems] == ["error"]
    assert word in problems[0].message
    with pytest.raises(FormInvalid):
        load_form(xform(rule=rule))


def test_a_long_sum_is_no_trouble():
    load_form(xform(rule=f'calculate="{" + ".join(["1"] * 5000)}"'))
    load_form(xform(rule=f'relevant="{" or ".join(["/data/a = 1"] * 1500)}"'))


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)+$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "a*a*a*a*a*b"]
)
def test_a_pattern_made_to_run_for_ever_ends(pattern):
    assert not matches("a" * 1_000 + "!", pattern)


@pytest.mark.parametrize(
    "pattern", ["(", ")", "[", "*", "\\", "(?=a)", "\\1", "a{3,2}", "(a{900}){900}", "x" * 2_000]
)
def test_a_pattern_that_is_not_understood_is_a_fault(pattern):
    with pytest.raises(FunctionFault):
        matches("a", pattern)


def test_a_fault_makes_an_expression_empty_and_is_told_to_the_author():
    session = a_session("""
        | survey |
        | | type | name | label | constraint |
        | | text | a | A | regex(., '(') |
    """)
    session.set("/data/a", "x")

    assert session.node("/data/a").valid
    assert [where for where, _ in session.faults] == ["/data/a"]


def test_an_external_file_is_asked_for_by_its_plain_name_only():
    asked = []
    source = xform(
        instances='<instance id="l" src="jr://file/../../etc/passwd.xml"/>'
        '<instance id="m" src="file:///etc/hosts.csv"/><instance id="n" src="jr://file/..\\up.csv"/>'
    )
    check_form(FormSource(source.name, source.data, fetch=lambda name: asked.append(name)))

    assert asked == ["passwd.xml", "hosts.csv"]


def test_no_file_is_opened_while_a_form_is_read(monkeypatch):
    markdown = b"| survey |\n| | type | name | label |\n| | text | a | A |\n"
    convert(FormSource("form.md", markdown))  # imports done

    def refuse(*_args, **_more):
        raise AssertionError("a file was opened")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    form = load_form(FormSource("form.md", markdown))

    assert form.title


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.sampled_from([".md", ".csv", ".xlsx", ".xml"]))
def test_any_bytes_give_a_form_or_an_error(data, suffix):
    try:
        load_form(FormSource(f"form{suffix}", data))
    except FormError as error:
        assert str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_form_with_pieces_out_of_place_gives_a_form_or_an_error(data):
    rule = "relevant=\"/data/a != ''\" calculate='concat(/data/a, 1)'"
    text = XFORM.format(instances="", rule=rule, body="")
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    pieces = ["", "<a/>", "/data", '"', "'", "<repeat nodeset='/data/a'/>", "&#0;", "(", "]"]
    piece = data.draw(st.sampled_from(pieces))
    source = FormSource("form.xml", (text[:begin] + piece + text[end:]).encode())
    try:
        load_form(source)
    except FormError as error:
        assert str(error)
        assert check_form(source)


def test_counts_inside_counts_stop_at_the_limit(monkeypatch):
    monkeypatch.setattr("forms.engine.MAX_INSTANCE_NODES", 500)
    session = a_session("""
        | survey |
        | | type | name | label | repeat_count |
        | | begin_repeat | r | R | 1000 |
        | | begin_repeat | q | Q | 1000 |
        | | text | a | A | |
        | | end_repeat | | | |
        | | end_repeat | | | |
    """)

    assert len(session.nodes()) < 600


def test_answers_cannot_break_out_of_the_instance():
    session = a_session("""
        | survey |
        | | type | name | label | calculation |
        | | text | a | A | |
        | | calculate | b | | concat(${a}, '') |
    """)
    session.set("/data/a", "</a><c>&lt;'\"\x00\ud800")

    assert value(session, "/data/b") == "</a><c>&lt;'\""
    assert b"<c>" not in session.instance_xml()


def test_the_unreadable_is_told_from_the_wrong():
    with pytest.raises(FormUnreadable):
        load_form(FormSource("form.xml", b"<a>"))
    with pytest.raises(FormInvalid):
        a_form("| survey |\n| | type | name | label |\n| | no_such_type | a | A |")
