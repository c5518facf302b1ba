"""The lists a form offers: whole vocabularies, parts of them, and short lists written inside a question."""

from __future__ import annotations

import re

from resources.build.countries import countries
from resources.build.design import FormDesign
from resources.build.domain import Domain
from resources.build.texts import Texts, cells, label
from resources.build.validity import validity

Row = dict[str, str]

_SUBSET = re.compile(r"(\w+): ([A-Z]+(?:, [A-Z]+)*)")
_RANGE = re.compile(r"(\w+) ([A-Z]+\d+)-([A-Z]+\d+)")
_WORD = re.compile(r"\w+")
# Columns that a `choice_filter` looks at.
_FILTERED_BY = {"facility": ("type", "region"), "raion": ("region",)}
_MINSK = "BY-HM"
_NUMBERED = {"kaap", "uk_article"}  # known by their numbers; those of the old code begin with `O`
_ARTICLE = re.compile(r"O?(\d[\d.-]*)")


class Choices:
    """Collects the lists that questions name, each once, and writes them as rows."""

    def __init__(self, domain: Domain, design: FormDesign, texts: Texts) -> None:
        self._domain, self._design, self._texts = domain, design, texts
        self._lists: dict[str, list[Row]] = {}

    def rows(self) -> list[Row]:
        """All rows of the choices sheet, list by list in the order they were first named."""
        return [row for rows in self._lists.values() for row in rows]

    def named(self, name: str) -> str:
        """Adds a list by its name (a vocabulary or one of the design) and returns the name.

        Raises:
            ValueError: there is no such list.
        """
        if name.startswith("${"):
            return name
        if name not in self._lists:
            self._lists[name] = self._named(name)
        return name

    def read(self, validation: str, key: str, codes: tuple[str, ...]) -> str:
        """Finds the list that a "vocabulary / validation" cell names or spells out.

        Args:
            validation: `age_band`, `person_role: VIC, WIT`, `act_type SGB01-SGB10`, or `no / yes, by whom / ...`.
            key: id of the question or column; it names a list that is spelled out.
            codes: names for the choices of a spelled-out list, in order.

        Raises:
            ValueError: no list can be read from the cell.
        """
        subset = _SUBSET.fullmatch(validation)
        if subset is not None:
            return self._add(key, self._terms(subset[1], set(subset[2].split(", "))))
        between = _RANGE.fullmatch(validation)
        if between is not None:
            return self._add(key, self._between(between[1], between[2], between[3]))
        if codes:
            return self._add(key, self._spelled(key, codes, validation.split(" / ")))
        word = _WORD.match(validation)
        if word is not None and word[0] in self._domain.vocabularies:
            return self.named(word[0])
        raise ValueError(f"{key}: no list in {validation!r}")

    def _add(self, key: str, rows: list[Row]) -> str:
        name = key.replace(".", "_")
        self._lists[name] = [{**row, "list_name": name} for row in rows]
        return name

    def _named(self, name: str) -> list[Row]:
        if name == "yes_no":  # "no" is an answer here and "unknown" is not one
            rows = self._terms("yes_no_unk", {"Y", "N"})
        elif name == "modules":
            rows = self._modules()
        elif name == "district":  # of a region, or of Minsk, which is a region of its own
            rows = self._terms("raion") + [row | {"region": _MINSK} for row in self._terms("minsk_district")]
        elif name == "country":
            rows = countries()
        elif name in self._design.lists:
            rows = [self._translated(name, code) for code in self._design.lists[name]]
        else:
            rows = self._terms(name)
        return [{**row, "list_name": name} for row in rows]

    def _terms(self, vocabulary: str, only: set[str] | None = None) -> list[Row]:
        if vocabulary not in self._domain.vocabularies:
            raise ValueError(f"no vocabulary {vocabulary}")
        terms = self._domain.vocabularies[vocabulary].terms
        valid = validity(terms)
        return [
            _row(vocabulary, term) | valid.get(term["code"], {})
            for term in terms
            if only is None or term["code"] in only
        ]

    def _between(self, vocabulary: str, first: str, last: str) -> list[Row]:
        rows = self._terms(vocabulary)
        codes = [row["name"] for row in rows]
        return rows[codes.index(first) : codes.index(last) + 1]

    def _modules(self) -> list[Row]:
        modules = [
            self._domain.modules[group.module]
            for group in self._design.groups
            if group.module.startswith("M")
        ]
        return [
            {"name": module.id} | cells("label", {"en": module.title, "be": module.be, "ru": module.ru})
            for module in modules
        ]

    def _spelled(self, key: str, codes: tuple[str, ...], words: list[str]) -> list[Row]:
        if len(codes) != len(words):
            raise ValueError(f"{key}: {len(codes)} codes for {len(words)} choices")
        return [self._translated(key, code, text.strip()) for code, text in zip(codes, words, strict=True)]

    def _translated(self, key: str, code: str, english: str = "") -> Row:
        return {"name": code} | cells("label", label(self._texts.of(f"{key}:{code}", english)))


def _row(vocabulary: str, term: dict[str, str]) -> Row:
    article = _ARTICLE.fullmatch(term["code"]) if vocabulary in _NUMBERED else None
    number = f"{article[1]} " if article is not None else ""
    words = {language: number + term[language] for language in ("en", "be", "ru")}
    filtered = {column: term[column] for column in _FILTERED_BY.get(vocabulary, ())}
    return {"name": term["code"]} | cells("label", words) | filtered
