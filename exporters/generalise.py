"""Less exact values in the place of exact ones: an age band, a month, a region.

Tokens are neutral and not inflected. What cannot be generalised with certainty gives an empty text, and is
then
withheld: a wrong guess about a place could name one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import resources
from exporters.document import Answer

_DATE: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?[?~%]?")
_TIME: Final = re.compile(r"(?:.*T)?(?P<hour>[01]\d|2[0-3]):[0-5]\d.*")
_MONTHS: Final = range(1, 13)
_SEASONS: Final = range(21, 25)  # EDTF level 1: 21 spring, 22 summer, 23 autumn, 24 winter
_OLDEST: Final = 120
_PARTS_OF_DAY: Final = ((5, "night"), (12, "morning"), (18, "afternoon"), (23, "evening"))


def generalise(answer: Answer, ladder: str, language: str = "en") -> str:
    """Return the value of an answer one policy step less exact.

    Args:
        answer: a typed answer; its kind and value decide what can be done.
        ladder: the step that the profile names, such as ``month``; empty means the usual step of its
            category.
        language: language of words taken from vocabularies.

    Returns:
        The replacement, or an empty text if there is none that is certainly less exact and certainly true.
    """
    value = (answer.value or "").strip()
    step = _step(ladder or _USUAL.get(answer.category, ""))
    return step(value, language) if value and step else ""


def age_band(value: str, language: str = "en") -> str:
    """Return the band (``25-34``) for an age in whole years, or for a code of ``age_band``."""
    bands = _terms("age_band")
    if value in bands:
        return _word(bands[value], language)
    if not value.isascii() or not value.isdigit() or int(value) > _OLDEST:
        return ""
    lower = max((code for code in bands if int(code[1:]) <= int(value)), key=lambda code: int(code[1:]))
    return _word(bands[lower], language)


def date_step(value: str, step: str) -> str:
    """Return an EDTF date (ISO 8601-2:2019, levels 0 and 1) less exact.

    Intervals are generalised at both ends. A date that is already less exact stays as it is.

    Args:
        value: such as ``2020-08-09``, ``2020-08~``, ``2020-22`` or ``2020-08-09/2020-08-12``.
        step: ``month``, ``season`` (a quarter of the year) or ``year``.

    Returns:
        Such as ``2020-08``, ``2020-Q3`` or ``2020``; empty when the value is no such date.
    """
    ends = [_one_date(end, step) for end in value.split("/")]
    if not all(ends) or len(ends) > 2:
        return ""
    return ends[0] if len(set(ends)) == 1 else "/".join(ends)


def part_of_day(value: str, language: str = "en") -> str:
    """Return ``night``, ``morning``, ``afternoon`` or ``evening`` for a clock time or date and time."""
    match = _TIME.fullmatch(value)
    if match is None:
        return ""
    return next((word for end, word in _PARTS_OF_DAY if int(match["hour"]) < end), "night")


def region(value: str, language: str = "en") -> str:
    """Return the region's name for the code or exact name of a region, district or place of detention."""
    code = _regions().get(value.casefold(), "")
    return _word(_terms("oblast")[code], language) if code else ""


def facility_type(value: str, language: str = "en") -> str:
    """Return type and region for a place of detention in the gazetteer, by its code or exact name."""
    for code, term in _terms("facility").items():
        if value.casefold() in {name.casefold() for name in (code, *_names(term))}:
            kind = _terms("facility_type").get(term.get("type", ""), {})
            parts = (_word(kind, language), region(term.get("region", ""), language))
            return ", ".join(part for part in parts if part)
    return ""


def _step(ladder: str) -> Callable[[str, str], str] | None:
    if ladder in {"month", "season", "year"}:
        return lambda value, _language: date_step(value, ladder)
    return {"band": age_band, "region": region, "part of day": part_of_day, "type+region": facility_type}.get(
        ladder
    )


_USUAL: Final = {
    "WA": "band",
    "DE": "month",
    "TI": "part of day",
    "PE": "region",
    "FC": "type+region",
    "BD": "year",
}


def _one_date(value: str, step: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        return ""
    year, month = match["year"], match["month"]
    if step == "year" or month is None:
        return year
    if int(month) in _SEASONS:
        return f"{year}-{month}"
    if int(month) not in _MONTHS:
        return ""
    return f"{year}-{month}" if step == "month" else f"{year}-Q{(int(month) + 2) // 3}"


@cache
def _vocabularies() -> dict[str, list[dict[str, str]]]:
    content = json.loads(resources.read("vocabularies.json"))
    return {name: vocabulary["terms"] for name, vocabulary in content.items()}


def _terms(vocabulary: str) -> dict[str, dict[str, str]]:
    return {term["code"]: term for term in _vocabularies()[vocabulary]}


def _names(term: Mapping[str, str]) -> list[str]:
    return [term[language] for language in ("en", "be", "ru") if term.get(language)]


def _word(term: Mapping[str, str], language: str) -> str:
    return term.get(language) or term.get("en", "")


@cache
def _regions() -> dict[str, str]:
    """Return the region's code by every code and name of regions, districts and places of detention.

    A name that several regions share (two districts may be called alike) is left out.
    """
    found: dict[str, set[str]] = {}
    for vocabulary in ("oblast", "raion", "facility"):
        for term in _vocabularies()[vocabulary]:
            code = term["code"] if vocabulary == "oblast" else term.get("region", "")
            for name in (term["code"], *_names(term)):
                found.setdefault(name.casefold(), set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1 and all(codes)}
