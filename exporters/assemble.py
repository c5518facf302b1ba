"""From an answered form to the document that is sealed.

Every question that applies is in it, in the form's order, whoever had to fill it. A blank says why it is one;
when nobody said, it was not asked (``NASK``), which is never "no". What applies no more, after an earlier
answer was changed, is left out; the journal of the draft still knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from exporters.document import (
    Answer,
    AttachmentEntry,
    ConsentCell,
    Correction,
    FormRef,
    Narrative,
    TestimonyDocument,
    document_bytes,
    refusal_of,
)
from exporters.words import split_words

if TYPE_CHECKING:
    from forms.session import Session
    from forms.state import NodeState
    from storage.blobs import BlobInfo

NOT_ASKED: Final = "NASK"
IDENTIFYING: Final = "IDD"
_NARRATIVE: Final = "ltext"
_CONFIDENTIAL: Final = "CON"
_BESIDE: Final = frozenset({"said", "rel"})  # what stands beside a date: its absence is no answer of its own
_LANGUAGE: Final = re.compile(r"\(([^()]+)\)\s*$")
_NUMBERS: Final = re.compile(r"\[(\d+)\]")
_CHOICES: Final = frozenset({"select_one", "select_multiple", "rank"})
# The columns of the consent table, by question number.
_CELL: Final = {
    "F02.11.purpose": "purpose",
    "F02.11.recipient": "recipient",
    "F02.11.value": "value",
    "F02.11.note": "note",
    "F02.12.identity": "identity",
    "F02.12.contact": "contact",
}

States = Mapping[str, "NodeState"]


@dataclass(frozen=True)
class SealFacts:
    """What a document says beside the answers.

    Attributes:
        code: ``T-XXXXXX-C``.
        version: from 1.
        sealed_at: now.
        language: language of the interview, a code or one of the form's languages.
        custody_head: head of the custody log.
        amends: hash of the version before, or None.
    """

    code: str
    version: int
    sealed_at: datetime
    language: str
    custody_head: str
    amends: str | None = None


def document_from(
    session: Session,
    nulls: Mapping[str, str],
    facts: SealFacts,
    *,
    attachments: Iterable[BlobInfo] = (),
    captions: Mapping[str, str] | None = None,
    corrections: Sequence[Correction] = (),
    remarks: Sequence[Answer] = (),
    only: frozenset[str] | None = None,
) -> TestimonyDocument:
    """Return the document of an answered form.

    Args:
        session: the answered form; its language is changed while it is read, and set back.
        nulls: why questions have no value, by reference.
        facts: the rest.
        attachments: the files of the draft.
        captions: what they show, by their codes.
        corrections: what was changed at read-back.
        remarks: what was recorded beside the form (`exporters.remarks`).
        only: codes of the modules that belong into the document; None for all of them.

    Raises:
        DocumentTooLarge: an account is longer than a document may be.
        DocumentUnfit: the form has something that cannot stand in a document.
    """
    by_language = _in_all_languages(session)
    language = language_code(facts.language)
    try:
        parts = [
            _part(states, nulls, language)
            for states in _questions(by_language)
            if not _is_identity(states) and (only is None or states.module in only)
        ]
        answers = tuple(part for part in parts if isinstance(part, Answer))
        narratives = tuple(part for part in parts if isinstance(part, Narrative))
        document = TestimonyDocument(
            code=facts.code,
            version=facts.version,
            sealed_at=facts.sealed_at.replace(microsecond=0),
            language=language,
            form=FormRef(id=session.form.id, version=session.form.version, hash=session.form.hash),
            consent=tuple(_consent(parts)),
            amends=facts.amends,
            custody_head=facts.custody_head,
            answers=(*answers, *remarks),
            narratives=narratives,
            attachments=tuple(_attachment(blob, captions or {}) for blob in attachments),
            corrections=tuple(_of_known(corrections, parts)),
        )
    except ValidationError as error:
        raise refusal_of(error) from None
    document_bytes(document)
    return document


def language_code(language: str) -> str:
    """Return the code in the name of a form's language, ``be`` for ``Беларуская (be)``, or the name.

    A form without languages has no name for the one it is in: that is ``und`` (BCP 47).
    """
    match = _LANGUAGE.search(language)
    return match[1] if match else language or "und"


def _in_all_languages(session: Session) -> dict[str, States]:
    """Return all nodes by language code and reference, the language in use first."""
    before = session.language
    others = [language for language in session.form.languages if language != before]
    result = {language_code(before): _states(session)}
    try:
        for language in others:
            session.set_language(language)
            result[language_code(language)] = _states(session)
    finally:
        if others:
            session.set_language(before)
    return result


def _states(session: Session) -> States:
    return {state.reference: state for state in session.nodes()}


@dataclass(frozen=True)
class _Asked:
    """One question, in every language, and its module."""

    node: NodeState
    module: str
    texts: Mapping[str, NodeState]


def _questions(by_language: Mapping[str, States]) -> Iterator[_Asked]:
    first = next(iter(by_language.values()))
    for reference, node in first.items():
        if _is_asked(node) and all(above.relevant for above in _around(node, first)):
            texts = {code: states[reference] for code, states in by_language.items() if reference in states}
            yield _Asked(node, _module(node, first), texts)


def _is_asked(node: NodeState) -> bool:
    if not node.relevant or (node.us.get("kind") in _BESIDE and not node.value):
        return False
    return node.kind == "question" or (node.kind == "hidden" and bool(node.us.get("id")))


def _is_identity(asked: _Asked) -> bool:
    return asked.node.us.get("sensitivity") == IDENTIFYING


def _around(node: NodeState, states: States) -> Iterator[NodeState]:
    """Yield the groups and repeats a node stands in, the nearest first."""
    reference = node.reference
    while "/" in (reference := reference.rpartition("/")[0]):
        if reference in states:
            yield states[reference]


def _module(node: NodeState, states: States) -> str:
    named = node.us.get("module") or next(
        (above.us["module"] for above in _around(node, states) if above.us.get("module")), ""
    )
    # A form of others names no modules: there, the group below the root is one.
    return named or _NUMBERS.sub("", node.reference.split("/")[2])


def _part(asked: _Asked, nulls: Mapping[str, str], language: str) -> Answer | Narrative:
    node = asked.node
    common: dict[str, Any] = {
        "id": node.us.get("id") or node.reference.rpartition("/")[2],
        "instance": ".".join(_NUMBERS.findall(node.reference)),
        "reference": node.reference,
        "module": asked.module,
        "category": node.us.get("redact", ""),
        "sensitivity": node.us.get("sensitivity") or _CONFIDENTIAL,
        "labels": {code: state.label for code, state in asked.texts.items() if state.label},
        "mode": node.us.get("mode", ""),
    }
    if node.value and _is_narrative(node):
        return Narrative(**common, language=language, words=split_words(node.value))
    kind = node.us.get("kind") or node.type
    if not node.value:
        return Answer(**common, kind=kind, null=nulls.get(node.reference) or NOT_ASKED)
    return Answer(**common, kind=kind, value=node.value, display=_display(asked))


def _is_narrative(node: NodeState) -> bool:
    kind = node.us.get("kind")
    return kind == _NARRATIVE or (not kind and node.type == "text" and "multiline" in node.appearance)


def _display(asked: _Asked) -> dict[str, str]:
    """Return the labels of what was chosen, in every language."""
    if asked.node.type not in _CHOICES:
        return {}
    return {code: _labels(state) for code, state in asked.texts.items()}


def _labels(state: NodeState) -> str:
    labels = {choice.value: choice.label for choice in state.choices}
    chosen = [state.value] if state.type == "select_one" else state.value.split()
    return "; ".join(labels.get(value) or value for value in chosen)


def _consent(parts: Iterable[Answer | Narrative]) -> Iterator[ConsentCell]:
    rows: dict[str, dict[str, str]] = {}
    for part in parts:
        if part.id in _CELL and (value := part.value if isinstance(part, Answer) else part.text):
            rows.setdefault(part.reference.rpartition("/")[0], {})[_CELL[part.id]] = value
    for row in rows.values():
        if "purpose" in row:
            yield ConsentCell.model_validate(row)


def _attachment(blob: BlobInfo, captions: Mapping[str, str]) -> AttachmentEntry:
    # The name a file had outside stays out: it often is a name.
    return AttachmentEntry(
        code=blob.code,
        kind=blob.kind,
        media_type=blob.media_type,
        size=blob.size,
        sha256=blob.sha256,
        caption=captions.get(blob.code, ""),
    )


def _of_known(corrections: Iterable[Correction], parts: Iterable[Answer | Narrative]) -> Iterator[Correction]:
    """Yield the corrections of what is in the document."""
    known = {part.reference for part in parts}
    return (correction for correction in corrections if correction.reference in known)
