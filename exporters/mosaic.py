"""Whether what is shown of a testimony could single the witness out by its combination (DOMAIN.md 6.5).

The combination is read off what the plan shows: a place of detention, a date as exact as a month, and an
age or age band. How many others share it the program does not know: few people are in any archive, and public
lists name prisoners with exactly these facts. So such a combination always wants a person's answer. For a
place that the domain names as always to be looked at, place and date are enough.
"""

from __future__ import annotations

import re
from typing import Final

from exporters.document import Answer, TestimonyDocument
from exporters.redaction import AnswerTarget, Operation, RedactionPlan

ALWAYS: Final = frozenset({"F016", "F028"})
"""Women's colonies No. 4 and No. 24: with a month they can be a name (DOMAIN.md 0.2, 6.3)."""
_PLACE, _AGE, _DATES = "FC", "WA", frozenset({"DE", "BD"})
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def singles_out(document: TestimonyDocument, plan: RedactionPlan) -> bool:
    """Say whether place, month and age are shown together, or such a place with a month."""
    shown = {_PLACE: False, _AGE: False, "month": False}
    always = False
    for answer in document.answers:
        words = _shown(answer, plan)
        if not words:
            continue
        if answer.category == _PLACE:
            shown[_PLACE] = True
            always = always or bool(ALWAYS & set(words.split()))
        elif answer.category == _AGE:
            shown[_AGE] = True
        elif answer.category in _DATES and _MONTH.search(words):
            shown["month"] = True
    return all(shown.values()) or (always and shown["month"])


def _shown(answer: Answer, plan: RedactionPlan) -> str:
    """Return what a reader sees of an answer, or what stands for it."""
    held = plan.decision_for(AnswerTarget(reference=answer.reference))
    if held is None or answer.value is None or held.op is Operation.WITHHOLD:
        return ""
    return answer.value if held.op is Operation.KEEP else held.replacement
