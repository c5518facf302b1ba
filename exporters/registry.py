"""The registry of pseudonyms: which recipient was told which label, and for whom or what it stands.

When a release is handed over, what its labels stand for leaves ``vault.db``: canonical JSON for each
testimony, encrypted with age to the key of the identity part, and taken in there at the next second unlock::

    {"type": "underseal.pseudonyms/1", "at": day, "recipient": code, "profile": code, "told": true,
     "labels": [{"label": "Person 3", "names": ["...", ...]}, ...]}

``told`` is false for a release that was dropped before anybody was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exporters.document import TestimonyDocument
from exporters.intake import decrypted, encrypted, keys_of, recipient_of
from exporters.pseudonyms import LabelMemory, bare_words
from exporters.redaction import AnswerTarget, Decision, Operation, RedactionPlan, SpanTarget
from storage import clock
from storage.canonical import canonical
from storage.errors import VaultDamaged
from storage.identity import Identity
from storage.vault import Vault

TYPE: Final = "underseal.pseudonyms/1"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Label(_Model):
    label: str
    names: tuple[str, ...] = Field(repr=False)


class _Entries(_Model):
    type: Literal["underseal.pseudonyms/1"] = TYPE
    at: date
    recipient: str
    profile: str
    told: bool
    labels: tuple[_Label, ...] = Field(repr=False)


@dataclass(frozen=True)
class Pseudonym:
    """One label that one recipient was told.

    Attributes:
        label: such as ``Person 3``.
        names: whom or what it stands for: what it was called when it was decided, and the words it replaced.
        testimony: code of the testimony.
        release: code of the release.
        recipient: code of the recipient.
        day: when.
        told: whether the release was handed over.
    """

    label: str
    names: tuple[str, ...] = field(repr=False)
    testimony: str
    release: str
    recipient: str
    day: date
    told: bool


@dataclass(frozen=True)
class Told:
    """One testimony of a release whose labels leave the preparation: its code, document and plan."""

    code: str
    document: TestimonyDocument = field(repr=False)
    plan: RedactionPlan = field(repr=False)


def put_away(
    vault: Vault,
    release: str,
    recipient: str,
    told: Iterable[Told],
    labels: Mapping[str, str],
    *,
    handed: bool,
) -> None:
    """Move what the labels of a release stand for towards the registry, in the caller's transaction.

    Names of a testimony whose witness had the identity destroyed are kept nowhere; that a label was used is.

    Args:
        vault: the supervisor's.
        release: its code.
        recipient: code of the recipient.
        told: its testimonies.
        labels: label of each entity.
        handed: whether the recipient was told.
    """
    memory, now = LabelMemory(vault.labels.told(recipient)), clock.now()
    for part in told:
        names = names_of(part.document, part.plan)
        mine = {entity: labels[entity] for entity in names if entity in labels}
        vault.labels.use(recipient, mine.values())
        if not mine or vault.withdrawals.identity_refused(part.code):
            continue
        marks = (
            (mark, label)
            for entity, label in mine.items()
            for mark in memory.marks(entity, names[entity], part.code)
        )
        vault.labels.remember(recipient, part.code, marks, now)
        entries = _Entries(
            at=now.date(),
            recipient=recipient,
            profile=part.plan.profile,
            told=handed,
            labels=tuple(_Label(label=label, names=names[entity]) for entity, label in sorted(mine.items())),
        )
        mine_key = recipient_of(vault) or vault.team.signer().member.age_recipient
        vault.labels.wait(
            part.code, release, encrypted(canonical(entries.model_dump(mode="json")), [mine_key])
        )


def names_of(document: TestimonyDocument, plan: RedactionPlan) -> dict[str, tuple[str, ...]]:
    """Return the entities of the pseudonyms in a plan, each with every word it stands for."""
    found: dict[str, set[str]] = {}
    for decision in plan.decisions:
        if decision.op is Operation.PSEUDONYM and decision.entity:
            found.setdefault(decision.entity, {decision.entity}).update(_words(document, decision))
    return {entity: tuple(sorted(names)) for entity, names in found.items()}


def labels_told(memory: LabelMemory, parts: Iterable[Told]) -> dict[str, str]:
    """Return the labels of those entities in testimonies of a release that a recipient was told before."""
    found: dict[str, str] = {}
    for part in parts:
        for entity, names in names_of(part.document, part.plan).items():
            label = memory.find(entity, names, part.code)
            if label is not None:
                found.setdefault(entity, label)
    return found


def without_names(plan: RedactionPlan, labels: Mapping[str, str]) -> RedactionPlan:
    """Return a plan that says the same and names nobody: labels in the place of entities."""
    return plan.model_copy(update={"decisions": tuple(_nameless(each, labels) for each in plan.decisions)})


def _nameless(decision: Decision, labels: Mapping[str, str]) -> Decision:
    if decision.entity is None:
        return decision
    if decision.op is not Operation.PSEUDONYM:
        return decision.model_copy(update={"entity": None})
    label = decision.replacement or labels.get(decision.entity, "")
    return decision.model_copy(update={"entity": None, "replacement": label})


def take_in(vault: Vault, identity: Identity) -> int:
    """Bring what waits into the registry; return how much that was. Again changes nothing."""
    registry, keys = identity.pseudonyms(), keys_of(vault, identity)
    waiting = vault.labels.waiting()
    for entry in waiting:
        registry.put(entry.code, entry.release, decrypted(entry.box, keys))
        vault.labels.taken(entry)
    if waiting:
        vault.empty_log()
    return len(waiting)


def read(identity: Identity) -> list[Pseudonym]:
    """Return the whole registry, by label and release.

    Raises:
        VaultDamaged: an entry is not what was written.
    """
    found = []
    for kept in identity.pseudonyms().list():
        try:
            entries = _Entries.model_validate_json(kept.content)
        except ValidationError:
            raise VaultDamaged from None
        found += [
            Pseudonym(
                line.label, line.names, kept.code, kept.release, entries.recipient, entries.at, entries.told
            )
            for line in entries.labels
        ]
    return sorted(found, key=lambda one: (*_in_order(one.label), one.release, one.testimony))


def _in_order(label: str) -> tuple[str, int]:
    """Return a label so that Person 6 comes before Person 14."""
    kind, _, number = label.rpartition(" ")
    return (kind, int(number)) if number.isdecimal() else (label, 0)


def _words(document: TestimonyDocument, decision: Decision) -> Iterator[str]:
    target = decision.target
    if isinstance(target, SpanTarget):
        words = next((n.words for n in document.narratives if n.reference == target.narrative), ())
        yield bare_words("".join(words[target.first : target.last + 1]))
    elif isinstance(target, AnswerTarget):
        yield from (
            answer.value
            for answer in document.answers
            if answer.reference == target.reference and answer.value
        )
