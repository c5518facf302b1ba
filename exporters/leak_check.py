"""The last look before a release leaves: is anything that was withheld still in any of its files?

Every file is taken apart (`exporters.leak_texts`), and every text in it is searched for every withheld value
in its spellings, inflections and scripts (`exporters.leak_terms`, `exporters.folding`). One hit is a leak. A
leak says where, and the number of the value; it never repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from exporters.leak_terms import Allowed, Finder, Withheld
from exporters.leak_texts import Extract, fished, texts_of

__all__ = ["Allowed", "Leak", "Withheld", "leak_check"]

_WHOLE_BYTES: Final = 64 * 1024 * 1024  # larger files (sound, video) are searched in pieces
_OVERLAP_BYTES: Final = 4096


class CheckedFile(Protocol):
    """A file of a package: its path, and a way to read it."""

    @property
    def path(self) -> str:
        """Path in the package."""

    @property
    def open(self) -> Callable[[], BinaryIO]:
        """Returns a readable stream of the content."""


@dataclass(frozen=True, order=True)
class Leak:
    """One place where something stands that must not.

    Attributes:
        file: path of the file in the package.
        place: where in it: a page, an object, a numbered part; ``name`` if it is the file's own name.
        withheld: number (from 0) of the withheld value that was found, or -1 if a pattern was.
        pattern: number (from 0) of the pattern, or -1.
    """

    file: str
    place: str
    withheld: int = -1
    pattern: int = -1


def leak_check(
    files: Iterable[CheckedFile],
    withheld: Sequence[Withheld],
    *,
    allowed: Sequence[Allowed] = (),
    also: Sequence[re.Pattern[str]] = (),
    report: Callable[[str, int, int], None] | None = None,
) -> list[Leak]:
    """Look for withheld values in finished files.

    Args:
        files: all files of the package.
        withheld: what must not be found.
        allowed: phrases a person decided to keep, and labels that replace something.
        also: patterns that must not be found either, such as those of document numbers.
        report: called as ``report(stage, done, total)`` before each file; it may raise to stop.

    Returns:
        The leaks in the order of the files, each place and value once; empty if there is none.
    """
    waiting = list(files)
    finder = Finder(withheld, allowed)
    leaks: list[Leak] = []
    for done, file in enumerate(waiting):
        if report is not None:
            report("leak check", done, len(waiting))
        leaks.extend(_leaks_of(file, finder, also))
    return leaks


def _leaks_of(file: CheckedFile, finder: Finder, also: Sequence[re.Pattern[str]]) -> list[Leak]:
    found: dict[Leak, None] = {}
    seen: set[tuple[str, bool, bool]] = set()
    for extract in _extracts(file):
        known = (extract.text, extract.opaque, extract.lone)
        if known in seen:
            continue
        seen.add(known)
        hits = finder.find(extract.text, file.path, opaque=extract.opaque, lone=extract.lone)
        found.update((Leak(file.path, extract.place, number), None) for number in sorted(hits))
        if not extract.opaque:
            patterns = (number for number, pattern in enumerate(also) if pattern.search(extract.text))
            found.update((Leak(file.path, extract.place, pattern=number), None) for number in patterns)
    return list(found)


def _extracts(file: CheckedFile) -> Iterable[Extract]:
    yield Extract("name", file.path)
    with file.open() as stream:
        data = stream.read(_WHOLE_BYTES)
        rest = stream.read(_WHOLE_BYTES)
        yield from texts_of(data)
        while rest:
            yield from fished(data[-_OVERLAP_BYTES:] + rest, "bytes")
            data, rest = rest, stream.read(_WHOLE_BYTES)
