"""The lines of the work list: drafts that are being written and testimonies that are sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from exporters.shipped_form import form_of

if TYPE_CHECKING:
    from storage.drafts import DraftInfo
    from storage.vault import Vault

DRAFT: Final = "draft"
SEALED: Final = "sealed"
CLOSED_STATES: Final = frozenset(
    {"SEAL", "REVW", "CLAR", "ACPT", "REDA", "APPR", "HAND", "REST", "HOLD", "DEST"}
)


@dataclass(frozen=True)
class WorkLine:
    """One testimony, without anything a witness said.

    Attributes:
        kind: ``draft`` or ``sealed``.
        key: the draft's id, or the code of a sealed testimony; ``version`` is 0 for a draft.
        code: the testimony's code.
        state: code of the vocabulary ``interview_status``.
        language: code of the language of the interview.
        open_points: questions that wait for an answer.
        changed: last change, or when it was sealed.
    """

    kind: str
    key: str
    version: int
    code: str
    state: str
    language: str
    open_points: int
    changed: datetime

    @property
    def can_open(self) -> bool:
        """Whether its interview can still be opened and changed."""
        return self.kind == DRAFT and self.state not in CLOSED_STATES


def lines(vault: Vault) -> list[WorkLine]:
    """Return all lines, the one changed last first. A sealed version stands for the draft it came from."""
    sealed = [
        WorkLine(SEALED, info.code, info.version, info.code, info.state, info.language, 0, info.sealed_at)
        for info in vault.sealed.list()
    ]
    codes = {line.code for line in sealed}
    drafts = [
        WorkLine(DRAFT, info.id, 0, info.code, info.state, info.language, info.open_points, info.changed)
        for info in vault.drafts.list()
    ]
    found = [line for line in drafts if line.can_open or line.code not in codes] + sealed
    return sorted(found, key=_newest_first, reverse=True)


def begin(vault: Vault, language: str) -> DraftInfo:
    """Begin a testimony with the form that ships with the program."""
    form = form_of(None)
    return vault.drafts.create(
        language=language, form_id=form.id, form_version=form.version, form_hash=form.hash
    )


def _newest_first(line: WorkLine) -> tuple[datetime, str, int]:
    return (line.changed, line.code, line.version)
