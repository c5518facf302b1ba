"""What this layer reads of a sealed document, which belongs to another."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from forms.errors import AppError


class NotADocument(AppError):
    """What should be a sealed document is not."""

    code = "storage.sealed.document"
    text = "This is not a sealed testimony, or it is damaged. Nothing was added. Please ask for another copy."


class SealedFacts(BaseModel):
    """The members of a document that are read."""

    # The document belongs to another layer, so members we do not read are its own business.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    code: str = Field(pattern=r"^[0-9A-Z-]{3,40}$")
    version: int = Field(ge=1, le=9999)
    language: str = Field(max_length=35)
    sealed_at: AwareDatetime
    attachments: list[Any] = []
    custody_head: str = ""


def read_facts(document_json: bytes) -> SealedFacts:
    """Read them.

    Raises:
        NotADocument: it lacks what every document has.
    """
    try:
        return SealedFacts.model_validate_json(document_json)
    except ValidationError:
        raise NotADocument from None
