"""From a document and its plan to what one recipient reads.

Whatever the plan does not clearly allow is withheld: an undecided word, a pseudonym without a label, a
correction of something redacted. `open_points` of the plan should have stopped such a release long before;
this is the second lock on the same door.

Two things leave no trace, not even a marker: a module of which nothing is left (the reader must not see that
there was one), and answers that are about our own work (risk, consent conversation, internal notes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Final

from exporters.date_words import date_words, relation_words
from exporters.document import Answer, AttachmentEntry, Narrative, TestimonyDocument
from exporters.redaction import AnswerTarget, AttachmentTarget, Decision, Operation, RedactionPlan
from exporters.view import (
    AttachmentLine,
    ConsentLine,
    CorrectionLine,
    CustodyLine,
    FieldItem,
    FormLine,
    LegendLine,
    Marker,
    NarrativeItem,
    Paragraph,
    ReleasedView,
    Runs,
    Section,
    Text,
    all_runs,
    collapse,
    split_paragraphs,
)

ACCOUNT_MODULE: Final = "F04"
DATES: Final = frozenset({"date", "edtf"})  # kinds of answers that are EDTF
RELATION: Final = "rel"  # what a date was counted from
_UNDECIDED: Final = "R1"
_OUR_WORK: Final = frozenset({"IN", "RA", "CO", "CU", "AU"})


@dataclass(frozen=True)
class ViewFacts:
    """What a view says beside the testimony itself.

    Attributes:
        code: the release's own code for the testimony.
        release_code: ``H-XXXXXX-C``.
        recipient_code: whose it is.
        presentation: SHA-256 (hex) of the SD-JWT presentation the view belongs to.
        signer_code: member code of the interviewer.
        released_by: member code of the supervisor.
        released: the day of the release.
        package_language: en, be or ru.
        team_name: None prints nothing.
        labels: label of each entity in the plan's pseudonyms.
        titles: title of each module in the package's language; without one its code is printed.
        consent: the cells that allow this release.
        custody: the extract for this release.
    """

    code: str
    release_code: str
    recipient_code: str
    presentation: str
    signer_code: str
    released_by: str
    released: date
    package_language: str = "en"
    team_name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    consent: tuple[ConsentLine, ...] = ()
    custody: tuple[CustodyLine, ...] = ()


def build_view(document: TestimonyDocument, plan: RedactionPlan, facts: ViewFacts) -> ReleasedView:
    """Return what the recipient reads of one testimony.

    Raises:
        exporters.redaction.WrongDocument, UnknownTarget: the plan is not about this document.
    """
    plan.check_document(document)
    sections = tuple(_sections(document, plan, facts))
    view = ReleasedView(
        code=facts.code,
        version=document.version,
        language=document.language,
        package_language=facts.package_language,
        sealed_at=midnight(document.sealed_at.date()),
        released_at=midnight(facts.released),
        form=FormLine(id=document.form.id, version=document.form.version, hash=document.form.hash),
        team_name=facts.team_name,
        recipient_code=facts.recipient_code,
        release_code=facts.release_code,
        signer_code=facts.signer_code,
        released_by=facts.released_by,
        document_hash=facts.presentation,
        consent=facts.consent,
        sections=sections,
        attachments=tuple(_attachment(entry, plan) for entry in document.attachments),
        corrections=tuple(_corrections(document, plan, sections)),
        custody=facts.custody,
    )
    return view.model_copy(update={"legend": _legend(view)})


def midnight(day: date) -> datetime:
    """Return the beginning of a day in UTC: times in a package are of the day only."""
    return datetime.combine(day, time(), UTC)


def kept_answer(decision: Decision | None) -> bool:
    """Say whether a decision leaves its target as the interviewer signed it."""
    return decision is not None and decision.op is Operation.KEEP


def marker_of(decision: Decision | None, labels: Mapping[str, str]) -> Marker:
    """Return the marker for what a decision hides; no decision, or a missing label, withholds."""
    if decision is None or decision.reason is None:
        return Marker(kind="withheld", reason=_UNDECIDED)
    if decision.op is Operation.PSEUDONYM:
        label = decision.replacement or labels.get(decision.entity or "", "")
        if label:
            return Marker(kind="pseudonym", label=label, reason=decision.reason)
    if decision.op is Operation.GENERALISE and decision.replacement:
        return Marker(kind="generalised", label=decision.replacement, reason=decision.reason)
    return Marker(kind="withheld", reason=decision.reason)


def narrative_runs(narrative: Narrative, plan: RedactionPlan, labels: Mapping[str, str]) -> Runs:
    """Return a narrative's words with markers in the place of those that are not kept.

    A hidden word leaves one space or line end behind, whichever it ended in, so that paragraphs keep their
    numbers in every release.
    """
    runs: list[Text | Marker] = []
    for word, decision in zip(
        narrative.words, plan.words(narrative.reference, len(narrative.words)), strict=True
    ):
        if kept_answer(decision) or not word.strip():
            runs.append(Text(text=word))
        else:
            runs += [marker_of(decision, labels), Text(text=_gap(word))]
    return collapse(runs)


def _gap(word: str) -> str:
    blank = word[len(word.rstrip()) :]
    return "\n" if "\n" in blank or "\r" in blank else " " if blank else ""


def _sections(document: TestimonyDocument, plan: RedactionPlan, facts: ViewFacts) -> Iterator[Section]:
    parts = sorted(_parts(document), key=_order(document))
    number = 1
    for module, group in groupby(parts, key=lambda part: part.module):
        items: list[FieldItem | NarrativeItem] = []
        for part in group:
            if isinstance(part, Narrative):
                item = _narrative_item(part, plan, facts, number)
                number += len(item.paragraphs)
                items.append(item)
            elif not _is_our_work(part, plan):
                items.append(_field_item(part, plan, facts))
        if any(_shows_something(item) for item in items):
            yield Section(
                module=module,
                title=facts.titles.get(module, module),
                items=tuple(items),
                account=module == ACCOUNT_MODULE,
            )


def _parts(document: TestimonyDocument) -> Iterable[Answer | Narrative]:
    return [*document.answers, *(n for n in document.narratives if n.words)]


def _order(document: TestimonyDocument) -> Callable[[Answer | Narrative], tuple[int, tuple[int, ...], str]]:
    """Return a sort key: by module, in each by instance of its repeats, in each by question."""
    modules = list(dict.fromkeys(answer.module for answer in document.answers))
    for narrative in document.narratives:
        if narrative.module not in modules:
            after = [m for m in modules if m[:1] == narrative.module[:1] and m > narrative.module]
            modules.insert(modules.index(after[0]) if after else len(modules), narrative.module)

    def key(part: Answer | Narrative) -> tuple[int, tuple[int, ...], str]:
        return modules.index(part.module), tuple(int(n) for n in part.instance.split(".") if n), part.id

    return key


def _is_our_work(answer: Answer, plan: RedactionPlan) -> bool:
    return answer.category in _OUR_WORK and not kept_answer(
        plan.decision_for(AnswerTarget(reference=answer.reference))
    )


def _field_item(answer: Answer, plan: RedactionPlan, facts: ViewFacts) -> FieldItem:
    decision = plan.decision_for(AnswerTarget(reference=answer.reference))
    question = _in_language(answer.labels, facts.package_language)
    if not kept_answer(decision):
        return FieldItem(id=answer.id, question=question, answer=(marker_of(decision, facts.labels),))
    if answer.null is not None:
        return FieldItem(id=answer.id, question=question, null=answer.null)
    return FieldItem(
        id=answer.id,
        question=question,
        answer=(Text(text=shown_value(answer, facts.package_language)),),
        date=answer.kind in DATES,
    )


def shown_value(answer: Answer, language: str) -> str:
    """Return an answer as it is released in a language: the words of its choices, or what was written."""
    value = answer.value or ""
    counted = relation_words(value, language) if answer.kind == RELATION else ""
    return counted or _in_language(answer.display, language) or value


def told_value(answer: Answer, language: str) -> str:
    """Return an answer as people read it: as it is released, but a date in words."""
    words = date_words(answer.value or "", language) if answer.kind in DATES else ""
    return words or shown_value(answer, language)


def told_label(marker: Marker, language: str) -> str:
    """Return the label of a marker as people read it: a less exact date in words."""
    words = date_words(marker.label, language) if marker.kind == "generalised" else ""
    return words or marker.label


def _narrative_item(
    narrative: Narrative, plan: RedactionPlan, facts: ViewFacts, number: int
) -> NarrativeItem:
    paragraphs = split_paragraphs(narrative_runs(narrative, plan, facts.labels), number)
    return NarrativeItem(
        id=narrative.id,
        question=_in_language(narrative.labels, facts.package_language),
        language=narrative.language,
        paragraphs=paragraphs,
    )


def _shows_something(item: FieldItem | NarrativeItem) -> bool:
    if isinstance(item, FieldItem):
        return item.null is not None or any(not _is_withheld(run) for run in item.answer)
    return any(not _is_withheld(run) for paragraph in item.paragraphs for run in paragraph.runs)


def _is_withheld(run: object) -> bool:
    if isinstance(run, Marker):
        return run.kind == "withheld"
    return not getattr(run, "text", "").strip()


def _attachment(entry: AttachmentEntry, plan: RedactionPlan) -> AttachmentLine:
    decision = plan.decision_for(AttachmentTarget(code=entry.code))
    if not kept_answer(decision):
        reason = decision.reason if decision and decision.reason else _UNDECIDED
        return AttachmentLine(code=entry.code, kind=entry.kind, status="withheld", reason=reason)
    return AttachmentLine(
        code=entry.code,
        kind=entry.kind,
        media_type=entry.media_type,
        size=entry.size,
        sha256=entry.sha256,
        status="kept",
        caption=(Text(text=entry.caption),) if entry.caption else (),
    )


def shown_corrections(document: TestimonyDocument, plan: RedactionPlan) -> dict[int, bool]:
    """Return, by its place in the document, whether a correction's words may be read.

    A correction has no decision of its own: it is as open as the answer or account it is about, and only when
    that is kept whole. Corrections of something else are left out.
    """
    whole = _kept_whole(document, plan)
    return {
        place: whole[correction.reference][1]
        for place, correction in enumerate(document.corrections)
        if correction.reference in whole
    }


def _corrections(
    document: TestimonyDocument, plan: RedactionPlan, sections: tuple[Section, ...]
) -> Iterator[CorrectionLine]:
    """Yield the corrections of what is shown."""
    shown = {item.id for section in sections for item in section.items}
    whole = _kept_whole(document, plan)
    for place, readable in shown_corrections(document, plan).items():
        correction = document.corrections[place]
        identifier = whole[correction.reference][0]
        if identifier not in shown:
            continue
        hidden: Runs = (Marker(kind="withheld", reason=_UNDECIDED),)
        yield CorrectionLine(
            where=identifier,
            old=collapse([Text(text=correction.old)]) if readable else hidden,
            new=collapse([Text(text=correction.new)]) if readable else hidden,
            at=midnight(correction.at.date()) if correction.at else None,
        )


def _kept_whole(document: TestimonyDocument, plan: RedactionPlan) -> dict[str, tuple[str, bool]]:
    result = {
        answer.reference: (
            answer.id,
            kept_answer(plan.decision_for(AnswerTarget(reference=answer.reference))),
        )
        for answer in document.answers
    }
    for narrative in document.narratives:
        held = plan.words(narrative.reference, len(narrative.words))
        result[narrative.reference] = (narrative.id, all(kept_answer(decision) for decision in held))
    return result


def _legend(view: ReleasedView) -> tuple[LegendLine, ...]:
    markers = {
        (run.kind, run.label)
        for runs in all_runs(view)
        for run in runs
        if isinstance(run, Marker) and run.label
    }
    return tuple(LegendLine(kind=kind, label=label, meaning="") for kind, label in sorted(markers))


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


__all__ = [
    "Paragraph",
    "ViewFacts",
    "build_view",
    "kept_answer",
    "marker_of",
    "midnight",
    "narrative_runs",
    "shown_value",
    "told_label",
    "told_value",
]
