"""Preparing a release inside the vault: for whom, of which testimonies, and what was decided so far.

What the vault keeps while a release is prepared is a `Preparation`. Everything here runs on the vault lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desktop.services.redacting import Redacting
from exporters import consent
from exporters.document import TestimonyDocument, read_document
from exporters.known import KnownPerson
from exporters.profiles import default_plan
from exporters.pseudonyms import LabelMemory, draw_labels, settle_labels
from exporters.redaction import Operation, RedactionPlan, SpanTarget
from exporters.registry import Told, labels_told, put_away
from exporters.suggest import Span, suggest
from forms.codes import new_code
from forms.errors import AppError
from storage import clock
from storage.vault import Vault

# Categories of answers that name a person, a body or a place rather than describe one.
NAMING: Final = frozenset({"WN", "FA", "TV", "TB", "TH", "TL", "TM", "PN", "OF", "EM", "WR"})
_LONGEST_NAME: Final = 5


class PreparationDamaged(AppError):
    """What was kept of a release in preparation cannot be read."""

    code = "desktop.release.damaged"
    text = "This release cannot be read any more. The testimonies are safe. Please begin a new release."


# What was read or written last, for as long as its vault is open: every decision reads and writes it.
_LAST: WeakKeyDictionary[Vault, tuple[bytes, Preparation]] = WeakKeyDictionary()


class ClosedAlone(AppError):
    """A record of the closed part was to be released together with something else."""

    code = "desktop.release.closed_alone"
    text = (
        "A record of the closed part is released on its own, so that nothing joins it to another testimony. "
        "Nothing was begun. Please choose it alone."
    )


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Part(_Model):
    """One testimony of a release in preparation.

    Attributes:
        code: its own code, which never leaves the team.
        alias: the release's code for it, used nowhere else.
        version: its version.
        plan: what was decided so far.
    """

    code: str
    alias: str
    version: int
    plan: RedactionPlan


class Approved(_Model):
    """What approvals of a release that was handed over signed, and who gave them."""

    subject: str
    by: tuple[str, ...]


class Preparation(_Model):
    """A release in preparation, as the vault keeps it.

    When it is handed over, whom its labels stand for goes into the registry (`exporters.registry`), and the
    plans keep the labels alone.

    Attributes:
        recipient: code of the recipient.
        parts: one for each testimony.
        labels: label of each person, place or unit that a pseudonym stands for; never leaves the vault.
        known: names that were looked for by hand.
        note: who would recognise the witness by the combination of details, in words.
        language: of the fixed words and the questions in the package; the witness's words stay as they are.
        approved: None until it is handed over.
    """

    recipient: str
    parts: tuple[Part, ...]
    labels: Mapping[str, str] = {}
    known: tuple[str, ...] = ()
    note: str = ""
    language: str = Field("en", pattern=r"^(en|be|ru)$")
    approved: Approved | None = None

    def part(self, testimony: str) -> Part:
        """Return the part of a testimony.

        Raises:
            KeyError: it is not in this release.
        """
        return next((p for p in self.parts if p.code == testimony), None) or self._missing(testimony)

    def with_plan(self, plan: RedactionPlan, labels: Mapping[str, str]) -> Preparation:
        """Return a preparation in which the plan for the same document is replaced."""
        parts = tuple(
            part.model_copy(update={"plan": plan}) if part.plan.document_hash == plan.document_hash else part
            for part in self.parts
        )
        return self.model_copy(update={"parts": parts, "labels": dict(labels)})

    def _missing(self, testimony: str) -> Part:
        raise KeyError(testimony)


@dataclass(frozen=True)
class RedactionWork:
    """What the redaction window needs, read in one go."""

    document: TestimonyDocument
    plan: RedactionPlan
    found: Mapping[str, tuple[Span, ...]]
    labels: Mapping[str, str]
    language: str
    by: str
    memory: LabelMemory = field(repr=False)

    def redacting(self) -> Redacting:
        """Return the state of the window."""
        return Redacting(
            self.document,
            self.plan,
            self.found,
            language=self.language,
            by=self.by,
            labels=self.labels,
            memory=self.memory,
        )


@dataclass(frozen=True)
class ReleaseLine:
    """One release in the list.

    Attributes:
        code: ``H-XXXXXX-C``.
        recipient: code and name of the recipient.
        state: ``draft``, ``signed`` or ``handed``.
        testimonies: how many it holds.
        changed: when last.
    """

    code: str
    recipient: str
    state: str
    testimonies: int
    changed: datetime


def begin(
    vault: Vault,
    recipient_code: str,
    testimonies: list[tuple[str, int]],
    language: str = "en",
) -> str:
    """Begin a release and return its code; the profile decides what it can decide alone.

    Args:
        vault: the supervisor's vault.
        recipient_code: for whom.
        testimonies: code and version of each.
        language: of the fixed words and the questions in the package.

    Raises:
        storage.giving.NoShare, IssuesExhausted: there is no signed copy to give to this recipient.
        ClosedAlone: a record of the closed part was chosen together with another.
    """
    closed = next((code for code, _ in testimonies if vault.record_keys.is_closed(code)), None)
    if closed is not None and len(testimonies) > 1:
        raise ClosedAlone
    for code, version in testimonies:
        vault.giving.require_some(code, version, recipient_code)
    card = vault.recipients.get(recipient_code)
    parts = []
    for code, version in testimonies:
        document = read_document(vault.sealed.get(code, version).document)
        terms = consent.terms_for(document, card.purpose, card.code)
        plan = default_plan(
            document, card.default_profile, recipient=card.code, purpose=card.purpose, terms=terms
        )
        parts.append(Part(code=code, alias=new_code("T", 6), version=version, plan=plan))
    preparation = Preparation(recipient=card.code, parts=tuple(parts), language=language)
    return vault.releases.create(card.code, preparation.model_dump_json().encode(), closed=closed).code


def forget(vault: Vault) -> None:
    """Keep nothing in memory of the release that was read last."""
    _LAST.pop(vault, None)


def read(vault: Vault, release: str) -> Preparation:
    """Return a release in preparation.

    Raises:
        PreparationDamaged: it cannot be read.
    """
    document = vault.releases.get(release).document
    known = _LAST.get(vault)
    if known is not None and known[0] == document:
        return known[1]
    try:
        preparation = Preparation.model_validate_json(document)
    except ValidationError:
        raise PreparationDamaged from None
    _LAST[vault] = (document, preparation)
    return preparation


def write(vault: Vault, release: str, preparation: Preparation) -> None:
    """Keep a newer state of a release; approvals of the older one are void."""
    document = preparation.model_dump_json().encode()
    vault.releases.update(release, document)
    _LAST[vault] = (document, preparation)


def settle(vault: Vault, release: str) -> Preparation:
    """Return a release in preparation with labels as its recipient knows them, told meanwhile in another one.

    Where that changes a label, it is kept, and approvals of what was shown before are void.

    Raises:
        PreparationDamaged: it cannot be read.
    """
    preparation = read(vault, release)
    memory = LabelMemory(vault.labels.told(preparation.recipient))
    if not memory.used:
        return preparation
    found = labels_told(memory, told_of(vault, preparation.parts))
    labels = settle_labels(preparation.labels, found, memory.used)
    wanted = [
        (decision.entity, decision.category)
        for part in preparation.parts
        for decision in part.plan.decisions
        if decision.op is Operation.PSEUDONYM and decision.entity and not decision.replacement
    ]
    known = {entity: found[entity] for entity, _ in wanted if entity in found}
    labels = draw_labels(wanted, {**labels, **known}, used=memory.used)
    if labels != preparation.labels:
        preparation = preparation.model_copy(update={"labels": labels})
        write(vault, release, preparation)
    return preparation


def lines(vault: Vault) -> list[ReleaseLine]:
    """Return the releases of this vault, the newest first."""
    names = {card.code: f"{card.code}   {card.name}" for card in vault.recipients.list()}
    return [
        ReleaseLine(
            info.code,
            names.get(info.recipient, info.recipient),
            info.state,
            len(read(vault, info.code).parts),
            info.changed,
        )
        for info in vault.releases.list()
    ]


def redaction_work(vault: Vault, release: str, testimony: str, language: str = "en") -> RedactionWork:
    """Return what the redaction window needs for one testimony of a release."""
    preparation = settle(vault, release)
    part = preparation.part(testimony)
    document = read_document(vault.sealed.get(part.code, part.version).document)
    vault.custody.opened(part.code)
    me = vault.team.me()
    return RedactionWork(
        document,
        part.plan,
        find(document, preparation.known),
        preparation.labels,
        language,
        me.code if me is not None else "",
        LabelMemory(vault.labels.told(preparation.recipient)),
    )


def find(document: TestimonyDocument, names: tuple[str, ...]) -> dict[str, tuple[Span, ...]]:
    """Return what looks identifying in each account, by the account's reference.

    Args:
        document: the testimony; whom its answers name is looked for in every account.
        names: names a person asked to look for.
    """
    known = [KnownPerson(label=name, category="", forms=(name,)) for name in names]
    known += named_in_answers(document)
    return {
        narrative.reference: tuple(suggest("".join(narrative.words), narrative.language, known))
        for narrative in document.narratives
    }


def named_in_answers(document: TestimonyDocument) -> list[KnownPerson]:
    """Return whom a testimony names outside its accounts."""
    return [
        KnownPerson(label=answer.value, category=answer.category, forms=(answer.value,))
        for answer in document.answers
        if answer.value
        and answer.kind == "text"
        and answer.category in NAMING
        and len(answer.value.split()) <= _LONGEST_NAME
        and any(word[:1].isupper() for word in answer.value.split()[1:2] or answer.value.split())
    ]


def suggested_targets(document: TestimonyDocument, names: tuple[str, ...]) -> list[SpanTarget]:
    """Return the places of everything that looks identifying."""
    return [
        SpanTarget(narrative=reference, first=span.first_word, last=span.last_word)
        for reference, spans in find(document, names).items()
        for span in spans
    ]


def drop(vault: Vault, release: str) -> None:
    """Drop a release that is being prepared; whom its labels stand for goes into the registry.

    Raises:
        NoSuchItem: there is none with this code.
        ReleaseFinal: it was handed over.
        ClosedPartLocked: it is about a record of the closed part, which is locked.
    """
    with vault.transaction():
        preparation = read(vault, release)
        vault.releases.drop(release)
        parts = (
            part for part in preparation.parts if vault.sealed.info(part.code, part.version).state != "DEST"
        )
        put_away(
            vault,
            release,
            preparation.recipient,
            told_of(vault, parts),
            preparation.labels,
            handed=False,
        )
        vault.custody.append(release, "DEST", reason="dropped", details={"part": "preparation"})
    vault.empty_log()


def told_of(vault: Vault, parts: Iterable[Part]) -> Iterator[Told]:
    """Yield what the registry reads of testimonies in a release."""
    for part in parts:
        document = read_document(vault.sealed.get(part.code, part.version).document)
        yield Told(part.code, document, part.plan)


def save_plan(
    vault: Vault, release: str, plan: RedactionPlan, labels: Mapping[str, str], known: tuple[str, ...] = ()
) -> str:
    """Keep the decisions taken so far; return the time, ``14:02``, in this computer's zone."""
    preparation = read(vault, release).with_plan(plan, labels)
    if known:
        preparation = preparation.model_copy(update={"known": (*preparation.known, *known)})
    write(vault, release, preparation)
    return f"{clock.now().astimezone():%H:%M}"
