"""Breaks words and redaction marks into lines. All lengths are points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from exporters import fonts
from exporters.pdf.marks import MARK_WIDTH, Mark, Marks
from exporters.view import Marker, Struck, Text

# White space at which a line may break; no-break spaces stay inside their word.
_BREAKABLE: Final = re.compile(r"[^\S\u00a0\u202f\u2007]+")


@dataclass(frozen=True)
class Style:
    """How a text is set: font, size and leading in points, grey from 0 (black) to 1 (white)."""

    font: str
    size: float
    leading: float
    grey: float = 0.0


@dataclass(frozen=True)
class Word:
    """What is never broken, unless it is longer than a line."""

    text: str
    font: str
    width: float
    struck: bool


@dataclass(frozen=True)
class Token:
    """A word or mark, and whether white space stands before it."""

    content: Word | Mark
    spaced: bool

    @property
    def width(self) -> float:
        """Width of the content alone, in points."""
        return MARK_WIDTH if isinstance(self.content, Mark) else self.content.width


@dataclass(frozen=True)
class Stretch:
    """Text of one font at one place of a line."""

    x: float
    text: str
    font: str
    width: float
    struck: bool = False


@dataclass(frozen=True)
class PlacedMark:
    """A redaction mark at one place of a line."""

    x: float
    mark: Mark


@dataclass(frozen=True)
class Line:
    """What stands on one line, from left to right."""

    parts: tuple[Stretch | PlacedMark, ...]
    width: float


def tokens(runs: Iterable[Text | Struck | Marker], style: Style, marks: Marks) -> list[Token]:
    """Turn runs into words and marks in the fonts that can draw them."""
    result: list[Token] = []
    spaced = False
    for run in runs:
        if isinstance(run, Marker):
            mark, beside = marks.mark(run)
            result.append(Token(mark, spaced))
            result.extend(_words(beside, style))
            spaced = False
            continue
        for position, word in enumerate(_BREAKABLE.split(run.text)):
            spaced = spaced or position > 0
            if word:
                result.extend(_word_tokens(word, style, spaced=spaced, struck=isinstance(run, Struck)))
                spaced = False
    return result


def _words(text: str, style: Style) -> Iterator[Token]:
    for word in _BREAKABLE.split(text):
        if word:
            yield from _word_tokens(word, style, spaced=True, struck=False)


def _word_tokens(word: str, style: Style, *, spaced: bool, struck: bool) -> Iterator[Token]:
    for font, text in fonts.spelled(word, style.font):
        yield Token(Word(text, font, fonts.width_of(text, font, style.size), struck), spaced)
        spaced = False


def plain_lines(text: str, style: Style, width: float) -> list[Line]:
    """Break plain text into lines."""
    return break_lines(list(_words(text, style)), style, width)


def break_lines(found: Sequence[Token], style: Style, width: float) -> list[Line]:
    """Fill lines of at most `width`; a word longer than a line is cut where it must be."""
    builder = _Builder(style, width)
    for group in _glued(found):
        builder.add(group)
    return builder.finish()


def _glued(found: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield tokens with no white space between them together, such as a mark and the comma after it."""
    group: list[Token] = []
    for token in found:
        if token.spaced and group:
            yield group
            group = []
        group.append(token)
    if group:
        yield group


class _Builder:
    """Collects the parts of lines one group after the other."""

    def __init__(self, style: Style, width: float) -> None:
        self._style = style
        self._limit = width
        self._lines: list[Line] = []
        self._parts: list[Stretch | PlacedMark] = []
        self._x = 0.0

    def add(self, group: Sequence[Token]) -> None:
        length = sum(token.width for token in group)
        if self._parts and self._x + self._space() + length > self._limit:
            self._flush()
        if self._parts:
            self._add_space()
        if length <= self._limit:
            for token in group:
                self._place(token.content, token.width)
            return
        for token in group:
            self._place_in_pieces(token)

    def finish(self) -> list[Line]:
        if self._parts:
            self._flush()
        return self._lines

    def _place_in_pieces(self, token: Token) -> None:
        if isinstance(token.content, Mark):
            if self._x + MARK_WIDTH > self._limit and self._parts:
                self._flush()
            self._place(token.content, MARK_WIDTH)
            return
        word = token.content
        for character in word.text:
            advance = fonts.width_of(character, word.font, self._style.size)
            if self._x + advance > self._limit and self._parts:
                self._flush()
            self._place(Word(character, word.font, advance, word.struck), advance)

    def _place(self, content: Word | Mark, width: float) -> None:
        if isinstance(content, Mark):
            self._parts.append(PlacedMark(self._x, content))
        else:
            self._place_word(content)
        self._x += width

    def _place_word(self, word: Word) -> None:
        last = self._parts[-1] if self._parts else None
        if isinstance(last, Stretch) and (last.font, last.struck) == (word.font, word.struck):
            joined = Stretch(last.x, last.text + word.text, word.font, last.width + word.width, word.struck)
            self._parts[-1] = joined
        else:
            self._parts.append(Stretch(self._x, word.text, word.font, word.width, word.struck))

    def _space(self) -> float:
        last = self._parts[-1]
        font = last.font if isinstance(last, Stretch) else self._style.font
        return fonts.width_of(" ", font, self._style.size)

    def _add_space(self) -> None:
        """Write the space too, so that copied and extracted text has it."""
        space = self._space()
        last = self._parts[-1]
        if isinstance(last, Stretch) and not last.struck:
            self._parts[-1] = Stretch(last.x, last.text + " ", last.font, last.width + space)
        else:
            font = last.font if isinstance(last, Stretch) else self._style.font
            self._parts.append(Stretch(self._x, " ", font, space))
        self._x += space

    def _flush(self) -> None:
        self._lines.append(Line(tuple(self._parts), self._x))
        self._parts = []
        self._x = 0.0
