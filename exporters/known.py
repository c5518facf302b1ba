"""Finding known people, places and things in a text, whatever the case ending, spelling or script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import resources
from exporters.folding import Token, keys, tokens
from exporters.patterns import Confidence

# Whoever these categories name is a person: any part of the name may stand alone.
_PEOPLE: Final = frozenset({"", "WN", "FA", "TV", "TB", "TH", "TL", "TM", "PN", "OF", "TE"})
_OFFICIALS: Final = frozenset({"PN", "OF"})
_KINDS: Final = {"WC": "PHONE", "WI": "IDNUM", "WR": "ADDR", "EM": "EMPL", "PE": "PLACE", "FC": "FACIL"}
_OWN_WORDS: Final = "IАІУЯ"  # one-letter words that begin sentences
_SHORTEST: Final = 3  # letters of a part of a name that may stand alone
_SHORTEST_FUZZY: Final = 5  # letters of a key that may have a slip in it

Hit = tuple[int, int, str, str, Confidence, str]
_Keys = frozenset[str]


@dataclass(frozen=True)
class KnownPerson:
    """Somebody or something that records name.

    Attributes:
        label: the caller's own key, such as ``witness`` or ``e4``; it names the entity of pseudonyms.
        category: category of the redaction matrix, such as ``WN``; empty for somebody unknown.
        forms: names as they were typed, in any script; numbers and addresses as well.
    """

    label: str
    category: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class _Sought:
    person: KnownPerson
    parts: tuple[_Keys, ...]  # any of them, for people
    phrases: tuple[tuple[_Keys, ...], ...]  # all of one, in order, for anything else


def find_known(text: str, known: Sequence[KnownPerson]) -> Iterator[Hit]:
    """Yield every mention: start, end, kind, category, confidence and label.

    People are found by any part of their names, neighbouring parts of one person being one mention. Other
    things are found by their whole form. Spellings, scripts and case endings do not matter
    (`exporters.folding`); in longer words one slip of the pen does not either.
    """
    words = tokens(text)
    word_keys = [keys(word.word) for word in words]
    for person in known:
        sought = _sought(person)
        for begin, last, confidence in (*_people(word_keys, sought), *_phrases(word_keys, sought)):
            first = _with_titles(words, begin) if sought.parts else begin
            kind = "NAMEP" if person.category in _OFFICIALS else _KINDS.get(person.category, "NAME")
            yield words[first].start, words[last].end, kind, person.category, confidence, person.label


def _sought(person: KnownPerson) -> _Sought:
    forms = [tokens(form) for form in person.forms]
    if person.category in _PEOPLE and not any(char.isdigit() for form in person.forms for char in form):
        parts = {keys(token.word) for form in forms for token in form if _may_stand_alone(token.word)}
        return _Sought(person, tuple(parts), ())
    return _Sought(person, (), tuple(tuple(keys(token.word) for token in form) for form in forms if form))


def _with_titles(words: Sequence[Token], first: int) -> int:
    """Return where a name begins with the titles and initials before it: "Captain V. Name"."""
    while first and _belongs_before(words[first - 1].word):
        first -= 1
    return first


def _belongs_before(word: str) -> bool:
    return word.casefold() in word_list("titles") or (
        len(word) == 1 and word.isalpha() and word.isupper() and word not in _OWN_WORDS
    )


def _may_stand_alone(part: str) -> bool:
    return len(part) >= _SHORTEST and part.casefold() not in word_list("titles")


def _people(words: Sequence[_Keys], sought: _Sought) -> Iterator[tuple[int, int, Confidence]]:
    found = [_match(word, sought.parts) for word in words]
    first = 0
    while first < len(found):
        last = first
        if found[first] is not None:
            while last + 1 < len(found) and found[last + 1] is not None:
                last += 1
            run = [confidence for confidence in found[first : last + 1] if confidence is not None]
            yield first, last, "sure" if len(run) > 1 or "sure" in run else "likely"
        first = last + 1


def _phrases(words: Sequence[_Keys], sought: _Sought) -> Iterator[tuple[int, int, Confidence]]:
    for phrase in sought.phrases:
        for first in range(len(words) - len(phrase) + 1):
            there = words[first : first + len(phrase)]
            if all(word & part for word, part in zip(there, phrase, strict=True)):
                yield first, first + len(phrase) - 1, "sure"


def _match(word: _Keys, parts: Sequence[_Keys]) -> Confidence | None:
    if any(word & part for part in parts):
        return "sure"
    return (
        "likely" if any(_nearly(left, right) for part in parts for left in word for right in part) else None
    )


def _nearly(left: str, right: str) -> bool:
    """Say whether two long keys of whole words differ by one letter."""
    if left[0] != "=" or right[0] != "=" or min(len(left), len(right)) <= _SHORTEST_FUZZY:
        return False
    if abs(len(left) - len(right)) > 1:
        return False
    same = 0
    while same < min(len(left), len(right)) and left[same] == right[same]:
        same += 1
    return (
        left[same + 1 :] == right[same + 1 :]
        or left[same:] == right[same + 1 :]
        or left[same + 1 :] == right[same:]
    )


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of words of ``resources/suggest``: ``titles`` or ``common``."""
    return frozenset(resources.read(f"suggest/{name}.txt").decode().split())
