"""What else in a testimony says the same: answers that tell what is hidden, places that name one person."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.services.redaction_shapes import Point, Target
from exporters.document import TestimonyDocument
from exporters.folding import keys, tokens
from exporters.leak_terms import Finder
from exporters.redaction import AnswerTarget, RedactionPlan
from exporters.released_view import kept_answer
from exporters.withheld import withheld_values


def telling_answers(document: TestimonyDocument, plan: RedactionPlan) -> list[AnswerTarget]:
    """Return the answers that no person decided on and that say something hidden elsewhere in the testimony.

    The leak check would find them in the finished package; here they are found while there is time to decide.
    """
    finder = Finder(withheld_values(document, plan), ())
    found = []
    for answer in document.answers:
        target = AnswerTarget(reference=answer.reference)
        decision = plan.decision_for(target)
        by_person = decision is not None and bool(decision.by)
        if answer.value is None or by_person or not kept_answer(decision):
            continue
        if any(finder.find(text, "") for text in {answer.value, *answer.display.values()}):
            found.append(target)
    return found


def alike(points: Iterable[Point], point: Point) -> list[Target]:
    """Return the other open points that name the same person, place or unit as one does.

    The same is what was recognised as one entity, and the same words in any of their spellings.
    """
    folded = _folded(point.words)
    return [
        other.target
        for other in points
        if other.open
        and other.target != point.target
        and other.kind == point.kind
        and (
            (point.entity and other.entity == point.entity)
            or (folded and _meet(folded, _folded(other.words)))
        )
    ]


def _folded(words: str) -> list[frozenset[str]]:
    return [keys(token.word) for token in tokens(words)]


def _meet(one: list[frozenset[str]], other: list[frozenset[str]]) -> bool:
    return len(one) == len(other) and all(a & b for a, b in zip(one, other, strict=True))
