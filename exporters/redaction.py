"""Decisions on what one recipient may read of one testimony: what people decided, and what is still open.

A plan belongs to one document (by hash), one profile and one recipient; handed any other document it refuses.
Its decisions are only ever replaced, never edited, so a plan kept in a release is the plan that was approved.

**When decisions overlap, the stricter one wins, word by word** (keep < generalise < pseudonym < withhold);
among equally strict ones the narrower, then the later. To show a word inside a withheld sentence, the
sentence's decision must be taken back. A narrative counts as read when every one of its words is covered by
some decision: "keep all of it" is a decision over the whole narrative, and the narrower, stricter ones stand
out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from exporters.document import TestimonyDocument, document_hash
from exporters.redaction_errors import PlanDamaged as PlanDamaged
from exporters.redaction_errors import RedactionError as RedactionError
from exporters.redaction_errors import UnknownTarget as UnknownTarget
from exporters.redaction_errors import WeakerThanProfile as WeakerThanProfile
from exporters.redaction_errors import WrongDocument as WrongDocument
from exporters.view import ReasonCode


class Operation(StrEnum):
    """What is done to a target; the order of definition is the order of strictness."""

    KEEP = "KEEP"
    GENERALISE = "GENERALISE"
    PSEUDONYM = "PSEUDONYM"
    WITHHOLD = "WITHHOLD"

    @property
    def strictness(self) -> int:
        """0 (shows everything) to 3 (shows nothing)."""
        return list(Operation).index(self)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AnswerTarget(_Model):
    """One answer, by its reference, which is unique in a document (``/data/M01/M01_r[2]/M01_03``)."""

    type: Literal["answer"] = "answer"
    reference: str


class SpanTarget(_Model):
    """Neighbouring words of one narrative.

    Attributes:
        narrative: the narrative's reference.
        first: index of the first word, from 0.
        last: index of the last word, itself included.
    """

    type: Literal["span"] = "span"
    narrative: str
    first: int = Field(ge=0)
    last: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")
        return self


class AttachmentTarget(_Model):
    """One attachment, by its code."""

    type: Literal["attachment"] = "attachment"
    code: str


Target = Annotated[AnswerTarget | SpanTarget | AttachmentTarget, Field(discriminator="type")]


class Override(_Model):
    """Who answers for showing more than the profile allows (a member code), and why, in words."""

    approver: str = Field(min_length=1)
    reason: str = Field(min_length=5)


class Decision(_Model):
    """One decision of a person, or one the profile makes by itself.

    Attributes:
        target: what it is about.
        op: what is done.
        reason: why, from the vocabulary ``redaction_reason``; needed for everything but KEEP.
        replacement: what stands there instead, without brackets (``Person 3``, ``25-34``); empty when
            withheld, and empty for a pseudonym whose label is drawn at release from `entity`.
        entity: which person, place or unit a pseudonym stands for: a key of the caller's own, never exported.
        category: two-letter category of the redaction matrix, when known; the profile's rule for it is the
            floor.
        override: who answers for a decision that shows more than the floor.
        by: member code of who decided; empty for what the profile decided.
    """

    target: Target
    op: Operation
    reason: ReasonCode | None = None
    replacement: str = Field(default="", max_length=80)
    entity: str | None = None
    category: str = ""
    override: Override | None = None
    by: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.op is not Operation.KEEP and self.reason is None:
            raise ValueError("a redaction needs a reason")
        if self.op in {Operation.KEEP, Operation.WITHHOLD} and self.replacement:
            raise ValueError("only a pseudonym or a generalisation replaces")
        if isinstance(self.target, AttachmentTarget) and self.op not in {Operation.KEEP, Operation.WITHHOLD}:
            raise ValueError("an attachment is kept or withheld")
        return self


class Floor(_Model):
    """What policy asks for one target: the weakest operation allowed, or None where a person must decide."""

    target: Target
    op: Operation | None
    category: str = ""


class OpenPoint(_Model):
    """Something a person must still decide.

    Attributes:
        target: where.
        why: ``review`` (policy asks a person), ``unread`` (words nobody decided on), ``suggestion`` (an
            undecided suggestion), ``label`` (a pseudonym of nobody), ``replacement`` (a generalisation to
            nothing).
    """

    target: Target
    why: Literal["review", "unread", "suggestion", "label", "replacement"]


class RedactionPlan(_Model):
    """All decisions on one testimony for one recipient. Immutable: changes give a new plan.

    Attributes:
        document_hash: hash of the testimony it was made for, `exporters.document.document_hash`.
        profile: redaction profile, such as ``ICC``.
        recipient: code of the recipient.
        purpose: code of ``consent_purpose`` it is made for.
        floors: what policy asks for answers and attachments.
        decisions: in the order they were taken; one at most for each target.
    """

    document_hash: str
    profile: str
    recipient: str
    purpose: str = ""
    floors: tuple[Floor, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def with_decision(self, decision: Decision) -> RedactionPlan:
        """Return a plan with this decision, in the place of an earlier one on the same target.

        Raises:
            WeakerThanProfile: it shows more than the profile allows and has no override.
        """
        if decision.override is None and self._is_weaker(decision):
            raise WeakerThanProfile
        plan = self._with((*self._others(decision.target), decision))
        # What was checked holds for a plan that is larger by one decision on something the document has.
        plan._checked.extend(document for document in self._checked if _exists(decision.target, document))
        return plan

    def without(self, target: AnswerTarget | SpanTarget | AttachmentTarget) -> RedactionPlan:
        """Return a plan in which nothing is decided on exactly this target."""
        plan = self._with(self._others(target))
        plan._checked.extend(self._checked)
        return plan

    def decision_for(self, target: AnswerTarget | SpanTarget | AttachmentTarget) -> Decision | None:
        """Return the decision on exactly this target, or None when there is none of its own."""
        return self._by_target.get(_key(target))

    def on_words(self, narrative: str) -> Sequence[Decision]:
        """Return the decisions on words of a narrative, in the order they were taken."""
        return self._on_words.get(narrative, ())

    def words(self, narrative: str, count: int) -> list[Decision | None]:
        """Return the decision that holds for each of `count` words; None where nobody decided."""
        known = self._held.get((narrative, count))
        if known is None:
            known = self._held[narrative, count] = self._words(narrative, count)
        return known

    def _words(self, narrative: str, count: int) -> list[Decision | None]:
        result: list[Decision | None] = [None] * count
        for decision in sorted(self.on_words(narrative), key=_precedence):
            target = decision.target
            assert isinstance(target, SpanTarget)
            for index in range(target.first, min(target.last + 1, count)):
                result[index] = decision
        return result

    def check_document(self, document: TestimonyDocument) -> None:
        """Make sure the plan is about this document and points nowhere else.

        Raises:
            WrongDocument: another document, or another version of it.
            UnknownTarget: a decision about something it does not have.
        """
        if any(document is checked for checked in self._checked):
            return
        if self.document_hash != document_hash(document):
            raise WrongDocument
        for decision in self.decisions:
            if not _exists(decision.target, document):
                raise UnknownTarget
        self._checked.append(document)

    def open_points(
        self, document: TestimonyDocument, suggestions: Iterable[SpanTarget] = ()
    ) -> list[OpenPoint]:
        """Return what a person must still decide before this can be released, in document order.

        Args:
            document: the testimony.
            suggestions: spans found to be identifying; each needs a decision of its own, narrower than the
                whole narrative: "keep all of it" alone does not answer them.

        Raises:
            WrongDocument, UnknownTarget: the plan is not about this document.
        """
        self.check_document(document)
        return [
            *self._open_floors(),
            *self._unread(document),
            *(OpenPoint(target=s, why="suggestion") for s in suggestions if not self.answers(s, document)),
            *self._unfinished(),
        ]

    def answers(self, suggestion: SpanTarget, document: TestimonyDocument) -> bool:
        """Say whether a suggestion is decided: hidden whole, or kept by a decision of its own."""
        count = _count_words(document, suggestion.narrative)
        for held in self.words(suggestion.narrative, count)[suggestion.first : suggestion.last + 1]:
            if held is None or not isinstance(held.target, SpanTarget):
                return False
            whole = held.target.first == 0 and held.target.last >= count - 1
            alone = suggestion.first == 0 and suggestion.last >= count - 1
            if held.op is Operation.KEEP and whole and not alone:
                return False
        return True

    def to_json(self) -> str:
        """Return the plan as JSON, to be kept inside the vault: it names entities."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, data: str | bytes) -> RedactionPlan:
        """Read a plan written by `to_json`.

        Raises:
            PlanDamaged: it is not one.
        """
        try:
            return cls.model_validate_json(data)
        except ValidationError:
            raise PlanDamaged from None

    # What was worked out once; a plan never changes, and a window asks it the same many times.
    @cached_property
    def _held(self) -> dict[tuple[str, int], list[Decision | None]]:
        return {}

    @cached_property
    def _checked(self) -> list[TestimonyDocument]:
        return []

    @cached_property
    def _on_words(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            if isinstance(decision.target, SpanTarget):
                found.setdefault(decision.target.narrative, []).append(decision)
        return found

    @cached_property
    def _by_target(self) -> dict[tuple[object, ...], Decision]:
        return {_key(decision.target): decision for decision in self.decisions}

    def _others(self, target: AnswerTarget | SpanTarget | AttachmentTarget) -> tuple[Decision, ...]:
        mine = self.decision_for(target)
        return self.decisions if mine is None else tuple(d for d in self.decisions if d is not mine)

    def _with(self, decisions: tuple[Decision, ...]) -> RedactionPlan:
        # Not `model_copy`: it would take the old plan's table of decisions along.
        return RedactionPlan(**{**dict(self), "decisions": decisions})

    def _is_weaker(self, decision: Decision) -> bool:
        floor = next((f.op for f in self.floors if f.target == decision.target), None)
        if floor is None and isinstance(decision.target, SpanTarget) and decision.category:
            from exporters.profiles import rule_for

            floor = rule_for(self.profile, decision.category).op
        return floor is not None and decision.op.strictness < floor.strictness

    def _open_floors(self) -> list[OpenPoint]:
        decided = self._by_target
        return [
            OpenPoint(target=f.target, why="review") for f in self.floors if _key(f.target) not in decided
        ]

    def _unread(self, document: TestimonyDocument) -> list[OpenPoint]:
        points = []
        for narrative, words in ((n.reference, n.words) for n in document.narratives):
            held = self.words(narrative, len(words))
            open_words = [held[i] is None and bool(words[i].strip()) for i in range(len(words))]
            points += [
                OpenPoint(target=SpanTarget(narrative=narrative, first=first, last=last), why="unread")
                for first, last in _ranges(open_words)
            ]
        return points

    def _unfinished(self) -> list[OpenPoint]:
        points = []
        for decision in self.decisions:
            if decision.op is Operation.GENERALISE and not decision.replacement:
                points.append(OpenPoint(target=decision.target, why="replacement"))
            if decision.op is Operation.PSEUDONYM and not (decision.replacement or decision.entity):
                points.append(OpenPoint(target=decision.target, why="label"))
        return points


def _key(target: AnswerTarget | SpanTarget | AttachmentTarget) -> tuple[object, ...]:
    """Return what tells targets apart, cheaper to compare than the models are."""
    if isinstance(target, SpanTarget):
        return target.narrative, target.first, target.last
    return target.type, target.reference if isinstance(target, AnswerTarget) else target.code


def stricter(left: Operation, right: Operation) -> Operation:
    """Return the operation that shows less."""
    return max(left, right, key=lambda op: op.strictness)


def _precedence(decision: Decision) -> tuple[int, int]:
    """Sort so that what must win comes last; `sorted` is stable, so later decisions follow earlier ones."""
    assert isinstance(decision.target, SpanTarget)
    return decision.op.strictness, decision.target.first - decision.target.last


def _count_words(document: TestimonyDocument, reference: str) -> int:
    return next((len(n.words) for n in document.narratives if n.reference == reference), 0)


def _exists(target: AnswerTarget | SpanTarget | AttachmentTarget, document: TestimonyDocument) -> bool:
    if isinstance(target, AnswerTarget):
        return any(answer.reference == target.reference for answer in document.answers)
    if isinstance(target, AttachmentTarget):
        return any(attachment.code == target.code for attachment in document.attachments)
    return target.last < _count_words(document, target.narrative)


def _ranges(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the first and last index of each run of true flags."""
    result: list[tuple[int, int]] = []
    for index, flag in enumerate(flags):
        if flag and index and flags[index - 1]:
            result[-1] = (result[-1][0], index)
        elif flag:
            result.append((index, index))
    return result
