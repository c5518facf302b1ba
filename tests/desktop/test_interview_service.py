"""One interview: edits, reasons, rows, languages, and the same again from the journal."""

from datetime import UTC, datetime

import pytest

from desktop.services.gates import Why
from desktop.services.interview import Interview, language_code
from exporters.shipped_form import form_of
from tests.support.interviews import READY

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
REASON = "To add what nobody has written down yet."


@pytest.fixture(scope="module")
def form():
    return form_of(None)


def clock():
    return NOON


@pytest.fixture
def interview(form):
    return Interview(form, now=clock)


def module(interview, name):
    return next((m for m in interview.modules() if m.name == name), None)


def open_account(interview):
    entries = []
    for reference, value in READY.items():
        entries += interview.edit(reference, value).entries
    return entries


def test_an_edit_says_what_changed_and_what_to_record(interview):
    edit = interview.edit("/data/F00/F00_01", REASON)
    (entry,) = edit.entries
    assert "/data/F00/F00_01" in edit.change.changed
    assert (entry.path, entry.kind, entry.old, entry.new, entry.at) == (
        "/data/F00/F00_01",
        "answer",
        "",
        REASON,
        NOON,
    )


def test_a_reason_closes_an_open_point_and_a_value_takes_the_reason_away(interview):
    before = interview.open_points("/data/F00")
    interview.explain("/data/F00/F00_04", "SAFE")
    assert interview.open_points("/data/F00") == before - 1
    assert interview.reason("/data/F00/F00_04") == "SAFE"
    interview.edit("/data/F00/F00_04", "They wrote first.")
    assert interview.reason("/data/F00/F00_04") == ""


def test_a_reason_takes_the_value_away_and_keeps_it_in_the_journal(interview):
    interview.edit("/data/F00/F00_04", "They wrote first.")
    (entry,) = interview.explain("/data/F00/F00_04", "DECL").entries
    assert interview.node("/data/F00/F00_04").value == ""
    assert (entry.kind, entry.old, entry.new) == ("null", "They wrote first.", "DECL")


def test_a_topic_opens_its_module(interview):
    open_account(interview)
    assert module(interview, "M01") is None
    interview.edit("/data/F04/F04_10", "M01")
    assert module(interview, "M01").part == "account"


def test_a_locked_module_is_listed_with_its_reason_and_no_count(interview):
    narrative = module(interview, "F04")
    assert narrative.locked is Why.NEED
    assert narrative.open_points == 0


def test_reasons_move_up_with_the_rows_behind_a_removed_one(interview):
    open_account(interview)
    interview.add_row("/data/F01/F01_02")
    interview.explain("/data/F01/F01_02[2]/F01_02_role", "DNK")
    interview.remove_row("/data/F01/F01_02[1]")
    assert interview.reason("/data/F01/F01_02[1]/F01_02_role") == "DNK"
    assert interview.reason("/data/F01/F01_02[2]/F01_02_role") == ""


def test_an_emptied_table_can_be_begun_again(interview):
    open_account(interview)
    interview.remove_row("/data/F01/F01_02[1]")
    (empty,) = [r for r in interview.empty_repeats("/data/F01") if r.reference == "/data/F01/F01_02"]
    interview.add_row(empty.reference)
    assert interview.node("/data/F01/F01_02[1]/F01_02_role").relevant
    assert "/data/F01/F01_02" not in [r.reference for r in interview.empty_repeats("/data/F01")]


def test_a_draft_comes_back_from_its_journal(form, interview):
    entries = open_account(interview)
    entries += interview.add_row("/data/F01/F01_02").entries
    entries += interview.edit("/data/F01/F01_02[2]/F01_02_role", "INTV").entries
    entries += interview.explain("/data/F01/F01_02[1]/F01_02_role", "SAFE").entries
    entries += interview.remove_row("/data/F01/F01_02[1]").entries
    entries += interview.set_language("Беларуская (be)").entries
    entries += interview.edit("/data/F04/F04_01", "Яны прыйшлі ў шэсць.\nНіхто не назваўся.").entries

    again = Interview(form, entries, now=clock)

    assert again.language_code == "be"
    assert {r: s.value for r, s in again.states().items()} == {
        r: s.value for r, s in interview.states().items()
    }
    assert again.open_points() == interview.open_points()


def test_reopening_later_does_not_change_what_the_clock_gave(form, interview):
    entries = open_account(interview)
    later = Interview(form, entries, now=lambda: datetime(2027, 1, 1, tzinfo=UTC), began=NOON)
    assert later.node("/data/F01/F01_01").value == interview.node("/data/F01/F01_01").value


@pytest.mark.parametrize(
    ("language", "code"),
    [("Беларуская (be)", "be"), ("English (en)", "en"), ("Deutsch", "Deutsch"), ("", "")],
)
def test_a_language_has_a_short_code(language, code):
    assert language_code(language) == code
