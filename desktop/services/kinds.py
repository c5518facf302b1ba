"""The kinds of record (vocabulary ``interview_type``) and the notes of the team, and which form each uses.

A person tells a full account once (DOMAIN.md 0.1, rule 1); so it must be as easy not to take one.
"""

from __future__ import annotations

from typing import Final

from desktop.i18n import tr

FIRST: Final = "FIRST"
CLARIFICATION: Final = "CLARIF"

# In the order they are offered, with the form each uses.
KINDS: Final = {
    FIRST: "testimony",
    "FOLLOW": "testimony",
    "PROXY": "testimony",
    CLARIFICATION: "clarification",
    "INTAKE": "deposit",
    "LEAD": "lead",
}
EVALUATION: Final = "underseal_evaluation"
"""Name of the form in which the team evaluates an interview."""
BELONGS_TO_ANOTHER: Final = frozenset({"FOLLOW", CLARIFICATION})
NOTES: Final = ("evaluation", "translation", "incident")
WITHDRAWAL: Final = "withdrawal"
"""A note that is begun from the page for withdrawals."""


def about_kind(kind: str) -> str:
    """Return one sentence on when a kind of record is the right one."""
    return {
        FIRST: tr("The person has not told this to anybody who wrote it down."),
        "FOLLOW": tr("New events after an account that the team has already."),
        "PROXY": tr("Somebody speaks for a person who cannot: held, missing or dead."),
        CLARIFICATION: tr("Only the listed points of a testimony the team has already."),
        "INTAKE": tr("The person gives a statement made earlier. Nothing is asked anew."),
        "LEAD": tr("An investigator hears the person. Only how to reach them is written down."),
    }[kind]


def note_title(note: str) -> str:
    """Return what a note of the team is called."""
    return {
        "evaluation": tr("Evaluation by the team"),
        "translation": tr("Translation or transcript"),
        "incident": tr("Security incident"),
        WITHDRAWAL: tr("Form of a withdrawal"),
    }[note]


def about_note(note: str) -> str:
    """Return one sentence on what a note of the team is for."""
    return {
        "evaluation": tr("On the same day: conditions, problems, own leading questions, open points."),
        "translation": tr("Paragraph by paragraph, with the same numbers; the original prevails."),
        "incident": tr("Something was lost, seen or taken. The people at risk are warned first."),
    }[note]
