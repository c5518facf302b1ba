r"""Patterns of things that identify people: document numbers, telephones, plates, addresses, dates.

Where Belarusian documents use Latin letters, people type Cyrillic ones that look the same; a pattern over
`LOOKALIKE` text finds both, because the folding replaces single characters and keeps every position. A
pattern only proposes: "Баранавічы" looks like a patronymic to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Confidence = Literal["sure", "likely", "possible"]

_CYRILLIC: Final = "АВСЕНІКМОРТХУаеіорсух"
_LATIN: Final = "ABCEHIKMOPTXYaeiopcyx"
LOOKALIKE: Final = str.maketrans(_CYRILLIC, _LATIN)

_MONTHS: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
    r"|январ[а-я]+|феврал[а-я]+|март[а-я]*|апрел[а-я]+|ма[йяе]|июн[а-я]+|июл[а-я]+|август[а-я]*|сентябр[а-я]+"
    r"|октябр[а-я]+|ноябр[а-я]+|декабр[а-я]+"
    r"|студзен[а-яіў]+|лют(?:ы|ага|аму|ым)|сакавік[а-яіў]*|красавік[а-яіў]*|тра[вў]н[а-яіў]*|ма[йяі]"
    r"|чэрвен[а-яіў]*|чэрвен[а-яіў]*|ліпен[а-яіў]*|жні[вў]е?н[а-яіў]*|верас(?:ень|н[а-яіў]+)"
    r"|кастрычнік[а-яіў]*|лістапад[а-яіў]*|снеж(?:ань|н[а-яіў]+))"
)
_AGE_WORDS: Final = r"(?:years?\s+old|гадоў|гады|год[а-яіў]*|лет|года)"
_STREET: Final = (
    r"(?:вул(?:\.|іц[а-яіў]+)|ул(?:\.|иц[а-я]+)|праспек[а-яіў]+|пр(?:осп)?\.|проспект[а-я]*|завул(?:ак|к[а-яіў]+)"
    r"|пер(?:\.|еул[а-я]+)|бульвар[а-яіў]*|пл(?:\.|ошч[а-яіў]+|ощад[а-я]+))"
)


@dataclass(frozen=True)
class Found:
    """One place in a text where a pattern holds; positions in characters, `end` not included."""

    start: int
    end: int
    kind: str
    category: str
    confidence: Confidence


@dataclass(frozen=True)
class _Pattern:
    kind: str  # of the vocabulary identifier_type
    category: str  # of the redaction matrix
    expression: re.Pattern[str]
    confidence: Confidence = "sure"
    lookalike: bool = False


def _pattern(
    kind: str,
    category: str,
    text: str,
    confidence: Confidence = "sure",
    *,
    lookalike: bool = False,
    flags: int = re.I,
) -> _Pattern:
    return _Pattern(kind, category, re.compile(text, flags), confidence, lookalike)


_PATTERNS: Final = (
    _pattern("IDNUM", "WI", r"\b(?:AB|BM|HB|KH|MP|MC|KB|PP|SP|DP)\s?\d{7}\b", lookalike=True),
    _pattern("IDNUM", "WI", r"\b[1-6]\d{6}[ABCHKEM]\d{3}(?:PB|BA|BI)\d\b", lookalike=True),
    _pattern("PHONE", "WC", r"(?<!\d)\+?(?:375|370|48|371|995|380|49)(?:[\s\-()]*\d){7,10}(?!\d)"),
    _pattern(
        "PHONE",
        "WC",
        r"(?<!\d)(?:8\s?\(?0)?(?:25|29|33|44|17)\)?[\s\-]?\d{3}[\s\-]\d{2}[\s\-]\d{2}(?!\d)",
        "likely",
    ),
    _pattern("PLATE", "PD", r"\b\d{4}\s?[ABCEHIKMOPTX]{2}\s?-?\s?[0-8]\b", lookalike=True),
    _pattern("EMAIL", "WC", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    _pattern("HANDLE", "DG", r"(?<![\w.])@\w{4,}|(?:https?://)?t\.me/[\w+/]*\w|https?://\S+\w"),
    _pattern(
        "NAME",
        "WN",
        r"\b[А-ЯЁІЎ][а-яёіў’'ʼ]+(?:ович|евич|овна|евна|ична|овіч|авіч|евіч|ёвіч|эвіч|аўна|еўна|оўна|ічна)[а-яіў]{0,3}\b",
        "likely",
        flags=0,
    ),
    _pattern(
        "DATE",
        "DE",
        rf"\b(?:\d{{1,2}}(?:-?(?:st|nd|rd|th|го|га))?(?:\s+of)?\s+)?{_MONTHS}\b(?:,?\s+\d{{4}}(?:\s+г(?:од[а-яіў]*|\.))?)?",
    ),
    _pattern(
        "DATE", "DE", r"(?<!\d)\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    ),
    _pattern(
        "DATE",
        "TI",
        r"\b(?:at\s+)?\d{1,2}[.:]\d{2}(?:\s*(?:a\.?m|p\.?m)\b|\s+in\s+the\s+\w+)?(?![.\d])",
        "likely",
    ),
    _pattern(
        "AGE",
        "WA",
        rf"\b\d{{1,3}}[\s-]?{_AGE_WORDS}|\b[a-z]+-year-old\b(?:\s+\w+)?|\bI\s+am\s+\d{{1,3}}\b",
        "likely",
    ),
    _pattern(
        "ADDR",
        "WR",
        rf"\b{_STREET}\s*[^\s,;.]+(?:,?\s*(?:дом|д\.|буд\.)?\s*\d+[а-я]?)?(?:,?\s*(?:кв(?:\.|атэр[а-яіў]+|артир[а-я]+))\s*\d+)?",
        "likely",
    ),
    _pattern(
        "ADDR",
        "WR",
        r"\b\d+[a-z]?\s+(?:[A-Z]\w+\s+){1,3}(?:Street|St\.?|Avenue|Ave\.?|Road|Lane|Square|Boulevard)\b(?:,\s*(?:flat|apt\.?)\s*\d+)?",
        "likely",
        flags=0,
    ),
    _pattern(
        "CASEN",
        "CH",
        r"\b(?:article|art\.|артыкул[а-яіў]*|стать[а-яё]+|статт[а-яіў]+|ст\.|арт\.)\s*\d+(?:-\d+)?(?:[,\s]+(?:part|частк[а-яіў]+|част[а-яё]+|ч\.)\s*\d+)?",
        "likely",
    ),
    _pattern(
        "FACIL",
        "FC",
        r"\b(?:SIZO|IVS|prison|colony|СІЗА|СИЗО|ІЧУ|ИВС|ЦІП|ЦИП|турм[а-яіў]+|тюрьм[а-яё]+|калоні[а-яіў]+|колони[а-я]+|ИК|ПК)\s*(?:No\.?|№|N)\s*\d+",
        "likely",
    ),
    _pattern(
        "FACIL",
        "CE",
        r"\b(?:cell|камер[а-яіў]+|камера|атрад[а-яіў]*|отряд[а-я]*)\s*(?:No\.?|№|N)?\s*\d+",
        "likely",
    ),
)
_DIGITS: Final = re.compile(r"(?<!\w)[^\W_]*\d(?:[\s-]?\d){3,}[^\W_]*(?!\w)")


def find_patterns(text: str) -> Iterator[Found]:
    """Yield every place where one of the patterns holds, pattern by pattern; places may overlap."""
    folded = text.translate(LOOKALIKE)
    for pattern in _PATTERNS:
        for match in pattern.expression.finditer(folded if pattern.lookalike else text):
            if match.end() > match.start():
                yield Found(match.start(), match.end(), pattern.kind, pattern.category, pattern.confidence)


def find_digits(text: str) -> Iterator[Found]:
    """Yield every run of four or more digits with the letters on it: the net below the patterns."""
    for match in _DIGITS.finditer(text):
        yield Found(match.start(), match.end(), "OTHER", "UF", "possible")


def document_numbers() -> list[re.Pattern[str]]:
    """Return the patterns of passport and personal numbers: what may stand in no package."""
    return [pattern.expression for pattern in _PATTERNS if pattern.kind == "IDNUM"]
