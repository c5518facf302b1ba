"""Where words stand in a sealed testimony."""

from __future__ import annotations

from desktop.services.redaction_shapes import ANSWER, SPAN
from exporters.document import TestimonyDocument


def places_of(document: TestimonyDocument, reference: str, text: str) -> list[tuple[str, str, int, int]]:
    """Return where words stand: kind, reference, first and last word; once for every time they are said.

    Args:
        document: the testimony.
        reference: of an account, or of an answer (which is one place whatever its words are).
        text: the words, as they are written in the account, or a part of them.
    """
    narrative = next((n for n in document.narratives if n.reference == reference), None)
    if narrative is None:
        known = any(answer.reference == reference for answer in document.answers)
        return [(ANSWER, reference, 0, 0)] if known else []
    starts: list[int] = []
    whole = ""
    for word in narrative.words:
        starts.append(len(whole))
        whole += word
    places, at = [], whole.find(text)
    while at >= 0:
        inside = [
            i
            for i, start in enumerate(starts)
            if start < at + len(text) and start + len(narrative.words[i].rstrip()) > at
        ]
        if inside:
            places.append((SPAN, reference, inside[0], inside[-1]))
        at = whole.find(text, at + len(text))
    return places
