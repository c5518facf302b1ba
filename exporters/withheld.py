"""What the leak check must not find in a package, and what people decided may stand.

Withheld is everything that a plan hides: runs of words, answers in people's own words, captions, corrections,
and the testimony's real code. Left out is what says nothing of a person and stands in every package:

* answers chosen from a list, and codes of attachments;
* answers about our own work: dates, numbers, and words that every form prints, such as "Interviewer";
* a single word that stands for a person and names nobody: one without a capital ("mother"), or of kinship.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from exporters.captions import LANGUAGES
from exporters.cues import is_kinship
from exporters.date_words import bare_words, date_words, relation_words
from exporters.document import Answer, Narrative, TestimonyDocument
from exporters.folding import tokens
from exporters.leak_terms import NAME_CATEGORIES, Allowed, Withheld, is_public
from exporters.redaction import (
    AnswerTarget,
    AttachmentTarget,
    Decision,
    Operation,
    RedactionPlan,
    SpanTarget,
)
from exporters.released_view import DATES, RELATION, kept_answer, shown_corrections

_CHOSEN: Final = frozenset({"one", "many", "ynu", "bool", "rank", "sign", "ref", "map"})
_OUR_WORK: Final = frozenset({"IN", "RA", "CO", "CU", "AU", "TE"})
_MEASURED: Final = frozenset({"date", "datetime", "time", "edtf", "int", "decimal"})
_YEAR_WORD: Final = re.compile(r" (?:год|года|гадоў|годов)$")
_PEOPLE: Final = NAME_CATEGORIES - {"DG"}
_CONTEXT: Final = 2  # kept words on either side of a phrase that a person kept


def withheld_values(document: TestimonyDocument, plan: RedactionPlan) -> list[Withheld]:
    """Return every value that the plan hides, once."""
    values = [Withheld(document.code), *_answers(document, plan), *_captions(document, plan)]
    values += _corrections(document, plan)
    for narrative in document.narratives:
        values += _hidden_runs(narrative, plan)
    return list(dict.fromkeys(value for value in values if value.text.strip()))


def allowed_phrases(document: TestimonyDocument, plan: RedactionPlan) -> list[Allowed]:
    """Return the phrases that a person kept on their own, and what stands in the place of others."""
    phrases = [Allowed(text) for d in plan.decisions if d.replacement for text in _printed(d.replacement)]
    for narrative in document.narratives:
        held = plan.words(narrative.reference, len(narrative.words))
        kept = (decision for decision in plan.decisions if _is_kept_phrase(decision, narrative))
        phrases += [Allowed(_phrase(narrative, held, decision)) for decision in kept]
    return phrases


def _printed(replacement: str) -> Iterator[str]:
    """Yield what stands in the place of something, and if that is a date, its words."""
    yield replacement
    yield from filter(None, (date_words(replacement, language) for language in LANGUAGES))


def _hidden_runs(narrative: Narrative, plan: RedactionPlan) -> Iterator[Withheld]:
    held = plan.words(narrative.reference, len(narrative.words))
    for decision, run in groupby(zip(narrative.words, held, strict=True), key=lambda pair: pair[1]):
        if not kept_answer(decision):
            text = "".join(word for word, _ in run).strip()
            value = Withheld(text, decision.category if decision else "")
            ours = narrative.category in _OUR_WORK and _is_printed_everywhere(text)
            if not ours and not _names_nobody(value):
                yield value


def _answers(document: TestimonyDocument, plan: RedactionPlan) -> Iterator[Withheld]:
    codes = {entry.code for entry in document.attachments}
    for answer in document.answers:
        hidden = not kept_answer(plan.decision_for(AnswerTarget(reference=answer.reference)))
        if hidden and answer.value is not None and answer.value not in codes and not _tells_nothing(answer):
            if answer.kind != RELATION:
                yield Withheld(answer.value, answer.category)
            texts = (*answer.display.values(), *_in_words(answer))
            yield from (Withheld(text, answer.category) for text in texts)


def _in_words(answer: Answer) -> Iterator[str]:
    """Yield a date as it is printed, in every language, without the word for "year" that some end in.

    What a date was counted from is searched in small letters: the event's title alone gives nothing away.
    """
    for language in LANGUAGES:
        if answer.kind in DATES:
            value = answer.value or ""
            words = (date_words(value, language), *bare_words(value, language))
            yield from (_YEAR_WORD.sub("", text) for text in words)
        elif answer.kind == RELATION:
            yield relation_words(answer.value or "", language).casefold()


def _tells_nothing(answer: Answer) -> bool:
    if answer.kind in _CHOSEN:
        return True
    if answer.category not in _OUR_WORK:
        return False
    told = answer.value or ""
    return answer.kind in _MEASURED or len(tokens(told)) < 2 or _is_printed_everywhere(told)


def _is_printed_everywhere(text: str) -> bool:
    return all(is_public(token.word) for token in tokens(text))


def _names_nobody(value: Withheld) -> bool:
    words = [token.word for token in tokens(value.text)]
    if value.category not in _PEOPLE or len(words) != 1 or not words[0][-1:].isalpha():
        return False
    return words[0].islower() or is_kinship(words[0])


def _captions(document: TestimonyDocument, plan: RedactionPlan) -> Iterator[Withheld]:
    for entry in document.attachments:
        if not kept_answer(plan.decision_for(AttachmentTarget(code=entry.code))):
            yield Withheld(entry.caption)


def _corrections(document: TestimonyDocument, plan: RedactionPlan) -> Iterator[Withheld]:
    """Yield what hidden answers said before they were corrected.

    The older text of an account is mostly its newer text, so it is not looked for: what people hid in the
    account is.
    """
    texts = {a.reference: a.category for a in document.answers if a.kind not in _CHOSEN}
    readable = shown_corrections(document, plan)
    for place, correction in enumerate(document.corrections):
        if correction.reference in texts and not readable[place]:
            yield Withheld(correction.old, texts[correction.reference])


def _is_kept_phrase(decision: Decision, narrative: Narrative) -> bool:
    target = decision.target
    if decision.op is not Operation.KEEP or not isinstance(target, SpanTarget):
        return False
    whole = target.first == 0 and target.last >= len(narrative.words) - 1
    return target.narrative == narrative.reference and not whole


def _phrase(narrative: Narrative, held: list[Decision | None], decision: Decision) -> str:
    target = decision.target
    assert isinstance(target, SpanTarget)
    first, last = target.first, target.last
    for _ in range(_CONTEXT):
        first -= first > 0 and kept_answer(held[first - 1])
        last += last + 1 < len(held) and kept_answer(held[last + 1])
    return "".join(narrative.words[first : last + 1]).strip()
