"""What was recorded beside the form is sealed with it."""

from __future__ import annotations

from datetime import UTC, datetime

from exporters.assemble import SealFacts, document_from
from exporters.draft_state import replay
from exporters.remarks import remarks_of
from exporters.shipped_form import form_of
from storage.journal import Entry

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROWS = [
    Entry("RISK", "gate", "M-7K2Q-3", "Held at another place, with a driver.", NOON),
    Entry("C", "script", "be", "5d2f01aa", NOON),
    Entry("/data/F04/F04_02", "hint", None, "name", NOON),
    Entry("STOP", "gate", None, "The person was tired.", NOON),
]


def test_a_remark_is_an_answer_of_the_programs_own() -> None:
    risk, script, stop = remarks_of(ROWS)

    assert risk.value == "Held at another place, with a driver. (M-7K2Q-3)"
    assert (risk.module, risk.mode, risk.category, risk.sensitivity) == ("F00", "SYS", "IN", "CON")
    assert (script.value, script.category) == ("5d2f01aa (be)", "CO")
    assert stop.sensitivity == "SPC"
    assert all(set(remark.labels) == {"en", "be", "ru"} for remark in (risk, script, stop))


def test_a_hint_never_leaves_the_draft() -> None:
    assert remarks_of([ROWS[2]]) == ()


def test_remarks_stand_in_the_document_and_touch_no_answer() -> None:
    form = form_of(None)
    state = replay(form, ROWS, began=NOON)
    facts = SealFacts("T-4KQ7ZD-M", 1, NOON, "be", "0" * 64)
    plain = document_from(state.session, state.nulls, facts)

    document = document_from(state.session, state.nulls, facts, remarks=remarks_of(ROWS))

    assert document.answers[: len(plain.answers)] == plain.answers
    assert [a.kind for a in document.answers[len(plain.answers) :]] == ["gate", "script", "gate"]


def test_a_gate_of_a_later_program_is_kept_under_a_general_name() -> None:
    (remark,) = remarks_of([Entry("LATER", "gate", None, "why", NOON)])
    assert remark.id == "F00.gate" and remark.value == "why"
