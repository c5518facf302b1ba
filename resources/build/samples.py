"""Fictional interviews for practice, demonstration and tests, made from the domain's sample accounts.

A source in `samples/` has the answers by question id, the decisions of a redactor for the profile GIE, and, for the
language that the domain has no account in, the account with its marked spans.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from resources.build.domain import Domain
from resources.build.outline import OutlineNode, category_of, replay
from resources.build.texts import LANGUAGES

SOURCES = Path(__file__).parent / "samples"
NARRATIVE = "/data/F04/F04_01"
PHOTO = "samples/photo.jpg"
AUDIO = "samples/audio.wav"

_NUMBER = re.compile(r"^\[\d+\] ")
_NAMES = {"NAME", "NAMEP", "NICK"}


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Span(_Record):
    """A marked piece of an account: what it is, whose it is, which redaction category it has."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    text: str
    type: str
    entity: str | None
    cat: str


class Decision(_Record):
    """What the redactor decided. In the account it needs a text; elsewhere a reference, and the text is the answer."""

    text: str = ""
    reference: str = NARRATIVE
    op: str
    reason: str
    replacement: str = ""


class Source(_Record):
    """One file of `samples/`."""

    language: str
    account: str = ""  # the domain's sample, such as `T-EN`
    narrative: tuple[str, ...] = ()  # if the domain has none
    spans: tuple[Span, ...] = ()
    entities: dict[str, dict[str, str]] = Field(default_factory=dict)
    answers: dict[str, Any]
    identity: dict[str, Any]
    photo: dict[str, Any]
    audio: dict[str, Any]
    correction: dict[str, Any]
    known: dict[str, tuple[str, ...]]  # more forms of the entities' names: inflected, in other scripts
    redactions: tuple[Decision, ...]


def sample(language: str, domain: Domain, testimony: OutlineNode, identity: OutlineNode) -> dict[str, Any]:
    """Makes one sample.

    Args:
        language: of the account: `en`, `be` or `ru`.
        domain: has the accounts in English and Belarusian.
        testimony: the form of the answers.
        identity: the form of the identity card.

    Raises:
        ValueError: a decision about words that are not in the account, or an answer the form does not ask for.
    """
    source = Source.model_validate_json((SOURCES / f"{language}.json").read_bytes())
    paragraphs, spans, entities = _account(source, domain)
    answers = {**source.answers, "F04.01": "\n\n".join(paragraphs)}
    steps = replay(testimony, answers)
    return {
        "language": source.language,
        "form_language": LANGUAGES[language],
        "answers": steps.steps,
        "nulls": steps.nulls,
        "narrative": paragraphs,
        "photo": {"file": PHOTO, "media_type": "image/jpeg", **source.photo},
        "audio": {"file": AUDIO, "media_type": "audio/wav", **source.audio},
        "identity": {"answers": replay(identity, dict(source.identity)).steps},
        "correction": source.correction,
        "known": _known(source, spans, entities),
        "redactions": [
            _in_account(decision, paragraphs, spans)
            if decision.reference == NARRATIVE
            else decision.model_dump()
            | {
                "text": dict(steps.steps)[decision.reference],
                "category": category_of(testimony, decision.reference),
                "entity": None,
            }
            for decision in source.redactions
        ],
    }


def _account(source: Source, domain: Domain) -> tuple[list[str], list[Span], dict[str, dict[str, str]]]:
    if not source.account:
        return list(source.narrative), list(source.spans), source.entities
    truth = domain.json(f"samples/{source.account}.spans.json")
    text = domain.text(f"samples/{source.account}.txt").strip()
    paragraphs = [_NUMBER.sub("", paragraph) for paragraph in text.split("\n\n")]
    return paragraphs, [Span.model_validate(span) for span in truth["spans"]], truth["entities"]


def _known(source: Source, spans: list[Span], entities: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    known = []
    for entity, facts in entities.items():
        named = [span for span in spans if span.entity == entity and span.type in _NAMES]
        if named:
            forms = [span.text for span in named] + list(source.known.get(entity, ()))
            known.append(
                {
                    "label": facts["note"],
                    "entity": entity,
                    "kind": named[0].type,
                    "category": facts["cat"],
                    "forms": list(dict.fromkeys(forms)),
                }
            )
    return known


def _in_account(decision: Decision, paragraphs: list[str], spans: list[Span]) -> dict[str, Any]:
    if not any(decision.text in paragraph for paragraph in paragraphs):
        raise ValueError("a decision about words that are not in the account")
    near = [span for span in spans if span.text in decision.text or decision.text in span.text]
    if not near:
        raise ValueError("a decision about words that nobody marked")
    span = max(near, key=lambda found: len(found.text))
    return decision.model_dump() | {"category": span.cat, "entity": span.entity}


def as_text(value: dict[str, Any]) -> str:
    """Writes a sample as JSON with one step a line."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return (
        re.sub(r"\[\n\s+(\"(?:[^\"\\]|\\.)*\"),\n\s+(\"(?:[^\"\\]|\\.)*\")\n\s+\]", r"[\1, \2]", text) + "\n"
    )
