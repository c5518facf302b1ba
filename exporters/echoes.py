"""Answers that repeat the words of another: a title typed once is chosen again from a list made of it.

What is hidden in one of them must not stand in another, so a decision that hides is carried over to those
that say the very same words and that no person decided on.
"""

from __future__ import annotations

from collections.abc import Iterable

from exporters.document import Answer, TestimonyDocument
from exporters.redaction import AnswerTarget, Decision, Operation

_LEAST_LETTERS = 4


def carried_over(document: TestimonyDocument, decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions in which whatever hides an answer also hides its echoes; people's own stay."""
    result = {d.target: d for d in decisions}
    alike = _alike(document)
    hiding = [d for d in result.values() if isinstance(d.target, AnswerTarget) and d.op is not Operation.KEEP]
    for decision in hiding:
        assert isinstance(decision.target, AnswerTarget)
        for reference in alike.get(decision.target.reference, ()):
            target = AnswerTarget(reference=reference)
            held = result.get(target)
            if held is None or (held.op is Operation.KEEP and not held.by):
                result[target] = decision.model_copy(update={"target": target, "by": ""})
    return list(result.values())


def _alike(document: TestimonyDocument) -> dict[str, list[str]]:
    """Return, by reference, the references of all answers that say the same, where several do."""
    said: dict[str, list[str]] = {}
    for answer in document.answers:
        said.setdefault(_words(answer), []).append(answer.reference)
    groups = [group for words, group in said.items() if len(words) >= _LEAST_LETTERS and len(group) > 1]
    return {reference: group for group in groups for reference in group}


def _words(answer: Answer) -> str:
    """Return what an answer says if it was typed, or chosen from what was typed; else an empty text."""
    typed = not answer.display or set(answer.display.values()) == {answer.value}
    return (answer.value or "").strip().casefold() if typed else ""
