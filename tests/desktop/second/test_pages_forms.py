"""Forms in the windows: adding, beginning, printing, saving, comparing, taking out of use."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel, QListWidget, QTableWidget

from desktop.qt.views.interview import InterviewView
from tests.support.own_forms import write_own_form


@pytest.fixture
def forms(window, vaults: Path, stage):
    return window.show("forms")


def rows(view) -> list[str]:
    table = view.findChild(QTableWidget)
    return [table.item(row, 0).text() for row in range(table.rowCount())]


def choose_row(view, title: str) -> None:
    view.findChild(QTableWidget).selectRow(rows(view).index(title))


def add(window, path: Path, answer: str = "Add the form") -> None:
    window.press("Add a form")
    window.choose(path)
    window.settle()
    window.press(answer)
    window.settle()


def test_a_form_is_added_begun_and_taken_out_of_use(window, forms, vaults: Path) -> None:
    add(window, write_own_form(vaults / "mine"))
    assert "in the vault" in window.banner
    choose_row(forms, "Closed places")
    window.press("Take out of use")
    window.prompt().choose("retire")
    window.settle()
    choose_row(forms, "Closed places")
    assert not window.button("Begin a testimony").isEnabled()


def test_a_testimony_begins_with_an_own_form(window, forms, vaults: Path) -> None:
    add(window, write_own_form(vaults / "mine"))
    choose_row(forms, "Closed places")
    window.press("Begin a testimony")
    window.settle()
    page = window.frame.page()
    assert isinstance(page, InterviewView)
    assert any("What was closed?" in label.text() for label in page.findChildren(QLabel))


@pytest.mark.parametrize("answer", ["Do not add it", ""])
def test_a_form_that_was_declined_is_not_added(window, forms, vaults: Path, answer: str) -> None:
    before = rows(forms)
    window.press("Add a form")
    window.choose(write_own_form(vaults / "mine"))
    window.settle()
    if answer:
        window.press(answer)
    else:
        window.prompt().reject()
    window.settle()
    assert rows(forms) == before


def test_a_form_with_a_mistake_says_where(window, forms, vaults: Path) -> None:
    path = write_own_form(vaults / "mine")
    path.write_text(path.read_text().replace("| text | what |", "| texxt | what |"), encoding="utf-8")
    window.press("Add a form")
    window.choose(path)
    window.settle()
    assert "texxt" in window.banner


def test_a_blank_form_is_saved(window, forms, vaults: Path, stage) -> None:
    window.press("Print a blank form")
    window.settle()
    page = window.frame.page()
    assert page.findChild(QListWidget).count() > 5
    window.press("Mark none")
    window.press("Save the blank form")
    assert "No part is marked" in window.banner
    page.findChild(QListWidget).item(0).setCheckState(
        page.findChild(QListWidget).item(0).checkState().Checked
    )
    window.press("Save the blank form")
    window.choose(vaults / "blank.pdf")
    window.settle()
    assert "saved" in window.banner
    assert (vaults / "blank.pdf").read_bytes().startswith(b"%PDF")
    log = stage.supervisor.vault.custody
    printed = window.on_vault_lane(lambda: [e for e in log.entries("vault") if e.event == "PRNT"])
    assert [entry.details["paper"] for entry in printed] == ["blank form"]


def test_a_spreadsheet_goes_out_and_its_changes_are_shown(window, forms, vaults: Path) -> None:
    window.press("Save as a spreadsheet")
    window.choose(vaults / "out.xlsx")
    window.settle()
    assert "saved" in window.banner
    book = openpyxl.load_workbook(io.BytesIO((vaults / "out.xlsx").read_bytes()))
    book["survey"]["C4"] = "Why now?"
    book.save(vaults / "back.xlsx")
    window.press("Compare with a file")
    window.settle()
    window.press("Choose the file")
    window.choose(vaults / "back.xlsx")
    window.settle()
    table = window.frame.page().findChild(QTableWidget)
    assert [table.item(0, column).text() for column in (1, 3)] == ["label::English (en)", "Why now?"]
