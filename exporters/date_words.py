"""Uncertain dates in words: `2020-08-11%` is "about 11 August 2020, uncertain".

The words say exactly what the code says and nothing more exact: two codes that mean different days never
get the same words. EDTF of levels 0 and 1 (ISO 8601-2:2019; `forms.edtf`), and the quarters `2020-Q3` that
generalising gives. Months and seasons have their cases in Belarusian and Russian:
`resources/captions/dates.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

import resources
from exporters.captions import FALLBACK, LANGUAGES
from forms.edtf import is_edtf, parse_edtf
from forms.relative import Relation, read_relation

_NOMINATIVE: Final = "nom"
_DATE: Final = re.compile(
    r"(?P<year>-?\d{2}[\dX]{2})(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%]?)", re.ASCII
)
_LONG_YEAR: Final = re.compile(r"Y(?P<year>-?\d+)(?P<mark>[?~%]?)", re.ASCII)
_MOMENT: Final = re.compile(
    r"(?P<date>[^T]+)T(?P<time>\d{2}:\d{2})(?P<seconds>:\d{2})(?P<zone>Z|[+-].+)?", re.ASCII
)
_QUARTER: Final = re.compile(r"(?P<year>\d{4})-Q(?P<quarter>[1-4])", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_SEASON: Final = 21
_WINTER: Final = 24


class _Cased:
    """Words in their cases; `{name:gen}` in a pattern takes the genitive, or else the nominative."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self.forms = forms

    def __format__(self, case: str) -> str:
        return self.forms.get(case or _NOMINATIVE, self.forms[_NOMINATIVE])


@dataclass(frozen=True)
class _End:
    """A date, or one end of an interval: its words and its marks of doubt."""

    words: _Cased
    about: bool = False
    uncertain: bool = False


def date_words(text: str, language: str) -> str:
    """Return a date in words.

    Args:
        text: EDTF of level 0 or 1, or what `exporters.generalise` makes of it.
        language: en, be or ru; another one gets English.

    Returns:
        The words, or an empty text for what is no such date.
    """
    speaker = _speaker(language if language in LANGUAGES else FALLBACK)
    ends = text.split("/")
    is_less_exact = len(ends) <= 2 and any(_QUARTER.fullmatch(end) for end in ends)
    if not is_edtf(text) and not (is_less_exact and all(_QUARTER.fullmatch(e) or is_edtf(e) for e in ends)):
        return ""
    return speaker.single(text) if len(ends) == 1 else speaker.interval(*ends)


def bare_words(text: str, language: str) -> list[str]:
    """Return the words of each end of a date without what marks it as about then or uncertain.

    That is what gives a date away wherever it stands.
    """
    if not date_words(text, language):
        return []
    ends = [re.sub(r"[?~%]$", "", end) for end in text.split("/") if end not in {"", ".."}]
    return [date_words(end, language) for end in ends]


def relation_words(text: str, language: str) -> str:
    """Return how a date was counted (`forms.relative`) in words, or an empty text for what is no relation."""
    relation = read_relation(text)
    return _speaker(language if language in LANGUAGES else FALLBACK).relation(relation) if relation else ""


class _Speaker:
    """Makes words in one language."""

    def __init__(self, patterns: Mapping[str, Any]) -> None:
        self._patterns = patterns

    def single(self, text: str) -> str:
        end = self._end(text)
        words = f"{self._about(end)}{end.words}"
        return self._patterns["uncertain"].format(words=words) if end.uncertain else words

    def interval(self, first: str, last: str) -> str:
        if last in {"", ".."}:
            begin = self._end(first)
            name = "since" if last == ".." else "since_unknown"
            return self._filled(name, first=self._marked(begin), about_first=self._about(begin))
        end = self._end(last)
        if first in {"", ".."}:
            name = "until" if first == ".." else "until_unknown"
            return self._filled(name, last=self._marked(end), about_last=self._about(end))
        begin = self._day_alone(first) if _are_in_one_month(first, last) else self._end(first)
        words = self._filled(
            "between",
            first=self._marked(begin),
            last=self._marked(end),
            about_first=self._about(begin),
            about_last=self._about(end),
        )
        return self._filled("night", words=words) if _is_one_night(first, last) else words

    def relation(self, relation: Relation) -> str:
        forms = self._patterns[relation.unit]
        length = forms[_plural(relation.number, len(forms))].format(n=relation.number)
        return self._filled(relation.way, length=length, event=relation.event)

    def _end(self, text: str) -> _End:
        if moment := _MOMENT.fullmatch(text):
            return _End(self._moment(moment))
        if quarter := _QUARTER.fullmatch(text):
            months = [self._month(3 * int(quarter["quarter"]) - before) for before in (2, 0)]
            return _End(self._cased("quarter", first=months[0], last=months[1], year=quarter["year"]))
        match = _LONG_YEAR.fullmatch(text) or _DATE.fullmatch(text)
        assert match is not None
        parts, mark = match.groupdict(), match["mark"]
        words = self._date(parts["year"], parts.get("month"), parts.get("day"))
        return _End(words, mark in {"~", "%"}, mark in {"?", "%"})

    def _date(self, year: str, month: str | None, day: str | None) -> _Cased:
        if day == "XX":
            return self._cased("day_of", of=self._date(year, None if month == "XX" else month, None))
        if month == "XX":
            return self._cased("month_of", of=self._date(year, None, None))
        shown = _minus(year)
        if "X" in year:
            return self._cased("years", first=shown.replace("X", "0"), last=shown.replace("X", "9"))
        if month is None:
            return self._cased("year", year=shown)
        number = int(month)
        if number >= _FIRST_SEASON:
            season = self._listed("seasons", number - _FIRST_SEASON)
            name = "winter" if number == _WINTER else "season"
            return self._cased(name, season=season, year=shown, next=_year_after(year))
        if day is None:
            return self._cased("month", month=self._month(number), year=shown)
        return self._cased("day", day=int(day), month=self._month(number), year=shown)

    def _moment(self, moment: re.Match[str]) -> _Cased:
        time = moment["time"] + ("" if moment["seconds"] == ":00" else moment["seconds"])
        zone = {None: "", "Z": " UTC"}.get(moment["zone"], f" ({_minus(moment['zone'] or '')})")
        day = self._end(moment["date"]).words
        return _Cased({case: f"{words}, {time}{zone}" for case, words in day.forms.items()})

    def _day_alone(self, text: str) -> _End:
        return _End(self._of_cases({_NOMINATIVE: str(int(text[-2:]))}))

    def _month(self, number: int) -> _Cased:
        return self._listed("months", number - 1)

    def _listed(self, name: str, place: int) -> _Cased:
        return _Cased({case: words[place] for case, words in self._patterns[name].items()})

    def _cased(self, name: str, **values: object) -> _Cased:
        patterns = self._patterns[name]
        return self._of_cases({case: pattern.format(**values) for case, pattern in patterns.items()})

    def _of_cases(self, forms: dict[str, str]) -> _Cased:
        """Add the form with "from", which most words make in the same way."""
        if "from" in self._patterns and "from" not in forms:
            forms["from"] = self._patterns["from"].format(words=forms.get("gen", forms[_NOMINATIVE]))
        return _Cased(forms)

    def _about(self, end: _End) -> str:
        return f"{self._patterns['about']} " if end.about else ""

    def _marked(self, end: _End) -> _Cased:
        if not end.uncertain:
            return end.words
        pattern = self._patterns["uncertain_end"]
        return _Cased({case: pattern.format(words=words) for case, words in end.words.forms.items()})

    def _filled(self, name: str, **values: object) -> str:
        return str(self._patterns[name].format(**values))


def _are_in_one_month(first: str, last: str) -> bool:
    return bool(_DAY.fullmatch(first) and _DAY.fullmatch(last)) and first[:7] == last[:7] and first != last


def _is_one_night(first: str, last: str) -> bool:
    """Say whether two days follow each other: people tell a night so."""
    days = [parse_edtf(end) if _DAY.fullmatch(end) else None for end in (first, last)]
    one, other = (found.earliest if found is not None else None for found in days)
    return one is not None and other is not None and other - one == timedelta(days=1)


def _year_after(year: str) -> str:
    number = int(year) + 1
    return _minus(f"{number:05d}" if number < 0 else f"{number:04d}")


def _minus(number: str) -> str:
    return number.replace("-", "\u2212")


def _plural(n: int, forms: int) -> int:
    """Return which form goes with a number: one and many in English, one, few and many in be and ru."""
    if forms == 2:
        return int(n != 1)
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14} else 2


@cache
def _speaker(language: str) -> _Speaker:
    return _Speaker(json.loads(resources.read("captions/dates.json"))[language])
