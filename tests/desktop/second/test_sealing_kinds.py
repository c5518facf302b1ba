"""From another kind of record, or an interview that was stopped, to the sealed file and the supervisor."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import sealing, worklist
from desktop.services.drafting import open_draft
from desktop.services.gates import Why
from desktop.services.sealing import NotReadyToSeal
from desktop.services.softgates import Soft
from exporters.document import read_document
from exporters.transfer import import_sealed
from storage import clock
from storage.journal import Entry
from tests.support.interviews import HERE
from tests.support.second_half import draft_in, silent

LEAD = {
    **HERE,
    "/data/F99/F99_01": "A search at work in a large town, some years ago.",
    "/data/F91/F91_01": "CALM",
}
TOLD = {**HERE, "/data/F04/F04_01": "They came at six.", "/data/F91/F91_01": "TEAR"}
UNSIGNED = {"/data/F90/F90_06": "REASON", "/data/F90/F90_06_reason": "The person had to go."}


def write(opened, draft: str, answers: dict[str, str], *, stop: str = "") -> None:
    """Answer what the form has of these, and take the draft on as the window does."""
    from desktop.services import gates
    from desktop.services.drafting import keep_progress

    interview = open_draft(opened.vault, draft).interview
    entries: list[Entry] = []
    for reference, value in answers.items():
        if reference.startswith("/data/F01/F01_02[2]"):
            entries += interview.add_row("/data/F01/F01_02").entries
        if stop and reference == "/data/F90/F90_06":
            entries += interview.go_on(gates.STOPPED, stop).entries
        if reference in interview.states():
            entries += interview.edit(reference, value).entries
    for entry in entries:
        opened.vault.drafts.record(draft, entry)
    steps = gates.grown("PLAN", interview.facts())
    keep_progress(opened.vault, draft, interview.open_points(), (*steps, *(("STOP",) if stop else ())))


def explain_the_rest(opened, draft: str) -> None:
    interview = open_draft(opened.vault, draft).interview
    for state in list(interview.open_questions()):
        for entry in interview.explain(state.reference, "NASK").entries:
            opened.vault.drafts.record(draft, entry)


def test_a_contact_lead_is_sealed_and_opened_by_the_supervisor(interviewer, supervisor, tmp_path: Path):
    draft = worklist.begin(interviewer.vault, "en", "LEAD").id
    write(interviewer, draft, LEAD)
    explain_the_rest(interviewer, draft)
    readiness = sealing.readiness(interviewer.vault, draft, "en")
    assert readiness.ready, readiness

    code = sealing.seal(interviewer.vault, draft, tmp_path / "lead.age", silent)

    import_sealed(supervisor.vault, tmp_path / "lead.age")
    document = read_document(supervisor.vault.sealed.get(code, 1).document)
    assert document.form.id == "underseal_lead"
    assert {answer.module for answer in document.answers} >= {"F99", "F02"}
    assert not any(answer.module == "F04" for answer in document.answers)


def test_a_stopped_interview_is_sealed_unsigned_with_its_reasons(interviewer, supervisor, tmp_path: Path):
    draft = worklist.begin(interviewer.vault, "en").id
    write(interviewer, draft, TOLD | UNSIGNED, stop="The person was tired.")
    readiness = sealing.readiness(interviewer.vault, draft, "en")
    assert readiness.stopped and readiness.open_points > 0 and readiness.ready

    code = sealing.seal(interviewer.vault, draft, tmp_path / "t.age", silent)

    import_sealed(supervisor.vault, tmp_path / "t.age")
    document = read_document(supervisor.vault.sealed.get(code, 1).document)
    assert [a.value for a in document.answers if a.id == "F00.stop"] == ["The person was tired."]
    assert [a.value for a in document.answers if a.id == "F90.06.reason"] == ["The person had to go."]
    assert any(answer.null == "NASK" for answer in document.answers)


def test_a_stopped_interview_that_is_signed_must_have_been_read_back(interviewer, tmp_path: Path):
    draft = worklist.begin(interviewer.vault, "en").id
    write(interviewer, draft, TOLD | {"/data/F90/F90_06": "CODE"}, stop="The person was tired.")

    assert sealing.readiness(interviewer.vault, draft, "en").locked == (
        Why.READ_BACK,
        Why.DECLARATION,
    )
    with pytest.raises(NotReadyToSeal):
        sealing.seal(interviewer.vault, draft, tmp_path / "t.age", silent)
    assert not (tmp_path / "t.age").exists()


def test_sealing_with_an_unfinished_closing_asks_for_a_reason_and_seals_it(interviewer) -> None:
    draft = draft_in(interviewer)
    interview = open_draft(interviewer.vault, draft).interview
    for entry in interview.edit("/data/F92/F92_07", "N").entries:
        interviewer.vault.drafts.record(draft, entry)
    assert sealing.readiness(interviewer.vault, draft, "en").warnings == (Soft.CLOSING,)

    sealing.go_on(interviewer.vault, draft, (Soft.CLOSING,), "A colleague waits at the door.")

    assert sealing.readiness(interviewer.vault, draft, "en").warnings == ()
    rows = [row for row in interviewer.vault.drafts.journal(draft) if row.kind == "gate"]
    assert [(row.path, row.new) for row in rows] == [("CLOSING", "A colleague waits at the door.")]
    assert rows[0].at <= clock.now()


def test_a_note_of_the_team_is_in_no_sealed_file(interviewer, supervisor, tmp_path: Path) -> None:
    draft = worklist.begin(interviewer.vault, "en", "LEAD")
    note = worklist.open_note(interviewer.vault, "evaluation", draft.code, "en")
    words = "I asked one question that led."
    interview = open_draft(interviewer.vault, note.id).interview
    for entry in interview.edit("/data/F93/F93_05", words).entries:
        interviewer.vault.drafts.record(note.id, entry)
    write(interviewer, draft.id, LEAD)
    explain_the_rest(interviewer, draft.id)

    code = sealing.seal(interviewer.vault, draft.id, tmp_path / "t.age", silent)
    import_sealed(supervisor.vault, tmp_path / "t.age")

    sealed = supervisor.vault.sealed.get(code, 1)
    assert words.encode() not in sealed.document
    assert interviewer.vault.drafts.journal(note.id)[-1].new == words
