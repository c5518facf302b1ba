from __future__ import annotations

import pytest

from forms.errors import ReadOnlyAnswer, RepeatNotAllowed, UnknownLanguage, UnknownReference
from tests.support.forms import a_session, offered, value


def test_a_question_is_relevant_when_its_condition_holds():
    session = a_session("""
        | survey |
        | | type | name | label | relevant |
        | | text | a | A | |
        | | text | b | B | ${a} = 'yes' |
    """)
    assert not session.node("/data/b").relevant

    session.set("/data/a", "yes")

    assert session.node("/data/b").relevant


def test_what_is_not_relevant_is_empty_for_everybody_and_comes_back_as_it_was():
    session = a_session("""
        | survey |
        | | type | name | label | relevant | calculation |
        | | text | on | On | | |
        | | begin_group | g | G | ${on} != 'no' | |
        | | begin_group | h | H | | |
        | | text | a | A | | |
        | | end_group | | | | |
        | | end_group | | | | |
        | | calculate | seen | | | concat('[', ${a}, ']') |
    """)
    session.set("/data/g/h/a", "word")

    session.set("/data/on", "no")
    hidden = session.node("/data/g/h/a"), value(session, "/data/seen")
    session.set("/data/on", "")

    assert (hidden[0].relevant, hidden[0].value, hidden[1]) == (False, "", "[]")
    assert value(session, "/data/seen") == "[word]"


def test_a_required_question_is_valid_once_answered():
    session = a_session("""
        | survey |
        | | type | name | label | required | required_message |
        | | text | a | A | yes | Please answer |
        | | text | b | B | ${a} = 'x' | |
    """)
    before = session.node("/data/a")

    session.set("/data/a", "x")

    assert (before.required, before.valid, before.required_message) == (True, False, "Please answer")
    assert session.node("/data/a").valid
    assert session.node("/data/b").required


def test_a_constraint_judges_answers_and_not_blanks():
    session = a_session("""
        | survey |
        | | type | name | label | constraint | constraint_message |
        | | integer | low | Low | | |
        | | integer | n | N | . > ${low} | More than ${low} |
    """)
    session.set("/data/low", "3")
    blank = session.node("/data/n").valid

    session.set("/data/n", "2")
    wrong = session.node("/data/n")
    session.set("/data/low", "1")

    assert blank
    assert (wrong.valid, wrong.constraint_message) == (False, "More than 3")
    assert session.node("/data/n").valid


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", "12", "12.5"),
        ("decimal", "1.5", "much"),
        ("date", "2020-08-11", "11 August"),
        ("time", "10:30:00", "25:00"),
        ("dateTime", "2020-08-11T10:30:00.000+03:00", "2020-08-11"),
        ("geopoint", "53.9 27.5 0 0", "north"),
    ],
)
def test_an_answer_must_fit_its_type_and_is_kept_if_it_does_not(kind, good, bad):
    session = a_session(f"""
        | survey |
        | | type | name | label |
        | | {kind} | a | A |
    """)
    session.set("/data/a", good)
    was_valid = session.node("/data/a").valid

    session.set("/data/a", bad)

    assert was_valid
    assert (session.node("/data/a").value, session.node("/data/a").valid) == (bad, False)


def test_an_uncertain_date_is_judged_as_one():
    session = a_session("""
        | survey |
        | | type | name | label | bind::us:kind |
        | | text | a | A | edtf |
        | settings |
        | | namespaces |
        | | us="https://example.org/us" |
    """)
    session.set("/data/a", "2020-08-XX")
    good = session.node("/data/a")
    session.set("/data/a", "some day")

    assert (good.us["kind"], good.valid) == ("edtf", True)
    assert not session.node("/data/a").valid


def test_read_only_is_inherited_and_refuses_answers():
    session = a_session("""
        | survey |
        | | type | name | label | readonly |
        | | text | lock | Lock | |
        | | begin_group | g | G | ${lock} = 'on' |
        | | text | a | A | |
        | | end_group | | | |
    """)
    session.set("/data/g/a", "free")
    change = session.set("/data/lock", "on")

    with pytest.raises(ReadOnlyAnswer):
        session.set("/data/g/a", "other")

    assert value(session, "/data/g/a") == "free"
    assert change.changed == {"/data/lock", "/data/g", "/data/g/a"}


def test_a_group_is_valid_when_all_in_it_are():
    session = a_session("""
        | survey |
        | | type | name | label | required | relevant |
        | | begin_group | g | G | | |
        | | text | a | A | yes | |
        | | text | b | B | yes | ${a} != 'skip' |
        | | end_group | | | | |
    """)
    assert not session.node("/data/g").valid

    change = session.set("/data/g/a", "skip")

    assert session.node("/data/g").valid
    assert "/data/g" in change.changed


def test_choices_follow_their_filter_and_answers_that_are_gone_do_not_count():
    session = a_session("""
        | survey |
        | | type | name | label | choice_filter |
        | | select_one country | c | C | |
        | | select_multiple city | v | V | country = ${c} |
        | choices |
        | | list_name | name | label | country |
        | | country | by | Belarus | |
        | | country | pl | Poland | |
        | | city | minsk | Minsk | by |
        | | city | brest | Brest | by |
        | | city | waw | Warsaw | pl |
    """)
    session.set("/data/c", "by")
    session.set("/data/v", "brest minsk")
    both = offered(session, "/data/v"), value(session, "/data/v")

    session.set("/data/c", "pl")
    none = offered(session, "/data/v"), value(session, "/data/v")
    session.set("/data/c", "by")

    assert both == (["minsk", "brest"], "minsk brest")
    assert none == (["waw"], "")
    assert value(session, "/data/v") == "minsk brest"


def test_choices_can_be_what_was_typed_in_a_repeat():
    session = a_session("""
        | survey |
        | | type | name | label |
        | | begin_repeat | person | Person |
        | | text | name | Name |
        | | end_repeat | | |
        | | select_one ${name} | who | Who |
    """)
    session.set("/data/person[1]/name", "Alena")
    session.add_repeat("/data/person")
    change = session.set("/data/person[2]/name", "Ivan")

    assert offered(session, "/data/who") == ["Alena", "Ivan"]
    assert change.changed == {"/data/person[2]/name", "/data/who"}


def test_a_ranking_keeps_its_order():
    session = a_session("""
        | survey |
        | | type | name | label |
        | | rank l | r | R |
        | choices |
        | | list_name | name | label |
        | | l | a | A |
        | | l | b | B |
    """)
    session.set("/data/r", "b a")

    assert value(session, "/data/r") == "b a"


def test_texts_are_spoken_in_the_language_chosen_in_mid_way():
    session = a_session("""
        | survey |
        | | type | name | label::English (en) | label::Русский (ru) | hint::Русский (ru) |
        | | text | a | Name | Имя | Полное |
        | | select_one yn | b | Is ${a} here? | Здесь ли ${a}? | |
        | choices |
        | | list_name | name | label::English (en) | label::Русский (ru) |
        | | yn | y | Yes | Да |
    """)
    session.set("/data/a", "Ivan")
    session.set("/data/b", "y")

    change = session.set_language("Русский (ru)")

    state = session.node("/data/b")
    assert session.node("/data/a").hint == "Полное"
    assert (state.label, state.choices[0].label, state.value) == ("Здесь ли Ivan?", "Да", "y")
    assert change.changed == {"/data/a", "/data/b"}
    with pytest.raises(UnknownLanguage):
        session.set_language("Klingon")


def test_a_calculation_with_a_choice_label_follows_the_language():
    session = a_session(
        """
        | survey |
        | | type | name | label::en | label::ru | calculation |
        | | select_one yn | b | B | B | |
        | | calculate | said | | | jr:choice-name(${b}, '${b}') |
        | choices |
        | | list_name | name | label::en | label::ru |
        | | yn | y | Yes | Да |
    """,
        language="en",
    )
    session.set("/data/b", "y")
    in_english = value(session, "/data/said")
    session.set_language("ru")

    assert (in_english, value(session, "/data/said")) == ("Yes", "Да")


def test_defaults_are_given_once_and_computed_ones_too():
    session = a_session("""
        | survey |
        | | type | name | label | default |
        | | text | a | A | start |
        | | date | b | B | today() |
        | | text | c | C | concat(${a}, '!') |
    """)
    session.set("/data/a", "other")

    assert value(session, "/data/b") == "2026-11-24"
    assert value(session, "/data/c") == "start!"


def test_a_trigger_sets_a_value_when_an_answer_changes():
    session = a_session("""
        | survey |
        | | type | name | label | calculation | trigger |
        | | text | a | A | | |
        | | text | b | B | concat('from ', ${a}) | ${a} |
    """)
    session.set("/data/b", "mine")
    kept = value(session, "/data/b")
    session.set("/data/a", "x")

    assert (kept, value(session, "/data/b")) == ("mine", "from x")


def test_an_answer_put_over_a_calculation_stays_until_the_result_changes():
    session = a_session("""
        | survey |
        | | type | name | label | calculation |
        | | integer | n | N | |
        | | text | size | Size | if(${n} > 5, 'big', 'small') |
    """)
    session.set("/data/size", "odd")
    session.set("/data/n", "3")
    kept = value(session, "/data/size")
    session.set("/data/n", "9")

    assert (kept, value(session, "/data/size")) == ("odd", "big")


def test_a_listener_hears_changes_until_it_leaves():
    session = a_session("""
        | survey |
        | | type | name | label |
        | | text | a | A |
    """)
    heard = []
    leave = session.subscribe(heard.append)
    session.set("/data/a", "1")
    leave()
    session.set("/data/a", "2")

    assert [change.changed for change in heard] == [{"/data/a"}]


def test_nothing_is_changed_by_the_same_answer_again():
    session = a_session("""
        | survey |
        | | type | name | label |
        | | text | a | A |
    """)
    session.set("/data/a", "1")

    assert session.set("/data/a", "1").changed == frozenset()


@pytest.mark.parametrize(
    "reference", ["", "/", "/data/x", "data/a", "/data/a[2]", "/data/a[0]", "/other/a", "/data/g"]
)
def test_an_unknown_question_is_refused(reference):
    session = a_session("""
        | survey |
        | | type | name | label |
        | | text | a | A |
        | | begin_group | g | G |
        | | text | b | B |
        | | end_group | | |
    """)
    with pytest.raises((UnknownReference, RepeatNotAllowed)):
        session.set(reference, "1")


def test_the_instance_leaves_out_what_is_not_relevant():
    session = a_session("""
        | survey |
        | | type | name | label | relevant |
        | | text | a | A | |
        | | text | b | B | ${a} = '' |
        | settings |
        | | form_id | version |
        | | demo | 7 |
    """)
    session.set("/data/a", "1 < 2\x00")

    xml = session.instance_xml().decode()

    assert 'id="demo"' in xml and 'version="7"' in xml
    assert "<a>1 &lt; 2</a>" in xml
    assert "<b" not in xml


def test_a_computed_text_that_nobody_can_change_is_no_note():
    session = a_session("""
        | survey |
        | | type | name | label | readonly | calculation |
        | | integer | days | Days | | |
        | | text | said | Said | yes | concat(${days}, ' days') |
        | | text | read | Read this | yes | |
    """)

    session.set("/data/days", "4")

    assert (session.node("/data/said").kind, value(session, "/data/said")) == ("question", "4 days")
    assert session.node("/data/read").kind == "note"
