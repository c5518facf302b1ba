"""Writes an XLSForm as Markdown tables, the way pyxform reads them."""

from __future__ import annotations

from collections.abc import Sequence

from resources.build.texts import LANGUAGES

Row = dict[str, str]


def _in_languages(column: str) -> list[str]:
    return [f"{column}::{language}" for language in LANGUAGES.values()]


SURVEY = [
    "type",
    "name",
    *_in_languages("label"),
    *_in_languages("hint"),
    "required",
    *_in_languages("required_message"),
    "constraint",
    *_in_languages("constraint_message"),
    "relevant",
    "readonly",
    "calculation",
    "default",
    "appearance",
    "parameters",
    "choice_filter",
    *(f"bind::us:{name}" for name in ("id", "mode", "sensitivity", "redact", "kind", "module", "required")),
]
FILTERED_BY = ["type", "region", "valid_from", "valid_to", "party_since", "party_until"]
CHOICES = ["list_name", "name", *_in_languages("label"), *FILTERED_BY]
SETTINGS = ["form_title", "form_id", "version", "default_language", "namespaces"]


def markdown(survey: Sequence[Row], choices: Sequence[Row], settings: Row) -> str:
    """Writes the three sheets of a form.

    Raises:
        ValueError: a row has a column that no sheet has, or a cell that Markdown cannot hold.
    """
    sheets = (("survey", SURVEY, survey), ("choices", CHOICES, choices), ("settings", SETTINGS, [settings]))
    lines = []
    for name, columns, rows in sheets:
        used = [column for column in columns if any(row.get(column) for row in rows)]
        lines += [f"| {name} |", _line(used), *(_line(_cells(row, columns, used)) for row in rows), ""]
    return "\n".join(lines)


def _cells(row: Row, columns: list[str], used: list[str]) -> list[str]:
    strange = set(row) - set(columns)
    if strange:
        raise ValueError(f"no column {sorted(strange)}")
    return [row.get(column, "") for column in used]


def _line(values: Sequence[str]) -> str:
    if any("\n" in value or value.endswith("\\") for value in values):
        raise ValueError("a cell of a Markdown table is one line")
    return "|  | " + " | ".join(value.replace("|", r"\|") for value in values) + " |"
