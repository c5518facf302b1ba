r"""Regular expressions in time linear in the text, for the `regex` function.

The backtracking of Python's `re` can be made to run for years by a pattern in a form (`(a+)+$`). Here a
pattern becomes a nondeterministic automaton whose states are followed all at once (Thompson, "Regular
Expression Search Algorithm", CACM 11:6, 1968), so time is at most states times characters. Classes and
escapes of single characters are still judged by `re`, one character at a time; as in ODK, `\d` and `\w` mean
ASCII. What cannot be expressed so, looking around and back-references, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from forms.functions.runtime import FunctionFault
from forms.limits import MAX_EXPRESSION_DEPTH, MAX_REGEX_PATTERN, MAX_REGEX_TEXT

_MAX_STATES: Final = 4_000
_MAX_STEPS: Final = 20_000_000
_COUNTS = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def matches(text: str, pattern: str) -> bool:
    """Tells whether a pattern is found anywhere in a text; anchors `^` and `$` mean the text's ends.

    Raises:
        FunctionFault: the pattern is not understood, or too much work for this text.
    """
    if len(pattern) > MAX_REGEX_PATTERN or len(text) > MAX_REGEX_TEXT:
        raise FunctionFault("a text or a pattern is too long for regex()")
    automaton = _compiled(pattern)
    if len(automaton.states) * (len(text) + 1) > _MAX_STEPS:
        raise FunctionFault("a pattern is too complex for regex()")
    return automaton.search(text)


@dataclass(slots=True)
class _State:
    """One state: `atom` eats a character, `anchor` looks at a place, else it only splits."""

    atom: re.Pattern[str] | None = None
    anchor: str = ""
    following: list[int] = field(default_factory=list)


class _Automaton:
    def __init__(self, states: list[_State], start: int, accept: int) -> None:
        self.states = states
        self._start = start
        self._accept = accept

    def search(self, text: str) -> bool:
        current: set[int] = set()
        for place in range(len(text) + 1):
            # Every place may be the beginning of a match.
            current = self._closure({*current, self._start}, text, place)
            if self._accept in current:
                return True
            if place < len(text):
                current = self._step(current, text[place])
        return False

    def _step(self, current: set[int], character: str) -> set[int]:
        reached: set[int] = set()
        for index in current:
            state = self.states[index]
            if state.atom is not None and state.atom.fullmatch(character):
                reached.update(state.following)
        return reached

    def _closure(self, begin: Iterable[int], text: str, place: int) -> set[int]:
        seen: set[int] = set()
        waiting = list(begin)
        while waiting:
            index = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            state = self.states[index]
            if state.atom is None and _anchored(state.anchor, text, place):
                waiting.extend(state.following)
        return seen


def _anchored(anchor: str, text: str, place: int) -> bool:
    match anchor:
        case "^":
            return place == 0
        case "$":
            return place == len(text)
        case "b" | "B":
            before = place > 0 and _is_word(text[place - 1])
            after = place < len(text) and _is_word(text[place])
            return (before != after) is (anchor == "b")
    return True


def _is_word(character: str) -> bool:
    return (character.isascii() and character.isalnum()) or character == "_"


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> _Automaton:
    builder = _Builder(pattern)
    start, end = builder.alternatives()
    if builder.place < len(pattern):
        raise FunctionFault("a pattern of regex() has a ')' too many")
    return _Automaton(builder.states, start, end)


class _Builder:
    """A recursive-descent parser that builds fragments, each with one way in and one way out."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.states: list[_State] = []
        self._depth = 0

    def alternatives(self) -> tuple[int, int]:
        self._depth += 1
        if self._depth > MAX_EXPRESSION_DEPTH:
            raise FunctionFault("a pattern of regex() is nested too deep")
        start, end = self._new(), self._new()
        while True:
            first, last = self._sequence()
            self.states[start].following.append(first)
            self.states[last].following.append(end)
            if self._peek() != "|":
                break
            self.place += 1
        self._depth -= 1
        return start, end

    def _sequence(self) -> tuple[int, int]:
        start = end = self._new()
        while self._peek() not in {"", "|", ")"}:
            begin = self.place
            first, last = self._atom()
            after_atom = self.place
            counts = self._counts()
            if counts is not None:
                after_counts = self.place
                first, last = self._repeated(begin, after_atom, counts, (first, last))
                self.place = after_counts
            self.states[end].following.append(first)
            end = last
        return start, end

    def _repeated(
        self, begin: int, end: int, counts: tuple[int, int | None], once: tuple[int, int]
    ) -> tuple[int, int]:
        """Repeats the atom between two places of the pattern, by building it as often as needed."""
        least, most = counts
        start = tail = self._new()
        copies = least if most is None else most
        for number in range(max(copies, 1)):
            first, last = once if number == 0 else self._copy(begin, end)
            joint = self._new()
            self.states[tail].following.append(first)
            self.states[last].following.append(joint)
            if number >= least:
                # This copy may be left out, and with it all that follow.
                self.states[tail].following.append(joint)
            if most is None and number == max(copies, 1) - 1:
                self.states[joint].following.append(first)
            tail = joint
        if most == 0:
            return start, start
        return start, tail

    def _copy(self, begin: int, end: int) -> tuple[int, int]:
        self.place = begin
        fragment = self._atom()
        self.place = end
        return fragment

    def _counts(self) -> tuple[int, int | None] | None:
        character = self._peek()
        counts: tuple[int, int | None]
        if character in {"*", "+", "?"}:
            self.place += 1
            counts = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        elif match := _COUNTS.match(self.pattern, self.place):
            self.place = match.end()
            least = int(match[1])
            most = least if match[2] is None else int(match[3]) if match[3] else None
            if most is not None and most < least:
                raise FunctionFault("a pattern of regex() counts backwards")
            counts = (least, most)
        else:
            return None
        if self._peek() == "?":  # lazy or greedy is the same for yes or no
            self.place += 1
        return counts

    def _atom(self) -> tuple[int, int]:
        character = self._peek()
        if character == "(":
            return self._group()
        if character in {"*", "+", "?"}:
            raise FunctionFault("a pattern of regex() repeats nothing")
        if character in {"^", "$"}:
            self.place += 1
            return self._single(_State(anchor=character))
        if character == "\\" and self.pattern[self.place + 1 : self.place + 2] in {"b", "B"}:
            self.place += 2
            return self._single(_State(anchor=self.pattern[self.place - 1]))
        return self._single(_State(atom=self._character()))

    def _group(self) -> tuple[int, int]:
        self.place += 1
        if self.pattern.startswith("?:", self.place):
            self.place += 2
        elif self._peek() == "?":
            raise FunctionFault("a pattern of regex() looks around, which is not supported")
        fragment = self.alternatives()
        if self._peek() != ")":
            raise FunctionFault("a pattern of regex() misses a ')'")
        self.place += 1
        return fragment

    def _character(self) -> re.Pattern[str]:
        character = self._peek()
        if character == "[":
            match = _CLASS.match(self.pattern, self.place)
            piece = match[0] if match else ""
        elif character == "\\":
            piece = self.pattern[self.place : self.place + 2]
            if piece[1:].isdigit() or len(piece) < 2:
                raise FunctionFault("a pattern of regex() refers back, which is not supported")
        else:
            piece = character if character == "." else re.escape(character)
        if not piece:
            raise FunctionFault("a pattern of regex() misses a ']'")
        self.place += len(piece) if character in {"[", "\\"} else 1
        try:
            return re.compile(piece, re.ASCII)
        except (re.error, OverflowError, FutureWarning):
            raise FunctionFault("a pattern of regex() has a mistake") from None

    def _single(self, state: _State) -> tuple[int, int]:
        end = self._new()
        state.following.append(end)
        self.states.append(state)
        return len(self.states) - 1, end

    def _new(self) -> int:
        if len(self.states) > _MAX_STATES:
            raise FunctionFault("a pattern is too complex for regex()")
        self.states.append(_State())
        return len(self.states) - 1

    def _peek(self) -> str:
        return self.pattern[self.place : self.place + 1]
