"""The form's own table of corrections, filled by the program from what was corrected at read-back."""

from __future__ import annotations

from typing import Final

from desktop.services.interview import Interview
from desktop.services.reading import Paragraph
from storage.journal import Entry

TABLE: Final = "F90.03"
_AROUND: Final = 3


def rows_of(interview: Interview, paragraph: Paragraph, new: str, reason: str) -> list[Entry]:
    """Write one correction into the table; return what to record. A form without the table stays as it is.

    Args:
        interview: the interview, which changes.
        paragraph: the paragraph as it was.
        new: its words now.
        reason: why, in the witness's words, or empty.
    """
    entries: list[Entry] = []
    row = _free_row(interview)
    if row is None:
        repeat = _repeat(interview)
        if not repeat:
            return []
        entries += interview.add_row(repeat).entries
        row = _free_row(interview)
    before, after = changed(paragraph.text, new)
    told = {"paragraph": str(paragraph.number), "old": before, "new": after, "reason": reason}
    children = {
        s.us.get("id", ""): s for s in interview.states().values() if s.reference.startswith(f"{row}/")
    }
    for name, value in told.items():
        state = children.get(f"{TABLE}.{name}")
        if state is not None and value:
            entries += interview.edit(state.reference, value).entries
    return entries


def changed(old: str, new: str) -> tuple[str, str]:
    """Return the words that differ, with a few around them, as they were and as they are."""
    before, after = old.split(), new.split()
    shared = min(len(before), len(after))
    first = next((n for n in range(shared) if before[n] != after[n]), shared)
    last = next((n for n in range(shared - first) if before[-1 - n] != after[-1 - n]), shared - first)
    start, end = max(0, first - _AROUND), max(0, last - _AROUND)
    return " ".join(before[start : len(before) - end]), " ".join(after[start : len(after) - end])


def _free_row(interview: Interview) -> str | None:
    """Return the first row of the table in which no correction stands."""
    rows: dict[str, bool] = {}
    for state in interview.states().values():
        if state.us.get("id", "").startswith(f"{TABLE}.") and state.relevant:
            row = state.reference.rpartition("/")[0]
            rows[row] = rows.get(row, False) or bool(state.value)
    return next((row for row, filled in rows.items() if not filled), None)


def _repeat(interview: Interview) -> str:
    """Return the reference of the table as a repeat, or empty where the form has none."""
    for state in interview.states().values():
        if state.us.get("id") == TABLE and state.repeat_reference:
            return state.repeat_reference
    return next(
        (r.reference for r in interview.empty_repeats("/data/F90") if r.reference.endswith("F90_03")), ""
    )
