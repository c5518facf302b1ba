"""The last steps of a release inside the vault: the checks and the package. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from desktop.services import approving, releasing
from desktop.services.releasing import Part, Preparation
from exporters import consent
from exporters.document import TestimonyDocument, read_document
from exporters.ladder import Context, StepResult, Suggested, climb
from exporters.redaction import SpanTarget
from storage import clock
from storage.sealed import SealedInfo
from storage.vault import Vault

Report = Callable[[str, int, int], None]

_CLOSED: Final = frozenset({"REST", "HOLD", "DEST"})


@dataclass(frozen=True)
class TestimonyLine:
    """One sealed testimony in the supervisor's list."""

    code: str
    version: int
    language: str
    state: str
    sealed: str
    signer: str

    @classmethod
    def of(cls, info: SealedInfo) -> TestimonyLine:
        """Return the line of a sealed version; the day is in this computer's zone."""
        sealed = f"{info.sealed_at.astimezone():%Y-%m-%d}"
        return cls(info.code, info.version, info.language, info.state, sealed, info.signer)


@dataclass(frozen=True)
class PartState:
    """One testimony of a release: how far its redaction is, and what the ladder says."""

    code: str
    version: int
    language: str
    state: str
    open_points: int
    steps: tuple[StepResult, ...]

    @property
    def refused(self) -> bool:
        """Whether a step stops the release."""
        return any(step.outcome == "refused" for step in self.steps)


@dataclass(frozen=True)
class ReleaseState:
    """What the release page shows.

    Attributes:
        restored: when the backup was made that this vault was restored from, or None.
        doubt: codes of testimonies whose signed copies it may have given out since without knowing.
    """

    code: str
    recipient: str
    recipient_name: str
    state: str
    note: str
    parts: tuple[PartState, ...]
    approvals_needed: int = 0
    approved_by: tuple[str, ...] = ()
    restored: datetime | None = None
    doubt: tuple[str, ...] = ()

    @property
    def changeable(self) -> bool:
        """Whether it is still being prepared."""
        return self.state == "draft"

    @property
    def ready(self) -> bool:
        """Whether nothing stops the release."""
        return bool(self.parts) and not self.doubt and not any(part.refused for part in self.parts)


def testimonies(vault: Vault) -> list[TestimonyLine]:
    """Return the sealed testimonies that may be shared, the newest first."""
    return [TestimonyLine.of(info) for info in vault.sealed.list() if info.state not in _CLOSED]


def release_state(vault: Vault, release: str) -> ReleaseState:
    """Return how far a release is, with every step of the ladder asked anew."""
    preparation = releasing.read(vault, release)
    card = vault.recipients.get(preparation.recipient)
    parts = tuple(_part_state(vault, release, preparation, part) for part in preparation.parts)
    return ReleaseState(
        release,
        card.code,
        card.name,
        vault.releases.info(release).state,
        preparation.note,
        parts,
        vault.team.rules().approvals,
        approving.approved_by(vault, release, preparation),
        vault.giving.restored(),
        tuple(part.code for part in in_doubt(vault, preparation)),
    )


def in_doubt(vault: Vault, preparation: Preparation) -> list[Part]:
    """Return the testimonies whose signed copies a restored vault may have given out without knowing."""
    giving = vault.giving
    return [
        part
        for part in preparation.parts
        if giving.in_doubt(part.code, part.version)
        and giving.place_of(part.code, part.version, preparation.recipient) is None
    ]


def state_given(vault: Vault, release: str, words: str) -> None:
    """Keep that all that was given out of a release's testimonies is known here now, and how one knows.

    Raises:
        ReasonTooShort: the words say nothing.
    """
    with vault.transaction():
        for part in in_doubt(vault, releasing.read(vault, release)):
            vault.giving.settle(part.code, part.version, words)


def bring_given(vault: Vault, path: Path) -> int:
    """Take in a list of what this vault gave out; return how much of it was not known.

    Raises:
        AppError: it is none, or another member's.
    """
    from exporters.given_list import take_given

    return take_given(vault, path)


def save_given(vault: Vault, path: Path) -> int:
    """Write a list of what this vault gave out; return how many signed copies that are.

    Raises:
        AppError: it cannot be written.
    """
    from exporters.given_list import write_given

    return write_given(vault, path)


def ladder_context(vault: Vault, release: str, preparation: Preparation, part: Part) -> Context:
    """Return what the ladder looks at for one testimony of a release, as the vault knows it now."""
    document = read_document(vault.sealed.get(part.code, part.version).document)
    card, info = vault.recipients.get(preparation.recipient), vault.sealed.info(part.code, part.version)
    members, rules = vault.team.members(), vault.team.rules()
    return Context(
        document=document,
        plan=part.plan,
        terms=consent.terms_for(_newest(vault, part.code, document), card.purpose, card.code),
        purpose=card.purpose,
        recipient=card.code,
        today=_today(),
        status="REST" if vault.withdrawals.closed_for(part.code, card.code) else info.state,
        interviewer=info.signer,
        approvers=approving.approved_by(vault, release, preparation),
        approvals_needed=rules.approvals,
        alone=sum(vault.team.standing(member).state == "member" for member in members) == 1,
        suggestions=tuple(_suggestions(document, preparation)),
        recipient_confirmed=vault.recipients.confirmed(card.code) is not None,
        custody_holds=vault.custody.verify().ok,
        mosaic_note=preparation.note,
        earlier_recipients=_earlier(vault, release, part),
        records=len(preparation.parts),
    )


def _newest(vault: Vault, code: str, document: TestimonyDocument) -> TestimonyDocument:
    """Return the newest sealed version of a testimony: what it says of consent is what holds today."""
    newest = max(
        (info.version for info in vault.sealed.list() if info.code == code), default=document.version
    )
    if newest <= document.version:
        return document
    return read_document(vault.sealed.get(code, newest).document)


def set_note(vault: Vault, release: str, note: str) -> None:
    """Keep the answer to the question: who would recognise this?"""
    preparation = releasing.read(vault, release)
    releasing.write(vault, release, preparation.model_copy(update={"note": note}))


def hand_over(vault: Vault, release: str, path: Path, report: Report) -> str:
    """Build the package, check it for leaks, encrypt it to the recipient; return the release's code.

    Raises:
        AppError: a step refuses, a withheld word was found, or the file cannot be written; nothing was
            released.
    """
    from desktop.services.exporting import export

    export(vault, release, path, report)
    return release


def _part_state(vault: Vault, release: str, preparation: Preparation, part: Part) -> PartState:
    info = vault.sealed.info(part.code, part.version)
    if info.state == "DEST":
        return PartState(part.code, part.version, info.language, info.state, 0, ())
    context = ladder_context(vault, release, preparation, part)
    targets = [suggested.target for suggested in context.suggestions]
    return PartState(
        part.code,
        part.version,
        context.document.language,
        context.status,
        len(part.plan.open_points(context.document, targets)),
        tuple(climb(context)),
    )


def _suggestions(document: TestimonyDocument, preparation: Preparation) -> list[Suggested]:
    return [
        Suggested(
            SpanTarget(narrative=reference, first=span.first_word, last=span.last_word),
            span.kind,
            span.category,
        )
        for reference, spans in releasing.find(document, preparation.known).items()
        for span in spans
    ]


def _earlier(vault: Vault, release: str, part: Part) -> tuple[str, ...]:
    others = [info for info in vault.releases.list() if info.code != release and info.state != "draft"]
    return tuple(
        info.recipient
        for info in others
        if any(p.code == part.code for p in releasing.read(vault, info.code).parts)
    )


def _today() -> date:
    return clock.now().date()
