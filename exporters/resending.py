"""Writing a sealed testimony again for the supervisors of the team: one joined later, or a file was lost.

The document, its issues, the custody log up to sealing, the form and the attachments are those that came,
and the interviewer's signatures over them hold as before. Only the list of files is signed anew, by the
supervisor who writes it. Who the witness is does not go along: that opens behind a lock of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from exporters import age, sealed_file
from exporters.closed_record import belongs_to, openers
from exporters.document import TestimonyDocument, document_hash, read_document
from exporters.errors import ExportError
from exporters.hashing import HashingSink
from exporters.partial import partial_file, typed_file_errors
from exporters.sealed_file import ListedFile, SealedManifest, Source, source_of
from storage import clock
from storage.canonical import canonical, read_json
from storage.sealed import SealedInfo, SealedTestimony
from storage.vault import Vault

Report = Callable[[str, int, int], None]

CLOSED: Final = frozenset({"REST", "HOLD", "DEST"})
"""States in which a testimony is given to nobody, a colleague included."""


class NotForThisVault(ExportError):
    """Somebody who is no supervisor wants to write sealed testimonies again."""

    code = "exporters.resending.role"
    text = (
        "Only a supervisor's vault can write sealed testimonies again. Nothing was written. "
        "Please ask a supervisor of your team."
    )


class ClosedToSharing(ExportError):
    """A chosen testimony is restricted, held or destroyed."""

    code = "exporters.resending.closed"
    text = (
        "This testimony was withdrawn, is on legal hold or was destroyed, so it is not passed on, not even "
        "within the team. Nothing was written. Please choose another one."
    )


@dataclass(frozen=True)
class Written:
    """One file: code and version of the testimony, and SHA-256 of the file, which is also its name."""

    code: str
    version: int
    sha256: str


def resendable(vault: Vault) -> list[SealedInfo]:
    """Return what can be written again, the newest first.

    Raises:
        NotForThisVault: the owner is no supervisor.
    """
    me = vault.team.me()
    if me is None or me.role != "supervisor":
        raise NotForThisVault
    return [info for info in vault.sealed.list() if info.state not in CLOSED]


def write_again(vault: Vault, chosen: Iterable[SealedInfo], folder: Path, report: Report) -> list[Written]:
    """Write versions as sealed files, encrypted to all supervisors of today; each file counts by itself.

    One of the closed part goes to those who are trained, and is among `resendable` only while that is open.

    A file is named by its own SHA-256, so that names never collide and tell nothing. The custody log of each
    testimony says that it was written again, and for whom.

    Args:
        vault: a supervisor's, open.
        chosen: some of `resendable`.
        folder: where the files go.
        report: told ``("resend", files done, files)``; may raise to stop, and what was written stays.

    Raises:
        NotForThisVault, ClosedToSharing, NobodyTrained: see there.
        SealedFileInvalid: an attachment is damaged.
        FileTrouble: a file could not be written; it is not left half-done.
    """
    allowed, chosen = resendable(vault), list(chosen)
    if any(info not in allowed for info in chosen):
        raise ClosedToSharing
    written = []
    for number, info in enumerate(chosen):
        report("resend", number, len(chosen))
        alive = partial(report, "resend", number, len(chosen))
        with vault.transaction():
            written.append(_write(vault, info, folder, alive))
    return written


def _write(vault: Vault, info: SealedInfo, folder: Path, alive: Callable[[], None]) -> Written:
    sealed = vault.sealed.get(info.code, info.version)
    document = read_document(sealed.document)
    sources = _sources(vault, sealed, document)
    manifest = SealedManifest(
        code=info.code,
        version=info.version,
        team=vault.team.fingerprint(),
        sealed_at=document.sealed_at,
        resent_at=clock.now(),
        files=tuple(source.listed for source in sources),
    )
    supervisors = openers(vault, closed=belongs_to(document) is not None)
    place = folder / secrets.token_hex(16)
    with partial_file(place) as file:
        sink = HashingSink(file)
        with age.Encryptor(sink, [member.age_recipient for member in supervisors]) as encryptor:
            sealed_file.write_sealed_file(
                encryptor, manifest, sources, vault.team.signer(), lambda _done: alive()
            )
    digest = sink.sha256.hexdigest()
    told: dict[str, str | int] = {
        "version": info.version,
        "document": document_hash(document),
        "supervisors": " ".join(member.code for member in supervisors),
        "file": digest,
    }
    try:
        vault.custody.append(info.code, "EXPO", details=told)
        with typed_file_errors():
            place.replace(folder / f"{digest}.age")
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return Written(info.code, info.version, digest)


def _sources(vault: Vault, sealed: SealedTestimony, document: TestimonyDocument) -> list[Source]:
    issues = canonical([read_json(issue) for issue in sealed.issues])
    form = vault.blobs.list(document.form.hash)[0]
    with vault.blobs.open(form.id) as file:
        xform = file.read()
    small = {
        sealed_file.DOCUMENT: sealed.document,
        sealed_file.ISSUES: issues,
        sealed_file.CUSTODY: sealed.custody,
        sealed_file.FORM: xform,
    }
    attachments = [
        Source(
            ListedFile(
                path=sealed_file.ATTACHMENTS + entry.code,
                size=entry.size,
                sha256=entry.sha256,
            ),
            partial(vault.blobs.open, vault.blobs.by_code(entry.code).id),
        )
        for entry in document.attachments
    ]
    return [*(source_of(path, data) for path, data in small.items()), *attachments]
