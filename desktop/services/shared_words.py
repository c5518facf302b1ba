"""Whether two statements share a run of equal words, which a lawyer would ask about (DOMAIN.md 7.7).

Every run of `RUN` words of one statement is a key of a hash table; the other statement is read once against
it. So the work grows with the words there are, however many statements a vault holds. Words are compared as
they are spelled within one script, without case, accents and apostrophes. Vault lane only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desktop.services.marks import without_questions
from exporters.document import TestimonyDocument, read_document
from exporters.folding import Token, near_keys, tokens
from storage.errors import ClosedPartLocked, NoSuchItem, RecordDestroyed
from storage.vault import Vault

RUN: Final = 12
_A_STEP: Final = 4
_CLOSED: Final = frozenset({"REST", "DEST"})
_SAID: Final = frozenset({"ASK", "PROBE"})


@dataclass(frozen=True)
class Shared:
    """A run of equal words.

    Attributes:
        code: of the other testimony, or "".
        words: how many words in a row.
        text: those words, as the statement that is looked at has them.
    """

    code: str
    words: int
    text: str


class Runs:
    """The runs of some texts, to look for in others.

    Args:
        texts: what was said.
        size: how many words a run has at least.
    """

    def __init__(self, texts: Iterable[str], size: int = RUN) -> None:
        self._size = size
        self._known: dict[str, str] = {}
        self._texts = [(text, tokens(text)) for text in texts]
        self._folded = [self._words(found) for _text, found in self._texts]
        self._places: dict[tuple[str, ...], tuple[int, int]] = {}
        for number, words in enumerate(self._folded):
            for start in range(len(words) - size + 1):
                self._places.setdefault(tuple(words[start : start + size]), (number, start))

    def longest_in(self, texts: Iterable[str]) -> Shared | None:
        """Return the longest run that these texts have as well, or None."""
        best: tuple[int, int, int] | None = None
        for text in texts:
            words = self._words(tokens(text))
            start = 0
            while start + self._size <= len(words):
                place = self._places.get(tuple(words[start : start + self._size]))
                if place is None:
                    start += 1
                    continue
                length = self._length(place, words, start)
                if best is None or length > best[0]:
                    best = (length, *place)
                start += length - self._size + 1
        return None if best is None else self._shared(*best)

    def _words(self, found: Iterable[Token]) -> list[str]:
        return [self._known.get(token.word) or self._fold(token.word) for token in found]

    def _fold(self, word: str) -> str:
        folded = self._known[word] = min(near_keys(word))  # the whole word; its stem is the other key
        return folded

    def _length(self, place: tuple[int, int], words: list[str], start: int) -> int:
        own, at = self._folded[place[0]], place[1]
        length = self._size
        while (
            at + length < len(own)
            and start + length < len(words)
            and own[at + length] == words[start + length]
        ):
            length += 1
        return length

    def _shared(self, length: int, number: int, at: int) -> Shared:
        text, found = self._texts[number]
        return Shared("", length, text[found[at].start : found[at + length - 1].end])


class SharedWords:
    """Compares one testimony with the others of a vault, a few at a time: other work goes on between."""

    def __init__(self, vault: Vault, code: str) -> None:
        self._vault = vault
        newest: dict[str, int] = {}
        for info in vault.sealed.list():
            if info.code != code and info.state not in _CLOSED:
                newest[info.code] = max(info.version, newest.get(info.code, 0))
        self._left = sorted(newest.items())
        self._runs = Runs(said(_read(vault, code, vault.sealed.newest(code).version)))
        self.found: list[Shared] = []

    @property
    def done(self) -> bool:
        """Whether every testimony was compared."""
        return not self._left

    def step(self) -> SharedWords:
        """Compare a few more."""
        now, self._left = self._left[:_A_STEP], self._left[_A_STEP:]
        for code, version in now:
            try:
                shared = self._runs.longest_in(said(_read(self._vault, code, version)))
            except (ClosedPartLocked, NoSuchItem, RecordDestroyed):  # closed or gone since the list was made
                continue
            if shared is not None:
                self.found.append(Shared(code, shared.words, shared.text))
        return self


def said(document: TestimonyDocument) -> list[str]:
    """Return what the witness said in a document, without the team's notes and the questions put to them."""
    return [without_questions(n.text) for n in document.narratives if not n.mode or n.mode in _SAID]


def _read(vault: Vault, code: str, version: int) -> TestimonyDocument:
    return read_document(vault.sealed.get(code, version).document)
