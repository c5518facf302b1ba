"""The sealed version of a testimony: everything that was recorded, in the shape that is signed.

The published JSON Schema of it is ``resources/schemas/testimony.schema.json``. Its bytes are canonical JSON
(RFC 8785), so a document has exactly one hash. Codes are those of ``resources/vocabularies.json``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from exporters.errors import ExportError
from exporters.words import MAX_WORD
from storage.canonical import NotCanonical, NotJson, canonical, read_json

SCHEMA: Final = "underseal.testimony/1"
SCHEMA_ID: Final = "urn:underseal:schema:testimony:1"
MAX_TEXT: Final = 200_000
MAX_WORDS: Final = 100_000
MAX_PARTS: Final = 20_000
MAX_BYTES: Final = 32 * 1024 * 1024


class DocumentInvalid(ExportError):
    """A document is not a testimony as this program seals them."""

    code = "exporters.document.invalid"
    text = (
        "This is not a testimony that this program can read: it is damaged, or of another version. "
        "Nothing was taken from it. Please ask for another copy."
    )


class DocumentTooLarge(ExportError):
    """An account is longer than a document may be."""

    code = "exporters.document.too_large"
    text = (
        "This testimony is too long to be sealed as one. Everything you saved is safe. "
        "Please move a part of the longest account to a follow-up testimony."
    )


class DocumentUnfit(ExportError):
    """A form or its answers cannot stand in a document."""

    code = "exporters.document.unfit"
    text = (
        "Something in this form cannot be sealed. Everything you saved is safe. "
        "Please have the form checked, and seal again with the corrected one."
    )


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Line = Annotated[str, Field(max_length=1_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Content = Annotated[str, Field(max_length=MAX_TEXT)]
LanguageName = Annotated[str, Field(pattern=r"^[^_.\x00-\x1f][^\x00-\x1f]{0,79}$")]
Texts = dict[LanguageName, Annotated[str, Field(max_length=20_000)]]
Word = Annotated[str, Field(min_length=1, max_length=MAX_WORD)]


class Part(BaseModel):
    """A part of a document: never changed, nothing unknown in it, never quoted in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class FormRef(Part):
    """The form that was used.

    Attributes:
        id: the form's own name for itself.
        version: its version.
        hash: SHA-256 (hex) of its XForm.
    """

    id: Name
    version: Line
    hash: Hash


class ConsentCell(Part):
    """What the witness said to one purpose and recipient.

    Attributes:
        purpose: ``consent_purpose``.
        recipient: a recipient's code, or ``any``.
        value: ``consent_value``; whatever is not ``YES`` is no consent.
        identity: ``anonymity_level``, or None when not asked.
        contact: ``contact_permission``, or None when not asked.
        note: the witness's own conditions.
    """

    purpose: Name
    recipient: Name = "any"
    value: Name = "NO"
    identity: Name | None = None
    contact: Name | None = None
    note: Content = ""


class Question(Part):
    """What answers and narratives have in common.

    Attributes:
        id: question number such as ``M01.02``; the same in every instance of a repeat.
        instance: which instance of the repeats around it, such as ``1`` or ``2.1``; empty outside repeats.
        reference: place in the form instance, such as ``/data/M01/M01_r[2]/M01_02``; unique in a document.
        module: module code such as ``M01``.
        category: two letters of the redaction matrix; empty when the form names none.
        sensitivity: PUB, INT, CON, IDI or SPC.
        labels: the wording of the question, by language code.
    """

    id: Name
    instance: Annotated[str, Field(pattern=r"^([1-9]\d*(\.[1-9]\d*)*)?$")] = ""
    reference: Name
    module: Name
    category: Annotated[str, Field(max_length=8)]
    sensitivity: Annotated[str, Field(max_length=8)]
    labels: Texts


class Answer(Question):
    """One question and what was answered, or why there is no answer.

    Attributes:
        mode: how it came about: PREP, ASK, PROBE, CODE, OBS or SYS.
        kind: type of the answer in the domain, such as ``one``, ``edtf`` or ``text``.
        value: the answer as the form stores it; several choices are separated by spaces.
        display: the answer in words, by language code; empty when the value is the words.
        null: ``null_flavour``; given exactly when there is no value.
    """

    mode: Annotated[str, Field(max_length=8)]
    kind: Annotated[str, Field(max_length=32)]
    value: Content | None = None
    display: Texts = {}
    null: Name | None = None

    @model_validator(mode="after")
    def _a_blank_says_why(self) -> Self:
        if (self.value is None) == (self.null is None) or self.value == "":
            raise ValueError("an answer has either a value or a reason")
        return self


class Narrative(Question):
    """Free text, as words: ``"".join(words)`` is the text (see `exporters.words`).

    Attributes:
        mode: how it came about: PREP, ASK, PROBE, CODE, OBS or SYS.
        language: language of the text.
        words: its words, white space included.
    """

    mode: Annotated[str, Field(max_length=8)] = ""
    language: Name
    words: Annotated[tuple[Word, ...], Field(min_length=1, max_length=MAX_WORDS)]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.words)


class AttachmentEntry(Part):
    """One file that belongs to the testimony; its bytes travel beside the document.

    Attributes:
        code: ``E-XXXXXX-C``.
        kind: photo, audio, video, document or drawing.
        media_type: such as ``image/jpeg``.
        size: bytes.
        sha256: hex, of the file.
        caption: what it shows.
    """

    code: Name
    kind: Name
    media_type: Line
    size: int = Field(ge=0, le=2**53 - 1)
    sha256: Hash
    caption: Content = ""


class Correction(Part):
    """A change the witness asked for at read-back; what was said first stays readable.

    Attributes:
        reference: reference of the answer or narrative.
        old: the text before.
        new: the text after.
        at: when, or None.
    """

    reference: Name
    old: Content = ""
    new: Content = ""
    at: Moment | None = None


class TestimonyDocument(Part):
    """One sealed version of one testimony.

    Attributes:
        code: ``T-XXXXXX-C``.
        version: from 1; an amendment is the next one.
        sealed_at: when it was sealed, to the second.
        language: language of the interview.
        consent: the cells of the consent table.
        amends: hash of the version this one amends (`document_hash`), or None.
        custody_head: head of the custody log of the vault that sealed, when it sealed.
        answers: every question that applied, in the form's order.
        narratives: every free text, in the form's order.
    """

    __test__ = False

    type: Literal["underseal.testimony/1"] = SCHEMA
    code: Name
    version: int = Field(ge=1, le=9_999)
    sealed_at: Moment
    language: Name
    form: FormRef
    consent: Annotated[tuple[ConsentCell, ...], Field(max_length=MAX_PARTS)] = ()
    amends: Hash | None = None
    custody_head: Hash
    answers: Annotated[tuple[Answer, ...], Field(max_length=MAX_PARTS)] = ()
    narratives: Annotated[tuple[Narrative, ...], Field(max_length=MAX_PARTS)] = ()
    attachments: Annotated[tuple[AttachmentEntry, ...], Field(max_length=MAX_PARTS)] = ()
    corrections: Annotated[tuple[Correction, ...], Field(max_length=MAX_PARTS)] = ()

    @model_validator(mode="after")
    def _every_part_has_one_place(self) -> Self:
        _require_distinct(part.reference for part in (*self.answers, *self.narratives))
        _require_distinct(entry.code for entry in self.attachments)
        return self


def document_bytes(document: TestimonyDocument) -> bytes:
    """Return the one spelling of a document: canonical JSON (RFC 8785), UTF-8.

    Raises:
        DocumentTooLarge: it is longer than `MAX_BYTES`.
    """
    data = canonical(document.model_dump(mode="json"))
    if len(data) > MAX_BYTES:
        raise DocumentTooLarge
    return data


def refusal_of(error: ValidationError) -> ExportError:
    """Return what to tell a person when a document could not be made: too long, or else unfit."""
    kinds = {detail["type"] for detail in error.errors(include_input=False, include_url=False)}
    return DocumentTooLarge() if kinds & {"string_too_long", "too_long"} else DocumentUnfit()


def document_hash(document: TestimonyDocument) -> str:
    """Return the SHA-256 (hex) of `document_bytes`."""
    return hashlib.sha256(document_bytes(document)).hexdigest()


def read_document(data: bytes) -> TestimonyDocument:
    """Return the document that `document_bytes` wrote.

    Raises:
        DocumentInvalid: it is none, or not in its one spelling.
    """
    if len(data) > MAX_BYTES:
        raise DocumentInvalid
    try:
        read_json(data)
        document = TestimonyDocument.model_validate_json(data, strict=True)
        same = document_bytes(document) == data
    except (ValidationError, NotJson, NotCanonical, DocumentTooLarge):
        raise DocumentInvalid from None
    if not same:
        raise DocumentInvalid
    return document


def schema_bytes() -> bytes:
    """Return the published JSON Schema (draft 2020-12).

    ``resources/schemas/testimony.schema.json`` holds these bytes; a test compares them.
    """
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **TestimonyDocument.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"


def _require_distinct(names: Iterable[str]) -> None:
    seen = list(names)
    if len(set(seen)) != len(seen):
        raise ValueError("a name stands twice")
