"""Answers that repeat the words of another: a title typed once is chosen again from a list made of it.

What is hidden in one of them must not stand in another, so a decision that hides is carried over to those
that say the very same words and that no person decided on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exporters.document import Answer, TestimonyDocument
from exporters.redaction import AnswerTarget, Decision, Operation

_LEAST_LETTERS = 4


def echoes_of(document: TestimonyDocument, reference: str) -> Iterator[Answer]:
    """Yield the other answers that say the same words in the person's own language as one does."""
    said = next((_words(a) for a in document.answers if a.reference == reference), "")
    if len(said) < _LEAST_LETTERS:
        return
    for answer in document.answers:
        if answer.reference != reference and _words(answer) == said:
            yield answer


def carried_over(document: TestimonyDocument, decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions in which whatever hides an answer also hides its echoes; people's own stay."""
    result = {d.target: d for d in decisions}
    hiding = [d for d in result.values() if isinstance(d.target, AnswerTarget) and d.op is not Operation.KEEP]
    for decision in hiding:
        assert isinstance(decision.target, AnswerTarget)
        for answer in echoes_of(document, decision.target.reference):
            target = AnswerTarget(reference=answer.reference)
            held = result.get(target)
            if held is None or (held.op is Operation.KEEP and not held.by):
                result[target] = decision.model_copy(update={"target": target, "by": ""})
    return list(result.values())


def _words(answer: Answer) -> str:
    """Return what an answer says if it was typed, or chosen from what was typed; else an empty text."""
    typed = not answer.display or set(answer.display.values()) == {answer.value}
    return (answer.value or "").strip().casefold() if typed else ""
