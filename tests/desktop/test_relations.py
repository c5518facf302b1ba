"""Dates told by another event: in three clicks and a number, and counted again when the event moves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtTest import QTest

from desktop.qt.theme import Theme
from desktop.qt.widgets.edtf import RELATIVE, EdtfField
from desktop.qt.widgets.modulepage import ModulePage
from desktop.services.gates import Why
from desktop.services.interview import Interview
from desktop.services.relations import DatedEvent, dated_events
from exporters.assemble import SealFacts, document_from
from exporters.shipped_form import form_of
from tests.support.interviews import READY

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVENTS = "/data/F04/F04_07"


def event(number: int, column: str) -> str:
    return f"{EVENTS}[{number}]/F04_07_{column}"


@pytest.fixture
def interview() -> Interview:
    interview = Interview(form_of(None), now=lambda: NOON)
    for reference, value in (READY | {"/data/F04/F04_10": "M01"}).items():
        interview.edit(reference, value)
    for _ in range(2):
        interview.add_row(EVENTS)
    interview.edit(event(1, "title"), "Search at home")
    interview.edit(event(1, "date"), "2020-08-11")
    interview.edit(event(2, "title"), "Arrest")
    return interview


@pytest.fixture
def arrested(interview: Interview) -> Interview:
    """The arrest was three days after the search."""
    interview.edit(event(2, "date_rel"), "P3D/after/Search at home")
    return interview


def value(interview: Interview, reference: str) -> str:
    return interview.node(reference).value


def test_a_date_follows_from_what_it_is_counted_from(arrested: Interview) -> None:
    assert value(arrested, event(2, "date")) == "2020-08-14"
    assert value(arrested, event(2, "precision")) == "REL"
    assert value(arrested, event(2, "basis")) == "3 days after the event “Search at home”"


def test_words_that_were_written_as_the_basis_stay(interview: Interview) -> None:
    interview.edit(event(2, "basis"), "a letter")
    interview.edit(event(2, "date_rel"), "P3D/after/Search at home")

    assert value(interview, event(2, "basis")) == "a letter"


def test_dates_are_counted_again_when_their_event_moves_and_so_on(arrested: Interview) -> None:
    arrested.edit(event(3, "title"), "Trial")
    arrested.edit(event(3, "date_rel"), "P1D/before/Arrest")
    arrest = "/data/M01/M01_r[1]/M01_02"
    arrested.edit(f"{arrest}_rel", "P2W/after/Trial")

    edit = arrested.edit(event(1, "date"), "2020-09-30")

    assert value(arrested, event(2, "date")) == "2020-10-03"
    assert value(arrested, event(3, "date")) == "2020-10-02"
    assert value(arrested, arrest) == "2020-10-16~"
    assert [entry.path for entry in edit.entries] == [
        event(1, "date"),
        event(2, "date"),
        event(3, "date"),
        arrest,
    ]
    assert {entry.path for entry in edit.entries} <= edit.change.changed


def test_a_journal_gives_the_same_dates_again() -> None:
    first = Interview(form_of(None), now=lambda: NOON)
    edits = [
        *(first.edit(reference, value) for reference, value in READY.items()),
        first.add_row(EVENTS),
        first.edit(event(1, "title"), "Search at home"),
        first.edit(event(1, "date"), "2020-08-11"),
        first.edit(event(2, "date_rel"), "P3D/after/Search at home"),
        first.edit(event(1, "date"), "2020-09-30"),
    ]

    again = Interview(form_of(None), [entry for edit in edits for entry in edit.entries], now=lambda: NOON)

    assert value(again, event(2, "date")) == value(first, event(2, "date")) == "2020-10-03"


def test_a_new_title_is_taken_over(arrested: Interview) -> None:
    arrested.edit(event(1, "title"), "House search")

    assert value(arrested, event(2, "date_rel")) == "P3D/after/House search"
    assert value(arrested, event(2, "basis")) == "3 days after the event “House search”"
    assert value(arrested, event(2, "date")) == "2020-08-14"


def test_a_date_given_by_hand_is_no_longer_counted(arrested: Interview) -> None:
    arrested.edit(event(2, "date"), "2020-08-20")

    assert value(arrested, event(2, "date_rel")) == ""
    arrested.edit(event(1, "date"), "2020-01-01")
    assert value(arrested, event(2, "date")) == "2020-08-20"


def test_a_date_stays_when_its_event_loses_its_own(arrested: Interview) -> None:
    arrested.edit(event(1, "date"), "")

    assert value(arrested, event(2, "date")) == "2020-08-14"
    assert value(arrested, event(2, "date_rel")) == "P3D/after/Search at home"


def test_events_that_cannot_serve_are_not_offered(arrested: Interview) -> None:
    def offered(date: str) -> list[str]:
        return [found.title for found in dated_events(arrested.states(), date)]

    assert offered(event(3, "date")) == ["Search at home", "Arrest"]
    assert offered(event(2, "date")) == ["Search at home"]  # not itself
    assert offered(event(1, "date")) == []  # the arrest is counted from it
    arrested.edit(event(3, "title"), "Arrest")
    arrested.edit(event(3, "date"), "2021")
    assert offered("/data/M01/M01_r[1]/M01_02") == ["Search at home"]  # two of one name
    arrested.edit(event(1, "date"), "2020-08/..")
    assert offered("/data/M01/M01_r[1]/M01_02") == []


def test_two_dates_counted_from_each_other_come_to_rest(arrested: Interview) -> None:
    arrested.edit(event(1, "date_rel"), "P1D/after/Arrest")  # not offered, but a journal may hold it

    assert value(arrested, event(2, "date"))
    arrested.edit(event(2, "date"), "2022")


def test_what_it_was_counted_from_is_sealed_with_the_date_and_is_no_open_point(arrested: Interview) -> None:
    facts = SealFacts("T-4KQ7ZD-M", 1, NOON, "en", "c" * 64)

    document = document_from(arrested.session, {}, facts)

    kept = {answer.reference: answer for answer in document.answers if answer.kind == "rel"}
    assert kept.keys() == {event(2, "date_rel")}
    assert kept[event(2, "date_rel")].value == "P3D/after/Search at home"
    assert not any(state.us.get("kind") == "rel" for state in arrested.open_questions())


def test_a_date_in_a_part_that_is_locked_now_stays(arrested: Interview) -> None:
    arrest = "/data/M01/M01_r[1]/M01_02"
    arrested.edit(f"{arrest}_rel", "P1D/after/Search at home")
    arrested._why_locked = lambda place, *_: Why.SIGNED if place == arrest else None  # type: ignore[method-assign]

    arrested.edit(event(1, "date"), "2020-09-30")

    assert value(arrested, event(2, "date")) == "2020-10-03"
    assert value(arrested, arrest) == "2020-08-12"


# The field


@pytest.fixture
def page(interview: Interview, styled, qapp) -> ModulePage:
    page = ModulePage(interview, "/data/F04", Theme())
    page.value_edited.connect(lambda reference, given: page.apply(interview.edit(reference, given).change))
    page.resize(900, 4000)
    styled(page)
    qapp.processEvents()
    return page


def date_field(page: ModulePage, number: int) -> EdtfField:
    question = page.question(event(number, "date"))
    assert question is not None and isinstance(question.field, EdtfField)
    return question.field


def choose(combo, data: str) -> None:
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_three_clicks_and_a_number(page: ModulePage, interview: Interview, assert_named) -> None:
    field = date_field(page, 2)
    choose(field._precision, RELATIVE)
    QTest.keyClicks(field._counted.number, "3")
    choose(field._counted.how, "D after")
    choose(field._counted.event_of, "Search at home")

    assert value(interview, event(2, "date")) == "2020-08-14"
    assert field._text.text() == "14 August 2020 (2020-08-14)."
    assert field._counted.event_of.currentText() == "Search at home, 11 August 2020"
    assert_named(field)


def test_the_only_event_stands_chosen(page: ModulePage, interview: Interview) -> None:
    field = date_field(page, 2)
    choose(field._precision, RELATIVE)
    choose(field._counted.how, "M before")
    assert not value(interview, event(2, "date"))
    assert "not whole" in field._text.text()

    QTest.keyClicks(field._counted.number, "2")
    field.commit()

    assert value(interview, event(2, "date")) == "2020-06~"


def test_the_field_shows_what_was_counted_before_and_follows(arrested: Interview, page: ModulePage) -> None:
    field = date_field(page, 2)
    assert field._precision.currentData() == RELATIVE
    assert (field._counted.number.text(), field._counted.how.currentData()) == ("3", "D after")

    page.value_edited.emit(event(1, "date"), "2020-09-30")

    assert field._text.text() == "3 October 2020 (2020-10-03)."


def test_an_event_that_is_dated_later_is_offered(page: ModulePage) -> None:
    field = date_field(page, 3)
    choose(field._precision, RELATIVE)
    page.value_edited.emit(event(2, "date"), "2021")

    titles = [field._counted.event_of.itemData(n) for n in range(field._counted.event_of.count())]
    assert titles[1:3] == ["Search at home", "Arrest"]


def test_another_precision_ends_the_counting(arrested: Interview, page: ModulePage) -> None:
    field = date_field(page, 2)
    choose(field._precision, "EXACT")

    assert value(arrested, event(2, "date")) == "2020-08-14"
    assert value(arrested, event(2, "date_rel")) == ""


def test_words_alone_leave_the_date_empty(arrested: Interview, page: ModulePage) -> None:
    field = date_field(page, 2)
    field._counted.event_of.setCurrentIndex(field._counted.event_of.count() - 1)
    field._counted.event_of.activated.emit(field._counted.event_of.currentIndex())

    assert value(arrested, event(2, "date")) == value(arrested, event(2, "date_rel")) == ""
    assert field._text.text() == "Write below how it was told. The date itself stays empty."


def test_the_relation_is_no_question_of_its_own(page: ModulePage) -> None:
    assert page.question(event(2, "date_rel")) is None
    assert page.question(event(2, "date_said")) is not None


def test_an_event_that_is_gone_is_still_shown() -> None:
    from desktop.qt.widgets.edtf_relation import RelationEdit
    from forms.relative import Relation

    edit = RelationEdit()
    edit.offer([DatedEvent("Arrest", "2021")])
    edit.show_relation(Relation(3, "D", "after", "Search at home"))

    assert edit.relation == Relation(3, "D", "after", "Search at home")
    edit.deleteLater()
