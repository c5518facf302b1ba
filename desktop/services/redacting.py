"""One person deciding, point by point, what one recipient may read of one testimony. No Qt, no storage.

The plan (`exporters.redaction`) is the truth; this keeps it together with the suggestions, the labels drawn
for pseudonyms and the way back, and says what the two sheets and the list should show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import is_

from desktop.i18n import tr
from desktop.services.alike import alike, telling_answers
from desktop.services.places import places_of
from desktop.services.redaction_shapes import ANSWER, ATTACHMENT, SPAN, Block, Piece, Point, Target
from exporters.document import Answer, Narrative, TestimonyDocument
from exporters.echoes import carried_over
from exporters.known import KnownPerson
from exporters.profiles import rule_for
from exporters.pseudonyms import LabelMemory, bare_words, draw_labels
from exporters.redaction import (
    AnswerTarget,
    AttachmentTarget,
    Decision,
    OpenPoint,
    Operation,
    RedactionPlan,
    SpanTarget,
)
from exporters.released_view import ACCOUNT_MODULE, kept_answer, marker_of, told_label, told_value
from exporters.suggest import Span, suggest
from exporters.view import Marker

__all__ = ["ANSWER", "ATTACHMENT", "SPAN", "Block", "Piece", "Point", "Redacting", "Target"]


class Redacting:
    """The state of the redaction window.

    Args:
        document: the sealed testimony.
        plan: the plan so far, made for it.
        found: suggestions for each narrative, by its reference.
        language: code of the language that labels are shown in.
        by: member code of the person who decides.
        labels: labels drawn for entities earlier in this release.
        memory: what the recipient was told before.
    """

    def __init__(
        self,
        document: TestimonyDocument,
        plan: RedactionPlan,
        found: Mapping[str, Sequence[Span]],
        *,
        language: str,
        by: str,
        labels: Mapping[str, str] | None = None,
        memory: LabelMemory | None = None,
    ) -> None:
        self.document = document
        self.plan = plan
        self._memory = memory or LabelMemory()
        self.labels: dict[str, str] = dict(labels or {})
        self._language = language
        self._by = by
        self._found = {reference: tuple(spans) for reference, spans in found.items()}
        self._past: list[RedactionPlan] = []
        self._open: tuple[RedactionPlan, list[OpenPoint]] | None = None
        self._telling: tuple[RedactionPlan, list[AnswerTarget]] | None = None
        self._listed: tuple[RedactionPlan, list[Point]] | None = None
        self._accounts: dict[str, tuple[list[object], Block]] = {}

    # --- deciding

    def decide(
        self,
        target: Target,
        op: Operation,
        *,
        reason: str,
        entity: str = "",
        replacement: str = "",
        also: Sequence[Target] = (),
    ) -> None:
        """Take one decision.

        Args:
            target: what it is about.
            op: what to do.
            reason: ``R1`` to ``R11``; ignored when kept.
            entity: for a pseudonym, which person, place or unit it is (the same word, the same label).
            replacement: for a generalisation, what stands there instead.
            also: what else it is about, see `alike`; undone together with it.

        Raises:
            exporters.redaction.WeakerThanProfile: it shows more than the profile allows.
        """
        named = (entity or bare_words(self._words(target))) if op is Operation.PSEUDONYM else None
        plan = self.plan
        for each in (target, *also):
            decision = Decision(
                target=each,
                op=op,
                reason=None if op is Operation.KEEP else reason,
                replacement=replacement if op is Operation.GENERALISE else "",
                entity=named,
                category=self.category(each),
                by=self._by,
            )
            plan = plan.with_decision(decision)
        for echo in carried_over(self.document, plan.decisions):
            if isinstance(echo.target, AnswerTarget) and plan.decision_for(echo.target) != echo:
                plan = plan.with_decision(echo)
        self._change(plan)
        if named is not None:
            self._label_for(named, target)

    def _label_for(self, entity: str, target: Target) -> None:
        """Give an entity the label that the recipient knows it by, or draw one they do not know."""
        if entity not in self.labels:
            names = [bare_words(self._words(target))]
            known = self._memory.find(entity, names, self.document.code)
            kept = self.labels if known is None else {**self.labels, entity: known}
            self.labels = draw_labels([(entity, self.category(target))], kept, used=self._memory.used)

    def alike(self, point: Point) -> list[Target]:
        """Return the other open points that name the same person, place or unit as one does."""
        return alike(self.points(), point)

    def keep_rest(self, narrative: str) -> None:
        """Record that a whole account was read and everything not decided otherwise is kept."""
        count = len(self._narrative(narrative).words)
        target = SpanTarget(narrative=narrative, first=0, last=max(0, count - 1))
        self._change(self.plan.with_decision(Decision(target=target, op=Operation.KEEP, by=self._by)))

    def take_back(self, target: Target) -> None:
        """Make a target undecided again."""
        self._change(self.plan.without(target))

    def look_for(self, name: str) -> None:
        """Look for one more name in every account, in all its forms; what is found becomes a suggestion."""
        self._open = self._listed = None
        known = [KnownPerson(label=name, category="", forms=(name,))]
        for narrative in self.document.narratives:
            found = suggest("".join(narrative.words), narrative.language, known)
            mine = self._found.get(narrative.reference, ())
            places = {(span.first_word, span.last_word) for span in mine}
            new = [s for s in found if s.entity == name and (s.first_word, s.last_word) not in places]
            self._found[narrative.reference] = tuple(sorted((*mine, *new), key=lambda s: s.first_word))

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision to undo."""
        return bool(self._past)

    def undo(self) -> None:
        """Go back by one decision."""
        if self._past:
            self.plan = self._past.pop()

    def _change(self, plan: RedactionPlan) -> None:
        self._past.append(self.plan)
        self.plan = plan

    # --- what is open

    def suggestions(self) -> list[SpanTarget]:
        """Return every suggestion as a target, in document order."""
        return [
            SpanTarget(narrative=narrative.reference, first=span.first_word, last=span.last_word)
            for narrative in self.document.narratives
            for span in self._found.get(narrative.reference, ())
        ]

    def open_points(self) -> list[OpenPoint]:
        """Return what must still be decided."""
        if self._open is None or self._open[0] is not self.plan:
            self._open = (self.plan, self.plan.open_points(self.document, self.suggestions()))
        return self._open[1]

    def telling(self) -> list[AnswerTarget]:
        """Return the kept answers that still tell what is hidden; none before everything else is decided."""
        if self._telling is None or self._telling[0] is not self.plan:
            decided = all(point.why == "unread" for point in self.open_points())
            found = telling_answers(self.document, self.plan) if decided else []
            self._telling = (self.plan, found)
        return self._telling[1]

    def unread(self) -> list[str]:
        """Return the references of accounts with words that nobody decided on."""
        unread = [p.target for p in self.open_points() if p.why == "unread"]
        return list(dict.fromkeys(t.narrative for t in unread if isinstance(t, SpanTarget)))

    def category(self, target: Target) -> str:
        """Return the category of the redaction matrix that a target belongs to, or empty.

        Words marked by hand belong to the strictest of what was found among them, so that marking more
        words than were found does not get round the profile.
        """
        if isinstance(target, AnswerTarget):
            return next((a.category for a in self.document.answers if a.reference == target.reference), "")
        if isinstance(target, AttachmentTarget):
            return "EV"
        touched = {
            span.category
            for span in self._found.get(target.narrative, ())
            if span.category and span.first_word <= target.last and span.last_word >= target.first
        }
        if touched:
            return max(sorted(touched), key=self._strictness)
        held = self.plan.decision_for(target)
        return held.category if held is not None else ""

    def places_of(self, reference: str, text: str) -> list[tuple[str, str, int, int]]:
        """Return where words stand; see `desktop.services.places.places_of`."""
        return places_of(self.document, reference, text)

    def generalisation(self, target: Target) -> str:
        """Return what stands for a target that is generalised already, or empty."""
        held = self.plan.decision_for(target)
        return held.replacement if held is not None else ""

    # --- what the window shows

    def points(self) -> list[Point]:
        """Return the lines of the list: spans grouped by what they name, then answers, then attachments."""
        if self._listed is None or self._listed[0] is not self.plan:
            undecided = {point.target for point in self.open_points() if point.why != "unread"}
            undecided |= set(self.telling())
            spans, answers = self._span_points(undecided), self._answer_points(undecided)
            self._listed = (self.plan, [*spans, *answers, *self._attachment_points(undecided)])
        return list(self._listed[1])

    def point_for(self, target: Target) -> Point:
        """Return a line for something the person chose by hand."""
        kinds = {AnswerTarget: ANSWER, SpanTarget: SPAN, AttachmentTarget: ATTACHMENT}
        held = self.plan.decision_for(target)
        op = held.op if held is not None else None
        entity = (held.entity or "") if held is not None else ""
        words, category = self._words(target), self.category(target)
        return Point(target, kinds[type(target)], entity, entity, words, op is None, op, category)

    def blocks(self) -> list[Block]:
        """Return both sheets, block by block: the account first, then other texts, answers, attachments."""
        ordered = sorted(self.document.narratives, key=lambda n: n.module != ACCOUNT_MODULE)
        accounts = [self._account_once(n) for n in ordered if n.words]
        answers = [self._answer(a) for a in self.document.answers if a.null is None]
        return [*accounts, *answers, *(self._attachment(entry.code) for entry in self.document.attachments)]

    def _strictness(self, category: str) -> int:
        floor = rule_for(self.plan.profile, category).op
        return -1 if floor is None else floor.strictness

    def _account_once(self, narrative: Narrative) -> Block:
        """Return the block of an account, the one from before when nothing was decided on it since."""
        hangs_on: list[object] = [
            *self.plan.on_words(narrative.reference),
            self._found.get(narrative.reference),
        ]
        before, block = self._accounts.get(narrative.reference, ([], None))
        if block is None or len(before) != len(hangs_on) or not all(map(is_, before, hangs_on)):
            block = self._account(narrative)
            self._accounts[narrative.reference] = (hangs_on, block)
        return block

    def _account(self, narrative: Narrative) -> Block:
        held = self.plan.words(narrative.reference, len(narrative.words))
        suggested = self._undecided_words(narrative.reference)
        pieces: list[Piece] = []
        for index, word in enumerate(narrative.words):
            decision = held[index]
            shown = None if decision is None or kept_answer(decision) else self._label(decision)
            before = pieces[-1] if pieces else None
            if (
                before is not None
                and shown is not None
                and before.shown == shown
                and held[index - 1] == decision
            ):
                pieces[-1] = Piece(before.text + word, shown, before.first, index)
            else:
                pieces.append(Piece(word, shown, index, index, index in suggested, decision is None))
        return Block(SPAN, narrative.reference, self._in_language(narrative.labels), tuple(pieces))

    def _answer(self, answer: Answer) -> Block:
        decision = self.plan.decision_for(AnswerTarget(reference=answer.reference))
        shown = None if decision is None or kept_answer(decision) else self._label(decision)
        piece = Piece(told_value(answer, self._language), shown, undecided=decision is None)
        title = f"{answer.id}  {self._in_language(answer.labels)}"
        return Block(ANSWER, answer.reference, title, (piece,))

    def _attachment(self, code: str) -> Block:
        decision = self.plan.decision_for(AttachmentTarget(code=code))
        entry = next(entry for entry in self.document.attachments if entry.code == code)
        shown = None if decision is None or kept_answer(decision) else self._label(decision)
        return Block(
            ATTACHMENT, code, code, (Piece(entry.caption or entry.kind, shown, undecided=decision is None),)
        )

    def _label(self, decision: Decision) -> str:
        marker: Marker = marker_of(decision, self.labels)
        return f"{told_label(marker, self._language) or tr('withheld')} · {marker.reason}"

    def _undecided_words(self, reference: str) -> set[int]:
        spans = (
            SpanTarget(narrative=reference, first=span.first_word, last=span.last_word)
            for span in self._found.get(reference, ())
        )
        return {
            index
            for span in spans
            if not self.plan.answers(span, self.document)
            for index in range(span.first, span.last + 1)
        }

    def _span_points(self, undecided: set[Target]) -> Iterator[Point]:
        seen: set[SpanTarget] = set()
        for narrative in self.document.narratives:
            for span in self._found.get(narrative.reference, ()):
                target = SpanTarget(narrative=narrative.reference, first=span.first_word, last=span.last_word)
                seen.add(target)
                yield self._span_point(target, span.entity, span.kind, span.category, undecided)
        for decision in self.plan.decisions:
            if (
                isinstance(decision.target, SpanTarget)
                and decision.target not in seen
                and not self._is_whole(decision)
            ):
                entity = decision.entity or ""
                yield self._span_point(decision.target, entity, "", decision.category, undecided)

    def _span_point(
        self, target: SpanTarget, entity: str, kind: str, category: str, undecided: set[Target]
    ) -> Point:
        held = self.plan.words(target.narrative, len(self._narrative(target.narrative).words))[target.first]
        is_open = target in undecided
        op = held.op if held is not None and not is_open else None
        by_profile = not is_open and held is not None and not held.by
        words = self._words(target)
        return Point(target, SPAN, entity or kind, entity, words, is_open, op, category, by_profile)

    def _answer_points(self, undecided: set[Target]) -> Iterator[Point]:
        for answer in self.document.answers:
            target = AnswerTarget(reference=answer.reference)
            decision = self.plan.decision_for(target)
            is_open = decision is None or target in undecided
            kept_by_profile = decision is not None and decision.op is Operation.KEEP and not decision.by
            if answer.null is None and (is_open or not kept_by_profile):
                op = decision.op if decision is not None and not is_open else None
                words, mine = f"{answer.id}  {told_value(answer, self._language)}", answer.category
                by_profile = not is_open and decision is not None and not decision.by
                telling = is_open and target in self.telling()
                yield Point(target, ANSWER, mine, "", words, is_open, op, mine, by_profile, telling)

    def _attachment_points(self, undecided: set[Target]) -> Iterator[Point]:
        for entry in self.document.attachments:
            target = AttachmentTarget(code=entry.code)
            decision = self.plan.decision_for(target)
            is_open = decision is None or target in undecided
            op = decision.op if decision is not None else None
            words = f"{entry.code}  {entry.caption or entry.kind}"
            by_profile = not is_open and decision is not None and not decision.by
            yield Point(target, ATTACHMENT, entry.kind, "", words, is_open, op, "EV", by_profile)

    def _is_whole(self, decision: Decision) -> bool:
        target = decision.target
        assert isinstance(target, SpanTarget)
        return target.first == 0 and target.last >= len(self._narrative(target.narrative).words) - 1

    def _words(self, target: Target) -> str:
        if isinstance(target, SpanTarget):
            words = self._narrative(target.narrative).words
            return "".join(words[target.first : target.last + 1]).strip()
        if isinstance(target, AnswerTarget):
            return next(a.value or "" for a in self.document.answers if a.reference == target.reference)
        return target.code

    def _narrative(self, reference: str) -> Narrative:
        return next(n for n in self.document.narratives if n.reference == reference)

    def _in_language(self, texts: Mapping[str, str]) -> str:
        return texts.get(self._language) or texts.get("en") or next(iter(texts.values()), "")
