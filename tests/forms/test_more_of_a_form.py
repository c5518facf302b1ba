"""What a form asks for beside its questions: metadata, media, languages, nodes that are not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms.loader import check_form, load_form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT, a_form, a_session, offered, value

FRAME = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model>{model}</model></h:head>
 <h:body>{body}</h:body></h:html>"""


def an_xform(model: str, body: str) -> FormSource:
    return FormSource("form.xml", FRAME.format(model=model, body=body).encode())


METADATA = """
| survey |
| | type | name | label | calculation |
| | start | began | | |
| | end | ended | | |
| | today | day | | |
| | deviceid | device | | |
| | username | who | | |
| | text | a | A | |
| | calculate | number | | property('deviceid') |
"""


def test_the_device_is_what_the_caller_says_and_nothing_by_itself():
    form = a_form(METADATA)

    silent = Session(form, now=lambda: MOMENT)
    told = Session(form, now=lambda: MOMENT, device="4711")

    assert (value(silent, "/data/device"), value(told, "/data/device")) == ("", "4711")
    assert (value(told, "/data/number"), value(told, "/data/who")) == ("4711", "")


def test_the_end_is_known_once_a_form_is_finished():
    moment = MOMENT
    session = Session(a_form(METADATA), now=lambda: moment)
    before = value(session, "/data/ended")
    moment = MOMENT + timedelta(hours=2)

    change = session.finish()

    assert before == ""
    assert value(session, "/data/ended") == "2026-11-24T12:30:00.000+00:00"
    assert value(session, "/data/began") == "2026-11-24T10:30:00.000+00:00"
    assert "/data/ended" in change.changed


@pytest.mark.parametrize(
    ("model", "body"),
    [
        ('<bind nodeset="/data/none" required="true()"/>', ""),
        ('<bind nodeset="/data/a" relevant="/data/none = 1"/>', ""),
        ('<bind nodeset="/data/a" calculate="instance(\'none\')/root/item"/>', ""),
        ("", '<input ref="/data/none"/>'),
        ("", '<group ref="/data/none"><input ref="/data/b"/></group>'),
        ("", '<repeat nodeset="/data/none"><input ref="/data/none/c"/></repeat>'),
        ('<setvalue event="odk-instance-first-load" ref="/data/none" value="1"/>', ""),
    ],
)
def test_what_is_not_in_the_form_is_left_out_with_a_warning(model, body):
    source = an_xform(f"<instance><data><a/><b/></data></instance>{model}", f'<input ref="/data/a"/>{body}')

    problems = check_form(source)
    session = Session(load_form(source), now=lambda: MOMENT)

    assert {problem.severity for problem in problems} == {"warning"}
    assert all("none" in problem.where + problem.message for problem in problems)
    assert [node.reference for node in session.nodes()] == ["/data/a", "/data/b"]


MEDIA = """
| survey |
| | type | name | label::en | label::be | image::en | audio::be |
| | select_one l | q | Which | Jaki | q.png | q.mp3 |
| choices |
| | list_name | name | label::en | label::be | image::en |
| | l | a | A | | a.png |
| | l | b | | | b.png |
"""


def test_files_are_shown_with_labels_and_choices_in_the_language_that_has_them():
    session = a_session(MEDIA, language="en")
    english = session.node("/data/q")
    session.set_language("be")
    belarusian = session.node("/data/q")

    assert (english.media, belarusian.media) == ({"image": "q.png"}, {"audio": "q.mp3"})
    assert [dict(choice.media) for choice in english.choices] == [{"image": "a.png"}, {"image": "b.png"}]


def test_a_text_that_a_language_lacks_is_shown_in_the_forms_own():
    model = """<itext>
    <translation lang="en" default="true()"><text id="q"><value>Name</value></text></translation>
    <translation lang="be"><text id="other"><value>-</value></text></translation></itext>
    <instance><data><a/></data></instance>"""
    source = an_xform(model, '<input ref="/data/a"><label ref="jr:itext(\'q\')"/></input>')
    session = Session(load_form(source), now=lambda: MOMENT, language="be")

    assert session.node("/data/a").label == "Name"


def test_the_label_of_a_choice_follows_the_answer_it_speaks_of():
    session = a_session("""
        | survey |
        | | type | name | label |
        | | text | who | Who |
        | | select_one l | q | Which |
        | choices |
        | | list_name | name | label |
        | | l | a | It was ${who} |
    """)

    session.set("/data/who", "Ann")

    assert [choice.label for choice in session.node("/data/q").choices] == ["It was Ann"]


def test_several_choices_can_come_from_a_repeat():
    session = a_session("""
        | survey |
        | | type | name | label |
        | | begin_repeat | r | R |
        | | text | who | Who |
        | | end_repeat | | |
        | | select_multiple ${who} | q | Which |
    """)
    session.set("/data/r[1]/who", "Ann")
    session.add_repeat("/data/r")
    session.set("/data/r[2]/who", "Bob")

    session.set("/data/q", "Bob Ann")

    assert session.node("/data/q").type == "select_multiple"
    assert offered(session, "/data/q") == ["Ann", "Bob"]
    assert value(session, "/data/q") == "Ann Bob"
