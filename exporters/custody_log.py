"""The custody log of one testimony as it comes with a sealed file: whole, and signed by whom it names.

A line is what `storage.custody.CustodyEntry.line` writes. The lines about one item are a chain of their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from exporters.errors import ExportError
from storage import clock
from storage.canonical import NotJson, canonical, read_json
from storage.chain import SignerFacts
from storage.jose import NotASignature, SignatureInvalid, es256_verify, from_b64url

START: Final = "0" * 64
SEALED: Final = "SEAL"


class CustodyLogBroken(ExportError):
    """The custody log that came with a testimony was changed or has a gap."""

    code = "exporters.custody_log.broken"
    text = (
        "The record of what was done to this testimony is not whole. Nothing was taken from it. "
        "Please ask the interviewer for another copy."
    )


@dataclass(frozen=True)
class SealedAt:
    """Where in the log of the vault that sealed its entry stands: number, hash and moment."""

    number: int
    hash: str
    at: datetime


def check_log(lines: bytes, item: str, signer: SignerFacts, document: str) -> SealedAt:
    """Check a log from its first line to its last, which must be the sealing of the document.

    Returns where that one stands.

    Args:
        lines: one JSON object a line.
        item: code of the testimony all of them must be about.
        signer: who sealed; signatures in other names cannot be checked here and are left alone.
        document: hash of the document.

    Raises:
        CustodyLogBroken: a line is missing, altered, about something else, or not signed as it says.
    """
    before = START
    entry: dict[str, Any] = {}
    for line in lines.splitlines():
        entry = _entry(line)
        told = {name: value for name, value in entry.items() if name not in {"hash", "signature"}}
        body = canonical(told)
        if entry.get("item") != item or entry.get("item_prev") != before:
            raise CustodyLogBroken
        before = hashlib.sha256(body).hexdigest()
        if entry.get("hash") != before:
            raise CustodyLogBroken
        if entry.get("signer") == signer.member_code:
            _check_signature(entry.get("signature"), body, signer)
    details = entry.get("details")
    sealed = (
        entry.get("event") == SEALED and isinstance(details, dict) and details.get("document") == document
    )
    if not sealed or entry.get("signer") != signer.member_code:
        raise CustodyLogBroken
    return _place(entry, before)


def _place(entry: dict[str, Any], digest: str) -> SealedAt:
    number, at = entry.get("seq"), entry.get("at")
    if not isinstance(number, int) or not isinstance(at, str):
        raise CustodyLogBroken
    try:
        return SealedAt(number, digest, clock.from_text(at))
    except ValueError:
        raise CustodyLogBroken from None


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = read_json(line)
    except NotJson:
        raise CustodyLogBroken from None
    if not isinstance(entry, dict):
        raise CustodyLogBroken
    return entry


def _check_signature(signature: object, body: bytes, signer: SignerFacts) -> None:
    try:
        es256_verify(signer.public_key, from_b64url(signature), body)
    except (NotASignature, SignatureInvalid):
        raise CustodyLogBroken from None
