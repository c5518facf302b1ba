"""A reviewer's spreadsheet and the translations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

import resources
from forms.exchange import as_xlsx
from forms.source import FormSource
from resources.build.review import Edit, bring_back, edits, reviewed
from resources.build.texts import TRANSLATIONS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TRANSLATIONS, tmp_path / "translations"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "reviewed.xlsx"
    path.write_bytes(as_xlsx(FormSource("testimony.md", resources.read("forms/testimony.md"))))
    return path


def entries(folder: Path) -> dict[str, dict[str, str]]:
    return {k: v for path in folder.glob("*.json") for k, v in json.loads(path.read_text("utf-8")).items()}


def edit(path: Path, sheet: str, key: str, column: str, text: str) -> None:
    workbook = openpyxl.load_workbook(path)
    found = workbook[sheet]
    header = [cell.value for cell in found[1]]
    at = header.index("bind::us:id" if sheet == "survey" else "id")
    row = next(row for row in found.iter_rows(min_row=2) if row[at].value == key)
    row[header.index(column)].value = text
    workbook.save(path)


def test_a_spreadsheet_nobody_edited_changes_nothing(book: Path, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert bring_back(book, folder, "reviewed") == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_edited_question_is_brought_back(book: Path, folder: Path) -> None:
    edit(book, "survey", "F00.01", "label::Русский (ru)", "Зачем нужна эта беседа?")
    edit(book, "survey", "F00.01", "hint::Беларуская (be)", "Адзін сказ.")
    was = entries(folder)["F00.01"]

    done = bring_back(book, folder, "reviewed")

    assert Edit("F00.01", "", "ru", was["ru"], "Зачем нужна эта беседа?", is_ours=True) in done
    assert entries(folder)["F00.01"]["ru"] == "Зачем нужна эта беседа?"
    assert entries(folder)["F00.01"]["hint"]["be"] == "Адзін сказ."  # type: ignore[index]
    assert entries(folder)["F00.01"]["review"] == "awaiting"


def test_the_domains_own_words_are_listed_and_left(book: Path, folder: Path) -> None:
    edit(book, "survey", "F00.01", "label::English (en)", "Why?")
    was = entries(folder)
    assert [each.is_ours for each in edits(book, was)] == [False]
    bring_back(book, folder, "reviewed")
    assert entries(folder) == was


def test_what_was_reviewed_says_by_whom_and_when(book: Path, folder: Path) -> None:
    edit(book, "review", "F00.02", "status", "Reviewed")
    assert reviewed(book) == {"F00.02"}
    bring_back(book, folder, "reviewed 2026-11-25 by P-7")
    assert entries(folder)["F00.02"]["review"] == "reviewed 2026-11-25 by P-7"
    assert entries(folder)["F00.01"]["review"] == "awaiting"
