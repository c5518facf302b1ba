"""A small invented testimony, and short ways to decide on it."""

from __future__ import annotations

from datetime import UTC, datetime

from exporters.document import (
    Answer,
    AttachmentEntry,
    ConsentCell,
    Correction,
    FormRef,
    Narrative,
    TestimonyDocument,
    document_hash,
)
from exporters.redaction import AnswerTarget, AttachmentTarget, Decision, Operation, RedactionPlan, SpanTarget
from exporters.words import split_words

STORY = "/data/F04/F04_01"
ARREST = "/data/M01/M01_r[1]/M01_02"
BORN = "/data/F01/F01_09"
RISK = "/data/F00/F00_14"
INTIMATE = "/data/M05/M05_04"
PHOTO = "E-4K7Q-V"
RECIPIENT = "R-5H2K-8"
PURPOSE = "ICCI"
INTERVIEWER = "M-7K2Q-3"
SUPERVISOR = "M-9X2B-0"

TEXT = (
    "My name is Zofija Harbuzniak. They came at night.\n"
    "A man called Kostik drove us to the border.\n"
    "I want this to be known."
)
TEXTS = {"en": "Question"}


def question(identifier: str, reference: str, category: str, value: str | None, **more: object) -> Answer:
    fields: dict[str, object] = {
        "id": identifier,
        "reference": reference,
        "module": identifier[:3],
        "category": category,
        "sensitivity": "CON",
        "labels": TEXTS,
        "mode": "ASK",
        "kind": "text",
        "value": value,
    }
    return Answer.model_validate({**fields, **more})


def account(
    *,
    text: str = TEXT,
    cells: tuple[ConsentCell, ...] | None = None,
    answers: tuple[Answer, ...] = (),
    version: int = 1,
    photo: tuple[bytes, str] | None = None,
) -> TestimonyDocument:
    """Return the testimony; `photo` gives the size and hash of a real file."""
    size, digest = (len(photo[0]), photo[1]) if photo else (3, "b" * 64)
    granted = ConsentCell(purpose=PURPOSE, recipient=RECIPIENT, value="YES", identity="A2", contact="C1")
    return TestimonyDocument(
        code="T-4KQ7ZD-M",
        version=version,
        sealed_at=datetime(2026, 11, 20, 14, 30, tzinfo=UTC),
        language="en",
        form=FormRef(id="testimony", version="1", hash="a" * 64),
        consent=(granted,) if cells is None else cells,
        custody_head="c" * 64,
        answers=(
            question("F00.14", RISK, "RA", "L2"),
            question("F01.09", BORN, "WA", "34"),
            question("F02.08", "/data/F02/F02_08", "CO", "NO"),
            question("F02.09", "/data/F02/F02_09", "CO", "YES"),
            question("F02.10", "/data/F02/F02_10", "CO", "NO"),
            question("M01.02", ARREST, "DE", "2021-09-09", kind="edtf", instance="1"),
            question("M01.05", "/data/M01/M01_r[1]/M01_05", "PU", "AG03", instance="1"),
            question("M05.04", INTIMATE, "SV", "quietude"),
            *answers,
        ),
        narratives=(
            Narrative(
                id="F04.01",
                reference=STORY,
                module="F04",
                category="NR",
                sensitivity="CON",
                labels=TEXTS,
                language="en",
                words=tuple(split_words(text)),
            ),
        ),
        attachments=(
            AttachmentEntry(code=PHOTO, kind="photo", media_type="image/jpeg", size=size, sha256=digest),
        ),
        corrections=(Correction(reference=ARREST, old="2021-09-08", new="2021-09-09"),),
    )


def words_of(document: TestimonyDocument, phrase: str) -> SpanTarget:
    """Return the span of the words that hold a phrase of the story."""
    narrative = document.narratives[0]
    start = narrative.text.index(phrase)
    at, held = 0, []
    for index, word in enumerate(narrative.words):
        if at < start + len(phrase) and at + len(word.rstrip()) > start:
            held.append(index)
        at += len(word)
    return SpanTarget(narrative=narrative.reference, first=held[0], last=held[-1])


def everything(document: TestimonyDocument) -> SpanTarget:
    return SpanTarget(narrative=STORY, first=0, last=len(document.narratives[0].words) - 1)


def keep(target: AnswerTarget | SpanTarget | AttachmentTarget) -> Decision:
    return Decision(target=target, op=Operation.KEEP, by=SUPERVISOR)


def withhold(target: AnswerTarget | SpanTarget | AttachmentTarget, reason: str = "R1") -> Decision:
    return Decision(target=target, op=Operation.WITHHOLD, reason=reason, by=SUPERVISOR)


def blank_plan(document: TestimonyDocument) -> RedactionPlan:
    return RedactionPlan(
        document_hash=document_hash(document), profile="ICC", recipient=RECIPIENT, purpose=PURPOSE
    )


def finished_plan(document: TestimonyDocument) -> RedactionPlan:
    """Return a plan with every point decided: the name a pseudonym, the helper withheld, the photo kept."""
    from exporters.consent import terms_for
    from exporters.profiles import default_plan

    plan = default_plan(
        document,
        "ICC",
        recipient=RECIPIENT,
        purpose=PURPOSE,
        terms=terms_for(document, PURPOSE, RECIPIENT),
    )
    name = Decision(
        target=words_of(document, "Zofija Harbuzniak."),
        op=Operation.PSEUDONYM,
        reason="R1",
        entity="witness",
        category="WN",
        by=SUPERVISOR,
    )
    helper = withhold(words_of(document, "A man called Kostik drove us to the border."), "R6")
    decisions = (name, helper, keep(everything(document)), keep(AttachmentTarget(code=PHOTO)))
    for decision in decisions:
        plan = plan.with_decision(decision)
    return plan
