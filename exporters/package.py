"""The package of one release: every file a recipient gets, checked for leaks before it is done.

Nothing is written to a disk here: `exporters.bundle` streams the files into an encrypted bundle, or into a
folder where a person asked for one. Attachments are read when they are written, not before.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from exporters.bundle import PackageFile
from exporters.consent import Terms
from exporters.custody_extract import Extract, make_extract
from exporters.disclosing import keeper
from exporters.errors import ExportError
from exporters.leak_terms import Allowed, Withheld
from exporters.package_inputs import Open, ReleaseInputs, ReleaseSigner, TestimonyInputs
from exporters.package_texts import index_csv, readme, verify_page
from exporters.patterns import document_numbers
from exporters.picture_data import PictureTells, tells_more
from exporters.profiles import gives_extract, lets_technical_data_out
from exporters.pseudonyms import draw_labels
from exporters.redaction import Operation
from exporters.release import (
    LeakCheckLine,
    Release,
    ReleasedFile,
    ReleasedTestimony,
    ReleaseRecipient,
    redactions_of,
    schema_bytes,
    sign_release,
    view_schema_bytes,
)
from exporters.released_view import ViewFacts, build_view, midnight
from exporters.seal import present
from exporters.view import ConsentLine, ReleasedView, canonical_json
from exporters.withheld import allowed_phrases, withheld_values
from storage.canonical import canonical
from storage.jose import SigningKeys, sign_detached

__all__ = [
    "AttachmentChanged",
    "LeakFound",
    "Package",
    "PackageFile",
    "ReleaseInputs",
    "TestimonyInputs",
    "build_package",
    "check_leaks",
    "sign_manifest",
]

MANIFEST_TYP: Final = "underseal-manifest"
SD_JWT: Final = "testimony.sd-jwt"
SD_JWT_TYPE: Final = "application/sd-jwt"
TESTIMONIES: Final = "data/testimonies/"
_PRINTABLE: Final = frozenset({"image/jpeg", "image/png"})
_PIECE: Final = 1024 * 1024
_LARGEST_PRINTED: Final = 32 * 1024 * 1024
_ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}

Report = Callable[[str, int, int], None]


class LeakFound(ExportError):
    """The leak check found something withheld in the finished files."""

    code = "exporters.package.leak"
    text = (
        "The finished package still held something that was withheld, in {count} places, the first in "
        "file {file}. The package was thrown away. Please withhold it there too."
    )

    def __init__(self, count: int, file: int, place: str) -> None:
        """Keep where the first hit was.

        Args:
            count: how many hits there were.
            file: number of the first file with a hit, from 1, in the package's order.
            place: its path and where in it, for the person who redacts; never the word.
        """
        super().__init__(count=count, file=file)
        self.place = place


class AttachmentChanged(ExportError):
    """An attachment in the vault is not the file that was sealed."""

    code = "exporters.package.attachment"
    text = (
        "An attachment is no longer the file that the interviewer sealed. Nothing was released. "
        "Please import the sealed file again, or withhold the attachment."
    )


@dataclass(frozen=True)
class Package:
    """A finished package.

    Attributes:
        name: its folder.
        files: everything below ``data/``.
        release: what ``release.json`` says.
        signature: bytes of ``release.json.jws``.
        labels: label of each entity; stays in the vault.
    """

    name: str
    files: tuple[PackageFile, ...]
    release: Release
    signature: bytes
    labels: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class _Built:
    line: ReleasedTestimony
    view: ReleasedView
    files: tuple[PackageFile, ...]
    rows: tuple[dict[str, str], ...]


def build_package(inputs: ReleaseInputs, signer: ReleaseSigner, report: Report | None = None) -> Package:
    """Make every file of a release, sign them, and look for leaks.

    Args:
        inputs: what is released; the consent ladder was climbed before.
        signer: the supervisor's keys.
        report: called as ``report(stage, done, total)``; it may raise to stop.

    Raises:
        exporters.redaction.WrongDocument, UnknownTarget: a plan is not about its document.
        AttachmentChanged: an attachment is not the file that was sealed.
        LeakFound: something withheld is in the files.
    """
    labels = draw_labels(_entities(inputs), inputs.labels)
    built = []
    for done, testimony in enumerate(inputs.testimonies):
        _tell(report, "print", done, len(inputs.testimonies))
        built.append(_build(testimony, inputs, labels, signer))
    release = Release(
        code=inputs.code,
        recipient=ReleaseRecipient(code=inputs.recipient, category=inputs.category),
        purpose=inputs.purpose,
        profile=inputs.profile,
        created=inputs.day,
        made_by=inputs.made_by,
        subject=inputs.subject,
        approvals=inputs.approvals,
        leak_check=LeakCheckLine(values=len(_withheld(inputs))),
        log=inputs.log,
        testimonies=tuple(part.line for part in built),
    )
    signature = canonical(sign_release(release, signer))
    files = (*_fixed_files(release, signature, built), *(file for part in built for file in part.files))
    check_leaks(files, inputs, labels, report)
    return Package(inputs.code, files, release, signature, labels)


def sign_manifest(signer: SigningKeys) -> Callable[[bytes], bytes]:
    """Return what `exporters.bundle.write_bundle` asks: how to sign the list of files."""
    return lambda manifest: canonical(sign_detached(signer, manifest, MANIFEST_TYP))


def file_of(path: str, data: bytes) -> PackageFile:
    """Return a file that is already in memory."""
    return PackageFile(path, lambda: io.BytesIO(data))


def attachment_name(code: str, media_type: str) -> str:
    """Return the file name of an attachment: its code and a usual ending."""
    return code + _ENDINGS.get(media_type, ".bin")


def consent_lines(terms: Terms) -> tuple[ConsentLine, ...]:
    """Return the extract of the consent: the cell that allows the release, without anybody's words."""
    if terms.grant is None:
        return ()
    grant = terms.grant
    line = ConsentLine(
        purpose=grant.purpose, value=grant.value, identity=grant.identity, contact=grant.contact
    )
    return (line,)


def check_leaks(
    files: Sequence[PackageFile],
    inputs: ReleaseInputs,
    labels: Mapping[str, str],
    report: Report | None = None,
) -> None:
    """Look for everything withheld in every file.

    Raises:
        LeakFound: one was found.
    """
    from exporters.leak_check import leak_check

    values = list(_withheld(inputs))
    allowed = [Allowed(label) for label in labels.values()]
    for testimony in inputs.testimonies:
        allowed += allowed_phrases(testimony.document, testimony.plan)
    leaks = leak_check(files, values, allowed=allowed, also=document_numbers(), report=report)
    if leaks:
        paths = [file.path for file in files]
        raise LeakFound(len(leaks), paths.index(leaks[0].file) + 1, f"{leaks[0].file}: {leaks[0].place}")


def _build(
    testimony: TestimonyInputs, inputs: ReleaseInputs, labels: Mapping[str, str], signer: ReleaseSigner
) -> _Built:
    document, plan = testimony.document, testimony.plan
    proof = present(testimony.issue, document, keeper(document, plan, testimony.terms.grant)).encode("ascii")
    extract = make_extract(testimony.custody if gives_extract(inputs.profile, "CU") else ())
    view = _view(testimony, inputs, labels, hashlib.sha256(proof).hexdigest(), extract)
    view_json = canonical_json(view)
    folder = f"{TESTIMONIES}{testimony.code}/"
    files = (
        file_of(folder + "testimony.pdf", _pdf(view, testimony, proof, signer, inputs.day)),
        file_of(folder + "testimony.json", view_json),
        file_of(folder + SD_JWT, proof),
        file_of(folder + SD_JWT + ".jws", canonical(testimony.issue.jws)),
        file_of(folder + "custody.jsonl", extract.data),
        *_attachments(view, testimony, folder, technical=lets_technical_data_out(inputs.profile)),
    )
    line = ReleasedTestimony(
        code=testimony.code,
        version=document.version,
        presentation=view.document_hash,
        view=hashlib.sha256(view_json).hexdigest(),
        custody_head=extract.head,
        consent=view.consent,
        redactions=redactions_of(view),
        attachments=tuple(
            ReleasedFile(code=kept.code, size=kept.size or 0, sha256=kept.sha256 or "")
            for kept in view.attachments
            if kept.status == "kept"
        ),
    )
    return _Built(line, view, files, tuple(_rows(line, view, files)))


def _view(
    testimony: TestimonyInputs,
    inputs: ReleaseInputs,
    labels: Mapping[str, str],
    presentation: str,
    extract: Extract,
) -> ReleasedView:
    facts = ViewFacts(
        code=testimony.code,
        release_code=inputs.code,
        recipient_code=inputs.recipient,
        presentation=presentation,
        signer_code=testimony.interviewer,
        released_by=inputs.made_by,
        released=inputs.day,
        package_language=inputs.package_language,
        team_name=inputs.team_name,
        labels=labels,
        titles=inputs.titles,
        consent=consent_lines(testimony.terms),
        custody=extract.lines,
    )
    return build_view(testimony.document, testimony.plan, facts)


def _pdf(
    view: ReleasedView, testimony: TestimonyInputs, proof: bytes, signer: ReleaseSigner, day: date
) -> bytes:
    from exporters.pdf import render
    from exporters.pdf_sign import embed_file, sign_pdf

    printed = embed_file(render(view, _images(view, testimony)), SD_JWT, proof, SD_JWT_TYPE)
    return sign_pdf(printed, signer, reason_text=view.release_code, at=midnight(day))


def _images(view: ReleasedView, testimony: TestimonyInputs) -> dict[str, bytes]:
    images = {}
    for line in view.attachments:
        printable = line.media_type in _PRINTABLE and (line.size or 0) <= _LARGEST_PRINTED
        if line.status == "kept" and printable and line.code in testimony.attachments:
            with testimony.attachments[line.code]() as stream:
                images[line.code] = stream.read()
    return images


def _attachments(
    view: ReleasedView, testimony: TestimonyInputs, folder: str, *, technical: bool
) -> Iterator[PackageFile]:
    for line in view.attachments:
        if line.status == "kept":
            name, source = attachment_name(line.code, line.media_type), testimony.attachments[line.code]
            _require_unchanged(source, line.sha256)
            if not technical and line.media_type.startswith("image/"):
                with source() as picture:
                    if tells_more(picture):
                        raise PictureTells(photo=line.code)
            yield PackageFile(f"{folder}attachments/{name}", source)


def _require_unchanged(source: Open, sha256: str | None) -> None:
    digest = hashlib.sha256()
    with source() as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    if digest.hexdigest() != sha256:
        raise AttachmentChanged


def _rows(
    line: ReleasedTestimony, view: ReleasedView, files: Sequence[PackageFile]
) -> Iterator[dict[str, str]]:
    hashes = {kept.code: (kept.sha256, kept.size) for kept in line.attachments}
    for file in files:
        name = file.path.rpartition("/")[2]
        digest, size = hashes.get(name.partition(".")[0], ("", 0))
        if not digest:
            with file.open() as stream:
                data = stream.read()
            digest, size = hashlib.sha256(data).hexdigest(), len(data)
        yield {
            "document": line.code,
            "file": file.path.removeprefix("data/"),
            "type": name.partition(".")[2] or "bin",
            "language": view.language,
            "version": str(line.version),
            "size": str(size),
            "sha256": digest,
            "redacted": "yes" if line.redactions else "no",
            "redaction_reasons": " ".join(sorted({redaction.reason for redaction in line.redactions})),
            "consent": " ".join(cell.purpose for cell in line.consent),
        }


def _fixed_files(release: Release, signature: bytes, built: Sequence[_Built]) -> Iterator[PackageFile]:
    yield file_of("data/README.txt", readme())
    yield file_of("data/verify.html", verify_page())
    yield file_of("data/index.csv", index_csv(row for part in built for row in part.rows))
    yield file_of("data/release.json", release.to_bytes())
    yield file_of("data/release.json.jws", signature)
    yield file_of("data/schema/release.schema.json", schema_bytes())
    yield file_of("data/schema/testimony.schema.json", view_schema_bytes())


def _entities(inputs: ReleaseInputs) -> Iterator[tuple[str, str]]:
    for testimony in inputs.testimonies:
        for decision in testimony.plan.decisions:
            if decision.op is Operation.PSEUDONYM and decision.entity and not decision.replacement:
                yield decision.entity, decision.category


def _withheld(inputs: ReleaseInputs) -> dict[Withheld, None]:
    """Return every value that must not be found, in any testimony of the release, once."""
    hidden = (withheld_values(testimony.document, testimony.plan) for testimony in inputs.testimonies)
    found = dict.fromkeys([*(value for values in hidden for value in values), *inputs.never])
    # The table of consent names recipients by code, and every package names its own.
    return {value: None for value in found if value.text != inputs.recipient}


def _tell(report: Report | None, stage: str, done: int, total: int) -> None:
    if report is not None:
        report(stage, done, total)
