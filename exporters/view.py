"""What the reader of one release sees: the shape that is printed, written as JSON and checked for leaks.

Whoever releases builds a `ReleasedView`; whoever renders it adds nothing and looks up fixed words only.
Everything withheld is already gone from it: a `Marker` holds a label and a reason, never a trace of what it
hides. Codes (reasons, consent, custody events, null flavours) are those of ``resources/vocabularies.json``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MarkerKind = Literal["withheld", "pseudonym", "generalised"]
ReasonCode = Annotated[str, Field(pattern=r"^R([1-9]|1[01])$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Text(_Part):
    """Words that stand as they were said."""

    type: Literal["text"] = "text"
    text: str


class Struck(_Part):
    """Words the witness took back at read-back: they stay readable, struck through."""

    type: Literal["struck"] = "struck"
    text: str


class Marker(_Part):
    """What stands where something was withheld or replaced; of one width, whatever it hides.

    Attributes:
        kind: what was done.
        label: what is shown, such as ``PERSON 3`` or ``25-34``; empty for plain withholding.
        reason: ``R1`` to ``R11`` of the vocabulary ``redaction_reason``.
    """

    type: Literal["marker"] = "marker"
    kind: MarkerKind
    label: str = ""
    reason: ReasonCode


Run = Annotated[Text | Struck | Marker, Field(discriminator="type")]
Runs = tuple[Run, ...]


class Paragraph(_Part):
    """One numbered paragraph of an account.

    Attributes:
        number: its number, counted from 1 through the whole account and stable between versions of a release.
        runs: its words and markers in reading order.
        turn: whether it is one turn of a conversation, set indented.
    """

    number: int = Field(ge=1)
    runs: Runs
    turn: bool = False


class FieldItem(_Part):
    """One question and its answer.

    Attributes:
        id: question number such as ``M01.02``.
        question: its wording in the package's language.
        answer: what was answered, as it may be shown; empty when `null` says why there is nothing.
        null: code of the vocabulary ``null_flavour``, or None.
        date: whether the answer is a date, kept as EDTF; printed, it stands in words.
    """

    type: Literal["field"] = "field"
    id: str
    question: str
    answer: Runs = ()
    null: str | None = None
    date: bool = False


class NarrativeItem(_Part):
    """A free account given under one question."""

    type: Literal["narrative"] = "narrative"
    id: str
    question: str
    language: str
    paragraphs: tuple[Paragraph, ...]


Item = Annotated[FieldItem | NarrativeItem, Field(discriminator="type")]


class Section(_Part):
    """The items of one module, in the form's order.

    Attributes:
        module: module code such as ``M01``.
        title: its title in the package's language, with a number if the module was repeated.
        items: questions and accounts.
        account: whether this is the statement itself, printed first as running text.
    """

    module: str
    title: str
    items: tuple[Item, ...]
    account: bool = False


class FormLine(_Part):
    """The form that was used: identifier, version and SHA-256 (hex) of its XForm."""

    id: str
    version: str
    hash: str


class ConsentLine(_Part):
    """One consent cell that bears on this recipient; codes of the vocabularies named.

    Attributes:
        purpose: ``consent_purpose``.
        value: ``consent_value``.
        identity: ``anonymity_level``, or None.
        contact: ``contact_permission``, or None.
        note: the witness's own limits, as they may be shown.
    """

    purpose: str
    value: str
    identity: str | None = None
    contact: str | None = None
    note: Runs = ()


class AttachmentLine(_Part):
    """One attachment of the testimony, whether or not it is in this package.

    Attributes:
        code: ``E-XXXXXX-C``.
        kind: photo, audio, video, document or drawing.
        media_type: such as ``image/jpeg``; empty when withheld.
        size: bytes, or None when withheld.
        sha256: hex of the file as it stands in this package, or None when withheld.
        status: whether it is in the package.
        reason: why it is not, ``R1`` to ``R11``; None when kept.
        caption: what it shows, as it may be shown.
    """

    code: str
    kind: str
    media_type: str = ""
    size: int | None = None
    sha256: str | None = None
    status: Literal["kept", "withheld"]
    reason: ReasonCode | None = None
    caption: Runs = ()


class CorrectionLine(_Part):
    """One correction made at read-back; `where` is a paragraph or question number."""

    where: str
    old: Runs
    new: Runs
    at: AwareDatetime | None = None


class CustodyLine(_Part):
    """One entry of the custody log; `event` is a code of ``custody_event``, `by` a member code."""

    at: AwareDatetime
    event: str
    by: str
    reason: str = ""
    entry_hash: str = ""


class LegendLine(_Part):
    """What one label of this release stands for, as far as the reader may know."""

    kind: MarkerKind
    label: str
    meaning: str


class ReleasedView(_Part):
    """One testimony as one recipient may read it.

    Attributes:
        code: the release's own code for the testimony, different for every recipient.
        version: version of the sealed testimony, from 1.
        language: language of the account.
        package_language: language of the fixed words and the questions: en, be or ru.
        sealed_at: when the interviewer sealed it.
        released_at: when the release was decided; the only other time printed.
        team_name: printed on the cover when the team wants it; None prints nothing.
        signer_code: member code of the interviewer who sealed.
        released_by: member code of the supervisor who released.
        document_hash: SHA-256 (hex) of the SD-JWT presentation this view belongs to.
    """

    code: str
    version: int = Field(ge=1)
    language: str
    package_language: str
    sealed_at: AwareDatetime
    released_at: AwareDatetime
    form: FormLine
    team_name: str | None = None
    recipient_code: str
    release_code: str
    signer_code: str
    released_by: str
    document_hash: str
    consent: tuple[ConsentLine, ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    corrections: tuple[CorrectionLine, ...] = ()
    custody: tuple[CustodyLine, ...] = ()
    legend: tuple[LegendLine, ...] = ()


def collapse(runs: Iterable[Text | Struck | Marker]) -> Runs:
    """Join neighbours: plain texts into one, and equal markers with nothing but white space between into one.

    Ten words withheld under one decision then look like one word withheld under it.
    """
    result: list[Text | Struck | Marker] = []
    for run in runs:
        if isinstance(run, Marker):
            _add_marker(result, run)
        elif not run.text:
            continue
        elif result and isinstance(last := result[-1], (Text, Struck)) and last.type == run.type:
            result[-1] = type(run)(text=last.text + run.text)
        else:
            result.append(run)
    return tuple(result)


def _add_marker(result: list[Text | Struck | Marker], marker: Marker) -> None:
    if result and result[-1] == marker:
        return
    blank_between = len(result) >= 2 and isinstance(result[-1], Text) and not result[-1].text.strip()
    if blank_between and result[-2] == marker:
        result.pop()
        return
    result.append(marker)


def split_paragraphs(runs: Iterable[Text | Struck | Marker], first: int = 1) -> tuple[Paragraph, ...]:
    """Break runs at line ends into paragraphs numbered from `first`; blank lines make no paragraph."""
    lines: list[list[Text | Struck | Marker]] = [[]]
    for run in runs:
        if isinstance(run, Marker):
            lines[-1].append(run)
            continue
        for position, piece in enumerate(run.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if position:
                lines.append([])
            lines[-1].append(type(run)(text=piece))
    kept = [tidy for line in lines if not _is_blank(tidy := collapse(line))]
    return tuple(Paragraph(number=number, runs=line) for number, line in enumerate(kept, first))


def _is_blank(runs: Runs) -> bool:
    return all(not isinstance(run, Marker) and not run.text.strip() for run in runs)


def all_runs(view: ReleasedView) -> Iterator[Runs]:
    """Yield every sequence of runs of the view, in printing order."""
    yield from (line.note for line in view.consent)
    for section in view.sections:
        for item in section.items:
            if isinstance(item, FieldItem):
                yield item.answer
            else:
                yield from (paragraph.runs for paragraph in item.paragraphs)
    yield from (line.caption for line in view.attachments)
    for correction in view.corrections:
        yield correction.old
        yield correction.new


def reason_counts(view: ReleasedView) -> dict[str, int]:
    """Return how many markers and withheld attachments stand under each reason code, in the codes' order."""
    counts = Counter(run.reason for runs in all_runs(view) for run in runs if isinstance(run, Marker))
    counts.update(line.reason for line in view.attachments if line.reason is not None)
    return dict(sorted(counts.items(), key=lambda pair: int(pair[0][1:])))


def canonical_json(view: ReleasedView) -> bytes:
    """Return the view as canonical JSON (RFC 8785; it holds no floating-point number, its keys are ASCII)."""
    content = view.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def view_hash(view: ReleasedView) -> str:
    """Return the SHA-256 of the view's canonical JSON, in hex: what every printed page carries, shortened."""
    return hashlib.sha256(canonical_json(view)).hexdigest()
