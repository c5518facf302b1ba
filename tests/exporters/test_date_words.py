"""Dates in words: every date has some, they are right in their cases, and never more exact than the code."""

from __future__ import annotations

import json
import re
import string
from datetime import datetime
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import resources
from exporters.captions import LANGUAGES
from exporters.date_words import bare_words, date_words, relation_words
from exporters.generalise import date_step
from forms.edtf import parse_edtf

MARKS = ("", "?", "~", "%")
ABOUT = {"en": "about ", "be": "прыкладна ", "ru": "примерно "}
UNCERTAIN = {"en": "uncertain", "be": "няпэўна", "ru": "неуверенно"}
ONE_OF = {"en": ("one ",), "be": ("адзін з", "аднаго з"), "ru": ("один из", "одного из")}


@pytest.mark.parametrize(
    ("text", "en", "be", "ru"),
    [
        ("2020-08-11%", "about 11 August 2020, uncertain", "прыкладна 11 жніўня 2020 года, няпэўна",
         "примерно 11 августа 2020 года, неуверенно"),
        ("2020-08", "August 2020", "жнівень 2020 года", "август 2020 года"),
        ("2021-23", "autumn 2021", "восень 2021 года", "осень 2021 года"),
        ("2021-24", "winter 2021–2022", "зіма 2021–2022 гадоў", "зима 2021–2022 годов"),
        ("2020-08-XX", "one day in August 2020", "адзін з дзён жніўня 2020 года",
         "один из дней августа 2020 года"),
        ("201X", "one of the years 2010–2019", "адзін з 2010–2019 гадоў", "один из 2010–2019 годов"),
        ("2020-08-10/2020-08-11", "from 10 to 11 August 2020, or the night between",
         "з 10 па 11 жніўня 2020 года, або ноч паміж імі",
         "с 10 по 11 августа 2020 года, или ночь между ними"),
        ("2020-08-31/2020-09-02", "from 31 August 2020 to 2 September 2020",
         "з 31 жніўня 2020 года па 2 верасня 2020 года", "с 31 августа 2020 года по 2 сентября 2020 года"),
        ("2020-08/2021-21", "from August 2020 to spring 2021", "са жніўня 2020 года па вясну 2021 года",
         "с августа 2020 года по весну 2021 года"),
        ("2022-10-04/..", "from 4 October 2022 on, the end is open",
         "з 4 кастрычніка 2022 года, канец адкрыты",
         "с 4 октября 2022 года, конец открыт"),
        ("../2022-06", "some time no later than June 2022", "калісьці, не пазней за чэрвень 2022 года",
         "когда-то, не позднее июня 2022 года"),
        ("2020-08~/2020-09?", "from about August 2020 to September 2020 (uncertain)",
         "прыкладна са жніўня 2020 года па верасень 2020 года (няпэўна)",
         "примерно с августа 2020 года по сентябрь 2020 года (неуверенно)"),
        ("2020-Q3", "July to September 2020", "ліпень–верасень 2020 года", "июль–сентябрь 2020 года"),
        ("2020-08-11T23:15:00Z", "11 August 2020, 23:15 UTC", "11 жніўня 2020 года, 23:15 UTC",
         "11 августа 2020 года, 23:15 UTC"),
    ],
)  # fmt: skip
def test_words_are_those_a_person_would_use(text: str, en: str, be: str, ru: str) -> None:
    assert [date_words(text, language) for language in ("en", "be", "ru")] == [en, be, ru]


@pytest.mark.parametrize(
    "text", ["", "soon", "2020-13", "2020-02-30", "../..", "2020/2019", "2020-Q5", "a/b/c"]
)
def test_what_is_no_date_has_no_words(text: str) -> None:
    assert date_words(text, "en") == ""
    assert bare_words(text, "en") == []


def test_a_language_without_words_gets_english() -> None:
    assert date_words("2020-08", "lt") == "August 2020"


def points() -> st.SearchStrategy[str]:
    """Dates of levels 0 and 1, of every kind."""
    year = st.one_of(
        st.integers(1900, 2100).map(str),
        st.integers(0, 9999).map("{:04d}".format),
        st.integers(0, 999).map("{:03d}X".format),
        st.integers(0, 99).map("{:02d}XX".format),
        st.integers(1, 9999).map("-{:04d}".format),
    )
    month = st.one_of(st.integers(1, 12).map("{:02d}".format), st.integers(21, 24).map(str), st.just("XX"))
    day = st.one_of(st.integers(1, 31).map("{:02d}".format), st.just("XX"))
    date = st.one_of(
        year,
        st.builds("{}-{}".format, year, month),
        st.builds("{}-{}-{}".format, year, month, day),
        st.integers(10_000, 10**9).map("Y{}".format),
        st.integers(10_000, 10**9).map("Y-{}".format),
    )
    moment = st.builds(
        "{:%Y-%m-%dT%H:%M:%S}{}".format,
        st.datetimes(min_value=datetime(1900, 1, 1)),  # noqa: DTZ001 - hypothesis adds zones itself
        st.sampled_from(("", "Z", "+03:00", "-11:30")),
    )
    return st.one_of(st.builds("{}{}".format, date, st.sampled_from(MARKS)), moment)


def dates() -> st.SearchStrategy[str]:
    ends = st.one_of(points(), st.sampled_from(("", "..")))
    return st.one_of(points(), st.builds("{}/{}".format, ends, ends)).filter(
        lambda t: parse_edtf(t) is not None
    )


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=dates())
@example("-0001-24")
@example("9999-24")
@example("0001-01-01/0001-01-02")
def test_every_date_has_words_that_doubt_what_it_doubts(language: str, text: str) -> None:
    found, words = parse_edtf(text), date_words(text, language)

    assert found is not None and words
    assert (ABOUT[language] in words) is found.is_approximate
    assert (UNCERTAIN[language] in words) is found.is_uncertain
    assert any(one in words for one in ONE_OF[language]) is ("X" in text)
    assert "{" not in words and "  " not in words
    months = json.loads(resources.read("captions/dates.json"))[language]["months"]
    named = {name for case in months.values() for name in case if re.search(rf"\b{name}\b", words)}
    dated = re.sub(r"T[^/]*|(?<=-\d\d)-\d\d", "", text)  # without days and times: months and seasons are left
    wanted = {int(part) for part in re.findall(r"(?<=\d-)(\d\d)\b", dated)}
    assert bool(named) is bool(wanted & set(range(1, 13)))


@given(one=dates(), other=dates(), language=st.sampled_from(LANGUAGES))
def test_two_dates_never_have_the_same_words(one: str, other: str, language: str) -> None:
    if one != other:
        assert date_words(one, language) != date_words(other, language)


def test_no_two_of_many_near_dates_have_the_same_words() -> None:
    singles = [
        date + mark
        for date in ("2020", "202X", "20XX", "2020-XX", "2020-XX-XX", "202X-XX", "2020-08", "2020-08-XX",
                     "2020-08-10", "2020-08-11", "2020-09", "2020-21", "2020-24", "2021-24", "2021",
                     "20XX-XX-XX")
        for mark in MARKS
    ]  # fmt: skip
    pairs = [f"{a}/{b}" for a, b in product((*singles, "", ".."), repeat=2)]
    texts = [text for text in (*singles, *pairs) if parse_edtf(text) is not None]
    assert len(texts) > 2_000
    for language in LANGUAGES:
        assert len({date_words(text, language) for text in texts}) == len(texts)


@given(text=dates(), step=st.sampled_from(("month", "season", "year")), language=st.sampled_from(LANGUAGES))
def test_a_less_exact_date_has_words_without_its_day(text: str, step: str, language: str) -> None:
    less = date_step(text, step)
    if less:
        words = date_words(less, language)
        assert words
        assert not re.search(r"(?<!\d)[0-3]?\d(?!\d)", words)


def test_what_gives_a_date_away_is_searched_without_its_doubts() -> None:
    assert bare_words("2020-08-11%", "en") == ["11 August 2020"]
    assert bare_words("2020-08-11~/2020-09?", "ru") == ["11 августа 2020 года", "сентябрь 2020 года"]
    assert bare_words("../2022-06", "be") == ["чэрвень 2022 года"]


@pytest.mark.parametrize(
    ("text", "en", "be", "ru"),
    [
        ("P1W/after/Search", "1 week after the event “Search”", "праз 1 тыдзень пасля падзеі «Search»",
         "через 1 неделю после события «Search»"),
        ("P2M/before/Search", "2 months before the event “Search”", "за 2 месяцы да падзеі «Search»",
         "за 2 месяца до события «Search»"),
        ("PT11H/after/Search", "11 hours after the event “Search”", "праз 11 гадзін пасля падзеі «Search»",
         "через 11 часов после события «Search»"),
        ("P21D/after/Search", "21 days after the event “Search”", "праз 21 дзень пасля падзеі «Search»",
         "через 21 день после события «Search»"),
        ("three days later", "", "", ""),
    ],
)  # fmt: skip
def test_a_relation_in_words(text: str, en: str, be: str, ru: str) -> None:
    assert [relation_words(text, language) for language in ("en", "be", "ru")] == [en, be, ru]


def test_every_language_has_the_same_patterns_with_the_same_places_to_fill() -> None:
    every = json.loads(resources.read("captions/dates.json"))
    assert set(every) == set(LANGUAGES)
    for language in ("be", "ru"):
        assert set(every[language]) - {"from"} == set(every["en"])
        for name, english in every["en"].items():
            other = every[language][name]
            if isinstance(english, str):
                assert fields(other) == fields(english), name
            elif isinstance(english, dict) and isinstance(english["nom"], list):
                assert {len(forms) for forms in other.values()} == {len(english["nom"])}
            elif isinstance(english, dict):
                assert all(fields(form) == fields(english["nom"]) for form in other.values()), name


def fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
