"""The lines of the work list: drafts that are being written and testimonies that are sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from desktop.services import autoseal, outgoing
from desktop.services.kinds import CLARIFICATION, EVALUATION, FIRST, KINDS
from desktop.services.outgoing import WAITS
from exporters import clarified
from exporters.shipped_form import shipped_form
from forms.errors import AppError
from storage import clock
from storage.clarifications import ASKED, RECEIVED
from storage.drafts import NOTE
from storage.journal import GATE, HINT, Entry

if TYPE_CHECKING:
    from storage.drafts import DraftInfo
    from storage.vault import Vault

_TESTIMONY: Final = "testimony"
_CLINICIAN: Final = "/data/flag_clinician"  # hidden in the form: opens what a clinician alone may judge
_INTERVIEWS: Final = frozenset(KINDS) - {"LEAD", "INTAKE"}
DRAFT: Final = "draft"
SEALED: Final = "sealed"
REQUEST: Final = "request"
CLOSED_STATES: Final = frozenset(
    {"SEAL", "REVW", "CLAR", "ACPT", "REDA", "APPR", "HAND", "REST", "HOLD", "DEST"}
)


class ClosedHasNoNotes(AppError):
    """A note of the team about a record of the closed part was to be begun."""

    code = "worklist.closed_part"
    text = (
        "Notes of the team do not lie in the closed part, so none is written about a record of it. Nothing "
        "was begun. Please write what is needed into the note on its testimony, without what was said."
    )


class SecondClarification(AppError):
    """A testimony is clarified once; a second time needs a supervisor's decision."""

    code = "worklist.second_clarification"
    text = (
        "This testimony was clarified once already. Nothing was begun. "
        "A second time needs a supervisor's decision with a reason."
    )


@dataclass(frozen=True)
class WorkLine:
    """One testimony, without anything a witness said.

    Attributes:
        kind: ``draft``, ``sealed``, or ``request`` for a clarification that waits to be begun.
        key: the draft's id, or the code of a sealed testimony or a request; ``version`` is 0 but for what is
            sealed.
        code: the testimony's code.
        state: code of the vocabulary ``interview_status``.
        language: code of the language of the interview.
        open_points: questions that wait for an answer.
        changed: last change, or when it was sealed.
        record: code of the vocabulary ``interview_type``, ``NOTE``, or empty when it is not known here.
        about: code of the testimony it belongs to, or empty.
        closed: whether it is a note that was closed.
        note: which note of the team it is, such as ``evaluation``, or empty.
        unevaluated: whether it was sealed here and the team has not evaluated the interview yet.
        outgoing: how far its sealed file is that lies in this vault (`outgoing.states`), or empty.
        held: what keeps it from being sealed, as it was last seen: a gate, `autoseal.TROUBLE`, or empty.
    """

    kind: str
    key: str
    version: int
    code: str
    state: str
    language: str
    open_points: int
    changed: datetime
    record: str = ""
    about: str = ""
    closed: bool = False
    note: str = ""
    unevaluated: bool = False
    outgoing: str = ""
    held: str = ""

    @property
    def can_open(self) -> bool:
        """Whether it can be opened: an interview that is not sealed, or a note of the team."""
        return self.kind == DRAFT and self.state not in CLOSED_STATES

    @property
    def can_seal(self) -> bool:
        """Whether it can be read back and sealed."""
        return self.can_open and self.record != NOTE

    @property
    def can_end(self) -> bool:
        """Whether the witness can take consent back for it here: it was not handed over and is not gone."""
        here = self.can_open or self.state == "REST" or (self.state == "SEAL" and self.outgoing == WAITS)
        return self.kind == DRAFT and self.record != NOTE and here

    @property
    def can_begin(self) -> bool:
        """Whether a supervisor asked for this clarification, and nobody began it."""
        return self.kind == REQUEST

    @property
    def can_review(self) -> bool:
        """Whether a supervisor can look at it, as long as its content is there."""
        return self.kind == SEALED and self.state not in {"REST", "HOLD", "DEST"}

    @property
    def testimony(self) -> str:
        """The code of the testimony that a note would belong to."""
        return self.about if self.record == NOTE or self.kind == REQUEST else self.code


def lines(vault: Vault) -> list[WorkLine]:
    """Return all lines: what was asked of the owner first, then the one changed last.

    A sealed version stands for the draft it came from. The closed part is left out, locked or not: it has a
    page of its own.
    """
    apart = vault.record_keys.closed()
    sealed = [
        WorkLine(SEALED, info.code, info.version, info.code, info.state, info.language, 0, info.sealed_at)
        for info in vault.sealed.list()
        if info.code not in apart
    ]
    codes = {line.code for line in sealed}
    infos = [info for info in vault.drafts.list() if not info.is_closed]
    evaluated = {info.about for info in infos if info.form_id == EVALUATION}
    files, held = outgoing.states(vault), vault.outbox.held()
    drafts = [
        replace(
            _line(info, info.code in evaluated),
            outgoing=files.get(info.code, "") if info.state != "REST" else "",
            held=held.get(info.id, "") if info.state in autoseal.BEGUN else "",
        )
        for info in infos
    ]
    found = [line for line in drafts if line.can_open or line.code not in codes] + sealed
    return [*_requests(vault), *sorted(found, key=_newest_first, reverse=True)]


def begin(
    vault: Vault,
    language: str,
    kind: str = FIRST,
    about: str = "",
    decision: tuple[str, str] | None = None,
    request: str = "",
) -> DraftInfo:
    """Begin a record of a kind with the form that ships for it.

    Args:
        vault: the open vault.
        language: code of the language it begins in.
        kind: code of the vocabulary ``interview_type``.
        about: code of the testimony it belongs to, or empty.
        decision: a supervisor's code and reason, for a second clarification.
        request: code of the request that a clarification answers, or empty.

    Raises:
        SecondClarification: this testimony was clarified once, and no supervisor decided for another time.
    """
    if kind == CLARIFICATION and decision is None and is_clarified(vault, about):
        raise SecondClarification
    with vault.transaction():
        draft = _create(vault, KINDS[kind], language, kind, about)
        planned = Entry("/data/F00/F00_03", "answer", "", kind, clock.now())
        vault.drafts.record(draft.id, planned)
        if KINDS[kind] == _TESTIMONY and _is_clinician(vault):
            vault.drafts.record(draft.id, Entry(_CLINICIAN, "answer", "", "Y", clock.now()))
        if decision is not None:
            by, reason = decision
            vault.drafts.record(draft.id, Entry("SECOND", GATE, by, reason, clock.now()))
        if kind == CLARIFICATION:
            told = clarified.spelled(about, request)
            vault.drafts.record(draft.id, Entry(clarified.CLARIFIES, GATE, None, told, clock.now()))
    return vault.drafts.get(draft.id)


def is_clarified(vault: Vault, code: str) -> bool:
    """Return whether a testimony was clarified already: that is asked of a witness once."""
    return any(info.kind == CLARIFICATION and info.about == code for info in vault.drafts.list())


def hints(vault: Vault, code: str) -> int:
    """Return how many hints about leading questions a draft counted; 0 once it was forgotten."""
    drafts = [info for info in vault.drafts.list() if info.code == code]
    return sum(row.kind == HINT for info in drafts for row in vault.drafts.journal(info.id))


def open_note(vault: Vault, note: str, about: str, language: str) -> DraftInfo:
    """Return the note of a kind that is still open for a testimony, or begin one.

    Raises:
        ClosedHasNoNotes: it would be about a record of the closed part, and lie in the open.
    """
    if vault.record_keys.is_closed(about):
        raise ClosedHasNoNotes
    form_id = shipped_form(note).id
    for info in vault.drafts.list():
        if info.is_note and info.about == about and info.form_id == form_id and info.closed is None:
            return info
    return _create(vault, note, language, NOTE, about)


def _is_clinician(vault: Vault) -> bool:
    """Say whether the owner of the vault is certified as a clinician, whose findings the form then asks."""
    me = vault.team.me()
    return me is not None and "clinician" in me.flags


def _create(vault: Vault, name: str, language: str, kind: str, about: str) -> DraftInfo:
    form = shipped_form(name)
    return vault.drafts.create(
        language=language,
        form_id=form.id,
        form_version=form.version,
        form_hash=form.hash,
        form_source=form.xform,
        kind=kind,
        about=about or None,
    )


def _line(info: DraftInfo, evaluated: bool) -> WorkLine:
    return WorkLine(
        DRAFT,
        info.id,
        0,
        info.code,
        info.state,
        info.language,
        info.open_points,
        info.changed,
        record=info.kind,
        about=info.about or "",
        closed=info.closed is not None,
        note=info.form_id.removeprefix("underseal_") if info.is_note else "",
        unevaluated=not (evaluated or info.is_note) and info.state == "SEAL" and info.kind in _INTERVIEWS,
    )


def _requests(vault: Vault) -> list[WorkLine]:
    """Return the clarifications that the owner of this vault was asked for."""
    me = vault.team.me()
    waiting = [
        known
        for known in vault.sealed.clarifications.list()
        if me is not None and known.asked_of == me.code and known.state in {RECEIVED, ASKED}
    ]
    return [
        WorkLine(
            *(REQUEST, known.number, 0, known.number, "CLAR", "", len(known.answers)),
            datetime.fromisoformat(known.asked_on).replace(tzinfo=UTC),
            record=CLARIFICATION,
            about=known.testimony,
        )
        for known in waiting
    ]


def _newest_first(line: WorkLine) -> tuple[datetime, str, int]:
    return (line.changed, line.code, line.version)
