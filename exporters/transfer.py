"""Carrying sealed testimonies from an interviewer's vault to the supervisors'."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from exporters import age, sealed_file
from exporters.assemble import SealFacts, document_from
from exporters.closed_record import MODULES, openers
from exporters.document import TestimonyDocument, document_bytes, document_hash
from exporters.draft_state import replay
from exporters.errors import ExportError
from exporters.hashing import HashingFile, HashingSink
from exporters.identity_card import copy_for_sealing
from exporters.partial import partial_file, typed_file_errors
from exporters.receiving import is_known, take
from exporters.remarks import remarks_of
from exporters.seal import MAX_BATCH, Sealing, check_issue, seal
from exporters.sealed_file import ListedFile, SealedFileReader, SealedManifest, Source
from exporters.shipped_form import FormChanged, pinned_form
from forms.model import Form
from storage import clock, states
from storage.allotment import batch_for
from storage.blobs import BlobInfo
from storage.canonical import canonical, read_json
from storage.drafts import DraftInfo
from storage.members import Member
from storage.vault import Vault

Report = Callable[[str, int, int], None]
"""Called with a stage, files done and files in all; may raise to stop, and then nothing was done."""


class OwnKeyOpens(ExportError):
    """A supervisor's testimony was to be sealed into their own vault."""

    code = "exporters.transfer.own_key"
    text = (
        "This vault belongs to a supervisor, whose key opens the sealed file, so it is not kept in the "
        "vault. Nothing was changed. Please choose where the sealed file goes."
    )


@dataclass(frozen=True)
class SealedReceipt:
    """What an interviewer keeps of a sealed testimony.

    Attributes:
        code: of the testimony.
        version: of the testimony.
        document: hash of the document.
        recipients: member codes of the supervisors who can open the file.
        size: bytes of the file.
        sha256: hex, of the file.
    """

    code: str
    version: int
    document: str
    recipients: tuple[str, ...]
    size: int
    sha256: str


@dataclass(frozen=True)
class ImportReport:
    """What came in.

    Attributes:
        new: codes of testimonies that are new in this vault.
        already: of those it had already.
        back: of new ones whose interviewer's log was further already, see `storage.other_logs`.
    """

    new: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


def write_sealed(
    vault: Vault,
    draft_id: str,
    dst: Path,
    *,
    report: Report | None = None,
    form: Form | None = None,
    version: int = 1,
    amends: str | None = None,
    captions: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = clock.now,
) -> SealedReceipt:
    """Seal a draft: sign it, and write the file that only the supervisors can open.

    The file appears whole, and with it the draft is sealed and the custody log says so; or neither happens.
    The draft itself stays: see `storage.vault.Vault.forget_draft`.

    Args:
        vault: the interviewer's, open.
        draft_id: a draft in the state SIGN.
        dst: where the file goes; replaced when it exists.
        report: told ``("seal", files done, files)``.
        form: the draft's form; loaded when None.
        version: 1, or the next one of an amendment.
        amends: hash of the document this one amends.
        captions: what the attachments show, by their codes.
        now: what time it is.

    Raises:
        IllegalTransition: the draft is not signed yet.
        NoTeam, RecipientsMissing, NobodyTrained: there is nobody to seal for.
        ClosedPartLocked: it is a closed record, and the closed part is locked.
        FormChanged: the form is another one.
        IdentityCardNotReady: who the witness is was written down, but cannot go along yet.
        DocumentTooLarge, DocumentUnfit, StreamDamaged, AttachmentMissing: it cannot be sealed as it is.
        FileTrouble: the file could not be written; none is left.
    """
    draft = vault.drafts.get(draft_id)
    states.require_way(draft.state, "SEAL")
    form = form or pinned_form(draft.form_id, draft.form_hash, vault.drafts.form_source(draft.id))
    if form.hash != draft.form_hash:
        raise FormChanged
    supervisors = openers(vault, closed=draft.is_closed)
    with vault.transaction():
        vault.drafts.log_edits(draft.id)
        facts = SealFacts(
            code=draft.code,
            version=version,
            sealed_at=now(),
            language=draft.language,
            custody_head=vault.custody.anchor(f"{draft.code}/{version}"),
            amends=amends,
        )
        document = _document(vault, draft, form, facts, captions or {})
        sealing = _sealing(vault, document, len(supervisors))
        recipients = _log_sealing(vault, draft, sealing.document, supervisors)
        sources = _sources(vault, draft, sealing, form)
        for_them = [member.age_recipient for member in supervisors]
        size, digest = _write(vault, sealing.document, sources, for_them, dst, report)
        vault.custody.append(
            draft.code, "HASH", reason="sealed file", details={"sha256": digest, "size": size}
        )
    return SealedReceipt(draft.code, version, document_hash(sealing.document), recipients, size, digest)


def seal_into_outbox(
    vault: Vault,
    draft_id: str,
    *,
    report: Report | None = None,
    form: Form | None = None,
    now: Callable[[], datetime] = clock.now,
) -> SealedReceipt:
    """Seal a draft into the outbox of its vault, from where it is handed over later.

    When a transaction around this is taken back, the file stays without a row: see `Outbox.remove_orphans`.

    Args:
        vault: the interviewer's, open.
        draft_id: a draft in the state SIGN.
        report: told ``("seal", files done, files)``.
        form: the draft's form; loaded when None.
        now: what time it is.

    Raises:
        OwnKeyOpens: the vault's own key would open the file.
        DiskFull: it would leave too little room for the vault.
        AppError: see `write_sealed`; nothing was done.
    """
    if opens_itself(vault):
        raise OwnKeyOpens
    place = vault.outbox.place(sum(blob.size for blob in vault.blobs.list(draft_id)))
    with vault.transaction():
        receipt = write_sealed(vault, draft_id, place, report=report, form=form, now=now)
        vault.outbox.keep(place, receipt.code, receipt.version, receipt.size, receipt.sha256)
    return receipt


def opens_itself(vault: Vault) -> bool:
    """Say whether the owner of a vault is one of those that its testimonies are sealed for."""
    me = vault.team.me()
    return me is not None and me.code in {member.code for member in vault.team.supervisors()}


def import_sealed(vault: Vault, src: Path, *, report: Report | None = None) -> ImportReport:
    """Take a sealed file into a supervisor's vault; taking it again changes nothing.

    Everything is checked before it counts: who signed, every file against the signed list, every issue
    against the document, the custody log, the form. One fault, and nothing of it stays.

    Args:
        vault: the supervisor's, open.
        src: the sealed file.
        report: told ``("import", files done, files)``.

    Raises:
        NoTeam: the vault belongs to no team.
        NoKeyMatches: it is encrypted to others.
        SealedFileInvalid, PayloadDamaged, ArchiveDamaged: it was changed or is incomplete.
        NotASignature, SignatureInvalid, SignerUnknown, NotCertifiedThen, SignerRevoked: nobody who was a
            member of this team then signed it.
        DocumentInvalid, NotAnIssue, IssueOfAnother, CustodyLogBroken: its parts do not belong together.
        SealedConflict: the vault has another document of this code and version.
        ClosedPartLocked, ClosedPartNotReady: it is a closed record that cannot be put away now.
        AttachmentCodeTaken: see there.
        FileTrouble, DiskFull: it could not be read or kept.
    """
    with typed_file_errors(), src.open("rb") as file:
        return import_from(vault, file, report=report)


def import_from(vault: Vault, file: BinaryIO, *, report: Report | None = None) -> ImportReport:
    """Take a sealed file that is open, at its beginning; otherwise as `import_sealed`.

    Raises:
        OSError: it could not be read.
    """
    hashing = HashingFile(file)
    stream = age.open_reader(cast("BinaryIO", hashing), [vault.team.decryption_identity()])
    reader = SealedFileReader(cast("BinaryIO", stream), vault.team.trust())
    code = reader.manifest.code
    if is_known(vault, reader.manifest):
        return ImportReport(already=(code,))
    try:
        with vault.transaction():
            goes_on = take(vault, reader, hashing, report)
    except BaseException:
        # Rows are rolled back; the files of attachments that were written are not.
        vault.blobs.remove_orphans()
        raise
    return ImportReport(new=(code,), back=() if goes_on else (code,))


def _document(
    vault: Vault, draft: DraftInfo, form: Form, facts: SealFacts, captions: Mapping[str, str]
) -> TestimonyDocument:
    rows = vault.drafts.journal(draft.id)
    state = replay(form, rows, began=draft.created)
    return document_from(
        state.session,
        state.nulls,
        facts,
        attachments=vault.blobs.list(draft.id),
        captions=captions,
        corrections=state.corrections,
        remarks=remarks_of(rows),
        only=MODULES if draft.is_closed else None,
    )


def _sealing(vault: Vault, document: TestimonyDocument, supervisors: int) -> Sealing:
    """Sign, and check what was signed: soon nothing else may be left of the testimony."""
    team = vault.team.trust()
    batch = batch_for(team.rules.batch, supervisors, MAX_BATCH)
    sealing = seal(document, vault.team.signer(), team, batch=batch)
    for issue in sealing.issues:
        check_issue(issue, document, team)
    return sealing


def _log_sealing(
    vault: Vault, draft: DraftInfo, document: TestimonyDocument, supervisors: Sequence[Member]
) -> tuple[str, ...]:
    recipients = tuple(member.code for member in supervisors)
    vault.drafts.set_state(draft.id, "SEAL")
    vault.custody.append(
        draft.code,
        "SEAL",
        details={
            "version": document.version,
            "document": document_hash(document),
            "form": document.form.hash,
            "recipients": " ".join(recipients),
        },
    )
    return recipients


def _sources(vault: Vault, draft: DraftInfo, sealing: Sealing, form: Form) -> list[Source]:
    issues = canonical([read_json(issue.to_bytes()) for issue in sealing.issues])
    small = {
        sealed_file.DOCUMENT: document_bytes(sealing.document),
        sealed_file.ISSUES: issues,
        sealed_file.CUSTODY: vault.custody.jsonl(draft.code),
        sealed_file.FORM: form.xform,
    }
    identity = copy_for_sealing(vault, draft.code)
    if identity is not None:
        small[sealed_file.IDENTITY] = identity
    attachments = [_attachment_source(vault, blob) for blob in vault.blobs.list(draft.id)]
    return [*(sealed_file.source_of(path, data) for path, data in small.items()), *attachments]


def _attachment_source(vault: Vault, blob: BlobInfo) -> Source:
    listed = ListedFile(path=sealed_file.ATTACHMENTS + blob.code, size=blob.size, sha256=blob.sha256)
    return Source(listed, lambda: vault.blobs.open(blob.id))


def _write(
    vault: Vault,
    document: TestimonyDocument,
    sources: list[Source],
    recipients: Sequence[str],
    dst: Path,
    report: Report | None,
) -> tuple[int, str]:
    manifest = SealedManifest(
        code=document.code,
        version=document.version,
        team=vault.team.fingerprint(),
        sealed_at=document.sealed_at,
        files=tuple(source.listed for source in sources),
    )

    def progress(done: int) -> None:
        if report is not None:
            report("seal", done, len(sources))

    with partial_file(dst) as file:
        sink = HashingSink(file)
        with age.Encryptor(sink, recipients) as encryptor:
            sealed_file.write_sealed_file(encryptor, manifest, sources, vault.team.signer(), progress)
    return sink.size, sink.sha256.hexdigest()
