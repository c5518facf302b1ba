"""Asking other supervisors whether a release may go out, and answering when one is asked.

A proposal is what the approver must see: for whom, every plan, and what the recipient would read. It is
signed by who asks and encrypted to the other supervisors. An approval is a small signed file that goes back;
it is for these plans and no others. Everything here runs on the vault lane.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from desktop.services import previewing, releasing
from desktop.services.cardfiles import read_small, write_small
from desktop.services.releasing import Preparation
from exporters import age
from exporters.approval import Approval, ApprovalInvalid, approve, check_approval, subject_of
from exporters.closed_record import openers
from exporters.document import TestimonyDocument, document_hash, read_document
from exporters.partial import partial_file, typed_file_errors
from exporters.redaction import RedactionPlan
from exporters.trust import SignerRevoked, require_certified
from exporters.view import ReleasedView
from forms.errors import AppError
from storage import clock, jose
from storage.canonical import NotJson, canonical, read_json
from storage.vault import Vault

TYP: Final = "underseal-proposal+json"
_LARGEST: Final = 64 * 1024 * 1024


class NotAProposal(AppError):
    """A file that was chosen as a proposal is none."""

    code = "desktop.approval.proposal"
    text = (
        "This file does not ask for an approval, or it is damaged. Nothing was approved. "
        "Please ask for it again."
    )


class ProposalDiffers(AppError):
    """A proposal shows other words than its own decisions give."""

    code = "desktop.approval.differs"
    text = (
        "What this proposal shows is not what its decisions make of the testimony in your vault. "
        "Nothing was approved. Do not approve it; ask the person who sent it."
    )


class NotAnApproval(AppError):
    """A file that was brought as an approval is none."""

    code = "desktop.approval.shape"
    text = "This file is not an approval, or it is damaged. Nothing was kept. Please ask for it again."


class NobodyToAsk(AppError):
    """The team has no other supervisor."""

    code = "desktop.approval.nobody"
    text = (
        "There is no other supervisor in this team who could approve. Nothing was written. "
        "Let somebody in, or change the number of approvals under Team."
    )


class NotASupervisor(AppError):
    """A proposal or approval comes from somebody whose role does not allow it."""

    code = "desktop.approval.role"
    text = "This was not signed by a supervisor of this team. Nothing was kept."


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Proposal(_Model):
    """What an approver must know.

    Attributes:
        release: code of the release.
        recipient: code of the recipient.
        recipient_name: their name.
        by: member code of who asks.
        subject: what an approval signs, `exporters.approval.subject_of`.
        plans: the decisions on each testimony.
        views: what the recipient would read of each.
        labels: label of each entity of the plans.
    """

    type: Literal["underseal.proposal/1"] = "underseal.proposal/1"
    release: str
    recipient: str
    recipient_name: str
    by: str
    subject: str
    plans: tuple[RedactionPlan, ...]
    views: tuple[ReleasedView, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A proposal that was read.

    Attributes:
        proposal: what it says.
        compared: whether every testimony is in this vault too, and shows the same.
    """

    proposal: Proposal
    compared: bool


def subject(release: str, preparation: Preparation) -> str:
    """Return what approvals of a release sign."""
    return subject_of(release, [part.plan for part in preparation.parts])


def approvals_of(vault: Vault, release: str, preparation: Preparation) -> Iterator[Approval]:
    """Yield the approvals that were brought and hold for the release as it is now."""
    asked = subject(release, preparation)
    for data in vault.releases.get(release).approvals.values():
        try:
            yield _checked(vault, data, asked)
        except AppError:
            continue


def approved_by(vault: Vault, release: str, preparation: Preparation) -> tuple[str, ...]:
    """Return the member codes of those who approved a release as it is, or as it was handed over."""
    if preparation.approved is not None:
        return preparation.approved.by
    return tuple(approval.by for approval in approvals_of(vault, release, preparation))


def write_proposal(vault: Vault, release: str, path: Path) -> None:
    """Write the file that asks every other supervisor of the team.

    Raises:
        NobodyToAsk: there is none; for a record of the closed part, none who is trained.
        exporters.errors.ExportError: the file cannot be written.
    """
    signer, preparation = vault.team.signer(), releasing.settle(vault, release)
    closed = any(vault.record_keys.is_closed(part.code) for part in preparation.parts)
    others = [m.age_recipient for m in openers(vault, closed=closed) if m.code != signer.code]
    if not others:
        raise NobodyToAsk
    card = vault.recipients.get(preparation.recipient)
    proposal = Proposal(
        release=release,
        recipient=card.code,
        recipient_name=card.name,
        by=signer.code,
        subject=subject(release, preparation),
        plans=tuple(part.plan for part in preparation.parts),
        views=previewing.preview(vault, release, preparation),
        labels=preparation.labels,
    )
    payload = canonical(proposal.model_dump(mode="json"))
    signed = {"payload": jose.b64url(payload), **jose.sign_detached(signer, payload, TYP)}
    with partial_file(path) as file, age.Encryptor(file, others) as encryptor:
        encryptor.write(canonical(signed))


def read_proposal(vault: Vault, path: Path) -> Asked:
    """Read a proposal, and compare what it shows with this vault's own copies of the testimonies.

    Raises:
        NotAProposal, ProposalDiffers, NotASupervisor: it cannot be relied on.
        AppError: it is encrypted to others, damaged, or not signed by this team.
    """
    payload, signature = _opened(vault, path)
    facts = jose.verify_detached(signature, payload, vault.team.trust(), TYP)
    require_certified(facts, clock.now())
    try:
        proposal = Proposal.model_validate_json(payload)
    except ValidationError:
        raise NotAProposal from None
    if facts.role != "supervisor" or facts.member_code != proposal.by:
        raise NotASupervisor
    if subject_of(proposal.release, proposal.plans) != proposal.subject:
        raise NotAProposal
    if len(proposal.plans) != len(proposal.views):
        raise NotAProposal
    return Asked(proposal, _compare(vault, proposal))


def answer(vault: Vault, asked: Asked, path: Path) -> None:
    """Approve: sign what was shown, and write the approval to a new file.

    Raises:
        NotASupervisor: this vault's owner is none.
    """
    signer = vault.team.signer()
    if signer.member.role != "supervisor":
        raise NotASupervisor
    proposal = asked.proposal
    approval = approve(signer, signer.code, proposal.subject, clock.now().date())
    write_small(path, canonical(approval.model_dump(mode="json")))
    vault.custody.append(proposal.release, "VERI", reason="approved", details={"subject": proposal.subject})


def bring(vault: Vault, release: str, path: Path) -> str:
    """Keep an approval that somebody gave; return their member code.

    Raises:
        NotAnApproval: it is none.
        ApprovalInvalid: it is for another release, or for this one as it was before.
        NotASupervisor: who signed may not approve.
    """
    data = read_small(path)
    approval = _checked(vault, data, subject(release, releasing.read(vault, release)))
    vault.releases.approve(release, approval.by, data)
    return approval.by


def _checked(vault: Vault, data: bytes, asked: str) -> Approval:
    try:
        approval = Approval.model_validate(read_json(data))
    except (NotJson, ValidationError):
        raise NotAnApproval from None
    facts = check_approval(approval, asked, vault.team.trust())
    if facts.revoked:
        # Whoever was sent away could still write an earlier day under an approval.
        raise SignerRevoked
    if facts.role != "supervisor":
        raise NotASupervisor
    return approval


def _opened(vault: Vault, path: Path) -> tuple[bytes, dict[str, Any]]:
    own_key = [vault.team.decryption_identity()]
    with (
        typed_file_errors(),
        path.open("rb") as file,
        io.BufferedReader(age.open_reader(file, own_key)) as stream,
    ):
        data = stream.read(_LARGEST)
    try:
        signed = read_json(data)
        payload = jose.from_b64url(signed.pop("payload"))
    except (NotJson, AttributeError, KeyError, TypeError, jose.NotASignature):
        raise NotAProposal from None
    return payload, signed


def _compare(vault: Vault, proposal: Proposal) -> bool:
    own = _own_documents(vault)
    known = [plan.document_hash in own for plan in proposal.plans]
    for plan, view in zip(proposal.plans, proposal.views, strict=True):
        document = own.get(plan.document_hash)
        if document is not None and not previewing.same_words(view, document, plan, dict(proposal.labels)):
            raise ProposalDiffers
    return all(known)


def _own_documents(vault: Vault) -> dict[str, TestimonyDocument]:
    documents = (
        read_document(vault.sealed.get(info.code, info.version).document)
        for info in vault.sealed.list()
        if info.state != "DEST"
    )
    return {document_hash(document): document for document in documents}


__all__ = [
    "ApprovalInvalid",
    "Asked",
    "NobodyToAsk",
    "NotAProposal",
    "NotASupervisor",
    "NotAnApproval",
    "Proposal",
    "ProposalDiffers",
    "answer",
    "approvals_of",
    "bring",
    "read_proposal",
    "subject",
    "write_proposal",
]
