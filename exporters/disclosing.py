"""Which disclosures of a sealed testimony go into a presentation: exactly those the plan keeps.

What would let two recipients recognise the same testimony stays back: its code, the second it was sealed, the
heads of logs and of earlier versions. The consent cell that allows the release is shown unless the witness
added words of their own, which nobody has decided on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from exporters.document import ConsentCell, TestimonyDocument
from exporters.redaction import AnswerTarget, AttachmentTarget, RedactionPlan
from exporters.released_view import kept_answer, shown_corrections
from exporters.sdjwt.layout import DisclosurePath

SHOWN_SINGLES: Final = frozenset({"type", "version", "language", "form"})


def keeper(
    document: TestimonyDocument, plan: RedactionPlan, cell: ConsentCell | None
) -> Callable[[DisclosurePath], bool]:
    """Return what `exporters.seal.present` asks: whether a disclosure is kept.

    Args:
        document: the sealed testimony.
        plan: the decisions.
        cell: the consent cell that allows the release.
    """
    kept = _kept(document, plan, cell)
    return lambda path: path in kept


def _kept(document: TestimonyDocument, plan: RedactionPlan, cell: ConsentCell | None) -> set[DisclosurePath]:
    paths = {DisclosurePath(name) for name in SHOWN_SINGLES}
    for answer in document.answers:
        if kept_answer(plan.decision_for(AnswerTarget(reference=answer.reference))):
            paths.add(DisclosurePath("answers", answer.reference))
    for entry in document.attachments:
        if kept_answer(plan.decision_for(AttachmentTarget(code=entry.code))):
            paths.add(DisclosurePath("attachments", entry.code))
    for narrative in document.narratives:
        held = plan.words(narrative.reference, len(narrative.words))
        words = {index for index, decision in enumerate(held) if kept_answer(decision)}
        paths |= {DisclosurePath("narratives", narrative.reference, index) for index in words}
    shown = shown_corrections(document, plan)
    paths |= {DisclosurePath("corrections", str(n)) for n, open_ in shown.items() if open_}
    if cell is not None and not cell.note.strip():
        paths.add(DisclosurePath("consent", str(document.consent.index(cell))))
    return paths
