"""A whole release of one invented testimony, from sealing to the package, with a team of the tests."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from PIL import Image

from exporters.approval import approve, subject_of
from exporters.bundle import write_folder
from exporters.consent import terms_for
from exporters.custody_extract import Step
from exporters.package import Package, build_package, sign_manifest
from exporters.package_inputs import ReleaseInputs, TestimonyInputs
from exporters.seal import seal
from storage.cards import TeamCard, make_team_card
from storage.certificates import member_certificate, root_certificate
from storage.chain import grant_message
from storage.members import Member, Role
from storage.signing import KeyPair, Signer
from tests.support.account import INTERVIEWER, PHOTO, PURPOSE, RECIPIENT, SUPERVISOR, account, finished_plan

DAY = date(2026, 11, 24)
DAWN = datetime(2026, 11, 1, tzinfo=UTC)
RELEASE = "H-8WX3RT-5"
CODE = "T-000001-Z"
APPROVERS = ("M-1A2B-C", "M-3D4E-F")


class RealTeam:
    """A team as vaults make one: root, certificates and card, without a vault around it."""

    def __init__(self) -> None:
        self._root = KeyPair.generate()
        certificate = root_certificate(self._root.p256, "G-2B6M9P-1", DAWN)
        self.card = make_team_card(self._root, "An invented team", certificate, [], {"approvals": 2})
        self.trust = TeamCard.parse(self.card)

    def signer(self, code: str, role: Role = "supervisor") -> Signer:
        keys, root = KeyPair.generate(), self.trust.root_certificate
        public = keys.mldsa65_public()
        leaf = member_certificate(self._root.p256, root, keys.p256.public_key(), public, code, role, (), DAWN)
        grant = self._root.mldsa65.sign(grant_message(leaf, public))
        return Signer(Member(code, role, (), leaf, (leaf, root), public, "", grant), keys)


@dataclass(frozen=True)
class Handover:
    """A team and the package it made."""

    team: RealTeam
    supervisor: Signer
    inputs: ReleaseInputs
    package: Package

    def folder(self, parent: Path) -> Path:
        return write_folder(
            parent, self.package.name, self.package.files, sign_manifest=sign_manifest(self.supervisor)
        )


@cache
def photo() -> bytes:
    """Return a small picture without metadata."""
    stream = io.BytesIO()
    Image.new("RGB", (24, 16), (90, 120, 150)).save(stream, "JPEG")
    return stream.getvalue()


def inputs_for(team: RealTeam, **changes: object) -> ReleaseInputs:
    picture = photo()
    document = account(photo=(picture, hashlib.sha256(picture).hexdigest()))
    plan = finished_plan(document)
    subject = subject_of(RELEASE, [plan])
    testimony = TestimonyInputs(
        code=CODE,
        document=document,
        issue=seal(document, team.signer(INTERVIEWER, "interviewer"), team.trust, batch=1).issues[0],
        plan=plan,
        terms=terms_for(document, PURPOSE, RECIPIENT),
        interviewer=INTERVIEWER,
        custody=(Step("SEAL", INTERVIEWER, date(2026, 11, 20)), Step("EXPO", SUPERVISOR, DAY)),
        attachments={PHOTO: lambda: io.BytesIO(picture)},
    )
    made = ReleaseInputs(
        code=RELEASE,
        recipient=RECIPIENT,
        category="ICC",
        purpose=PURPOSE,
        profile="ICC",
        day=DAY,
        made_by=SUPERVISOR,
        subject=subject,
        approvals=tuple(approve(team.signer(code), code, subject, DAY) for code in APPROVERS),
        testimonies=(testimony,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def hand_over(change: Callable[[ReleaseInputs], ReleaseInputs] | None = None) -> Handover:
    """Make a release; `change` may spoil what goes into it."""
    team = RealTeam()
    supervisor = team.signer(SUPERVISOR)
    inputs = inputs_for(team)
    if change is not None:
        inputs = change(inputs)
    return Handover(team, supervisor, inputs, build_package(inputs, supervisor))
