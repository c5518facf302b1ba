"""What the leak check looks for, and how it tells a leak from words that may stand.

For every withheld value it looks for

* the value itself, as a whole sequence of words (of a long value, every eight words that follow each other);
* each telling word of it alone: one that begins with a capital and not a sentence, or any word with a capital
  if it is a name, so that the surname is found where only the full name was withheld;
* the digits of it, however they are grouped, if there are six or more.

Words that the program itself prints in every package (the forms' questions, the vocabularies without the
gazetteers, the fixed words) tell nothing of a person: alone they are not looked for, unless a person's name
is what was withheld. Values of fewer than three letters are looked for within a sequence only.

In the files, everyday words (those same published ones, and short ones without a capital) are recognised by
close spellings in their own script only, so that "were" is not taken for a name that sounds like it. So are
the runs of letters that stand in keys, salts and other bytes that are no text: among thousands of them, one
that sounds like a short name is chance.

**Kept words.** A person may decide that a place where a name's spelling stands is harmless ("вера ў
справядлівасць" while Вера is withheld). That decision is handed in as an `Allowed` phrase: a hit counts as
harmless only where all of its words stand inside that very phrase, word for word, in the text at hand. The
same word in any other context is a leak still. That a narrative as a whole was kept allows nothing.

A disclosure of an SD-JWT holds one word of an account without its context: a word of a kept phrase is
harmless there. The words in their order are judged where the disclosures are put back in their places, and in
the readable files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import resources
from exporters.folding import Token, keys, near_keys, tokens

NAME_CATEGORIES: Final = frozenset({"WN", "FA", "TV", "TB", "TH", "TL", "TM", "PN", "OF", "TE", "DG"})
_GAZETTEERS: Final = frozenset({"facility", "raion", "minsk_district", "oblast", "border_point", "agency"})
# Long lists of towns and countries that the forms offer. Places of detention and state bodies are named all
# over an account that is kept, and regions are what a place is generalised to: alone they tell nothing.
_ATLAS: Final = frozenset({"district", "raion", "minsk_district", "country", "border_point"})
_PUBLISHED: Final = ("captions/en.json", "captions/be.json", "captions/ru.json", "captions/dates.json")
# Capitalised in English wherever they stand, and titles before names: they tell nothing alone.
_COMMON: Final = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr captain major colonel lieutenant "
    "sergeant general judge prosecutor street avenue flat house village town city district region"
)
_LONG: Final = 8  # words; a longer value is looked for in pieces of this length
_LEAST_LETTERS: Final = 3
_LEAST_CODE: Final = 4  # characters of a single word that has digits, such as a plate's number
_TELLING_LETTERS: Final = 4
_SHORT_LETTERS: Final = 5
_OPAQUE_BYTES: Final = 6
_OPAQUE_LETTERS: Final = 5
_OPAQUE_DIGITS: Final = 9
_DIGIT_RUN: Final = re.compile(r"\d(?:[ \t\u00a0\u202f().\-–/]{0,3}\d){5,}")
_SENTENCE_END: Final = (".", "!", "?", "…", "«", "“", '"', "„", ":")


@dataclass(frozen=True)
class Withheld:
    """One value that must not be found.

    Attributes:
        text: what was withheld or replaced: words of a narrative, or an answer as it reads and as it is
            stored. Answers chosen from a closed list should not be handed in: they stand in every form.
        category: two letters of the redaction matrix, or empty.
    """

    text: str
    category: str = ""


@dataclass(frozen=True)
class Allowed:
    """A phrase that a person decided to keep, or a label that replaces something; see the module's text.

    Attributes:
        text: the phrase, with enough words around to be sure it is meant.
        file: path of the one file it may stand in; empty for any.
    """

    text: str
    file: str = ""


@dataclass(frozen=True)
class _Term:
    """A sequence of words to look for: keys of each, and which value it comes from."""

    words: tuple[frozenset[str], ...]
    withheld: int
    anchor: int


class Finder:
    """Looks for all withheld values in a text at once."""

    def __init__(self, withheld: Sequence[Withheld], allowed: Sequence[Allowed]) -> None:
        self._folded: dict[str, frozenset[str]] = {}
        self._near: dict[str, frozenset[str]] = {}
        self._anchors: dict[str, list[_Term]] = {}
        self._digits: list[tuple[str, int]] = []
        self._allowed = [(phrase.file, self._exact(phrase.text)) for phrase in allowed]
        self._alone = {(phrase.file, word.strip()) for phrase in allowed for word in phrase.text.split()}
        self._allowed_digits = [(phrase.file, _digit_runs(phrase.text)) for phrase in allowed]
        for number, value in enumerate(withheld):
            self._add(number, value)

    def find(self, text: str, file: str, *, opaque: bool = False, lone: bool = False) -> set[int]:
        """Return the numbers of the withheld values that stand in a text.

        Args:
            text: the text.
            file: path of the file it is from, for phrases allowed there.
            opaque: whether the text was fished out of bytes that are no text: then hits of fewer than five
                letters, six bytes or nine digits are chance.
            lone: whether it is one word of an account, taken out of its context by an SD-JWT.
        """
        if lone and {("", text.strip()), (file, text.strip())} & self._alone:
            return set()
        found = tokens(text)
        read = self._read_closely if opaque else self._read
        folded = [read(token.word) for token in found]
        hits = {
            (term.withheld, start, start + len(term.words))
            for position, of_token in enumerate(folded)
            for term, start in self._at(of_token, position)
            if _matches(term, folded, start)
        }
        if opaque:
            hits = {hit for hit in hits if _is_no_chance(found[hit[1] : hit[2]])}
        if hits:
            spans = list(self._allowed_spans(folded, file))
            hits = {hit for hit in hits if not any(a <= hit[1] and hit[2] <= b for a, b in spans)}
        least = _OPAQUE_DIGITS if opaque else 0
        return {number for number, _, _ in hits} | self._digit_hits(text, file, least)

    def _read(self, word: str) -> frozenset[str]:
        """Return the keys that a word of a file may be known by: of an everyday one the near ones only."""
        if word not in self._folded:
            everyday = (len(word) <= _SHORT_LETTERS and word.islower()) or is_public(word)
            self._folded[word] = near_keys(word) | (frozenset() if everyday else keys(word))
        return self._folded[word]

    def _read_closely(self, word: str) -> frozenset[str]:
        """Return the near keys of a word from bytes that are no text; files hold the same ones many times."""
        if word not in self._near:
            self._near[word] = near_keys(word)
        return self._near[word]

    def _at(self, of_token: frozenset[str], position: int) -> Iterator[tuple[_Term, int]]:
        for key in of_token:
            for term in self._anchors.get(key, ()):
                yield term, position - term.anchor

    def _add(self, number: int, value: Withheld) -> None:
        for words in _sequences(value):
            folded = tuple(keys(word) | near_keys(word) for word in words)
            anchor = max(range(len(words)), key=lambda place: len(words[place]))
            term = _Term(folded, number, anchor)
            for key in folded[anchor]:
                self._anchors.setdefault(key, []).append(term)
        self._digits.extend((run, number) for run in _digit_runs(value.text))

    def _digit_hits(self, text: str, file: str, least: int) -> set[int]:
        runs = _digit_runs(text) if self._digits else []
        if not runs:
            return set()
        kept = {run for only_in, phrase in self._allowed_digits if only_in in {"", file} for run in phrase}
        runs = [run for run in runs if run not in kept]
        return {
            number
            for digits, number in self._digits
            if len(digits) >= least and any(digits in run for run in runs)
        }

    def _exact(self, text: str) -> tuple[frozenset[str], ...]:
        words = (keys(token.word) | near_keys(token.word) for token in tokens(text))
        return tuple(frozenset(key for key in folded if "=" in key) for folded in words)

    def _allowed_spans(self, folded: Sequence[frozenset[str]], file: str) -> Iterator[tuple[int, int]]:
        for only_in, phrase in self._allowed:
            if not phrase or only_in not in {"", file}:
                continue
            for start in range(len(folded) - len(phrase) + 1):
                here = folded[start : start + len(phrase)]
                if all(wanted & found for wanted, found in zip(phrase, here, strict=True)):
                    yield start, start + len(phrase)


def _matches(term: _Term, folded: Sequence[frozenset[str]], start: int) -> bool:
    end = start + len(term.words)
    if start < 0 or end > len(folded):
        return False
    return all(wanted & here for wanted, here in zip(term.words, folded[start:end], strict=True))


def _is_no_chance(found: Sequence[Token]) -> bool:
    """Say whether words fished out of bytes are long enough not to stand there by chance."""
    letters = "".join(token.word for token in found)
    return len(letters) >= _OPAQUE_LETTERS and len(letters.encode("utf-8", "ignore")) >= _OPAQUE_BYTES


def _digit_runs(text: str) -> list[str]:
    """Return the runs of six or more digits in a text, whatever groups them."""
    return ["".join(filter(str.isdigit, match.group())) for match in _DIGIT_RUN.finditer(text)]


def _sequences(value: Withheld) -> Iterator[tuple[str, ...]]:
    """Yield the sequences of words to look for."""
    found = tokens(value.text)
    words = tuple(token.word for token in found)
    if len(words) == 1:
        if _searchable_alone(words[0], value.category):
            yield words
        return
    if sum(map(len, words)) > _LEAST_LETTERS:
        for start in range(max(1, len(words) - _LONG + 1)):
            yield words[start : start + _LONG]
    for token in found:
        if _is_telling(token, value):
            yield (token.word,)


def _searchable_alone(word: str, category: str) -> bool:
    if any(character.isdigit() for character in word):
        return len(word) >= _LEAST_CODE
    if len(word) < _LEAST_LETTERS:
        return False
    return category in NAME_CATEGORIES or not is_public(word)


def _is_telling(token: Token, value: Withheld) -> bool:
    word = token.word
    if any(character.isdigit() for character in word):
        return len(word) > _LEAST_CODE
    if len(word) < _TELLING_LETTERS or not word[0].isupper():
        return False
    if value.category not in NAME_CATEGORIES and _begins_sentence(value.text, token.start):
        return False
    return not is_public(word)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before.endswith(_SENTENCE_END)


def is_public(word: str) -> bool:
    """Say whether the program itself prints a word in every package."""
    return word.casefold() in public_words()


@cache
def public_words() -> frozenset[str]:
    """Return the words, case folded, that the program itself publishes."""
    forms = (f"forms/{name}" for name in resources.names("forms") if name.endswith(".md"))
    published = (resources.read(name).decode() for name in _PUBLISHED)
    texts = [_COMMON, _vocabulary_words(), *published, *(_form_words(name) for name in forms)]
    return frozenset(token.word.casefold() for text in texts for token in tokens(text))


def _form_words(name: str) -> str:
    """Return what a form asks and offers, without its long lists of places."""
    questions, _, choices = resources.read(name).decode().partition("| choices |")
    offered = (
        row for row in choices.splitlines() if row.partition("|  | ")[2].split(" ", 1)[0] not in _ATLAS
    )
    return "\n".join([questions, *offered])


def _vocabulary_words() -> str:
    vocabularies = json.loads(resources.read("vocabularies.json"))
    return " ".join(
        str(text)
        for name, vocabulary in vocabularies.items()
        if name not in _GAZETTEERS
        for term in vocabulary["terms"]
        for text in term.values()
    )
