"""What a supervisor's vault takes from a sealed file, after checking that all of it belongs together."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import BinaryIO, Final, cast

from exporters import sealed_file
from exporters.clarified import came_back
from exporters.closed_record import belongs_to
from exporters.custody_log import check_log
from exporters.document import TestimonyDocument, document_bytes, document_hash, read_document
from exporters.errors import ExportError
from exporters.hashing import HashingFile
from exporters.identity_card import receive
from exporters.seal import MAX_BATCH, Issue, IssueOfAnother, NotAnIssue, check_issue
from exporters.sealed_file import ListedFile, SealedFileInvalid, SealedFileReader, SealedManifest
from storage.canonical import NotJson, canonical, read_json
from storage.chain import Anchor, SignerFacts
from storage.errors import NoSuchItem
from storage.other_logs import OtherLogs
from storage.sealed import SealedConflict
from storage.vault import Vault

Report = Callable[[str, int, int], None]

_FORM_MEDIA_TYPE: Final = "application/xml"


class AttachmentCodeTaken(ExportError):
    """Another file in the vault has the code of an attachment that is to be imported."""

    code = "exporters.transfer.code_taken"
    text = (
        "An attachment in this sealed file has the same code as another file in your vault. "
        "Nothing was taken from it. Please ask the interviewer to seal the testimony again."
    )


def is_known(vault: Vault, manifest: SealedManifest) -> bool:
    """Say whether a vault has the very document that a list names.

    Raises:
        SealedConflict: it has another one of this code and version.
        RecordDestroyed: a version of this testimony was destroyed here.
    """
    vault.sealed.require_kept(manifest.code)
    listed = manifest.find(sealed_file.DOCUMENT)
    known = vault.sealed.digest(manifest.code, manifest.version)
    if known is None:
        return False
    if listed is None or known != listed.sha256:
        raise SealedConflict
    return True


def take(vault: Vault, reader: SealedFileReader, file: HashingFile, report: Report | None) -> bool:
    """Check what a sealed file holds and keep it, in the caller's transaction.

    Returns whether the log of who sealed goes on from where it was, see `storage.other_logs`.

    Args:
        vault: the supervisor's.
        reader: at the first file after the list.
        file: what the reader reads from in the end; its hash is kept.
        report: told ``("import", attachments done, attachments)``.

    Raises:
        See `exporters.transfer.import_sealed`; the caller must roll back.
    """
    manifest = reader.manifest
    document = read_document(reader.small(sealed_file.DOCUMENT))
    if (document.code, document.version, document.sealed_at) != (
        manifest.code,
        manifest.version,
        manifest.sealed_at,
    ):
        raise SealedFileInvalid
    issues = _issues(reader.small(sealed_file.ISSUES))
    signer = _sealed_by(issues, document, reader, vault.team.trust())
    log = reader.small(sealed_file.CUSTODY)
    place = check_log(log, document.code, signer, document_hash(document))
    _take_form(vault, reader.small(sealed_file.FORM), document)
    if manifest.find(sealed_file.IDENTITY) is not None:
        receive(vault, document.code, document.version, reader.small(sealed_file.IDENTITY))
    _take_attachments(vault, reader, document, report)
    reader.finish()
    digest = file.sha256.hexdigest()
    if belongs_to(document) is not None:
        _close(vault, document.code)
    vault.sealed.put(
        document_bytes(document),
        [issue.to_bytes() for issue in issues],
        log,
        digest,
        signer=signer.member_code,
    )
    vault.withdrawals.restrict_late(document.code)
    came_back(vault, document)
    goes_on = OtherLogs(vault.settings).goes_on(signer.member_code, place.number, place.hash, place.at)
    details: dict[str, str | int] = {
        "version": document.version,
        "document": document_hash(document),
        "signer": signer.member_code,
        "file": digest,
        "entry": place.number,
    }
    vault.custody.append(document.code, "RECV", details=details if goes_on else {**details, "log": "back"})
    return goes_on


def _sealed_by(
    issues: list[Issue], document: TestimonyDocument, reader: SealedFileReader, team: Anchor
) -> SignerFacts:
    """Return who signed all issues: whoever signed the list too, unless a supervisor wrote the file again.

    Raises:
        IssueOfAnother: they do not belong together, or who wrote it again is no supervisor.
    """
    signers = [check_issue(issue, document, team) for issue in issues]
    again = reader.manifest.resent_at is not None
    if again and reader.signer.role != "supervisor":
        raise IssueOfAnother
    wanted = signers[0].leaf_hash if again else reader.signer.leaf_hash
    if any(signer.leaf_hash != wanted for signer in signers):
        raise IssueOfAnother
    return signers[0]


def _close(vault: Vault, code: str) -> None:
    try:
        vault.record_keys.close(code)
    except ValueError:  # an earlier version of it was no closed record
        raise SealedFileInvalid from None


def _issues(data: bytes) -> list[Issue]:
    try:
        listed = read_json(data)
    except NotJson:
        raise NotAnIssue from None
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_BATCH:
        raise NotAnIssue
    return [Issue.parse(canonical(item)) for item in listed]


def _take_form(vault: Vault, xform: bytes, document: TestimonyDocument) -> None:
    """Keep the form, once for all testimonies that used it."""
    if hashlib.sha256(xform).hexdigest() != document.form.hash:
        raise SealedFileInvalid
    if not vault.blobs.list(document.form.hash):
        _keep(vault, xform, document.form.hash, sealed_file.FORM, _FORM_MEDIA_TYPE)


def _keep(vault: Vault, data: bytes, owner: str, name: str, media_type: str) -> None:
    vault.blobs.add(io.BytesIO(data), draft_id=owner, kind="document", media_type=media_type, name=name)


def _take_attachments(
    vault: Vault, reader: SealedFileReader, document: TestimonyDocument, report: Report | None
) -> None:
    expected = iter(document.attachments)
    for number, (code, listed, content) in enumerate(reader.attachments()):
        if report is not None:
            report("import", number, len(document.attachments))
        entry = next(expected, None)
        if entry is None or (entry.code, entry.size, entry.sha256) != (code, listed.size, listed.sha256):
            raise SealedFileInvalid
        if _has_attachment(vault, listed, code, document.code):
            content.read()
            continue
        blob = vault.blobs.add(
            cast("BinaryIO", content),
            draft_id=document.code,
            kind=entry.kind,
            media_type=entry.media_type,
            name=code,
            code=code,
        )
        if blob.sha256 != listed.sha256:
            raise SealedFileInvalid
    if next(expected, None) is not None:
        raise SealedFileInvalid


def _has_attachment(vault: Vault, listed: ListedFile, code: str, owner: str) -> bool:
    """Say whether the file is here already: from the draft, where interviewer and supervisor are one."""
    try:
        known = vault.blobs.by_code(code)
    except NoSuchItem:
        return False
    if (known.size, known.sha256) != (listed.size, listed.sha256):
        raise AttachmentCodeTaken
    vault.blobs.adopt(known.id, owner)
    return True
