"""What a witness asked for after sealing: recording it, recalling, destroying, keeping. Vault lane only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from desktop.i18n import tr
from desktop.services import printing, releasing
from desktop.services.approving import NobodyToAsk, NotAnApproval, NotASupervisor
from desktop.services.cardfiles import read_small, write_small
from desktop.services.kinds import WITHDRAWAL
from desktop.services.releasing import Part, Preparation
from exporters.approval import Approval, approve, check_approval
from forms.errors import AppError
from storage import clock, ending
from storage.canonical import NotJson, canonical, read_json
from storage.releases import DRAFT
from storage.vault_keys import RENEWAL_DUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.vault import Vault
    from storage.withdrawals import ConsentEvent, Hold, Tombstone

CLOSED: Final = frozenset({"REST", "HOLD", "DEST"})


class NotAHoldRequest(AppError):
    """A file that was chosen as a request for a legal hold is none."""

    code = "desktop.hold.request"
    text = (
        "This file does not ask for a legal hold, or it is damaged. Nothing was approved. "
        "Please ask for it again."
    )


@dataclass(frozen=True)
class Package:
    """A release in which a testimony was handed over.

    Attributes:
        release: its code.
        recipient: code of the recipient.
        name: their name.
        alias: the code under which they know the testimony.
        day: when the release was changed last.
        recall: ``sent``, ``confirmed``, ``refused`` or "".
    """

    release: str
    recipient: str
    name: str
    alias: str
    day: date
    recall: str


@dataclass(frozen=True)
class Record:
    """What the page shows of one testimony, without its content."""

    code: str
    state: str
    sealed: date
    versions: int
    events: tuple[ConsentEvent, ...]
    packages: tuple[Package, ...]
    recipients: tuple[tuple[str, str], ...]
    hold: Hold | None
    tombstone: Tombstone | None
    look_again: date | None
    has_identity: bool
    alone: bool
    forms: tuple[tuple[str, str], ...] = ()

    @property
    def overdue(self) -> bool:
        """Whether the day to look at it again has come."""
        return self.look_again is not None and self.look_again <= clock.now().date()


class HoldRequest(BaseModel):
    """A supervisor's question to another: may this testimony be kept against destruction?"""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    type: Literal["underseal.hold-request/1"] = "underseal.hold-request/1"
    code: str
    by: str
    reason: str


def record_of(vault: Vault, code: str) -> Record:
    """Return what is known of a testimony.

    Raises:
        NoSuchItem: it is not here.
    """
    known, versions = vault.withdrawals, vault.sealed.versions(code)
    cards = tuple((card.code, card.name) for card in vault.recipients.list())
    return Record(
        code=code,
        state=versions[0].state,
        sealed=versions[-1].sealed_at.date(),
        versions=len(versions),
        events=tuple(known.events(code)),
        packages=tuple(_packages(vault, code)),
        recipients=cards,
        hold=known.hold(code),
        tombstone=known.tombstone(code),
        look_again=known.look_again(code, vault.team.rules().retention_days),
        has_identity=vault.record_keys.has(code, "identity"),
        alone=_alone(vault),
        forms=tuple(_forms(vault, code)),
    )


def destroy(vault: Vault, code: str, reason: str) -> None:
    """Destroy a testimony everywhere in this vault, then give the vault a new key.

    Raises:
        AppError: it may not be destroyed, or could not be; see `Withdrawals.destroy`.
    """
    overdue = record_of(vault, code).overdue
    emptied = list(_emptied_releases(vault, code))
    vault.withdrawals.destroy(code, reason, overdue=overdue, also=partial(_also, vault, code, emptied))
    for draft in vault.drafts.list():
        if draft.code == code:
            vault.forget_draft(draft.id, "withdrawn")
    vault.blobs.remove_orphans()
    vault.finish_forgetting("withdrawn")


def destroy_identity(vault: Vault, code: str, reason: str) -> None:
    """Destroy who the witness is, then give the vault a new key.

    Raises:
        AppError: it may not be destroyed; see `Withdrawals.destroy_identity`.
    """
    vault.withdrawals.destroy_identity(code, reason)
    vault.rotate()


def write_note(vault: Vault, code: str, package: Package, path: Path) -> None:
    """Write the note that asks one recipient to stop using a testimony, and remember that it was written.

    It names codes only: theirs for the testimony, and the release's.

    Raises:
        AppError: the file cannot be written.
    """
    words = tr(
        "The person who gave testimony {alias} in release {release} has withdrawn consent. "
        "Please stop using it, destroy every copy, and answer whether you did. "
        "Where the law obliges you to keep it, please say so.",
        alias=package.alias,
        release=package.release,
    )
    write_small(path, f"{words}\n\n{clock.now():%Y-%m-%d}\n".encode())
    printing.printed(vault, printing.RECALL_NOTE, code, release=package.release)
    vault.withdrawals.set_recall(package.release, code, "sent")


def due(vault: Vault) -> list[str]:
    """Return the codes of testimonies whose day to be looked at again has come."""
    days = vault.team.rules().retention_days if vault.team.fingerprint() else 0
    return vault.withdrawals.due(days, clock.now().date())


def ask_hold(vault: Vault, code: str, reason: str, path: Path | None) -> None:
    """Ask for a legal hold: write the question to another supervisor; who is alone decides alone.

    Raises:
        NobodyToAsk: there are others, but no file was named.
        AppError: see `Withdrawals.ask_hold`; or the file cannot be written.
    """
    me = vault.team.signer().code
    with vault.transaction():
        vault.withdrawals.ask_hold(code, reason, me)
        if _alone(vault):
            vault.withdrawals.set_hold(code, me)
        elif path is None:
            raise NobodyToAsk
        else:
            request = HoldRequest(code=code, by=me, reason=reason.strip())
            write_small(path, canonical(request.model_dump(mode="json")))


def read_hold_request(path: Path) -> HoldRequest:
    """Read what another supervisor asks.

    Raises:
        NotAHoldRequest: it is no such file.
    """
    try:
        return HoldRequest.model_validate(read_json(read_small(path)))
    except (NotJson, ValidationError):
        raise NotAHoldRequest from None


def approve_hold(vault: Vault, request: HoldRequest, path: Path) -> None:
    """Approve a legal hold that somebody else asked for, and write the approval to a new file.

    Raises:
        NotASupervisor: this vault's owner is none, or asked for it.
    """
    signer = vault.team.signer()
    if signer.member.role != "supervisor" or signer.code == request.by:
        raise NotASupervisor
    approval = approve(signer, signer.code, _subject(request), clock.now().date())
    write_small(path, canonical(approval.model_dump(mode="json")))
    vault.custody.append(request.code, "HOLD", reason=request.reason, details={"step": "approved"})


def bring_hold_approval(vault: Vault, code: str, path: Path) -> str:
    """Put a hold in force with the approval that somebody gave; return their member code.

    Raises:
        NotAnApproval: it is none, or nothing was asked for.
        ApprovalInvalid: it is for something else.
        NotASupervisor: who signed may not approve.
    """
    hold = vault.withdrawals.hold(code)
    if hold is None:
        raise NotAnApproval
    try:
        approval = Approval.model_validate(read_json(read_small(path)))
    except (NotJson, ValidationError):
        raise NotAnApproval from None
    subject = _subject(HoldRequest(code=code, by=hold.asked_by, reason=hold.reason))
    facts = check_approval(approval, subject, vault.team.trust())
    if facts.role != "supervisor" or facts.member_code == hold.asked_by:
        raise NotASupervisor
    vault.withdrawals.set_hold(code, approval.by)
    return approval.by


def _subject(request: HoldRequest) -> str:
    return hashlib.sha256(canonical(request.model_dump(mode="json"))).hexdigest()


def _forms(vault: Vault, code: str) -> Iterator[tuple[str, str]]:
    """Yield code and id of the closed forms about a testimony."""
    for info in vault.drafts.list():
        closed = info.closed is not None and info.state != "DEST"
        if info.about == code and info.form_id == f"underseal_{WITHDRAWAL}" and closed:
            yield info.code, info.id


def _alone(vault: Vault) -> bool:
    return len(vault.team.supervisors()) <= 1 if vault.team.fingerprint() else True


def _packages(vault: Vault, code: str) -> Iterator[Package]:
    names = {card.code: card.name for card in vault.recipients.list()}
    for info in vault.releases.list():
        for part in releasing.read(vault, info.code).parts if info.state != DRAFT else ():
            if part.code == code:
                recall = vault.withdrawals.recall(info.code, code)
                name = names.get(info.recipient, "")
                yield Package(info.code, info.recipient, name, part.alias, info.changed.date(), recall)


def _also(vault: Vault, code: str, emptied: list[tuple[str, bytes]]) -> None:
    """Do what goes in the same moment as a testimony."""
    for release, document in emptied:
        vault.releases.empty(release, document)
    ending.remove_notes(vault, code)
    vault.settings.set(RENEWAL_DUE, True)


def _emptied_releases(vault: Vault, code: str) -> Iterator[tuple[str, bytes]]:
    """Yield every release with a testimony, without what was decided about it: decisions can quote.

    They are read before the testimony goes, because those of a closed record lie under its key.
    """
    for info in vault.releases.list():
        preparation = releasing.read(vault, info.code)
        if all(part.code != code for part in preparation.parts):
            continue
        if info.state == DRAFT:
            parts = tuple(part for part in preparation.parts if part.code != code)
        else:
            parts = tuple(_bare(part) if part.code == code else part for part in preparation.parts)
        left = Preparation(recipient=preparation.recipient, parts=parts, approved=preparation.approved)
        yield info.code, left.model_dump_json().encode()


def _bare(part: Part) -> Part:
    return part.model_copy(update={"plan": part.plan.model_copy(update={"decisions": (), "floors": ()})})
