"""From a release in preparation to the bundle: put together, checked and written. Vault lane only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from desktop.services import approving, handing, releasing
from desktop.services.previewing import module_titles
from desktop.services.releasing import Approved, Part, Preparation
from desktop.services.stages import in_words
from exporters import consent
from exporters.bundle import write_bundle
from exporters.custody_extract import Step, steps_of
from exporters.document import TestimonyDocument, read_document
from exporters.ladder import climb, refusals
from exporters.package import Package, ReleaseInputs, TestimonyInputs, build_package, sign_manifest
from exporters.registry import put_away, without_names
from exporters.seal import Issue
from forms.errors import AppError
from storage import clock
from storage.commitments import Commitments
from storage.vault import Vault

if TYPE_CHECKING:
    from storage.recipients import RecipientCard

Report = Callable[[str, int, int], None]

# A testimony may be handed to several recipients, so it may have been on this way before.
_WAY: Final = {
    "ACPT": ("REDA", "APPR", "HAND"),
    "REDA": ("APPR", "HAND"),
    "APPR": ("HAND",),
    "HAND": ("REDA", "APPR", "HAND"),
}


class ReleaseRefused(AppError):
    """A step of the ladder refuses."""

    code = "desktop.release.refused"
    text = "{count} checks refuse this release. Nothing was released. Please look at the list of checks."


def export(vault: Vault, release: str, path: Path, report: Report) -> Package:
    """Climb the ladder once more, build the package, look for leaks, encrypt it, and keep what was done.

    All or nothing: the file appears together with the records of the release, or neither does.

    Args:
        vault: the supervisor's.
        release: code of the release.
        path: the new ``.age`` file.
        report: called with stage, done, total; may raise to stop.

    Raises:
        ReleaseRefused: a step refuses.
        exporters.package.LeakFound: something withheld is in the files.
        storage.giving.IssuesExhausted, NoShare, GivenUnknown: there is no signed copy to give.
        storage.releases.ReleaseFinal, FileTrouble: see there.
    """
    preparation = releasing.settle(vault, release)
    _require_ladder(vault, release, preparation)
    card, signer = vault.recipients.get(preparation.recipient), vault.team.signer()
    alive = in_words(report)
    with vault.transaction():
        named = Commitments(vault.settings, vault.custody).give(release)
        package = build_package(replace(inputs_of(vault, release, preparation), log=named), signer, alive)
        vault.releases.sign(release, package.signature, _final(vault, release, preparation, package))
        vault.releases.hand_over(release)
        told = releasing.told_of(vault, preparation.parts)
        put_away(vault, release, card.code, told, package.labels, handed=True)
        _record(vault, release, preparation, card)
        write_bundle(
            path,
            package.name,
            package.files,
            [card.age_recipient],
            alive,
            sign_manifest=sign_manifest(signer),
        )
    vault.empty_log()  # pages with whom the labels stand for
    return package


def inputs_of(vault: Vault, release: str, preparation: Preparation) -> ReleaseInputs:
    """Return what the package of a release is made of; each testimony gets this recipient's own issue."""
    card, me = vault.recipients.get(preparation.recipient), vault.team.signer().member
    return ReleaseInputs(
        code=release,
        recipient=card.code,
        category=card.category,
        purpose=card.purpose,
        profile=card.default_profile,
        day=clock.now().date(),
        made_by=me.code,
        subject=approving.subject(release, preparation),
        approvals=tuple(approving.approvals_of(vault, release, preparation)),
        testimonies=tuple(_testimony(vault, part, card) for part in preparation.parts),
        package_language=preparation.language,
        titles=module_titles(preparation.language),
        labels=preparation.labels,
    )


def _final(vault: Vault, release: str, preparation: Preparation, package: Package) -> bytes:
    """Return what the vault keeps of a release that is handed over: no names, only labels."""
    approvals = approving.approvals_of(vault, release, preparation)
    parts = tuple(
        part.model_copy(update={"plan": without_names(part.plan, package.labels)})
        for part in preparation.parts
    )
    approved = Approved(
        subject=approving.subject(release, preparation), by=tuple(approval.by for approval in approvals)
    )
    kept = preparation.model_copy(update={"parts": parts, "labels": {}, "known": (), "approved": approved})
    return kept.model_dump_json().encode()


def _testimony(vault: Vault, part: Part, card: RecipientCard) -> TestimonyInputs:
    sealed = vault.sealed.get(part.code, part.version)
    document = read_document(sealed.document)
    place = vault.giving.take(part.code, part.version, card.code)
    return TestimonyInputs(
        code=part.alias,
        document=document,
        issue=Issue.parse(sealed.issues[place]),
        plan=part.plan,
        terms=consent.terms_for(document, card.purpose, card.code),
        interviewer=sealed.info.signer,
        custody=tuple(_custody(vault, part.code, sealed.custody)),
        attachments=dict(_attachments(vault, document)),
    )


def _attachments(vault: Vault, document: TestimonyDocument) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    for entry in document.attachments:
        yield entry.code, partial(vault.blobs.open, vault.blobs.by_code(entry.code).id)


def _custody(vault: Vault, code: str, before: bytes) -> Iterator[Step]:
    """Yield what was done to a testimony: up to its sealing as it came with it, and in this vault."""
    known = before.splitlines()
    here = [line for line in vault.custody.jsonl(code).splitlines() if line not in known]
    yield from steps_of(b"\n".join([*known, *here]))


def _require_ladder(vault: Vault, release: str, preparation: Preparation) -> None:
    results = [
        result
        for part in preparation.parts
        for result in climb(handing.ladder_context(vault, release, preparation, part))
    ]
    refused = refusals(results)
    if refused:
        raise ReleaseRefused(count=len(refused))


def _record(vault: Vault, release: str, preparation: Preparation, card: RecipientCard) -> None:
    for part in preparation.parts:
        state = vault.sealed.info(part.code, part.version).state
        for wanted in _WAY.get(state, ()):
            vault.sealed.set_state(part.code, part.version, wanted)
        vault.custody.append(
            part.code, "REDA", details={"release": release, "decisions": len(part.plan.decisions)}
        )
        vault.custody.append(
            part.code,
            "EXPO",
            details={"release": release, "recipient": card.code, "version": part.version},
        )
    hashes = " ".join(sorted(part.plan.document_hash for part in preparation.parts))
    vault.custody.append(release, "EXPO", details={"recipient": card.code, "documents": hashes})
    vault.custody.anchor(release)
