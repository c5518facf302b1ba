"""From the last answer to the sealed bundle: read-back, what is still missing, sealing. Vault lane only."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.services import apart, correcting, gates, reading
from desktop.services.gates import Why
from desktop.services.interview import Interview
from desktop.services.reading import Paragraph
from desktop.services.softgates import SEALING, Soft, soft_gates
from desktop.services.stages import in_words
from exporters.closed_record import openers
from exporters.shipped_form import pinned_form
from forms.errors import AppError
from storage import clock
from storage.drafts import DraftInfo
from storage.errors import StorageError
from storage.journal import Entry
from storage.vault import Vault

if TYPE_CHECKING:
    from exporters.transfer import SealedReceipt

Report = Callable[[str, int, int], None]

FORGOTTEN: Final = "sealed"
_MOST_NAMED: Final = 6
_BEFORE_READING: Final = frozenset({"OPEN", "PAUS"})
_WAY_TO_SIGNED: Final = {
    "OPEN": ("READ", "SIGN"),
    "PAUS": ("READ", "SIGN"),
    "READ": ("SIGN",),
    "STOP": ("SIGN",),
}


class ForgettingUnfinished(AppError):
    """A testimony was sealed, but its traces are not all gone yet."""

    code = "desktop.sealing.forgetting"
    text = (
        "The testimony is sealed and its file is written. "
        "Its traces could not all be removed from this vault yet. "
        "Please check the disk, then lock and open the vault: the rest is done by itself."
    )


class NotHandedOverYet(AppError):
    """A testimony was sealed into the vault, but no copy could be made where the person wanted it."""

    code = "desktop.sealing.handing_over"
    text = (
        "The testimony is sealed and safe in this vault, but no copy could be written to the place you "
        "chose. Please hand it over from the list of testimonies, to another stick or disk."
    )


class NotReadyToSeal(AppError):
    """A hard gate of the interview is not passed."""

    code = "sealing.not_ready"
    text = (
        "This testimony cannot be sealed yet: a step that comes before sealing is missing. Everything you "
        "saved is safe. Please open the testimony; the page for sealing says what is missing."
    )


@dataclass(frozen=True)
class Statement:
    """A statement at read-back.

    Attributes:
        code: of the testimony.
        paragraphs: in reading order.
        saved: time of the last change, ``14:02``.
        stopped: whether the interview was stopped early; then it may stay unread and unsigned.
        signed: whether it was read and signed, so that nothing may be changed.
    """

    code: str
    paragraphs: tuple[Paragraph, ...]
    saved: str
    stopped: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Readiness:
    """What the seal page shows.

    Attributes:
        code: of the testimony.
        language: of the interview.
        unread: paragraphs that were not read back.
        open_points: questions that must be answered or explained.
        where: titles of the modules with open points, a few of them.
        openers: member codes of those who can open it afterwards.
        locked: hard gates that keep it from being sealed.
        warnings: soft gates that somebody must pass with a reason first.
        stopped: whether the interview was stopped early; then open points may stay open.
    """

    code: str
    language: str
    unread: int
    open_points: int
    where: tuple[str, ...]
    openers: tuple[str, ...]
    locked: tuple[Why, ...] = ()
    warnings: tuple[Soft, ...] = ()
    stopped: bool = False

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        answered = self.stopped or not self.open_points
        return answered and not self.locked and bool(self.openers)


class ReadingBack:
    """One statement being read back; replays its journal once. Vault lane only."""

    def __init__(self, vault: Vault, draft: str) -> None:
        """Open a draft to be read back; the custody log tells of it."""
        self._vault = vault
        self._draft = draft
        self._info, self._interview, self._rows = replayed(vault, draft)
        self._saved = self._info.changed
        self._began = self._info.state not in _BEFORE_READING
        vault.custody.opened(self._info.code)

    def statement(self) -> Statement:
        """Return the statement as it stands."""
        interview = self._interview
        facts = interview.facts()
        return Statement(
            self._info.code,
            tuple(reading.statement(interview.account(), self._rows, apart.account(self._info.is_closed))),
            f"{self._saved.astimezone():%H:%M}",
            stopped=gates.STOPPED in facts.passed,
            signed=not facts.unread and facts.value("F90.06") in gates.SIGNED,
        )

    def settle(self, paragraph: Paragraph, new: str | None, reason: str = "") -> Statement:
        """Keep what the witness said about one paragraph; return the statement after it.

        Args:
            paragraph: the paragraph.
            new: the corrected words, or None when the witness confirmed it.
            reason: why it is corrected, in the witness's words, or empty.
        """
        at = clock.now()
        entries = [reading.confirmation(paragraph, at)]
        if new is not None:
            # First what was corrected, then the whole answer, which is what counts from here on.
            old = self._interview.node(paragraph.reference).value
            whole = reading.corrected_answer(old, paragraph, new)
            edit = self._interview.edit(paragraph.reference, whole)
            told = correcting.rows_of(self._interview, paragraph, new, reason)
            entries = [reading.correction(paragraph, new, at), *edit.entries, *told]
        return self._keep(entries, at)

    def add(self, text: str) -> Statement:
        """Put what was missing as a new paragraph at the end; it is read back like any other."""
        asked = self._interview.account()
        if not asked or not text.strip():
            return self.statement()
        last = asked[0 if self._info.is_closed else -1]
        line = " ".join(text.split())
        edit = self._interview.edit(last.reference, f"{last.value}\n{line}" if last.value else line)
        return self._keep(list(edit.entries), clock.now())

    def _keep(self, entries: list[Entry], at: datetime) -> Statement:
        drafts = self._vault.drafts
        with self._vault.transaction():
            if not self._began:
                drafts.set_state(self._draft, "READ")
            for entry in entries:
                drafts.record(self._draft, entry)
        self._began = True
        for entry in entries:
            self._rows.append(entry)
            self._interview.note(entry)
        self._saved = at
        return self.statement()


def statement(vault: Vault, draft: str) -> Statement:
    """Return the statement of a draft as it is read back."""
    return ReadingBack(vault, draft).statement()


def settle(vault: Vault, draft: str, paragraph: Paragraph, new: str | None) -> Statement:
    """Keep what the witness said about one paragraph; see `ReadingBack.settle`."""
    return ReadingBack(vault, draft).settle(paragraph, new)


def readiness(vault: Vault, draft: str, language: str) -> Readiness:
    """Return whether a draft can be sealed, and what is missing.

    Args:
        vault: the interviewer's vault.
        draft: id of the draft.
        language: code of the language that modules are named in.

    Raises:
        NobodyTrained: it is a closed record, and no supervisor is trained.
    """
    info, interview, _rows = replayed(vault, draft)
    named = next((n for n in interview.session.form.languages if n.endswith(f"({language})")), None)
    if named is not None:
        interview.set_language(named)
    modules = [module for module in interview.modules() if module.open_points]
    facts = interview.facts()
    return Readiness(
        info.code,
        info.language,
        facts.unread,
        sum(module.open_points for module in modules),
        tuple(module.title for module in modules[:_MOST_NAMED]),
        tuple(member.code for member in openers(vault, closed=info.is_closed)),
        locked=tuple(gates.not_sealable(facts)),
        warnings=tuple(soft_gates(facts, SEALING)),
        stopped=gates.STOPPED in facts.passed,
    )


def go_on(vault: Vault, draft: str, warnings: Sequence[Soft], reason: str) -> None:
    """Record why somebody seals although something is missing."""
    _info, interview, _rows = replayed(vault, draft)
    with vault.transaction():
        for soft in warnings:
            for entry in interview.go_on(soft.value, reason).entries:
                vault.drafts.record(draft, entry)


def seal(vault: Vault, draft: str, path: Path, report: Report) -> str:
    """Seal a draft and write the file for the supervisors where a person wants it; return its code.

    An interviewer's is sealed into the vault and handed over from there. A supervisor's own key would open it
    there, and a record of the closed part is in no list, so these are written to their place at once.

    Raises:
        NotReadyToSeal: a hard gate of the interview is not passed.
        NotHandedOverYet: it is sealed, but no copy could be made; the vault has it.
        ForgettingUnfinished: it is sealed and handed over, but not all of it could be forgotten yet.
        AppError: it cannot be sealed or written; nothing was changed.
    """
    from exporters.carrying import hand_over
    from exporters.transfer import opens_itself, write_sealed

    if opens_itself(vault) or vault.drafts.get(draft).is_closed:
        return _seal(vault, draft, report, partial(write_sealed, dst=path))
    unfinished = None
    code = vault.drafts.get(draft).code
    try:
        seal_here(vault, draft, report)
    except ForgettingUnfinished as error:
        unfinished = error
    try:
        hand_over(vault, code, path, report=partial(_tell, report))
    except AppError:
        raise NotHandedOverYet from None
    if unfinished is not None:
        raise unfinished
    return code


def seal_here(
    vault: Vault, draft: str, report: Report, remarks: Callable[[Interview], Iterable[Entry]] | None = None
) -> str:
    """Seal a draft into the outbox of its vault; return the testimony's code.

    Where team policy says so, an interviewer's vault then forgets the testimony, keeps the receipt and gets a
    new key, so that old pages on the disk belong to a key that is gone.

    Args:
        vault: the interviewer's.
        draft: id of the draft.
        report: told what is done and how far it is; what it raises before the testimony is sealed stops it.
        remarks: gives entries to be recorded and sealed with it.

    Raises:
        NotReadyToSeal: a hard gate of the interview is not passed.
        ForgettingUnfinished: it is sealed, but not all of it could be forgotten yet.
        AppError: it cannot be sealed or written; nothing was changed.
    """
    from exporters.transfer import seal_into_outbox

    try:
        return _seal(vault, draft, report, seal_into_outbox, remarks)
    except ForgettingUnfinished:
        raise
    except BaseException:
        # What was done to the database is taken back; a file that was written is not.
        with contextlib.suppress(StorageError):
            vault.outbox.remove_orphans()
        raise


def _seal(
    vault: Vault,
    draft: str,
    report: Report,
    write: Callable[..., SealedReceipt],
    remarks: Callable[[Interview], Iterable[Entry]] | None = None,
) -> str:
    _info, interview, _rows = replayed(vault, draft)
    if gates.not_sealable(interview.facts()):
        raise NotReadyToSeal
    with vault.transaction():
        for state in _WAY_TO_SIGNED.get(vault.drafts.get(draft).state, ()):
            vault.drafts.set_state(draft, state)
        for entry in (*interview.finish().entries, *(remarks(interview) if remarks else ())):
            vault.drafts.record(draft, entry)
        receipt = write(vault, draft, report=in_words(report))
        if forgets := _forgets(vault):
            vault.plan_to_forget(draft)
    if forgets:
        _tell(report, "forget", 0, 0)
        try:
            vault.finish_forgetting(FORGOTTEN)
        except StorageError:
            raise ForgettingUnfinished from None
    return receipt.code


def _tell(report: Report, stage: str, done: int, total: int) -> None:
    """Say what is being done now; a wish to stop comes too late, for the testimony is sealed."""
    with contextlib.suppress(BaseException):
        in_words(report)(stage, done, total)


def _forgets(vault: Vault) -> bool:
    me = vault.team.me()
    others = me is not None and me.role != "supervisor"
    return others and vault.team.rules().forget_after_sealing


def replayed(vault: Vault, draft: str) -> tuple[DraftInfo, Interview, list[Entry]]:
    """Return a draft as its journal tells it."""
    info = vault.drafts.get(draft)
    rows: list[Entry] = list(vault.drafts.journal(draft))
    form = pinned_form(info.form_id, info.form_hash, vault.drafts.form_source(draft))
    return info, Interview(form, rows, began=info.created, closed=info.is_closed), rows
