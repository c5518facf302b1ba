"""The fixed files of a package: how to check it, in four languages, and the page that checks it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

import resources

README_LANGUAGES: Final = ("en", "fr", "ru", "be")
INDEX_COLUMNS: Final = (
    "document",
    "file",
    "type",
    "language",
    "version",
    "size",
    "sha256",
    "redacted",
    "redaction_reasons",
    "consent",
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def readme() -> bytes:
    """Return ``README.txt``: English, French, Russian and Belarusian, one after another."""
    rule = b"\n" + b"=" * 72 + b"\n\n"
    return rule.join(resources.read(f"package/README.{language}.txt") for language in README_LANGUAGES)


def verify_page() -> bytes:
    """Return ``verify.html``."""
    return resources.read("package/verify.html")


def index_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """Return ``index.csv`` (RFC 4180, UTF-8): one row for each document, columns `INDEX_COLUMNS`."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, INDEX_COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _plain(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
