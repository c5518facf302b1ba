"""From when until when a term of a vocabulary was in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

_UNTIL = re.compile(r"\(until (\d{1,2} [A-Z][a-z]{2} \d{4})\) ")
_OTHER = "OTH"


def validity(terms: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Reads the days of change from the names of the old terms: `(until 28 Feb 2021) Mass events`.

    Where a vocabulary has old terms, its others are in force from the day after; `OTH` is in force always.

    Returns:
        By code: `valid_to` or `valid_from` as ISO 8601 dates; codes without an entry have no limit.
    """
    terms = list(terms)
    until = {term["code"]: _day(found[1]) for term in terms if (found := _UNTIL.match(term["en"]))}
    if not until:
        return {}
    after = (max(until.values()) + timedelta(days=1)).date().isoformat()
    return {
        term["code"]: {"valid_to": until[term["code"]].date().isoformat()}
        if term["code"] in until
        else {"valid_from": after}
        for term in terms
        if term["code"] != _OTHER
    }


def _day(words: str) -> datetime:
    return datetime.strptime(words, "%d %b %Y").replace(tzinfo=UTC)
