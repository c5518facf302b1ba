"""Whoever edits, in whatever order: the account is written while the gates are passed, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.gates import GateClosed, Why
from desktop.services.interview import ENDED, Interview
from exporters.shipped_form import form_of
from storage.journal import Entry, values
from tests.support.forms import a_form
from tests.support.interviews import READY

ACCOUNT = ("/data/F04/F04_01", "/data/F04/F04_02", "/data/F05/F05_01", "/data/M01/M01_r[1]/M01_01")
TOPIC = "/data/F04/F04_10"
OTHERWISE = {
    "/data/F00/F00_01": "short",
    "/data/F00/F00_14": "L4",
    "/data/F00/F00_05": "U",
    "/data/F00/F00_12": "",
    "/data/F02/F02_01": "N",
    "/data/F02/F02_02": "",
    "/data/F02/F02_07": "NO",
    "/data/F03/F03_06": "",
}
READ = {"/data/F90/F90_02": "WITNESS", "/data/F90/F90_05": "Y", "/data/F90/F90_06": "CODE"}


def is_open(answers: dict[str, str]) -> bool:
    """Say whether an account may be taken: in words of its own, from the answers alone."""
    return (
        len(answers.get("/data/F00/F00_01", "").strip()) >= 20
        and answers.get("/data/F00/F00_14") in ("L1", "L2")
        and answers.get("/data/F00/F00_05") == "N"
        and answers.get("/data/F02/F02_07") == "YES"
        and answers.get("/data/F03/F03_06") == "FIRST"
    )


def told(interview: Interview, step: tuple[str, str]) -> Iterable[Entry]:
    reference, value = step
    try:
        if reference == "explain":
            return interview.explain(value, "DECL").entries
        if reference in interview.states():
            return interview.edit(reference, value).entries
    except GateClosed:
        pass
    return ()


ANSWERED = st.sampled_from(sorted(READY.items()))
UNDONE = st.sampled_from(sorted(OTHERWISE.items()))
WORDS = st.tuples(st.sampled_from((*ACCOUNT, *READ)), st.sampled_from(("They came at six.", "Y", "")))
BLANK = st.tuples(st.just("explain"), st.sampled_from((*ACCOUNT, *READY)))
STEPS = st.lists(st.one_of(ANSWERED, ANSWERED, WORDS, UNDONE, BLANK, st.just((TOPIC, "M01"))), max_size=14)


@given(prepared=st.booleans(), steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_account_is_written_while_a_gate_of_risk_or_consent_is_shut(
    prepared: bool, steps: list[tuple[str, str]]
) -> None:
    interview = Interview(form_of(None))
    rows: list[Entry] = []
    for step in (*(READY.items() if prepared else ()), *steps):
        rows += told(interview, step)
    journal: list[Entry] = []
    for row in rows:
        assert row.path not in ACCOUNT or is_open(values(journal)), row.path
        journal.append(row)


def prepared_interview(**more: str) -> Interview:
    interview = Interview(form_of(None))
    for reference, value in (READY | more).items():
        interview.edit(reference, value)
    return interview


@pytest.mark.parametrize("step", ["edit", "explain"])
def test_a_locked_question_takes_neither_an_answer_nor_a_reason(step: str) -> None:
    interview = prepared_interview()
    interview.edit("/data/F04/F04_01", "They came at six.")

    with pytest.raises(GateClosed) as closed:
        getattr(interview, step)("/data/F90/F90_06", "CODE")

    assert closed.value.why is Why.READ_BACK
    assert interview.node("/data/F90/F90_06").value == interview.reason("/data/F90/F90_06") == ""


def test_rows_of_a_locked_module_are_neither_added_nor_removed() -> None:
    interview = Interview(form_of(None))

    for step in (interview.add_row, interview.remove_row):
        with pytest.raises(GateClosed) as closed:
            step("/data/F04/F04_07" if step == interview.add_row else "/data/F04/F04_07[1]")
        assert closed.value.why is Why.NEED


def test_the_interviewers_signature_gives_the_statement_its_end_time() -> None:
    interview = prepared_interview()
    interview.edit("/data/F04/F04_01", "They came at six.")
    interview.go_on("STOP", "The person was tired.")

    entries = interview.edit("/data/F90/F90_08", "SIGN").entries

    ended = interview.find(ENDED)
    assert ended is not None and ended.valid
    assert [(e.path, e.new) for e in entries[1:]] == [(ended.reference, ended.value)]


def test_an_end_time_that_was_written_down_stays() -> None:
    interview = prepared_interview()
    interview.edit("/data/F04/F04_01", "They came at six.")
    interview.go_on("STOP", "The person was tired.")
    interview.edit("/data/F90/F90_08_end", "2026-05-20T20:15:00.000+02:00")

    assert len(interview.edit("/data/F90/F90_08", "SIGN").entries) == 1
    assert interview.node("/data/F90/F90_08_end").value == "2026-05-20T20:15:00.000+02:00"


def test_a_form_that_asks_for_its_end_gets_it_and_a_replay_gives_the_same() -> None:
    form = a_form("""
| survey |
| | type | name | label |
| | end | ended | |
| | text | said | What was said? |
""")
    interview = Interview(form)
    entries = [*interview.edit("/data/said", "Nothing.").entries, *interview.finish().entries]

    again = Interview(form, entries)

    assert again.node("/data/ended").value == interview.node("/data/ended").value != ""
    assert again.finish().entries[0].old == interview.node("/data/ended").value
