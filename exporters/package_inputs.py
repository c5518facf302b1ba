"""What a package is made of: one release, its testimonies, and everything decided about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Protocol

from exporters.approval import Approval
from exporters.consent import Terms
from exporters.custody_extract import Step
from exporters.document import TestimonyDocument
from exporters.leak_terms import Withheld
from exporters.redaction import RedactionPlan
from exporters.seal import Issue
from storage.jose import SigningKeys

Open = Callable[[], BinaryIO]


class ReleaseSigner(SigningKeys, Protocol):
    """The supervisor's keys: for JSON and for PDF."""

    def es256_der(self, data: bytes, /) -> bytes:
        """Sign with ECDSA P-256 and SHA-256, as DER."""


@dataclass(frozen=True)
class TestimonyInputs:
    """One testimony of a release.

    Attributes:
        code: the release's own code for it, drawn for this release.
        document: the sealed testimony.
        issue: the recipient's own issue of it.
        plan: what was decided, finished.
        terms: what the witness agreed to.
        interviewer: member code of who sealed it.
        custody: what was done to it; a profile that gives no log shows none of it.
        attachments: how to read each attachment, by its code.
    """

    __test__ = False

    code: str
    document: TestimonyDocument
    issue: Issue
    plan: RedactionPlan
    terms: Terms
    interviewer: str
    custody: tuple[Step, ...] = ()
    attachments: Mapping[str, Open] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleaseInputs:
    """All that a package is made of.

    Attributes:
        code: the release's code, ``H-XXXXXX-C``; also the package's folder.
        recipient: the recipient's code.
        category: the recipient's category, such as ``ICC``.
        purpose: code of ``consent_purpose``.
        profile: redaction profile.
        day: the day of the release.
        made_by: member code of the supervisor.
        subject: what was approved, `exporters.approval.subject_of`.
        approvals: signed by others.
        testimonies: in the package's order.
        package_language: en, be or ru.
        team_name: printed on covers; None prints nothing.
        titles: titles of modules in the package's language.
        labels: labels that this release already gave.
        log: what names the end of the sender's log to the sender alone; None leaves it out.
        never: values beside the plans' own that must not be found, such as names on identity cards.
    """

    code: str
    recipient: str
    category: str
    purpose: str
    profile: str
    day: date
    made_by: str
    subject: str
    testimonies: tuple[TestimonyInputs, ...]
    approvals: tuple[Approval, ...] = ()
    package_language: str = "en"
    team_name: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    log: str | None = None
    never: tuple[Withheld, ...] = field(default=(), repr=False)
