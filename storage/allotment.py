"""Which issues of a sealed version a supervisor may give out, so that two never give the same one away.

A sealed file is encrypted to the supervisors of the day, and the entry ``SEAL`` of its custody log, which the
interviewer signed, names them. The place with number n (from 0) belongs to the name with number n modulo
their count. Every vault that can open the file reads the same names, so the shares never overlap, whatever
becomes of the team later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storage.canonical import NotJson, read_json

LEAST_EACH: Final = 4
"""Issues that every supervisor gets at least, where there are several."""


def batch_for(wanted: int, supervisors: int, most: int) -> int:
    """Return how many issues a sealing makes, so that every supervisor has some of their own.

    Args:
        wanted: what the team's rules say.
        supervisors: how many can open the file.
        most: never more than these.
    """
    return min(wanted if supervisors <= 1 else max(wanted, LEAST_EACH * supervisors), most)


def share_of(custody_jsonl: bytes, version: int, code: str, places: Sequence[int]) -> list[int]:
    """Return the places that are a supervisor's own.

    Args:
        custody_jsonl: the custody log up to sealing.
        version: of the testimony.
        code: the supervisor's member code.
        places: all places, in order.
    """
    names = _recipients(custody_jsonl, version)
    if names is None:
        # Nothing says who shares it: such a version never left this vault.
        return list(places)
    return [place for n, place in enumerate(places) if names and names[n % len(names)] == code]


def _recipients(custody_jsonl: bytes, version: int) -> list[str] | None:
    for line in reversed(custody_jsonl.splitlines()):
        try:
            entry = read_json(line)
        except NotJson:
            continue
        details = entry.get("details") if isinstance(entry, dict) else None
        if not isinstance(details, dict) or entry.get("event") != "SEAL" or details.get("version") != version:
            continue
        recipients = details.get("recipients")
        return sorted(set(recipients.split())) if isinstance(recipients, str) else None
    return None
