"""What a sealed clarification says of the testimony it clarifies, and what its arrival changes there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from exporters.document import TestimonyDocument
from forms.codes import is_code
from storage.clarifications import ASKED, BACK, BEGUN
from storage.errors import NoSuchItem
from storage.vault import Vault

CLARIFIES: Final = "CLARIFIES"
"""Path of the journal entry, a ``gate``, that names the testimony and the request (`exporters.remarks`)."""
POINTS: Final = "POINTS"
"""Path of the journal entry that holds what was asked, a point a line."""
_ANSWER: Final = f"F00.{CLARIFIES.casefold()}"


@dataclass(frozen=True)
class Link:
    """What a clarification belongs to: a testimony, and the request with its number, or "" without one."""

    testimony: str
    number: str


def spelled(testimony: str, number: str = "") -> str:
    """Return how the remark of a sealed clarification names what it belongs to."""
    return f"{testimony} {number}".strip()


def link_of(document: TestimonyDocument) -> Link | None:
    """Return what a document clarifies, or None when it is no clarification of a known shape."""
    told = next((answer.value or "" for answer in document.answers if answer.id == _ANSWER), "").split()
    if not told or not is_code(told[0], "T"):
        return None
    return Link(told[0], told[1] if len(told) > 1 and is_code(told[1], "Q") else "")


def came_back(vault: Vault, document: TestimonyDocument) -> None:
    """Let the review of a testimony go on when its clarification came in; in the caller's transaction."""
    link = link_of(document)
    if link is None:
        return
    try:
        versions = vault.sealed.versions(link.testimony)
    except NoSuchItem:
        return
    for known in vault.sealed.clarifications.about(link.testimony):
        if known.state in {ASKED, BEGUN} and link.number in {"", known.number}:
            vault.sealed.clarifications.put(replace(known, state=BACK, record=document.code))
    if versions[0].state == "CLAR":
        vault.sealed.set_state(link.testimony, versions[0].version, "REVW")
        vault.custody.append(link.testimony, "REVW", details={"step": "clarified", "record": document.code})
