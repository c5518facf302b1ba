"""The release: what one recipient was given, what was done to it, and who answers for it.

It travels in the package as ``release.json``, signed by the supervisor with both algorithms in
``release.json.jws``. It names nobody: codes, reasons and replacements only. What the replacements stand for
is kept in the vault.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exporters.approval import Approval
from exporters.errors import ExportError
from exporters.view import (
    ConsentLine,
    FieldItem,
    Marker,
    MarkerKind,
    ReasonCode,
    ReleasedView,
    Runs,
)
from storage.canonical import NotJson, canonical, read_json
from storage.jose import Jws, SigningKeys, sign_detached

SCHEMA: Final = "underseal.release/1"
TYP: Final = "underseal-release+json"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z]-[0-9A-Z]{1,24}-[0-9A-Z]$")]


class ReleaseDamaged(ExportError):
    """A release document cannot be read."""

    code = "exporters.release.damaged"
    text = (
        "The release document of this package cannot be read. Nothing was taken from it. "
        "Please ask for another copy."
    )


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Redaction(_Model):
    """One line of the redaction log, as the recipient may see it.

    Attributes:
        number: running number in this testimony, from 1; a recipient may ask about it by this number.
        place: paragraph of the account (``12``), question number (``M01.02``) or attachment code.
        op: what was done.
        reason: ``R1`` to ``R11``.
        replacement: what stands there instead; empty when withheld.
    """

    number: int = Field(ge=1)
    place: str
    op: MarkerKind
    reason: ReasonCode
    replacement: str = ""


class ReleasedFile(_Model):
    """An attachment that is in the package: its code, bytes and SHA-256."""

    code: str
    size: int = Field(ge=0)
    sha256: Sha256


class ReleasedTestimony(_Model):
    """One testimony of a release.

    Attributes:
        code: the release's own code for it, used nowhere else.
        version: version of the sealed testimony.
        presentation: SHA-256 of the file ``testimony.sd-jwt``.
        view: SHA-256 of the file ``testimony.json``.
        custody_head: hash of the last line of ``custody.jsonl``, see `exporters.custody_extract`.
        consent: the consent cells that allow it.
        redactions: in reading order.
        attachments: those in the package.
    """

    code: Code
    version: int = Field(ge=1)
    presentation: Sha256
    view: Sha256
    custody_head: Sha256
    consent: tuple[ConsentLine, ...]
    redactions: tuple[Redaction, ...]
    attachments: tuple[ReleasedFile, ...] = ()


class ReleaseRecipient(_Model):
    """For whom: the recipient's code and category, never a name."""

    code: str
    category: str


class LeakCheckLine(_Model):
    """Result of the leak check, and how many values it looked for; a release with a hit does not exist."""

    result: Literal["passed"] = "passed"
    values: int = Field(ge=0)


class Release(_Model):
    """One release.

    Attributes:
        code: ``H-XXXXXX-C``.
        recipient: for whom.
        purpose: code of ``consent_purpose``.
        profile: redaction profile.
        created: to the day: an exact time would link what two recipients hold.
        made_by: member code of the supervisor.
        subject: what the approvals sign, see `exporters.approval`.
        approvals: signed by others.
        leak_check: passed, or there would be no release.
        log: what names the end of the sender's custody log to the sender alone, see `storage.commitments`;
            None in packages of before.
        testimonies: in the package's order.
    """

    schema_: Literal["underseal.release/1"] = Field(default=SCHEMA, alias="schema")
    code: Code
    recipient: ReleaseRecipient
    purpose: str
    profile: str
    created: date
    made_by: str
    subject: Sha256
    approvals: tuple[Approval, ...] = ()
    leak_check: LeakCheckLine
    log: Sha256 | None = None
    testimonies: tuple[ReleasedTestimony, ...] = Field(min_length=1)

    def to_bytes(self) -> bytes:
        """Return the release as canonical JSON: the bytes of ``release.json``, which are signed."""
        told = self.model_dump(mode="json", by_alias=True)
        if self.log is None:
            del told["log"]  # the bytes of before
        return canonical(told)


def read_release(data: bytes) -> Release:
    """Read ``release.json``.

    Raises:
        ReleaseDamaged: it is no release.
    """
    try:
        return Release.model_validate(read_json(data), by_alias=True)
    except (NotJson, ValidationError):
        raise ReleaseDamaged from None


def sign_release(release: Release, signer: SigningKeys) -> Jws:
    """Return the detached signature of `Release.to_bytes`, with both algorithms."""
    return sign_detached(signer, release.to_bytes(), TYP)


def redactions_of(view: ReleasedView) -> tuple[Redaction, ...]:
    """Return the redaction log: a line for every marker and withheld attachment, in reading order.

    It is read off the view, so the log and what the recipient sees cannot disagree.
    """
    lines: list[tuple[str, MarkerKind, str, str]] = []
    for place, runs in _places(view):
        lines += [(place, run.kind, run.reason, run.label) for run in runs if isinstance(run, Marker)]
    lines += [
        (line.code, "withheld", line.reason, "") for line in view.attachments if line.reason is not None
    ]
    return tuple(
        Redaction(number=number, place=place, op=kind, reason=reason, replacement=label)
        for number, (place, kind, reason, label) in enumerate(lines, 1)
    )


def _places(view: ReleasedView) -> Iterable[tuple[str, Runs]]:
    for section in view.sections:
        for item in section.items:
            if isinstance(item, FieldItem):
                yield item.id, item.answer
            else:
                for paragraph in item.paragraphs:
                    yield str(paragraph.number), paragraph.runs
    for line in view.attachments:
        yield line.code, line.caption
    for correction in view.corrections:
        yield correction.where, (*correction.old, *correction.new)


def schema_bytes() -> bytes:
    """Return the published JSON Schema (draft 2020-12), ``resources/schemas/release.schema.json``."""
    return published_schema("urn:underseal:schema:release:1", Release)


def view_schema_bytes() -> bytes:
    """Return the published JSON Schema of ``testimony.json``, ``resources/schemas/released.schema.json``."""
    return published_schema("urn:underseal:schema:released:1", ReleasedView)


def published_schema(identifier: str, model: type[BaseModel]) -> bytes:
    """Return the JSON Schema of a model as a file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identifier,
        **model.model_json_schema(mode="serialization", by_alias=True),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"
