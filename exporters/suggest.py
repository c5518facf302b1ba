"""Suggestions: what in a text may identify somebody. A person decides each one.

Four layers, united and never voted on, because a false alarm costs a key press and a miss may cost a life:

* ``known``: people, places and things the form already names, in any inflection and script,
* ``pattern``: numbers, addresses, dates and patronymics of our region,
* ``cue``: words that announce something sensitive, such as kin, health or a hiding place,
* ``sweep``: every other capitalised word inside a sentence and every run of four digits or more; and the same
words
  again where they begin a sentence.

Nothing reaches everything: a name that stands only at the beginning of a sentence and is nowhere in the form
is found by nobody but the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from exporters.cues import find_cues
from exporters.folding import keys, tokens
from exporters.known import KnownPerson, find_known, word_list
from exporters.patterns import Confidence, find_digits, find_patterns
from exporters.words import split_words

Layer = Literal["known", "pattern", "cue", "sweep"]

_ORDER: Final[tuple[Confidence, ...]] = ("possible", "likely", "sure")
_SENTENCE_END: Final = re.compile(r"[.!?…]['\"»”)\]]*\s*$|^\[\d+\]\s*$|\n\s*$")
_INITIAL: Final = re.compile(r"[\"«“„(]*[^\W\d_]\.")
_CAPITALISED: Final = re.compile(r"^[^\w]*[^\W\d_]", re.UNICODE)


@dataclass(frozen=True)
class Span:
    """A place in a text that may identify somebody.

    Attributes:
        first_word: index of its first word in `exporters.words.split_words`.
        last_word: index of its last word, itself included.
        start: first character.
        end: the character after the last.
        kind: code of ``identifier_type``, such as ``NAME``.
        category: category of the redaction matrix, such as ``WN``.
        confidence: ``sure``, ``likely`` or ``possible``.
        layers: which layers found it.
        entity: label of the known person or thing it names, or empty.
    """

    first_word: int
    last_word: int
    start: int
    end: int
    kind: str
    category: str
    confidence: Confidence
    layers: tuple[Layer, ...]
    entity: str = ""


def suggest(text: str, language: str, known: Sequence[KnownPerson] = ()) -> list[Span]:
    """Return everything found in a text, in reading order; spans may overlap.

    Args:
        text: one narrative.
        language: its language; every layer works on all of them, since people mix languages.
        known: people, places and things that this and linked records name.
    """
    words = split_words(text)
    places = _places(words)
    patterns = ((f.start, f.end, f.kind, f.category, f.confidence, "") for f in find_patterns(text))
    strong = [
        *_at_words(places, find_known(text, known), "known"),
        *_at_words(places, patterns, "pattern"),
    ]
    digits = ((f.start, f.end, f.kind, f.category, f.confidence, "") for f in find_digits(text))
    cues = ((f.start, f.end, f.kind, f.category, f.confidence, "") for f in find_cues(text))
    weak = [
        *_at_words(places, digits, "sweep"),
        *_at_words(places, cues, "cue"),
        *_capitalised(words, places),
    ]
    united = _united(strong)
    covered = {index for span in united for index in range(span.first_word, span.last_word + 1)}
    united += [span for span in weak if not covered.issuperset(range(span.first_word, span.last_word + 1))]
    return sorted(united, key=lambda span: (span.first_word, span.last_word, span.kind))


_Hit = tuple[int, int, str, str, Confidence, str]


def _places(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each word begins and ends, without its white space."""
    result, at = [], 0
    for word in words:
        begin = at + len(word) - len(word.lstrip())
        result.append((begin, max(begin, at + len(word.rstrip()))))
        at += len(word)
    return result


def _at_words(places: Sequence[tuple[int, int]], hits: Iterator[_Hit], layer: Layer) -> Iterator[Span]:
    for start, end, kind, category, confidence, entity in hits:
        touched = [n for n, (begin, stop) in enumerate(places) if begin < end and stop > start]
        if touched:
            yield Span(touched[0], touched[-1], start, end, kind, category, confidence, (layer,), entity)


def _united(spans: Sequence[Span]) -> list[Span]:
    """Join what names the same words the same way: the wider place, the surer and named finding."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.first_word, -s.last_word, not s.entity)):
        twin = next((n for n, other in enumerate(result) if _same(other, span)), None)
        if twin is None:
            result.append(span)
        else:
            result[twin] = _joined(result[twin], span)
    return result


def _same(wide: Span, narrow: Span) -> bool:
    inside = wide.first_word <= narrow.first_word and narrow.last_word <= wide.last_word
    equal = (wide.first_word, wide.last_word) == (narrow.first_word, narrow.last_word)
    contradict = bool(wide.entity and narrow.entity) and wide.entity != narrow.entity
    return not contradict and (equal or (inside and wide.category == narrow.category))


def _joined(wide: Span, narrow: Span) -> Span:
    surer = max(wide.confidence, narrow.confidence, key=_ORDER.index)
    named = wide if wide.entity or not narrow.entity else narrow
    return replace(
        wide,
        start=min(wide.start, narrow.start),
        end=max(wide.end, narrow.end),
        kind=named.kind,
        category=named.category,
        entity=named.entity,
        confidence=surer,
        layers=tuple(dict.fromkeys((*wide.layers, *narrow.layers))),
    )


def _capitalised(words: Sequence[str], places: Sequence[tuple[int, int]]) -> Iterator[Span]:
    inside = [_looks_like_a_name(word) and not _begins_sentence(words, n) for n, word in enumerate(words)]
    seen = {key for word, flag in zip(words, inside, strict=True) if flag for key in _keys_of(word)}
    flags = [
        flag or (_looks_like_a_name(word) and not seen.isdisjoint(_keys_of(word)))
        for word, flag in zip(words, inside, strict=True)
    ]
    for begin, last in _ranges(flags, words):
        first = begin
        while first and _bare(words[first - 1]) in word_list("titles"):
            first -= 1
        yield Span(first, last, places[first][0], places[last][1], "NAME", "", "possible", ("sweep",))


def _keys_of(word: str) -> set[str]:
    return {key for token in tokens(word) for key in keys(token.word)}


def _looks_like_a_name(word: str) -> bool:
    match = _CAPITALISED.match(word.strip())
    return match is not None and match[0][-1].isupper() and _bare(word) not in word_list("common")


def _bare(word: str) -> str:
    return word.strip().strip(".,;:!?()[]\"'«»“”„…").casefold()


def _begins_sentence(words: Sequence[str], index: int) -> bool:
    return index == 0 or _SENTENCE_END.search(words[index - 1]) is not None


def _ranges(flags: Sequence[bool], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of flagged words; a comma or a full stop ends a run."""
    first: int | None = None
    for index, flag in enumerate(flags):
        if flag and first is None:
            first = index
        last_of_run = (
            index + 1 == len(flags) or not flags[index + 1] or words[index].rstrip()[-1:] in ",.;:!?"
        )
        if flag and first is not None and last_of_run:
            yield first, index
            first = None
