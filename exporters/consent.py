"""What the witness agreed to, for one purpose and one recipient.

Absence is refusal: no cell, "later" and "ask me first" all mean no. A cell for exactly this
recipient stands before a cell for any recipient, even where it is the narrower one: people say "prosecutors
yes, but not that one".

A closed record (`exporters.closed_record`) goes by the cells of its own (M05.14), whatever the others say;
these only tell how openly the witness may be named, and whether this recipient must not have it at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from exporters.closed_record import belongs_to
from exporters.document import Answer, ConsentCell, TestimonyDocument
from exporters.scope import NO_RESTRICTED, Scope, scope_for

ANY_RECIPIENT: Final = "any"
YES: Final = "YES"
# Purposes under which a name may reach the Government; that takes a yes of its own.
GOVERNMENT_PURPOSES: Final = frozenset({"UNSP", "UNTB", "ILOS"})
IDENTITY_LEVELS: Final = ("A0", "A1", "A2", "A3", "A4")

_SOUND, _PHOTO, _RESTRICTED = "F02.08", "F02.09", "F02.10"
_INCIDENT: Final = re.compile(r"/[^/]+/M05(?:/M05_r\[\d+\])?")
_TOLD: Final = frozenset(f"M05.{number:02}" for number in range(3, 12))
_CELL: Final = {"M05.14.purpose": "purpose", "M05.14.recipient": "recipient", "M05.14.value": "value"}
_GOVERNMENT, _CONDITIONS, _REVIEW = "F02.14", "F02.15", "F02.19"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Terms(_Model):
    """What holds for one purpose and recipient.

    Attributes:
        grant: the cell that decides, or None when nobody asked.
        sound: whether sound recordings may be shared.
        photo: whether photos may be shared.
        restricted_module: whether the account of sexual violence may be shared: it was agreed to write it
            down, and the cells of each incident that was told say yes.
        government_named: whether the name may go to the Government.
        review: the day from which consent must be asked again, or None.
        scope: which parts may be shared; with `sound` and `photo`, the stricter of both holds.
    """

    grant: ConsentCell | None = None
    sound: bool = False
    photo: bool = False
    restricted_module: bool = False
    government_named: bool = False
    review: date | None = None
    scope: Scope = Scope()

    @property
    def identity(self) -> str:
        """The level of identity agreed to, ``A0`` to ``A4``; ``A4`` when none was named."""
        level = self.grant.identity if self.grant else None
        return level if level in IDENTITY_LEVELS else "A4"

    def allows_media(self, kind: str) -> bool:
        """Say whether attachments of a kind may be shared; a voice identifies, so never from A2 on."""
        if not self.scope.allows_media(kind):
            return False
        hidden = IDENTITY_LEVELS.index(self.identity) >= IDENTITY_LEVELS.index("A2")
        if kind in {"audio", "video"}:
            return self.sound and not hidden
        return self.photo if kind == "photo" else True


def terms_for(document: TestimonyDocument, purpose: str, recipient: str) -> Terms:
    """Return what the witness agreed to for one purpose and one recipient.

    Args:
        document: the testimony, with its consent conversation.
        purpose: code of ``consent_purpose``.
        recipient: the recipient's code.
    """
    values = {answer.id: answer.value or "" for answer in document.answers}
    told = list(_restricted_cells(document))
    closed = belongs_to(document) is not None
    scope = scope_for(document, purpose, recipient)
    if closed and NO_RESTRICTED not in scope.parts:
        scope = Scope()  # paragraphs and parts of the testimony; this record has cells of its own
    restricted = (
        scope.restricted_module
        and values.get(_RESTRICTED) == YES
        and all(_says_yes(cells, purpose, recipient) for cells in told)
    )
    grant = deciding_grant(document.consent, purpose, recipient)
    if closed:
        given = grant or ConsentCell(purpose=purpose, recipient=recipient)
        grant = given.model_copy(update={"value": YES if told and restricted else "NO"})
    return Terms(
        grant=grant,
        sound=values.get(_SOUND) == YES,
        photo=values.get(_PHOTO) == YES,
        restricted_module=restricted,
        government_named=values.get(_GOVERNMENT) == YES,
        review=_day(values.get(_REVIEW, "")),
        scope=scope,
    )


def deciding_grant(cells: Iterable[ConsentCell], purpose: str, recipient: str) -> ConsentCell | None:
    """Return the cell that decides: the last for exactly this recipient, else the last for any."""
    asked = [cell for cell in cells if cell.purpose == purpose]
    for wanted in (recipient, ANY_RECIPIENT):
        own = [cell for cell in asked if cell.recipient == wanted]
        if own:
            return own[-1]
    return None


def _restricted_cells(document: TestimonyDocument) -> Iterable[list[ConsentCell]]:
    """Return the cells of each incident of sexual violence of which something was told."""
    rows: dict[str, dict[str, dict[str, str]]] = {}
    told = set()
    for part in (*document.answers, *document.narratives):
        incident = _INCIDENT.match(part.reference)
        if incident is None:
            continue
        if part.id[:6] in _TOLD:
            told.add(incident[0])
        if isinstance(part, Answer) and part.id in _CELL and part.value:
            row = rows.setdefault(incident[0], {}).setdefault(part.reference.rpartition("/")[0], {})
            row[_CELL[part.id]] = part.value
    for name in sorted(told):
        found = rows.get(name, {}).values()
        yield [ConsentCell.model_validate(row) for row in found if "purpose" in row]


def _says_yes(cells: Iterable[ConsentCell], purpose: str, recipient: str) -> bool:
    cell = deciding_grant(cells, purpose, recipient)
    return cell is not None and cell.value == YES


def outcome(terms: Terms) -> Literal["yes", "no", "ask"]:
    """Return whether the deciding cell allows sharing; ``ask`` means the witness wants to be asked first."""
    value = terms.grant.value if terms.grant else "NO"
    return {"YES": "yes", "ASK": "ask"}.get(value, "no")  # type: ignore[return-value]


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
