"""A supervisor's review of a sealed testimony: all of it to read, what is missing, what to think of.

A review changes nothing in the testimony. It ends with acceptance, or with one clarification (`clarifying`).
Vault lane only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop import i18n
from desktop.i18n import tr
from desktop.services import clarifying
from desktop.services.kinds import EVALUATION
from desktop.services.previewing import module_titles
from desktop.services.redaction_shapes import ANSWER, SPAN, Block, Piece
from desktop.services.shared_words import said
from desktop.services.vocabulary import label
from exporters import clarified
from exporters.clarification import LONGEST_POINT, Point
from exporters.document import Answer, Narrative, TestimonyDocument, Texts, read_document
from exporters.released_view import ACCOUNT_MODULE, told_value
from storage import clock, journal
from storage.clarifications import Clarification
from storage.vault import Vault

REVIEWED: Final = frozenset({"SEAL", "REVW", "CLAR"})
_GATES: Final = "/remarks/"
_ROW: Final = "/data/F93/F93_02["
_ALLOWED: Final = ("F02.07", "F02.08", "F02.09", "F02.10", "F02.13", "F02.14", "F02.15", "F02.19")


@dataclass(frozen=True)
class Asked:
    """One request for a clarification, as the page shows it.

    Attributes:
        number, day, state: of the request.
        record: code of the sealed answer, or "".
        points: what was asked.
        answers: for each point ``Y``, ``N`` or "".
    """

    number: str
    day: str
    state: str
    record: str
    points: tuple[Point, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """What the page shows.

    Attributes:
        code, version, state: of the testimony.
        sealed: the day it was sealed.
        signer: member code of the interviewer.
        blocks: all of it, for the sheet: the account first.
        said: the account in one text, for hints about points.
        blanks: how many questions have no answer, by the words of the reason.
        consent: one line for each answer of the consent conversation.
        warnings: what to think of, a sentence each.
        noted: points to clarify that the team noted in its evaluation.
        clarifies: code of the testimony that this one clarifies, or "".
        asked: the requests so far.
        again: whether another request would be a second one.
        needs_second: whether another supervisor must then agree.
        interviewer_known: whether the vault has the interviewer's key.
        own: whether the owner of this vault interviewed.
    """

    code: str
    version: int
    state: str
    sealed: str
    signer: str
    blocks: tuple[Block, ...]
    said: str
    blanks: tuple[tuple[str, int], ...]
    consent: tuple[str, ...]
    warnings: tuple[str, ...]
    noted: tuple[Point, ...]
    clarifies: str
    asked: tuple[Asked, ...]
    again: bool
    needs_second: bool
    interviewer_known: bool
    own: bool

    @property
    def open(self) -> bool:
        """Whether the review is under way."""
        return self.state in {"SEAL", "REVW"}


def review_of(vault: Vault, code: str) -> Review:
    """Begin the review of a testimony, or go on with it.

    Raises:
        NoSuchItem, RecordDestroyed: it is not here, or not any more.
    """
    info = vault.sealed.newest(code)
    document = read_document(vault.sealed.get(code, info.version).document)
    vault.custody.opened(code)
    if info.state == "SEAL":
        with vault.transaction():
            vault.sealed.set_state(code, info.version, "REVW")
            vault.custody.append(code, "REVW", details={"step": "began"})
    me, link, language = vault.team.me(), clarified.link_of(document), i18n.language()
    return Review(
        code=code,
        version=info.version,
        state=vault.sealed.info(code, info.version).state,
        sealed=f"{info.sealed_at.astimezone():%Y-%m-%d}",
        signer=info.signer,
        blocks=tuple(_blocks(document, language)),
        said="\n".join(said(document)),
        blanks=tuple(_blanks(document, language)),
        consent=tuple(_consent(document, language)),
        warnings=tuple(_warnings(document, language, clock.now().date())),
        noted=tuple(_noted(vault, code)),
        clarifies=link.testimony if link else "",
        asked=tuple(
            _asked(vault, known) for known in vault.sealed.clarifications.about(code) if known.request
        ),
        again=clarifying.asked_before(vault, code),
        needs_second=clarifying.needs_second(vault, code),
        interviewer_known=any(member.code == info.signer for member in vault.team.members()),
        own=me is not None and me.code == info.signer,
    )


def accept(vault: Vault, code: str, version: int) -> None:
    """Accept a testimony after its review; one that is accepted already stays so.

    Raises:
        IllegalTransition: it waits for a clarification, or is closed.
    """
    with vault.transaction():
        state = vault.sealed.info(code, version).state
        if state == "SEAL":
            vault.sealed.set_state(code, version, "REVW")
        if state in {"SEAL", "REVW", "CLAR"}:
            vault.sealed.set_state(code, version, "ACPT")
            vault.custody.append(code, "REVW", details={"step": "accepted", "version": version})


def _asked(vault: Vault, known: Clarification) -> Asked:
    request = clarifying.signed_request(vault, known).request
    return Asked(known.number, known.asked_on, known.state, known.record, request.points, known.answers)


def _blocks(document: TestimonyDocument, language: str) -> Iterator[Block]:
    titles = module_titles(language)
    account = [n for n in document.narratives if n.module == ACCOUNT_MODULE]
    number = 0
    for narrative in account:
        lines = [line for line in narrative.text.split("\n") if line.strip()]
        numbered = []
        for line in lines:
            number += 1
            numbered.append(f"{number}  {line}")
        yield _block(SPAN, narrative, language, "\n".join(numbered))
    for narrative in document.narratives:
        if narrative not in account:
            yield _block(SPAN, narrative, language, narrative.text)
    for place, change in enumerate(document.corrections, 1):
        title = tr("Correction {n} at read-back", n=place)
        words = tr("before: {old}\nafter: {new}", old=change.old, new=change.new)
        yield Block(SPAN, f"correction {place}", title, (Piece(words, None),))
    for module in dict.fromkeys(answer.module for answer in document.answers):
        lines = [_line(a, language) for a in document.answers if a.module == module]
        title = f"{module}  {titles.get(module, '')}".strip()
        yield Block(ANSWER, module, title, (Piece("\n".join(lines), None),))


def _block(kind: str, narrative: Narrative, language: str, words: str) -> Block:
    title = f"{narrative.id}  {_words(narrative.labels, language)}"
    return Block(kind, narrative.reference, title, (Piece(words, None),))


def _line(answer: Answer, language: str) -> str:
    place = f" ({answer.instance})" if answer.instance else ""
    return f"{answer.id}{place}  {_words(answer.labels, language)}: {_shown(answer, language)}"


def _shown(answer: Answer, language: str) -> str:
    if answer.null is not None:
        return label("null_flavour", answer.null, language)
    return told_value(answer, language)


def _words(texts: Texts, language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _blanks(document: TestimonyDocument, language: str) -> list[tuple[str, int]]:
    counted = Counter(answer.null for answer in document.answers if answer.null is not None)
    return [(label("null_flavour", code, language), count) for code, count in counted.most_common()]


def _consent(document: TestimonyDocument, language: str) -> Iterator[str]:
    for answer in document.answers:
        if answer.id in _ALLOWED:
            yield f"{_words(answer.labels, language)} {_shown(answer, language)}"
    for cell in document.consent:
        named = {
            "consent_purpose": cell.purpose,
            "consent_value": cell.value,
            "anonymity_level": cell.identity,
            "contact_permission": cell.contact,
        }
        words = [label(vocabulary, code, language) for vocabulary, code in named.items() if code]
        who = "" if cell.recipient == "any" else f" ({cell.recipient})"
        yield f"{words[0]}{who}: {', '.join(words[1:])}{'. ' if cell.note else ''}{cell.note}"


def _warnings(document: TestimonyDocument, language: str, today: date) -> Iterator[str]:
    values = {answer.id: answer.value or "" for answer in document.answers}
    if not any(cell.value == "YES" for cell in document.consent):
        yield tr("The person agreed to no use of this account at all.")
    if values.get("F92.05") == "Y":
        yield tr(
            "After speaking, the person wanted to change what they agreed to. Check that it was asked anew."
        )
    if _passed(values.get("F02.19", ""), today):
        yield tr("The day on which the person wanted to be asked again has passed.")
    if values.get("F90.06") == "REASON":
        yield tr("It is not signed. The reason: {reason}", reason=values.get("F90.06.reason", ""))
    if values.get("F00.14") == "L3":
        yield tr("The risk was judged to be high.")
    if document.corrections:
        yield i18n.plural(
            "{n} passage was corrected at read-back.",
            "{n} passages were corrected at read-back.",
            len(document.corrections),
        )
    for answer in document.answers:
        if answer.reference.startswith(_GATES) and answer.kind == journal.GATE:
            yield f"{_words(answer.labels, language)}: {answer.value}"


def _passed(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day[:10]) < today
    except ValueError:
        return False


def _noted(vault: Vault, code: str) -> Iterator[Point]:
    """Yield the points to clarify of every evaluation of this testimony in this vault."""
    for info in vault.drafts.list():
        if info.about == code and info.form_id == EVALUATION:
            yield from _points(journal.values(vault.drafts.journal(info.id)))


def _points(values: Mapping[str, str]) -> Iterator[Point]:
    rows = sorted({path.rpartition("/")[0] for path in values if path.startswith(_ROW)})
    for row in rows:
        words = " ".join(values.get(f"{row}/F93_02_point", "").split())[:LONGEST_POINT].strip()
        paragraph = values.get(f"{row}/F93_02_paragraph", "")
        if len(words) >= 3:
            yield Point(
                paragraph=int(paragraph) if paragraph.isdigit() and int(paragraph) else None, question=words
            )
