"""What a presentation shows of a testimony: the document's shape, with everything withheld missing."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from exporters.document import (
    MAX_WORDS,
    Answer,
    AttachmentEntry,
    ConsentCell,
    Correction,
    FormRef,
    Hash,
    Moment,
    Name,
    Part,
    Question,
    Word,
)
from exporters.sdjwt.reader import PresentationInvalid

Place = Annotated[int, Field(ge=0, lt=MAX_WORDS)]


class PresentedNarrative(Question):
    """A free text of which words may be missing.

    Attributes:
        mode: how it came about.
        language: language of the text.
        words: place (from 0) and word, in reading order; where places are missing, words were withheld.
    """

    mode: str = ""
    language: Name
    words: tuple[tuple[Place, Word], ...] = ()

    @model_validator(mode="after")
    def _places_rise(self) -> Self:
        places = [place for place, _ in self.words]
        if any(left >= right for left, right in pairwise(places)):
            raise ValueError("the places of words rise")
        return self


class PresentedTestimony(Part):
    """A testimony as presented; see `exporters.document.TestimonyDocument`. None and absence mean withheld.

    Attributes:
        vct: the schema.
        team: fingerprint of the team whose member signed.
    """

    vct: Literal["underseal.testimony/1"]
    team: Hash
    type: Literal["underseal.testimony/1"] | None = None
    code: Name | None = None
    version: int | None = Field(default=None, ge=1)
    sealed_at: Moment | None = None
    language: Name | None = None
    form: FormRef | None = None
    amends: Hash | None = None
    custody_head: Hash | None = None
    consent: tuple[ConsentCell, ...] = ()
    answers: tuple[Answer, ...] = ()
    narratives: tuple[PresentedNarrative, ...] = ()
    attachments: tuple[AttachmentEntry, ...] = ()
    corrections: tuple[Correction, ...] = ()


def read_claims(claims: Mapping[str, Any]) -> PresentedTestimony:
    """Return what disclosed claims say.

    Raises:
        PresentationInvalid: they are not those of a testimony.
    """
    try:
        return PresentedTestimony.model_validate(dict(claims))
    except ValidationError:
        raise PresentationInvalid from None
