"""The file in which an interviewer hands a sealed testimony to the supervisors.

One age file, encrypted to every supervisor of the team, of a tar stream in this order::

    <code>/manifest.json       what follows: path, size and SHA-256 of each file
    <code>/manifest.jws        detached JWS over it, ES256 and ML-DSA-65
    <code>/document.json       the document
    <code>/issues.json         its issues
    <code>/custody.jsonl       the custody log of the testimony, up to its sealing
    <code>/form.xml            the XForm that was used
    <code>/identity.age        who the witness is, still encrypted; only if it was recorded
    <code>/attachments/<code>  one file each

The manifest comes first, so a reader knows who signed, and what to expect, before it takes anything else.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, BinaryIO, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from exporters.bag_targets import TarTarget
from exporters.document import Hash, Moment, Name, Part
from exporters.errors import ExportError
from exporters.tar_reader import Entry, TarReader
from exporters.trust import require_certified
from forms.codes import is_code
from storage.canonical import NotJson, canonical, read_json
from storage.chain import Anchor, SignerFacts, SignerUnknown
from storage.jose import SigningKeys, sign_detached, verify_detached
from storage.stream import Sink

TYP: Final = "underseal-sealed+json"
SEALED: Final = "underseal.sealed/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.jws"
DOCUMENT, ISSUES, CUSTODY, FORM = "document.json", "issues.json", "custody.jsonl", "form.xml"
IDENTITY: Final = "identity.age"
ATTACHMENTS: Final = "attachments/"
REQUIRED: Final = (DOCUMENT, ISSUES, CUSTODY, FORM)
MAX_SMALL: Final = 64 * 1024 * 1024
_MAX_FILES: Final = 20_000


class SealedFileInvalid(ExportError):
    """A sealed file does not hold what its signed list says."""

    code = "exporters.sealed_file.invalid"
    text = (
        "This sealed file is damaged, or something in it was changed or left out. Nothing was taken from it. "
        "Please ask the interviewer for another copy."
    )


class ListedFile(Part):
    """One file of the list: path below the folder, size in bytes, SHA-256 (hex)."""

    path: Annotated[str, Field(max_length=80)]
    size: int = Field(ge=0, le=2**53 - 1)
    sha256: Hash


class SealedManifest(Part):
    """What a sealed file holds.

    Attributes:
        code: of the testimony.
        version: of the testimony.
        team: fingerprint of the team.
        sealed_at: when it was sealed.
        resent_at: when a supervisor wrote the file again (`exporters.resending`), or None.
        files: in the order in which they follow.
    """

    type: Literal["underseal.sealed/1"] = SEALED
    code: Name
    version: int = Field(ge=1, le=9_999)
    team: Hash
    sealed_at: Moment
    resent_at: Moment | None = None
    files: Annotated[tuple[ListedFile, ...], Field(max_length=_MAX_FILES)]

    @model_validator(mode="after")
    def _files_are_those_we_know(self) -> Self:
        paths = [file.path for file in self.files]
        rest = paths[len(REQUIRED) :]
        if rest[:1] == [IDENTITY]:
            rest = rest[1:]
        codes = [path.removeprefix(ATTACHMENTS) for path in rest]
        named = all(path == ATTACHMENTS + code for path, code in zip(rest, codes, strict=True))
        if tuple(paths[: len(REQUIRED)]) != REQUIRED or not named or len(set(codes)) != len(codes):
            raise ValueError("an unknown list of files")
        if not is_code(self.code, "T") or not all(is_code(code, "E") for code in codes):
            raise ValueError("an unknown code")
        if any(file.size > MAX_SMALL for file in self.files if not file.path.startswith(ATTACHMENTS)):
            raise ValueError("a file is too large")
        return self

    def find(self, path: str) -> ListedFile | None:
        """Return the entry of a path, or None."""
        return next((file for file in self.files if file.path == path), None)


@dataclass(frozen=True)
class Source:
    """A file that goes in: what the list says of it, and how to read it."""

    listed: ListedFile
    open: Callable[[], BinaryIO]


def source_of(path: str, data: bytes) -> Source:
    """Return a small file that is at hand."""
    listed = ListedFile(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    return Source(listed, lambda: io.BytesIO(data))


def write_sealed_file(
    sink: Sink,
    manifest: SealedManifest,
    sources: Sequence[Source],
    signer: SigningKeys,
    progress: Callable[[int], None],
) -> None:
    """Write the tar stream.

    Args:
        sink: encrypts what it takes.
        manifest: lists exactly the sources.
        sources: in the manifest's order.
        signer: the keys of the interviewer, or of the supervisor who writes it again.
        progress: told how many files are written; may raise to stop.

    Raises:
        SealedFileInvalid: a file is not what the list says, as when an attachment is damaged.
        OSError: something could not be read or written.
    """
    data = canonical(manifest.model_dump(mode="json", exclude_none=True))
    tar = TarTarget(sink, manifest.code)
    signature = canonical(sign_detached(signer, data, TYP))
    for path, content in ((MANIFEST, data), (SIGNATURE, signature)):
        tar.put(path, len(content), io.BytesIO(content))
    for number, source in enumerate(sources):
        progress(number)
        with source.open() as file:
            hashing = _Hashing(file)
            tar.put(source.listed.path, source.listed.size, hashing)  # type: ignore[arg-type]
            if hashing.sha256.hexdigest() != source.listed.sha256:
                raise SealedFileInvalid
    tar.finish()


class _Hashing:
    """Hashes what is read through it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


class SealedFileReader:
    """Reads the tar stream in its order, and believes nothing that the signed list does not say.

    Attributes:
        manifest: the list.
        signer: who signed it.
    """

    def __init__(self, stream: BinaryIO, team: Anchor) -> None:
        """Read the list and check its signature.

        Raises:
            SealedFileInvalid: it is no sealed file.
            NotASignature, SignatureInvalid, SignerUnknown, NotCertifiedThen: its signature does not hold.
            ArchiveDamaged, ArchiveUnsafe: it is no tar stream, or a strange one.
        """
        self._tar = TarReader(stream)
        self._entries = self._tar.entries()
        data = self._unlisted(MANIFEST)
        self.signer: SignerFacts = verify_detached(self._unlisted(SIGNATURE), data, team, TYP)
        self.manifest = _manifest(data)
        if self.manifest.team != self.signer.team:
            raise SignerUnknown
        require_certified(self.signer, self.manifest.resent_at or self.manifest.sealed_at)
        self._left = list(self.manifest.files)

    def small(self, path: str) -> bytes:
        """Return the next file, which must be the one at a path.

        Raises:
            SealedFileInvalid: another file follows, or other bytes.
        """
        listed, pieces = self._next(path)
        data = b"".join(pieces)
        if hashlib.sha256(data).hexdigest() != listed.sha256:
            raise SealedFileInvalid
        return data

    def attachments(self) -> Iterator[tuple[str, ListedFile, PieceReader]]:
        """Yield code, list entry and content of each attachment; whoever keeps the content checks its hash.

        Raises:
            SealedFileInvalid: another file follows.
        """
        while self._left:
            path = self._left[0].path
            listed, pieces = self._next(path)
            yield path.removeprefix(ATTACHMENTS), listed, PieceReader(pieces)

    def finish(self) -> None:
        """Read to the end of the stream.

        Raises:
            SealedFileInvalid: something follows that is not listed, or something is missing.
        """
        if self._left or next(self._entries, None) is not None:
            raise SealedFileInvalid

    def _next(self, path: str) -> tuple[ListedFile, Iterator[bytes]]:
        if not self._left or self._left[0].path != path:
            raise SealedFileInvalid
        listed = self._left.pop(0)
        entry = self._entry(f"{self.manifest.code}/{path}")
        if entry.size != listed.size:
            raise SealedFileInvalid
        return listed, self._tar.content()

    def _unlisted(self, name: str) -> bytes:
        entry = self._entry(None)
        if entry.path.rpartition("/")[2] != name or entry.size > MAX_SMALL:
            raise SealedFileInvalid
        return b"".join(self._tar.content())

    def _entry(self, path: str | None) -> Entry:
        entry = next(self._entries, None)
        if entry is None or entry.is_folder or (path is not None and entry.path != path):
            raise SealedFileInvalid
        return entry


class PieceReader(io.RawIOBase):
    """A readable stream over pieces of any size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, or all that is left; empty at the end."""
        if size < 0:
            data, self._rest = self._rest + b"".join(self._pieces), b""
            return data
        if not self._rest:
            self._rest = next(self._pieces, b"")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def _manifest(data: bytes) -> SealedManifest:
    try:
        read_json(data)
        return SealedManifest.model_validate_json(data, strict=True)
    except (NotJson, ValidationError):
        raise SealedFileInvalid from None
