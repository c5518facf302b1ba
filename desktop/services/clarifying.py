"""Asking for a clarification, agreeing to a second one, and beginning the record that answers.

A testimony is clarified once (DOMAIN.md 1.2, step 17). A second time needs another supervisor's signature
under the same request; where the team has nobody who could give it, the written reason is enough. Vault lane
only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Final

from desktop.services import worklist
from desktop.services.cardfiles import read_small, write_small
from desktop.services.kinds import CLARIFICATION
from desktop.services.shared_words import Runs, said
from exporters import clarification, clarified
from exporters.clarification import ClarificationRequest, NotAskedBySupervisor, Point, SignedRequest
from exporters.document import read_document
from forms.codes import new_code
from forms.errors import AppError
from storage import clock
from storage.clarifications import AGREED, ASKED, BACK, BEGUN, RECEIVED, WAITING, Clarification
from storage.drafts import DraftInfo
from storage.journal import GATE, Entry
from storage.members import Member
from storage.vault import Vault

QUOTED: Final = 6
"""So many words of the account in a row are a quotation, and a request quotes nothing."""
_ROWS: Final = "/data/points/F93_02"


class InterviewerUnknown(AppError):
    """The vault has no card of the member a request is for, and so no key."""

    code = "desktop.clarification.member"
    text = (
        "This vault has no member card of the interviewer who sealed this testimony, so nothing can be "
        "encrypted to "
        "them. Nothing was asked. Please ask the team's founder for that card, and choose it here."
    )


class PointQuotes(AppError):
    """A point repeats the account."""

    code = "desktop.clarification.quotes"
    text = (
        "A point repeats words of the account. Nothing was asked: the request must hold nothing of it. "
        "Please give the number of the paragraph instead."
    )


class NotForYou(AppError):
    """A request is meant for other people."""

    code = "desktop.clarification.other"
    text = (
        "This request is for somebody else, or it was answered already. Nothing was kept. "
        "Please hand it to the person it was made for."
    )


class ClosedNotAsked(AppError):
    """A clarification of a record of the closed part was asked for."""

    code = "desktop.clarification.closed_part"
    text = (
        "A record of the closed part is not clarified by a request: the points would tell what it is about. "
        "Nothing was asked. Please speak with the interviewer."
    )


class SecondNotAgreed(AppError):
    """A second clarification without the agreement it needs."""

    code = "desktop.clarification.second"
    text = (
        "This testimony was clarified once already, and no second supervisor signed that it is needed again. "
        "Nothing was kept. Please ask your supervisor for a request that both have signed."
    )


class Purpose(Enum):
    """What a file from a supervisor turned out to be."""

    KEPT = "kept"
    KNOWN = "known"
    AGREE = "agree"
    AGREED = "agreed"


@dataclass(frozen=True)
class Opened:
    """A file that was read.

    Attributes:
        purpose: kept for the interviewer; known already; a colleague asks to agree; a colleague agreed.
        signed: the request.
    """

    purpose: Purpose
    signed: SignedRequest


def ask(
    vault: Vault, code: str, points: Sequence[Point], reason: str = "", path: Path | None = None
) -> Clarification:
    """Ask for a clarification of a testimony that is being reviewed, and write the file that says so.

    The file is for the interviewer; where a second supervisor must agree first, it is for the other
    supervisors. Whoever interviewed themselves needs none.

    Args:
        vault: the supervisor's.
        code: of the testimony.
        points: what to ask.
        reason: why it is needed again; empty the first time.
        path: where the file goes.

    Raises:
        IllegalTransition: the testimony is not being reviewed, or waits for a clarification already.
        ClosedNotAsked, InterviewerUnknown, PointQuotes: see there.
        NotAskedBySupervisor: the owner of this vault is no supervisor.
        DiskFull, DiskRefused: the file cannot be written; nothing was asked.
    """
    signer, info = vault.team.signer(), vault.sealed.newest(code)
    if signer.member.role != "supervisor":
        raise NotAskedBySupervisor
    if vault.record_keys.is_closed(code):
        raise ClosedNotAsked
    to = _member(vault, info.signer)
    _require_no_quotation(vault, code, info.version, points)
    request = ClarificationRequest(
        number=new_code("Q", 6),
        team=vault.team.fingerprint(),
        testimony=code,
        version=info.version,
        asked=clock.now().date(),
        by=signer.code,
        to=to.code,
        again=asked_before(vault, code),
        reason=reason.strip() if asked_before(vault, code) else "",
        points=tuple(points),
    )
    signed = clarification.sign(request, signer)
    others = seconds(vault, request)
    with vault.transaction():
        if request.again and others:
            state = WAITING
            _write(path, signed, [member.age_recipient for member in others])
        else:
            state = ASKED
            _hand_out(vault, signed, to, path)
        known = _row(signed, state)
        vault.sealed.clarifications.put(known)
    return known


def send(vault: Vault, number: str, path: Path | None) -> None:
    """Write a request for the interviewer: one that a colleague agreed to, or once more one that was lost.

    Raises:
        NoSuchItem: there is no such request.
        InterviewerUnknown: see there.
        SecondNotAgreed: nobody agreed yet.
    """
    known = vault.sealed.clarifications.get(number)
    if known.state == WAITING or not known.request:
        raise SecondNotAgreed
    signed, to = signed_request(vault, known), _member(vault, known.asked_of)
    with vault.transaction():
        if known.state == AGREED:
            _hand_out(vault, signed, to, path)
            vault.sealed.clarifications.put(replace(known, state=ASKED))
        else:
            _write(path, signed, [to.age_recipient])


def open_file(vault: Vault, path: Path) -> Opened:
    """Read a file from a supervisor; keep what is for the owner of this vault.

    Raises:
        NotAClarification, NotAskedBySupervisor, NotForYou, SecondNotAgreed: it cannot be used.
        AppError: it is encrypted to others, damaged, or not signed by this team.
    """
    signed = clarification.open_request(
        read_small(path), vault.team.decryption_identity(), vault.team.trust(), vault.team.fingerprint()
    )
    request, me = signed.request, vault.team.signer()
    known = vault.sealed.clarifications.find(request.number)
    if request.by == me.code:
        return _take_agreement(vault, signed, known)
    if request.to == me.code:
        return _receive(vault, signed, known)
    if request.again and me.code in {m.code for m in seconds(vault, request)} and len(signed.signers) == 1:
        return Opened(Purpose.AGREE, signed)
    raise NotForYou


def agree(vault: Vault, signed: SignedRequest, path: Path) -> None:
    """Sign that a second clarification is needed, and write that for the supervisor who asks.

    Raises:
        NotForYou: the owner of this vault is not one of those who may agree.
    """
    me, request = vault.team.signer(), signed.request
    if me.code not in {member.code for member in seconds(vault, request)}:
        raise NotForYou
    asking = _member(vault, request.by)
    with vault.transaction():
        _write(path, clarification.agree(signed, me), [asking.age_recipient])
        vault.custody.append(request.testimony, "REVW", details={"step": "agreed", "request": request.number})


def begin(vault: Vault, number: str, language: str) -> DraftInfo:
    """Begin the record that answers a request; its points are written into it as what was asked.

    Raises:
        NotForYou: there is nothing to begin.
    """
    known = vault.sealed.clarifications.find(number)
    me = vault.team.me()
    if known is None or me is None or known.asked_of != me.code or known.state not in {RECEIVED, ASKED}:
        raise NotForYou
    request = signed_request(vault, known).request
    own = known.asked_by == me.code
    with vault.transaction():
        decision = (request.by, request.reason) if request.again else None
        draft = worklist.begin(
            vault, language, CLARIFICATION, known.testimony, decision, request=known.number
        )
        for entry in _entries(request):
            vault.drafts.record(draft.id, entry)
        kept = known.request if own else b""
        vault.sealed.clarifications.put(replace(known, state=BEGUN, record=draft.code, request=kept))
    return draft


def mark(vault: Vault, number: str, place: int, answer: str) -> None:
    """Remember whether a point was answered: ``Y``, ``N`` or "" for not judged yet."""
    known = vault.sealed.clarifications.get(number)
    answers = list(known.answers)
    answers[place] = answer
    vault.sealed.clarifications.put(replace(known, answers=tuple(answers)))


def give_up(vault: Vault, code: str) -> None:
    """Go on with the review without waiting for a clarification.

    Raises:
        IllegalTransition: nothing was waited for.
    """
    with vault.transaction():
        vault.sealed.set_state(code, vault.sealed.newest(code).version, "REVW")
        vault.custody.append(code, "REVW", details={"step": "not waited for"})


def asked_before(vault: Vault, code: str) -> bool:
    """Say whether a testimony was clarified, or that was asked for: another one is a second one."""
    asked = any(known.state in {ASKED, BEGUN, BACK} for known in vault.sealed.clarifications.about(code))
    return asked or worklist.is_clarified(vault, code)


def seconds(vault: Vault, request: ClarificationRequest) -> list[Member]:
    """Return the supervisors who may agree to a second clarification: neither who asks nor who interviews."""
    return [m for m in vault.team.supervisors() if m.code not in {request.by, request.to}]


def needs_second(vault: Vault, code: str) -> bool:
    """Say whether another supervisor must agree before a testimony is clarified now."""
    me = vault.team.me()
    involved = {me.code if me else "", vault.sealed.newest(code).signer}
    others = any(member.code not in involved for member in vault.team.supervisors())
    return others and asked_before(vault, code)


def signed_request(vault: Vault, known: Clarification) -> SignedRequest:
    """Return a request that is kept, its signatures checked again."""
    return clarification.read_signed(known.request, vault.team.trust(), vault.team.fingerprint())


def _hand_out(vault: Vault, signed: SignedRequest, to: Member, path: Path | None) -> None:
    """Write a request for the interviewer, and let the testimony wait for the answer."""
    request = signed.request
    vault.sealed.set_state(request.testimony, request.version, "CLAR")
    vault.custody.append(request.testimony, "REVW", details={"step": "asked", "request": request.number})
    if to.code != request.by:
        _write(path, signed, [to.age_recipient])


def _write(path: Path | None, signed: SignedRequest, recipients: Sequence[str]) -> None:
    if path is None:
        raise ValueError("a request for others needs a file")
    write_small(path, clarification.encrypted(signed, recipients))


def _row(signed: SignedRequest, state: str) -> Clarification:
    request = signed.request
    return Clarification(
        number=request.number,
        testimony=request.testimony,
        version=request.version,
        asked_on=request.asked.isoformat(),
        asked_by=request.by,
        asked_of=request.to,
        state=state,
        request=signed.to_bytes(),
        answers=("",) * len(request.points),
    )


def _take_agreement(vault: Vault, signed: SignedRequest, known: Clarification | None) -> Opened:
    mine = known is not None and known.request and signed_request(vault, known).request == signed.request
    if known is None or not mine or len(signed.signers) == 1:
        raise NotForYou
    if known.state != WAITING:
        return Opened(Purpose.KNOWN, signed)
    vault.sealed.clarifications.put(replace(known, state=AGREED, request=signed.to_bytes()))
    return Opened(Purpose.AGREED, signed)


def _receive(vault: Vault, signed: SignedRequest, known: Clarification | None) -> Opened:
    request = signed.request
    if known is not None:
        return Opened(Purpose.KNOWN, signed)
    earlier = worklist.is_clarified(vault, request.testimony) or vault.sealed.clarifications.about(
        request.testimony
    )
    allowed = {member.code for member in seconds(vault, request)}
    agreed = len(signed.signers) > 1 and signed.signers[1] != request.to
    if (earlier and not request.again) or (request.again and allowed and not agreed):
        raise SecondNotAgreed
    with vault.transaction():
        vault.sealed.clarifications.put(_row(signed, RECEIVED))
        vault.custody.append(request.testimony, "REVW", details={"step": "came", "request": request.number})
    return Opened(Purpose.KEPT, signed)


def _entries(request: ClarificationRequest) -> list[Entry]:
    """Return the points as rows of the form, and as the remark that is sealed with it."""
    at = clock.now()
    lines = [_line(point) for point in request.points]
    entries = [Entry(clarified.POINTS, GATE, request.by, "\n".join(lines), at)]
    entries += [Entry(_ROWS, "add", None, None, at) for _ in request.points[1:]]
    for number, point in enumerate(request.points, 1):
        row = f"{_ROWS}[{number}]/F93_02_"
        if point.paragraph is not None:
            entries.append(Entry(f"{row}paragraph", "answer", "", str(point.paragraph), at))
        entries.append(Entry(f"{row}point", "answer", "", point.question, at))
    return entries


def _line(point: Point) -> str:
    return f"[{point.paragraph}] {point.question}" if point.paragraph is not None else point.question


def _member(vault: Vault, code: str) -> Member:
    found = next((member for member in vault.team.members() if member.code == code), None)
    if found is None:
        raise InterviewerUnknown
    return found


def _require_no_quotation(vault: Vault, code: str, version: int, points: Sequence[Point]) -> None:
    document = read_document(vault.sealed.get(code, version).document)
    if Runs(said(document), QUOTED).longest_in([point.question for point in points]) is not None:
        raise PointQuotes


__all__ = [
    "InterviewerUnknown",
    "NotForYou",
    "Opened",
    "PointQuotes",
    "Purpose",
    "SecondNotAgreed",
    "agree",
    "ask",
    "asked_before",
    "begin",
    "give_up",
    "mark",
    "needs_second",
    "open_file",
    "seconds",
    "send",
    "signed_request",
]
