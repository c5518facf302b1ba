"""The elements of Article 7 (DOMAIN.md 4.2) as a checklist: what to look for, and where the form captures it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from resources.build.design import Column
from resources.build.domain import Domain

SOURCE: Final = "DOMAIN.md"
STATES: Final = "element_state"
_PART: Final = re.compile(r"^### 4\.2 .*?(?=^### )", re.MULTILINE | re.DOTALL)
_COMMON: Final = re.compile(r"\*\*Common[^*]*\*\* (?P<elements>.*?)\. Captured by: (?P<fields>.*)")
_LETTER: Final = re.compile(
    r"^\| \((?P<letter>[a-k])\) [^|]*\| (?P<elements>[^|]*) \| (?P<fields>[^|]*) \|$", re.MULTILINE
)
_QUESTIONS: Final = re.compile(r"[FM]\d\d(?:\.\d\d)?(?:-(?:[FM]\d\d(?:\.\d\d)?|\.\d\d))?|(?<![\w.])\.\d\d")
_NOTE: Final = re.compile(r"\. [A-Z].*")


@dataclass(frozen=True)
class Letter:
    """One letter: ``A`` to ``K``, or "" for what is common to all; its elements; numbers of questions."""

    letter: str
    elements: tuple[str, ...]
    asked: tuple[str, ...]


def letters(domain: Domain) -> list[Letter]:
    """Reads the elements; what is common to all letters comes first.

    Raises:
        ValueError: the text has no such part.
    """
    part = _PART.search(domain.text(SOURCE))
    common = _COMMON.search(part[0]) if part else None
    if part is None or common is None:
        raise ValueError(f"{SOURCE} has no elements of Article 7")
    found = [Letter("", _elements(common["elements"]), _asked(common["fields"]))]
    rows = _LETTER.finditer(part[0])
    found += [
        Letter(row["letter"].upper(), _elements(row["elements"]), _asked(row["fields"])) for row in rows
    ]
    return found


def columns(domain: Domain, node: str) -> list[tuple[Column, str]]:
    """Makes a question for each element, and lists where the form asks about it.

    Args:
        domain: the domain's files.
        node: the question in which letters are chosen.
    """
    made = []
    for letter in letters(domain):
        shown = f"selected(${{{node}}}, '{letter.letter}')" if letter.letter else f"${{{node}}} != ''"
        for number, element in enumerate(letter.elements, 1):
            name = f"{letter.letter.lower() or 'all'}{number}"
            column = Column(
                name=name, type="one", list=STATES, relevant=shown, mode="CODE", redact="IN", english=element
            )
            made.append((column, ", ".join(letter.asked)))
    return made


def _elements(text: str) -> tuple[str, ...]:
    pieces, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == ";" and not depth:
            pieces.append(text[start:place])
            start = place + 1
    return tuple(_sentence(piece) for piece in (*pieces, text[start:]))


def _sentence(piece: str) -> str:
    words = _NOTE.sub("", piece.strip())
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1]
    return words[:1].upper() + words[1:]


def _asked(text: str) -> tuple[str, ...]:
    """Returns the numbers of questions and modules; ``.06`` belongs to the module named before it."""
    found: list[str] = []
    for number in _QUESTIONS.findall(text):
        found.append(f"{found[-1][:3]}{number}" if number.startswith(".") else number)
    return tuple(dict.fromkeys(found))
