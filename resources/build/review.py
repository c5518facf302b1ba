"""Brings texts that a practitioner reviewed back into the translations.

``python -m resources.build.review FILE.xlsx --by CODE`` lists what a reviewed spreadsheet (``./run forms export``)
says otherwise than `translations/`; with ``--apply`` it writes it there, and marks what the sheet "review" calls
``reviewed`` with the code of who did it and the day. Wording that comes from the domain's own files (English,
titles of modules, vocabularies) is listed and never changed here: it is mended where it comes from.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import openpyxl

from resources.build.texts import LANGUAGES, TRANSLATIONS

_COLUMNS: Final = {"label": "", "hint": "hint", "constraint_message": "constraint"}
_REVIEWED: Final = "reviewed"
_ID: Final = "bind::us:id"

Entries = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Edit:
    """One text that a reviewer changed.

    Attributes:
        key: of the translation.
        part: ``hint`` or ``constraint``; empty for the label.
        language: code.
        old, new: the texts.
        is_ours: whether it is in the translations, and not in the domain's own files.
    """

    key: str
    part: str
    language: str
    old: str
    new: str
    is_ours: bool


def edits(book: Path, entries: Mapping[str, Mapping[str, Any]]) -> Iterator[Edit]:
    """Yield what the spreadsheet says otherwise than the translations.

    Args:
        book: the .xlsx that came back.
        entries: the translations by their keys.
    """
    for row in _rows(book, "survey"):
        key = row.get(_ID, "")
        if key not in entries:
            continue
        for column, part in _COLUMNS.items():
            held = entries[key].get(part) if part else entries[key]
            for code, name in LANGUAGES.items():
                new = row.get(f"{column}::{name}", "")
                old = str((held or {}).get(code, ""))
                if new and held and new != old:
                    yield Edit(key, part, code, old, new, is_ours=code != "en")


def reviewed(book: Path) -> set[str]:
    """Return the keys that the sheet "review" calls reviewed."""
    return {row["id"] for row in _rows(book, "review") if row.get("status", "").strip().lower() == _REVIEWED}


def bring_back(book: Path, folder: Path, mark: str) -> list[Edit]:
    """Write a reviewer's edits into the translations, and who reviewed what.

    Args:
        book: the .xlsx that came back.
        folder: where the translations are.
        mark: what ``review`` says from now on of what was reviewed.

    Returns:
        The edits, those of wording that is not ours among them.
    """
    files: dict[Path, Entries] = {path: _read(path) for path in sorted(folder.glob("*.json"))}
    entries = {key: entry for found in files.values() for key, entry in found.items()}
    done = list(edits(book, entries))
    for edit in done:
        if edit.is_ours:
            held = entries[edit.key][edit.part] if edit.part else entries[edit.key]
            held[edit.language] = edit.new
    for key in reviewed(book) & entries.keys():
        entries[key]["review"] = mark
    for path, found in files.items():
        path.write_text(_written(found), encoding="utf-8")
    return done


def _rows(book: Path, sheet: str) -> Iterator[dict[str, str]]:
    workbook = openpyxl.load_workbook(book, read_only=True, data_only=True)
    try:
        rows = workbook[sheet].iter_rows(values_only=True)
        header = [str(cell or "") for cell in next(rows)]
        for row in rows:
            yield {
                name: str(cell) for name, cell in zip(header, row, strict=False) if name and cell is not None
            }
    finally:
        workbook.close()


def _read(path: Path) -> Entries:
    found: Entries = json.loads(path.read_text(encoding="utf-8"))
    return found


def _written(entries: Mapping[str, Any]) -> str:
    """Return translations as JSON, one key a line, so that a change of one text is a change of one line."""
    lines = [f" {json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: list[str] | None = None) -> int:
    """List or apply a reviewer's edits; return 0."""
    parser = argparse.ArgumentParser(prog="python -m resources.build.review", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="the .xlsx that came back")
    parser.add_argument("--by", required=True, metavar="CODE", help="code of the reviewer, never a name")
    parser.add_argument("--apply", action="store_true", help="write the edits into the translations")
    options = parser.parse_args(arguments)
    if options.apply:
        mark = f"{_REVIEWED} {datetime.now(UTC):%Y-%m-%d} by {options.by}"
        found = bring_back(options.file, TRANSLATIONS, mark)
    else:
        entries = {key: entry for path in TRANSLATIONS.glob("*.json") for key, entry in _read(path).items()}
        found = list(edits(options.file, entries))
    for edit in found:
        place = f"{edit.key} {edit.part or 'label'} {edit.language}"
        print(f"{place}{'' if edit.is_ours else ' (from the domain)'}: {edit.old!r} -> {edit.new!r}")
    print(f"{len(found)} texts differ, {len(reviewed(options.file))} are marked as reviewed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
