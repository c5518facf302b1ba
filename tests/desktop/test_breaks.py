"""Breaks: offered after 45 minutes, written down when taken; with a young person the session ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.services import breaks, worklist
from desktop.services.breaks import Sittings, must_end, wants_break
from desktop.services.interview import Interview
from exporters.shipped_form import form_of
from forms.codes import new_code
from storage.vault import Vault
from tests.support.forms import a_form
from tests.support.interviews import READY
from tests.support.vaults import CHEAP, PASSPHRASE, answer

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def minutes(n: float) -> datetime:
    return NOON + timedelta(minutes=n)


@pytest.fixture
def interview() -> Interview:
    interview = Interview(form_of(None), now=lambda: NOON)
    for reference, value in READY.items():
        interview.edit(reference, value)
    return interview


def looked_at(sittings: Sittings, until: int) -> breaks.Sitting:
    """Look at an interview every minute from noon on; return its sitting."""
    for minute in range(until + 1):
        sitting = sittings.look("draft", minutes(minute))
    return sitting


def test_a_break_is_wanted_after_45_minutes_and_again_45_minutes_after_the_last() -> None:
    sittings = Sittings()
    assert not wants_break(looked_at(sittings, 44), minutes(44))
    assert wants_break(looked_at(sittings, 45), minutes(45))

    sittings.rested("draft", minutes(50))

    assert not wants_break(sittings.look("draft", minutes(50)), minutes(94))
    assert wants_break(sittings.look("draft", minutes(51)), minutes(95))


def test_whoever_was_away_for_ten_minutes_had_a_break() -> None:
    sittings = Sittings()
    looked_at(sittings, 40)
    assert not wants_break(sittings.look("draft", minutes(51)), minutes(51))
    assert sittings.look("draft", minutes(51)).began == NOON


def test_another_interview_has_a_clock_of_its_own_and_so_has_another_day() -> None:
    sittings = Sittings()
    looked_at(sittings, 45)
    assert not wants_break(sittings.look("other", minutes(45)), minutes(45))
    assert sittings.look("draft", minutes(45 + 181)).began == minutes(45 + 181)


@pytest.mark.parametrize(("age", "over"), [("Y", True), ("N", False), ("U", False)])
def test_with_a_young_person_the_session_ends_after_45_minutes_breaks_or_not(
    interview: Interview, age: str, over: bool
) -> None:
    sittings = Sittings()
    looked_at(sittings, 40)
    sittings.rested("draft", minutes(41))
    interview.edit("/data/F00/F00_05", age)

    sitting = sittings.look("draft", minutes(45))

    assert must_end(sitting, interview, minutes(45)) == over
    assert not must_end(sitting, interview, minutes(44))


def test_a_break_becomes_a_row_of_the_form_and_the_next_one_another(interview: Interview) -> None:
    for began, ended in ((10, 20), (70, 75)):
        edit = breaks.recorded(interview, minutes(began), minutes(ended))
    place = "/data/F04/F04_11[{}]/F04_11_{}".format
    rows = [(interview.node(place(n, "start")), interview.node(place(n, "end"))) for n in (1, 2)]

    assert [entry.kind for entry in edit.entries] == ["add", "answer", "answer"]
    for (start, end), began in zip(rows, (10, 70), strict=True):
        assert start.value == minutes(began).astimezone().timetz().isoformat(timespec="milliseconds")
        assert start.valid and end.valid and end.value > start.value


def test_a_form_without_that_table_is_left_alone() -> None:
    interview = Interview(
        a_form("""
| survey |
| | type | name | label |
| | text | said | What was said? |
""")
    )
    assert breaks.recorded(interview, NOON, minutes(5)).entries == ()


def test_long_interviews_of_the_day_are_counted_for_whoever_holds_them(tmp_path: Path) -> None:
    moment = [NOON]
    with Vault.create(tmp_path / "vault", PASSPHRASE, kdf=CHEAP, now=lambda: moment[0]) as vault:
        for kind, lasted in (("FIRST", 50), ("FOLLOW", 45), ("FIRST", 20), ("LEAD", 60)):
            draft = worklist.begin(vault, "en", kind, "" if kind != "FOLLOW" else new_code("T", 6))
            moment[0] += timedelta(minutes=lasted)
            vault.drafts.record(draft.id, answer("/data/F00/F00_01", "Something."))

        assert breaks.long_today(vault, moment[0]) == 2
        assert breaks.long_today(vault, moment[0] + timedelta(days=1)) == 0
