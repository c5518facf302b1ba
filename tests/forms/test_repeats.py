from __future__ import annotations

import pytest

from forms.errors import RepeatNotAllowed, UnknownReference
from forms.limits import MAX_REPEAT_INSTANCES
from tests.support.forms import a_session, value

PEOPLE = """
    | survey |
    | | type | name | label | calculation | default | relevant |
    | | begin_repeat | p | Person ${name} | | | |
    | | text | name | Name | | | |
    | | calculate | place | | position(..) | | |
    | | text | note | Note | | none | ${name} != '' |
    | | begin_repeat | job | Job | | | |
    | | text | title | Title of ${name} | | | |
    | | calculate | path | | concat(${name}, '/', ${title}) | | |
    | | end_repeat | | | | | |
    | | end_repeat | | | | | |
    | | calculate | people | | count(${p}) | | |
    | | calculate | names | | join(' ', ${name}) | | |
"""


def references(session) -> list[str]:
    return [state.reference for state in session.nodes() if state.kind == "repeat"]


def test_an_entry_is_added_at_the_end_and_counted():
    session = a_session(PEOPLE)
    session.set("/data/p[1]/name", "Ann")

    change = session.add_repeat("/data/p")

    assert change.added == ("/data/p[2]",)
    assert {"/data/p[2]/name", "/data/people", "/data/names"} <= change.changed
    assert value(session, "/data/p[2]/place") == "2"
    assert value(session, "/data/people") == "2"


def test_each_entry_reads_its_own_answers():
    session = a_session(PEOPLE)
    session.add_repeat("/data/p")
    session.set("/data/p[1]/name", "Ann")

    change = session.set("/data/p[2]/name", "Bob")

    assert session.node("/data/p[1]").label == "Person Ann"
    assert session.node("/data/p[2]").label == "Person Bob"
    assert not any(reference.startswith("/data/p[1]") for reference in change.changed)


def test_entries_after_a_removed_one_move_up_with_their_answers():
    session = a_session(PEOPLE)
    for number, name in enumerate(["Ann", "Bob", "Eve"], start=1):
        if number > 1:
            session.add_repeat("/data/p")
        session.set(f"/data/p[{number}]/name", name)

    change = session.remove_repeat("/data/p[1]")

    assert change.removed == ("/data/p[1]",)
    assert value(session, "/data/names") == "Bob Eve"
    assert [value(session, f"/data/p[{n}]/place") for n in (1, 2)] == ["1", "2"]
    assert {"/data/p[1]/name", "/data/p[2]/name"} <= change.changed
    with pytest.raises(UnknownReference):
        session.node("/data/p[3]/name")


def test_repeats_nest():
    session = a_session(PEOPLE)
    session.set("/data/p[1]/name", "Ann")
    session.add_repeat("/data/p[1]/job")
    session.set("/data/p[1]/job[2]/title", "clerk")
    session.add_repeat("/data/p")
    session.add_repeat("/data/p[2]/job")
    session.set("/data/p[2]/name", "Bob")

    assert value(session, "/data/p[1]/job[2]/path") == "Ann/clerk"
    assert session.node("/data/p[2]/job[1]/title").label == "Title of Bob"
    assert references(session) == [
        "/data/p[1]", "/data/p[1]/job[1]", "/data/p[1]/job[2]", "/data/p[2]", "/data/p[2]/job[1]",
    ]  # fmt: skip


def test_all_entries_can_be_removed_and_added_again():
    session = a_session(PEOPLE)
    session.remove_repeat("/data/p[1]")
    empty = session.repeat("/data/p")
    session.add_repeat("/data/p")

    assert (empty.count, empty.is_fixed) == (0, False)
    assert value(session, "/data/people") == "1"


def test_a_counted_repeat_follows_its_number():
    session = a_session("""
        | survey |
        | | type | name | label | repeat_count |
        | | integer | n | N | |
        | | begin_repeat | r | R | ${n} |
        | | text | a | A | |
        | | end_repeat | | | |
    """)
    start = references(session)
    session.set("/data/n", "3")
    three = references(session)
    session.set("/data/n", "")
    kept = references(session)
    session.set("/data/n", "1")

    assert start == []
    assert three == kept == ["/data/r[1]", "/data/r[2]", "/data/r[3]"]
    assert references(session) == ["/data/r[1]"]
    with pytest.raises(RepeatNotAllowed):
        session.add_repeat("/data/r")
    with pytest.raises(RepeatNotAllowed):
        session.remove_repeat("/data/r[1]")


def test_a_monstrous_count_stops_at_the_limit():
    session = a_session("""
        | survey |
        | | type | name | label | repeat_count |
        | | integer | n | N | |
        | | begin_repeat | r | R | ${n} |
        | | text | a | A | |
        | | end_repeat | | | |
    """)
    session.set("/data/n", "2000000000")

    assert session.repeat("/data/r").count == MAX_REPEAT_INSTANCES


def test_a_running_total_reads_the_entry_before():
    session = a_session("""
        | survey |
        | | type | name | label | calculation |
        | | begin_repeat | r | R | |
        | | integer | n | N | |
        | | calculate | total | | ${n} + coalesce(indexed-repeat(${total}, ${r}, position(..) - 1), 0) |
        | | end_repeat | | | |
    """)
    for number in (1, 2, 3):
        if number > 1:
            session.add_repeat("/data/r")
        session.set(f"/data/r[{number}]/n", str(number))
    before = [value(session, f"/data/r[{n}]/total") for n in (1, 2, 3)]
    session.set("/data/r[1]/n", "10")
    after = [value(session, f"/data/r[{n}]/total") for n in (1, 2, 3)]
    session.remove_repeat("/data/r[2]")

    assert before == ["1", "3", "6"]
    assert after == ["10", "12", "15"]
    assert [value(session, f"/data/r[{n}]/total") for n in (1, 2)] == ["10", "13"]


def test_a_computed_default_of_an_entry_is_given_when_it_is_added():
    session = a_session("""
        | survey |
        | | type | name | label | default |
        | | text | a | A | |
        | | begin_repeat | r | R | |
        | | text | b | B | concat(${a}, position(..)) |
        | | end_repeat | | | |
    """)
    session.set("/data/a", "x")
    session.add_repeat("/data/r")
    session.set("/data/a", "y")

    assert [value(session, f"/data/r[{n}]/b") for n in (1, 2)] == ["1", "x2"]


def test_an_entry_added_where_nothing_is_relevant_is_not_relevant():
    session = a_session("""
        | survey |
        | | type | name | label | relevant |
        | | text | a | A | |
        | | begin_group | g | G | ${a} = 'on' |
        | | begin_repeat | r | R | |
        | | text | b | B | |
        | | end_repeat | | | |
        | | end_group | | | |
    """)
    session.add_repeat("/data/g/r")
    hidden = session.node("/data/g/r[2]/b").relevant
    session.set("/data/a", "on")

    assert not hidden
    assert session.node("/data/g/r[2]/b").relevant
