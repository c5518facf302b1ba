"""The list of forms: what is in it, and what can be done with each."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import resources
from desktop.services import own_forms
from desktop.services.own_forms import FormLine
from exporters.shipped_form import form_of
from forms.errors import FormInvalid
from storage.errors import NoSuchItem
from storage.form_store import FormConflict
from storage.vault import Vault
from tests.support.own_forms import write_own_form
from tests.support.vaults import new_vault


def silent(*_progress: object) -> None:
    """Take progress and say nothing."""


@pytest.fixture
def vault(tmp_path: Path):
    with new_vault(tmp_path / "vault") as opened:
        yield opened


def bring(vault: Vault, path: Path) -> str:
    own_forms.add(vault, own_forms.propose(path, silent))
    return own_forms.lines(vault)[-1].key


def test_the_forms_that_ship_come_first_the_main_one_before_all(vault: Vault) -> None:
    found = own_forms.lines(vault)
    assert (found[0].key, found[0].own) == ("testimony", False)
    assert {"lead", "identity"} <= {line.key for line in found}
    assert all(line.title and line.id and line.version for line in found)


def test_a_form_of_ones_own_is_listed_after_it_was_added(vault: Vault, tmp_path: Path) -> None:
    bring(vault, write_own_form(tmp_path / "mine"))
    assert own_forms.lines(vault)[-1] == FormLine(
        "closed_places\t1", "Closed places", "closed_places", "1", own=True
    )


def test_a_form_without_consent_says_so_before_it_is_added(tmp_path: Path) -> None:
    assert not own_forms.propose(write_own_form(tmp_path / "mine"), silent).asks_consent


def test_a_form_with_our_consent_questions_is_known_by_them(tmp_path: Path) -> None:
    path = tmp_path / "ours.xml"
    path.write_bytes(resources.read("forms/testimony.xml"))
    assert own_forms.propose(path, silent).asks_consent


def test_a_form_with_mistakes_is_refused_with_the_row(tmp_path: Path) -> None:
    path = write_own_form(tmp_path / "mine")
    path.write_text(
        path.read_text()
        .replace("| text | what |", "| text | what | ${nowhere} |", 1)
        .replace("| begin_group | closed |", "| begin_group |  |"),
        encoding="utf-8",
    )
    with pytest.raises(FormInvalid) as caught:
        own_forms.propose(path, silent)
    assert caught.value.problems


def test_an_edited_form_of_the_same_version_is_refused(vault: Vault, tmp_path: Path) -> None:
    bring(vault, write_own_form(tmp_path / "mine"))
    other = own_forms.propose(write_own_form(tmp_path / "edited", question="Who closed it?"), silent)
    with pytest.raises(FormConflict):
        own_forms.add(vault, other)


def test_a_changed_list_beside_the_form_is_another_content(vault: Vault, tmp_path: Path) -> None:
    path = write_own_form(tmp_path / "mine")
    bring(vault, path)
    (path.parent / "towns.csv").write_bytes(b"name,label\ngamma,Gamma\n")
    with pytest.raises(FormConflict):
        own_forms.add(vault, own_forms.propose(path, silent))


def test_a_testimony_keeps_the_version_it_began_with(vault: Vault, tmp_path: Path) -> None:
    first = bring(vault, write_own_form(tmp_path / "mine"))
    draft = own_forms.begin(vault, first, "be")
    bring(vault, write_own_form(tmp_path / "mine", "2", "Which places were closed?"))
    own_forms.retire(vault, first)

    form = form_of(vault.drafts.form_source(draft.id))
    assert (form.id, form.version, form.hash) == (draft.form_id, "1", draft.form_hash)
    assert draft.language == "be"


def test_a_form_that_is_not_there_begins_nothing(vault: Vault) -> None:
    with pytest.raises(NoSuchItem):
        own_forms.begin(vault, "nothing\t1", "en")
    assert vault.drafts.list() == []


def test_an_edited_spreadsheet_is_compared_cell_by_cell(tmp_path: Path) -> None:
    source = own_forms.sheets_of("lead")
    book = openpyxl.load_workbook(io.BytesIO(own_forms.spreadsheet(source)))
    sheet = book["survey"]
    column = next(cell.column for cell in sheet[1] if cell.value == "label::Русский (ru)")
    sheet.cell(3, column).value = "Другими словами"
    path = tmp_path / "back.xlsx"
    book.save(path)

    found = own_forms.changes(source, path)
    assert [(each.column, each.new) for each in found] == [("label::Русский (ru)", "Другими словами")]


def test_the_parts_of_a_form_have_names_in_its_language(vault: Vault) -> None:
    source = own_forms.source_of(vault, "testimony")
    told = {part.name: part.title for part in own_forms.parts(source, "Беларуская (be)")}
    assert told["F02"] == "Згода"
    assert own_forms.languages(source)[0] == "English (en)"
