"""A team with a sealed practice interview, for tests of everything after the last answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import resources
from desktop.services import (
    handing,
    joining,
    practice,
    reading,
    releasing,
    reviewing,
    sealing,
    vault_service,
)
from desktop.services.redacting import Redacting
from desktop.services.vault_service import OpenVault
from exporters.redaction import AnswerTarget, Operation, RedactionPlan, SpanTarget, WeakerThanProfile
from exporters.shipped_form import form_of
from exporters.transfer import import_sealed
from forms.codes import new_code
from storage import age_keys, clock
from storage.age_keys import AgeIdentity
from storage.recipients import RecipientCard
from tests.support.vaults import CHEAP, PASSPHRASE

OLD, NEW = "for the first nineteen days", "for the first eighteen days"
# Deciding takes seconds, and copies of the same vault get the same decisions.
_DECIDED: dict[tuple[str, str], tuple[RedactionPlan, dict[str, str]]] = {}
WHO = "Only the officers who were there."


def silent(*_progress: object) -> None:
    """Take progress and say nothing."""


def supervisor_in(folder: Path) -> OpenVault:
    return vault_service.create(folder, PASSPHRASE, "supervisor", team="Our team", kdf=CHEAP)


def member_in(folder: Path, founder: OpenVault, role: str = "interviewer") -> OpenVault:
    """Make a vault and let its owner into the founder's team, through files as people do."""
    opened = vault_service.create(folder, PASSPHRASE, "interviewer", kdf=CHEAP)
    request = folder.with_suffix(".json")
    joining.save_request(opened, request)
    asked = joining.read_request(request)
    cards = joining.certify(founder.vault, asked, role, folder.parent)  # type: ignore[arg-type]
    return joining.join(opened, *(card.read_bytes() for card in cards))


def draft_in(opened: OpenVault, language: str = "en") -> str:
    sample = json.loads(resources.read(f"samples/{language}.json"))
    return practice.add_sample(opened.vault, form_of(None), sample, clock.now)


def read_all_back(opened: OpenVault, draft: str, *, correct: bool = True) -> None:
    """Confirm every paragraph of the English interview; the fourth is corrected."""
    for paragraph in sealing.statement(opened.vault, draft).paragraphs:
        new = paragraph.text.replace(OLD, NEW) if correct and OLD in paragraph.text else None
        sealing.settle(opened.vault, draft, paragraph, new)


@dataclass
class Scene:
    """A supervisor with one imported testimony and a recipient whose key was compared."""

    supervisor: OpenVault
    testimony: str
    recipient: RecipientCard
    key: AgeIdentity

    def begin(self, language: str = "en") -> str:
        reviewing.accept(self.supervisor.vault, self.testimony, 1)
        chosen = [(self.testimony, 1)]
        return releasing.begin(self.supervisor.vault, self.recipient.code, chosen, language)

    def redacting(self, release: str) -> Redacting:
        return releasing.redaction_work(self.supervisor.vault, release, self.testimony).redacting()

    def finish(self, release: str) -> None:
        """Decide everything, as a careful person would."""
        state = self.redacting(release)
        known = (state.plan.document_hash, state.plan.recipient)
        if known not in _DECIDED:
            decide_all(state)
            _DECIDED[known] = (state.plan, state.labels)
        plan, labels = _DECIDED[known]
        releasing.save_plan(self.supervisor.vault, release, plan, labels)
        handing.set_note(self.supervisor.vault, release, WHO)


def scene_in(folder: Path, supervisor: OpenVault, interviewer: OpenVault) -> Scene:
    draft = draft_in(interviewer)
    read_quickly(interviewer, draft)
    code = sealing.seal(interviewer.vault, draft, folder / "sealed.age", silent)
    import_sealed(supervisor.vault, folder / "sealed.age")
    key = age_keys.generate("hybrid")
    card = RecipientCard(new_code("R", 4), "The Prosecutor", "ICC", "ICCI", key.recipient, "ICC")
    joining.add_recipient(supervisor.vault, card)
    joining.confirm_recipient(supervisor.vault, card.code)
    return Scene(supervisor, code, card, key)


def read_quickly(opened: OpenVault, draft: str) -> None:
    """Correct the fourth paragraph, then record that all others were confirmed."""
    paragraphs = sealing.statement(opened.vault, draft).paragraphs
    wrong = next(p for p in paragraphs if OLD in p.text)
    sealing.settle(opened.vault, draft, wrong, wrong.text.replace(OLD, NEW))
    for paragraph in paragraphs:
        if paragraph != wrong:
            opened.vault.drafts.record(draft, reading.confirmation(paragraph, clock.now()))


def team_in(folder: Path) -> None:
    """Leave two closed vaults in a folder: a supervisor's and an interviewer's."""
    founder = supervisor_in(folder / "supervisor")
    member_in(folder / "interviewer", founder).close()
    founder.close()


def opened_in(folder: Path) -> OpenVault:
    return vault_service.open_vault(folder, PASSPHRASE)


def decide_all(state: Redacting) -> None:
    """Take the decisions that come with the English interview, then keep or withhold the rest."""
    for wanted in json.loads(resources.read("samples/en.json"))["redactions"]:
        for kind, reference, first, last in state.places_of(wanted["reference"], wanted["text"]):
            state.decide(
                SpanTarget(narrative=reference, first=first, last=last)
                if kind == "span"
                else AnswerTarget(reference=reference),
                Operation(wanted["op"]),
                reason=wanted["reason"],
                entity=wanted["entity"] or "",
                replacement=wanted["replacement"],
            )
    while (point := next((p for p in state.points() if p.open), None)) is not None:
        keep = point.kind == "span" or point.category == "NR"
        try:
            state.decide(point.target, Operation.KEEP if keep else Operation.WITHHOLD, reason="R1")
        except WeakerThanProfile:
            state.decide(point.target, Operation.WITHHOLD, reason="R1")
    for narrative in state.unread():
        state.keep_rest(narrative)
