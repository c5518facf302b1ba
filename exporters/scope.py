"""Which parts of a testimony a witness agreed to share with one recipient: the answers to F02.12.

Scopes add up: "no sound" and "no photographs" together mean neither. Where it was asked and not answered,
nothing of the account may be shared; absence is refusal. Paragraphs are numbered as they were read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict

from exporters.document import Answer, Narrative, TestimonyDocument

ACCOUNT: Final = ("F04.01", "F04.02", "F04.03")
"""The account: free recall, the follow-up, and what came before or after."""
ALL, SUMMARY, LISTED, NO_RESTRICTED = "ALL", "SUMMARY", "LISTED", "NOM05"
_NO_MEDIA: Final = {
    "NOAUDIO": frozenset({"audio", "video"}),
    "NOPHOTO": frozenset({"photo", "video"}),
    "NODOC": frozenset({"document", "drawing"}),
}
_COLUMNS: Final = {
    "F02.11.purpose": "purpose",
    "F02.11.recipient": "recipient",
    "F02.12.scope": "scope",
    "F02.12.paragraphs": "paragraphs",
}
_ANY: Final = "any"
_ABOUT_THE_INTERVIEW: Final = frozenset({"F00", "F01", "F02", "F03"})
_HIGHEST: Final = 9_999


class Scope(BaseModel):
    """What may be shared.

    Attributes:
        parts: codes of the form's list ``content_scope``; empty when it was asked and not answered.
        paragraphs: numbers that ``LISTED`` speaks of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    parts: frozenset[str] = frozenset({ALL})
    paragraphs: frozenset[int] = frozenset()

    @property
    def restricted_module(self) -> bool:
        """Whether the account of sexual violence is not left out."""
        return bool(self.parts) and NO_RESTRICTED not in self.parts

    @property
    def _few_words(self) -> bool:
        return not self.parts or bool(self.parts & {SUMMARY, LISTED})

    def allows_media(self, kind: str) -> bool:
        """Say whether attachments of a kind are not left out."""
        return not self._few_words and not any(kind in _NO_MEDIA.get(part, ()) for part in self.parts)

    def allows_answer(self, answer: Answer) -> bool:
        """Say whether an answer is not left out, as what was coded is where paragraphs are listed."""
        told = answer.module not in _ABOUT_THE_INTERVIEW and not answer.module.startswith("F9")
        return not told or (bool(self.parts) and LISTED not in self.parts)

    def allowed_words(self, document: TestimonyDocument, narrative: Narrative) -> list[bool]:
        """Say of each word of a narrative whether it is not left out."""
        if not self._few_words:
            return [True] * len(narrative.words)
        if LISTED not in self.parts or SUMMARY in self.parts:
            return [False] * len(narrative.words)
        return [number in self.paragraphs for number in paragraph_numbers(document, narrative)]

    def left_out(self, document: TestimonyDocument, narrative: Narrative) -> Iterator[tuple[int, int]]:
        """Yield first and last index of each run of words that is left out."""
        first: int | None = None
        for index, allowed in enumerate([*self.allowed_words(document, narrative), True]):
            if not allowed and first is None:
                first = index
            elif allowed and first is not None:
                yield first, index - 1
                first = None


def scope_for(document: TestimonyDocument, purpose: str, recipient: str) -> Scope:
    """Return what may be shared for one purpose with one recipient, by the row of the table that decides."""
    rows: dict[str, dict[str, str]] = {}
    for answer in document.answers:
        if answer.id in _COLUMNS:
            row = rows.setdefault(answer.reference.rpartition("/")[0], {})
            row[_COLUMNS[answer.id]] = answer.value or ""
    asked = [row for row in rows.values() if row.get("purpose") == purpose]
    for wanted in (recipient, _ANY):
        own = [row for row in asked if (row.get("recipient") or _ANY) == wanted]
        if own:
            return _scope(own[-1])
    return Scope()


def paragraph_numbers(document: TestimonyDocument, narrative: Narrative) -> list[int]:
    """Return for each word of a narrative the number of its paragraph as read back; 0 outside the account."""
    if narrative.id not in ACCOUNT:
        return [0] * len(narrative.words)
    number = 0
    for part in document.narratives:
        if part.id in ACCOUNT and part.reference != narrative.reference:
            number += sum(1 for line in part.text.split("\n") if line.strip())
        elif part.reference == narrative.reference:
            break
    found, fresh = [], True
    for word in narrative.words:
        # White space stays with the word before it, so a line ends with the word that holds its end.
        lead = word[: len(word) - len(word.lstrip())]
        if word.strip() and (fresh or "\n" in lead):
            number, fresh = number + 1, False
        found.append(number)
        fresh = fresh or "\n" in word[len(lead) :]
    return found


def _scope(row: dict[str, str]) -> Scope:
    if "scope" not in row:  # an older form, or one of others, that does not ask it
        return Scope()
    return Scope(
        parts=frozenset(row["scope"].split()), paragraphs=frozenset(_numbers(row.get("paragraphs", "")))
    )


def _numbers(listed: str) -> Iterator[int]:
    """Yield the numbers of a list such as ``2, 5-7``; anything else in it is passed over."""
    for piece in listed.replace(",", " ").split():
        first, _, last = piece.partition("-")
        if first.isdecimal() and (not last or last.isdecimal()):
            yield from range(int(first), min(int(last or first), _HIGHEST) + 1)
