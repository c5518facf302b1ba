"""Approvals: other people's signatures under a release that is about to be made.

An approver signs the *subject* of a release: a hash over its code, recipient, purpose, profile and every
plan. Any change of a decision changes the subject, and the approval then belongs to nothing. The release's
code is random and part of it, so the same decisions approved for two recipients cannot be recognised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from exporters.errors import ExportError
from exporters.redaction import RedactionPlan
from exporters.trust import require_certified_on
from storage.canonical import canonical, read_json
from storage.chain import Anchor, SignerFacts
from storage.jose import SigningKeys, sign_compact, verify_compact

TYP: Final = "underseal-approval+json"


class ApprovalInvalid(ExportError):
    """An approval does not belong to this release or to this person."""

    code = "exporters.approval.invalid"
    text = (
        "This approval is not for this release as it stands now. Nothing was released. "
        "Please ask for it again."
    )


class Approval(BaseModel):
    """One approval as it travels in a release.

    Attributes:
        by: member code of the approver.
        day: when, to the day.
        signature: compact JWS (ES256) over subject, member code and day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    by: str
    day: date
    signature: str


def subject_of(release_code: str, plans: Sequence[RedactionPlan]) -> str:
    """Return what is approved: SHA-256 (hex) over the release's code and its plans, in their order."""
    content = {"release": release_code, "plans": [plan.model_dump(mode="json") for plan in plans]}
    return hashlib.sha256(canonical(content)).hexdigest()


def approve(signer: SigningKeys, member_code: str, subject: str, day: date) -> Approval:
    """Sign an approval with a member's own keys.

    Args:
        signer: the approver's keys.
        member_code: the approver's code.
        subject: `subject_of` the release.
        day: today.
    """
    payload = canonical({"by": member_code, "day": day.isoformat(), "subject": subject})
    return Approval(by=member_code, day=day, signature=sign_compact(signer, payload, TYP))


def check_approval(approval: Approval, subject: str, trust: Anchor) -> SignerFacts:
    """Make sure an approval is for this subject, and signed by the member it names.

    Raises:
        ApprovalInvalid: it is for something else, or names somebody else.
        storage.jose.SignatureInvalid, storage.chain.SignerUnknown: the signature does not hold.
        exporters.trust.NotCertifiedThen, exporters.trust.SignerRevoked: they were no member that day.
    """
    payload, facts = verify_compact(approval.signature, trust, TYP)
    expected = {"by": approval.by, "day": approval.day.isoformat(), "subject": subject}
    if read_json(payload) != expected or facts.member_code != approval.by:
        raise ApprovalInvalid
    require_certified_on(facts, approval.day)
    return facts
