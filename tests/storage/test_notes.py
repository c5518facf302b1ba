"""Notes of the team, and forms that drafts keep."""

from __future__ import annotations

import pytest

from storage.errors import DraftClosed, IllegalTransition
from storage.vault import Vault
from tests.support.vaults import answer, new_draft

ABOUT = "T-4KQ7ZD-M"


def test_a_note_belongs_to_a_testimony_and_has_a_code_of_its_own(vault: Vault) -> None:
    note = new_draft(vault, kind="NOTE", about=ABOUT)

    assert note.is_note and note.about == ABOUT and note.code.startswith("N-")
    assert vault.custody.entries(ABOUT) == []


def test_a_closed_note_takes_no_more_entries(vault: Vault) -> None:
    note = new_draft(vault, kind="NOTE", about=ABOUT)
    vault.drafts.record(note.id, answer("/data/a", "1"))
    vault.drafts.close_note(note.id)

    for again in (
        lambda: vault.drafts.record(note.id, answer("/data/a", "2")),
        lambda: vault.drafts.close_note(note.id),
    ):
        with pytest.raises(DraftClosed):
            again()
    assert vault.drafts.journal(note.id)[-1].new == "1"
    assert vault.custody.entries(note.code)[-1].event == "SEAL"


def test_a_note_never_takes_the_way_of_a_testimony(vault: Vault) -> None:
    note = new_draft(vault, kind="NOTE", about=ABOUT)
    with pytest.raises(IllegalTransition):
        vault.drafts.set_state(note.id, "RISK")


def test_a_testimony_is_not_closed_like_a_note(vault: Vault) -> None:
    with pytest.raises(IllegalTransition):
        vault.drafts.close_note(new_draft(vault).id)


def test_a_form_is_kept_small_and_comes_back_whole(vault: Vault) -> None:
    source = b"<h:html>" + b"<label>the same words again</label>" * 9_000
    draft = vault.drafts.create(
        language="en", form_id="own", form_version="2", form_hash="cd" * 32, form_source=source
    )

    kept = vault._database.value("SELECT LENGTH(form_source) FROM drafts WHERE id = ?", (draft.id,))
    assert vault.drafts.form_source(draft.id) == source
    assert int(kept) < len(source) // 20


def test_a_form_that_an_earlier_program_kept_is_read_as_it_is(vault: Vault) -> None:
    draft = new_draft(vault)
    vault._database.change("UPDATE drafts SET form_source = ? WHERE id = ?", (b"<xform/>", draft.id))
    assert vault.drafts.form_source(draft.id) == b"<xform/>"
