"""Whether a question put to the witness may suggest its answer (DOMAIN.md 1.4). It only ever hints.

The forms are those of English, Belarusian and Russian together: interviews mix languages.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import takewhile
from typing import Final

from desktop.i18n import tr


class Hint(Enum):
    """What about a question may lead; the value is what is counted."""

    SUGGESTS = "suggests"
    BLAMES = "blames"
    NAMES = "names"


_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*", re.UNICODE)
_OPENERS: Final = frozenset(
    (
        *(
            "did",
            "didn't",
            "do",
            "don't",
            "does",
            "doesn't",
            "was",
            "wasn't",
            "were",
            "weren't",
            "is",
            "isn't",
        ),
        *(
            "are",
            "aren't",
            "am",
            "has",
            "hasn't",
            "have",
            "haven't",
            "had",
            "hadn't",
            "can",
            "can't",
            "could",
        ),
        *("couldn't", "would", "wouldn't", "should", "shouldn't", "will", "won't", "so", "right"),
        *("ці", "хіба", "няўжо", "праўда", "значыць", "выходзіць", "дык"),
        *("разве", "неужели", "правда", "верно", "значит", "получается", "выходит", "так"),
    )
)
_PARTICLE: Final = "ли"  # Russian asks "were you beaten" by this word after the first one or two
_PARTICLE_WITHIN: Final = 4
_BLAME: Final = (
    re.compile(r"\bwhy\b.*\b(?:not|n['’]t)\b|\bwhy\s+\w+n['’]t\b", re.IGNORECASE),
    re.compile(r"\bчаму\b.*\bне\b", re.IGNORECASE),
    re.compile(r"\b(?:почему|отчего|зачем)\b.*\bне\b", re.IGNORECASE),
)
# Capital letters that are manners or grammar, not names.
_NO_NAMES: Final = frozenset(
    (
        *("i", "i'm", "i'd", "i'll", "i've", "вы", "вас", "вам", "вамі", "вами", "ваш", "ваша", "ваше"),
        *("вашы", "ваши", "вашай", "вашей", "вашага", "вашего", "вашу", "вашых", "ваших"),
    )
)
_STEM_LEAST: Final = 3
_ENDING_MOST: Final = 3


def hints(prompt: str, said: str) -> list[Hint]:
    """Return what about a typed question may lead the witness; empty when nothing does.

    Args:
        prompt: the question as it is typed.
        said: everything the witness said so far.
    """
    found = []
    if _suggests(prompt):
        found.append(Hint.SUGGESTS)
    if any(pattern.search(prompt) for pattern in _BLAME):
        found.append(Hint.BLAMES)
    if new_names(prompt, said):
        found.append(Hint.NAMES)
    return found


def new_names(prompt: str, said: str) -> list[str]:
    """Return the words of a question that look like names the witness has not said, in their order."""
    known = {_folded(word) for word in _WORD.findall(said)}
    return [word for word in _name_like(prompt) if not _is_known(_folded(word), known)]


def hint_words(hint: Hint) -> str:
    """Return the hint as a sentence."""
    return {
        Hint.SUGGESTS: tr("This may suggest an answer. Perhaps begin with what, how, or tell me more."),
        Hint.BLAMES: tr("This may sound like blame. Perhaps ask what the person thought would happen."),
        Hint.NAMES: tr("This has a name or place the person has not said. Let it come from them."),
    }[hint]


def _suggests(prompt: str) -> bool:
    words = [_plain(word) for word in _WORD.findall(prompt)]
    return bool(words) and (words[0] in _OPENERS or _PARTICLE in words[:_PARTICLE_WITHIN])


def _name_like(prompt: str) -> list[str]:
    """Return the capitalised words that do not begin a sentence, and those written in capitals."""
    found = []
    for match in _WORD.finditer(prompt):
        word = match[0]
        if not word[0].isupper() or _plain(word) in _NO_NAMES:
            continue
        before = prompt[: match.start()].rstrip(" \t\"'«»“”„([—-")
        begins = not before or before[-1] in ".?!…\n"
        if not begins or (len(word) > 1 and word.isupper()):
            found.append(word)
    return found


def _is_known(word: str, known: set[str]) -> bool:
    """Return whether a word was said, in another ending perhaps: Slavic names are inflected."""
    return word in known or any(_differ_in_ending(word, other) for other in known)


def _differ_in_ending(one: str, other: str) -> bool:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    shorter, longer = sorted((len(one), len(other)))
    return shared >= max(_STEM_LEAST, shorter - 1) and longer - shared <= _ENDING_MOST


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").replace("ʼ", "'")


def _folded(word: str) -> str:
    return _plain(word).replace("ё", "е").replace("ў", "у").removesuffix("'s")
