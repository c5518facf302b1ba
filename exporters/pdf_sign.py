"""Signs PDF files so that any reader can check them, and checks such signatures without any network.

A signature is PAdES B-B (ETSI EN 319 142-1): a detached CMS signature, ES256, with the member's certificate
chain inside. Whatever travels inside the PDF is embedded first (`embed_file`), so that it is signed too.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, Protocol

import pikepdf
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.cms import ContentInfo
from asn1crypto.x509 import Certificate

from exporters import offline_pyhanko as pyhanko
from exporters.errors import ExportError
from exporters.pdf_streams import bounded_bytes

# The library would write what is wrong with somebody's file to standard error, where nothing of ours may go.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

FIELD_NAME: Final = "Signature"
_RESERVED_BYTES: Final = 16384  # for the CMS object; a chain of three P-256 certificates takes about 3,000
_DER_SIGNATURE_BYTES: Final = 72  # the longest DER form of an ECDSA P-256 signature
_MOST_EMBEDDED_BYTES: Final = 256 * 1024 * 1024


class PdfUnreadableError(ExportError):
    """The bytes are not a PDF that can be read whole."""

    code = "exporters.pdf.unreadable"
    text = "This file is not a readable PDF. It may be damaged. Nothing was changed. Please ask for it again."


class PdfNotSignedError(ExportError):
    """The PDF carries no signature."""

    code = "exporters.pdf.unsigned"
    text = "This PDF carries no signature. Nothing was changed. Please ask the sender for the signed file."


class PdfSigningError(ExportError):
    """The PDF could not be signed."""

    code = "exporters.pdf.signing"
    text = "The PDF could not be signed. Nothing was written, and your saved work is safe. Please try again."


class _Member(Protocol):
    @property
    def chain(self) -> Sequence[bytes]:
        """Certificates in DER, the member's own first, the team's root last."""


class PdfSignerKey(Protocol):
    """What signing needs of a member: the chain, and one operation with the private key."""

    @property
    def member(self) -> _Member:
        """The member whose certificate stands in the signature."""

    def es256_der(self, data: bytes, /) -> bytes:
        """Return the ECDSA P-256 signature over SHA-256 of `data`, in DER."""


@dataclass(frozen=True)
class PdfFacts:
    """What is known of the first signature of a PDF.

    Attributes:
        intact: the signed bytes are those that were signed.
        valid: the signature over them was made with the key of the certificate inside.
        trusted: that certificate leads to one of the given roots and was in force at `signed_at`.
        covers_whole_document: nothing was added to the file after signing.
        signer_common_name: the member code in the certificate; empty if it has none.
        signed_at: the time of signing as the signer's computer told it (no timestamp authority is asked).
        embedded: the files inside the PDF by name.
    """

    intact: bool
    valid: bool
    trusted: bool
    covers_whole_document: bool
    signer_common_name: str
    signed_at: datetime | None
    embedded: dict[str, bytes] = field(default_factory=dict)


def embed_file(pdf: bytes, name: str, data: bytes, media_type: str) -> bytes:
    """Put a file into a PDF as associated data (ISO 32000-2, 14.13), without any date.

    Args:
        pdf: the document, not yet signed.
        name: file name inside it; a code, never a name of a person.
        data: the file's bytes.
        media_type: such as ``application/sd-jwt``.

    Raises:
        PdfUnreadableError: if `pdf` is not one.
    """
    with _opened(pdf) as document:
        spec = pikepdf.AttachedFileSpec(
            document, data, filename=name, mime_type=media_type, relationship=pikepdf.Name.Data
        )
        document.attachments[name] = spec
        document.Root.AF = pikepdf.Array([spec.obj])
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    result = BytesIO()
    document.save(result, deterministic_id=True)
    return result.getvalue()


def _opened(pdf: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(BytesIO(pdf))
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise PdfUnreadableError from error


class _MemberSigner(pyhanko.PdfCmsSigner):
    """Hands the bytes to be signed to the member's key, which never leaves its own place."""

    def __init__(self, key: PdfSignerKey) -> None:
        leaf, *issuers = [Certificate.load(der) for der in key.member.chain]
        store = pyhanko.SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(issuers)
        super().__init__(
            signing_cert=leaf,
            cert_registry=store,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            embed_roots=True,
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, _digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(_DER_SIGNATURE_BYTES) if dry_run else self._key.es256_der(data)


class _QuietWriter(pyhanko.IncrementalPdfFileWriter):
    """Appends a revision and leaves the metadata alone: no library's name, no local time."""

    def _update_meta(self) -> None:
        """Change nothing: the document's metadata was decided when it was made."""


class _TimedSigner(pyhanko.PdfSigner):
    """Signs at a given time in UTC; pyHanko would write the machine's time and its zone."""

    def __init__(self, *parts: Any, at: datetime, **options: Any) -> None:
        super().__init__(*parts, **options)
        self._at = at.astimezone(UTC)

    def init_signing_session(self, *parts: Any, **options: Any) -> pyhanko.PdfSigningSession:
        session = super().init_signing_session(*parts, **options)
        session.system_time = self._at
        return session


def sign_pdf(
    pdf: bytes, signer: PdfSignerKey, *, reason_text: str, location: str | None = None, at: datetime
) -> bytes:
    """Sign a PDF in a new revision that covers the whole file.

    Args:
        pdf: the finished document.
        signer: the member who signs.
        reason_text: shown by PDF readers beside the signature.
        location: shown likewise; best left out.
        at: time of signing, with a time zone; written in UTC.

    Raises:
        PdfUnreadableError: if `pdf` is not a PDF.
        PdfSigningError: if the signature could not be made.
    """
    _opened(pdf).close()
    metadata = pyhanko.PdfSignatureMetadata(
        field_name=FIELD_NAME,
        reason=reason_text,
        location=location,
        md_algorithm="sha256",
        subfilter=pyhanko.SigSeedSubFilter.PADES,
    )
    try:
        work = _TimedSigner(metadata, _MemberSigner(signer), at=at)
        written = work.async_sign_pdf(_QuietWriter(BytesIO(pdf)), bytes_reserved=_RESERVED_BYTES)
        result: BytesIO = pyhanko.run(written)
    except Exception as error:  # pyHanko raises errors of many families for one and the same thing
        raise PdfSigningError from error
    return result.getvalue()


def verify_pdf(pdf: bytes, roots: Sequence[bytes]) -> PdfFacts:
    """Check the first signature of a PDF against trusted roots, without any network.

    The certificate must have been in force at the time of signing that the signature itself tells: without a
    timestamp authority there is no better one. Revocation is not asked for; team cards tell it.

    Args:
        pdf: any bytes.
        roots: trusted root certificates in DER; may be empty, then nothing is trusted.

    Raises:
        PdfUnreadableError: if the bytes are not a PDF whose signatures can be read.
        PdfNotSignedError: if it carries no signature.
    """
    try:
        trusted_roots = [Certificate.load(root) for root in roots]
        reader = pyhanko.PdfFileReader(BytesIO(pdf))
        signatures = reader.embedded_regular_signatures
        facts = pyhanko.run(_check(signatures[0], trusted_roots)) if signatures else None
    except Exception as error:  # a parser of somebody else's file may raise anything
        raise PdfUnreadableError from error
    if facts is None:
        raise PdfNotSignedError
    return replace(facts, embedded=embedded_files(pdf))


async def _check(signature: Any, roots: Iterable[Certificate]) -> PdfFacts:
    signed_at: datetime | None = signature.self_reported_timestamp
    context = pyhanko.ValidationContext(
        trust_roots=list(roots),
        moment=signed_at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    usage = pyhanko.KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    status = await pyhanko.async_validate_pdf_signature(
        signature, signer_validation_context=context, key_usage_settings=usage
    )
    return PdfFacts(
        intact=bool(status.intact) and _padding_is_empty(signature.pkcs7_content),
        valid=bool(status.valid),
        trusted=bool(status.trusted),
        covers_whole_document=status.coverage == pyhanko.SignatureCoverageLevel.ENTIRE_FILE,
        signer_common_name=str(status.signing_cert.subject.native.get("common_name", "")),
        signed_at=signed_at,
    )


def _padding_is_empty(contents: bytes) -> bool:
    """Tell whether nothing hides behind the CMS object, in the one place of the file that is not signed."""
    return not any(contents[len(ContentInfo.load(contents).dump()) :])


def embedded_files(pdf: bytes) -> dict[str, bytes]:
    """Return the files embedded in a PDF by name.

    Raises:
        PdfUnreadableError: if the bytes are not a PDF, or what is inside is too large or cannot be unpacked.
    """
    found: dict[str, bytes] = {}
    room = _MOST_EMBEDDED_BYTES
    with _opened(pdf) as document:
        try:
            for name, spec in document.attachments.items():
                data = bounded_bytes(spec.get_file().obj, room)
                room -= len(data)
                found[name] = data
        except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
            raise PdfUnreadableError from error
    return found
