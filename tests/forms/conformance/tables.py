"""XLSForms in few words: a line a row, `type name ~ column=value ~ column=value`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.source import FormSource

Steps = list[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """A form, the answers to it, and the files beside it.

    Attributes:
        known: nodes on which the engines differ, by reference, with the name of the reason in `reasons`.
    """

    name: str
    survey: str
    steps: Steps
    choices: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)

    def source(self) -> FormSource:
        """Write the form as Markdown tables."""
        return FormSource(
            "form.md", self._markdown(), {name: text.encode() for name, text in self.files.items()}
        )

    def _markdown(self) -> bytes:
        survey = [_row(line, ("type", "name")) for line in _lines(self.survey)]
        choices = [_row(line, ("list_name", "name")) for line in _lines(self.choices)]
        sheets = {
            "survey": survey,
            "choices": choices,
            "settings": [dict(self.settings)] if self.settings else [],
        }
        return "\n".join(_sheet(name, rows) for name, rows in sheets.items() if rows).encode()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def _row(line: str, first: tuple[str, str]) -> dict[str, str]:
    head, *cells = line.split(" ~ ")
    kind, _, name = head.strip().rpartition(" ")
    if not kind:
        kind, name = name, ""
    row = dict(zip(first, (kind, name), strict=True))
    for cell in cells:
        column, _, value = cell.partition("=")
        row[column.strip()] = value.strip()
    return row


def _sheet(name: str, rows: list[dict[str, str]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [f"| {name} |", "| | " + " | ".join(columns) + " |"]
    lines += ["| | " + " | ".join(row.get(column, "") for column in columns) + " |" for row in rows]
    return "\n".join(lines)
