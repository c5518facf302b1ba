"""The fictional testimonies that practice and the demo use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import resources

LANGUAGES: Final = ("be", "ru", "en")


@dataclass(frozen=True)
class Redaction:
    """One decision on the sample: the words, where they stand, and what is done to them."""

    reference: str
    text: str
    op: str
    reason: str
    entity: str
    replacement: str
    category: str


@dataclass(frozen=True)
class Sample:
    """One fictional interview. All people, numbers and events in it are invented."""

    language: str
    answers: tuple[tuple[str, str], ...]
    nulls: tuple[tuple[str, str], ...]
    narrative: tuple[str, ...]
    photo_reference: str
    photo_name: str
    audio_reference: str
    audio_name: str
    correction_paragraph: int
    correction_old: str
    correction_new: str
    correction_why: str
    known: tuple[Mapping[str, Any], ...]
    redactions: tuple[Redaction, ...]


def sample(language: str) -> Sample:
    """Return the sample in a language, ``en``, ``be`` or ``ru``."""
    data = json.loads(resources.read(f"samples/{language}.json"))
    return Sample(
        language=language,
        answers=tuple((str(r), str(v)) for r, v in data["answers"]),
        nulls=tuple((str(r), str(c)) for r, c in data["nulls"]),
        narrative=tuple(data["narrative"]),
        photo_reference=data["photo"]["reference"],
        photo_name=data["photo"]["name"],
        audio_reference=data["audio"]["reference"],
        audio_name=data["audio"]["name"],
        correction_paragraph=int(data["correction"]["paragraph"]),
        correction_old=data["correction"]["old"],
        correction_new=data["correction"]["new"],
        correction_why=data["correction"]["reason"],
        known=tuple(data["known"]),
        redactions=tuple(
            Redaction(**{name: r[name] for name in Redaction.__dataclass_fields__})
            for r in data["redactions"]
        ),
    )
