"""A clarification that is answered as a careful person would, so that it can be sealed."""

from __future__ import annotations

from desktop.services import drafting, reading, sealing
from desktop.services.vault_service import OpenVault
from storage import clock
from storage.journal import Entry

ANSWER = "It was dark, one lamp stood by the door and three men sat there."
# What the hard gates ask for, by the number of the question; everything else is explained.
_SAID = {
    "F00.01": "a supervisor asked for two points",
    "F00.12": "the crisis line of the town",
    "F00.14": "L1",
    "F00.05": "N",
    "F02.01": "Y",
    "F02.03": "N",
    "F02.06": "Y",
    "F02.07": "YES",
    "F03.06": "CLARIF",
    "F90.02": "INTERVIEWER",
    "F90.06": "CODE",
}


def answered(opened: OpenVault, draft: str, answer: str = ANSWER) -> None:
    """Answer what the gates ask for, say why the rest is blank, and read all of it back."""
    vault, at = opened.vault, clock.now()
    interview = drafting.open_draft(vault, draft).interview
    for number, value in {**_SAID, "F04.02": answer}.items():
        for state in interview.session.nodes():
            if state.us.get("id") == number and state.kind == "question" and state.relevant:
                interview.session.set(state.reference, value)
                vault.drafts.record(draft, Entry(state.reference, "answer", "", value, at))
    interview = drafting.open_draft(vault, draft).interview
    for state in interview.open_questions():
        if not state.value:
            vault.drafts.record(draft, Entry(state.reference, "null", "", "NASK", at))
    drafting.keep_progress(vault, draft, 0, ("RISK", "CONS", "OPEN"))
    for paragraph in sealing.statement(vault, draft).paragraphs:
        vault.drafts.record(draft, reading.confirmation(paragraph, clock.now()))
