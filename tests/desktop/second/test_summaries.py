"""The neutral summary of an evaluation names nobody, or the note stays open."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.qt.prompts import Prompt
from desktop.services import drafting, worklist
from desktop.services.releasing import NAMING
from desktop.services.summaries import SummaryNames, names_in_summary
from storage import clock
from storage.journal import Entry
from storage.vault import Vault
from tests.support.second_half import draft_in

CODE = "T-7K2QXD-4"
SUMMARY = "/data/F93/F93_07"


def note_with(vault: Vault, text: str, about: str = CODE, language: str = "en") -> str:
    note = worklist.open_note(vault, "evaluation", about, language)
    vault.drafts.record(note.id, Entry(SUMMARY, "answer", "", text, clock.now()))
    return note.id


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The guard hit Halina Petrova twice.", ["Halina Petrova"]),
        ("Сведка сядзела разам з Вольгай у камеры.", ["Вольгай"]),
        ("Свидетель был вместе с Ольгой Петровой.", ["Ольгой Петровой"]),
        ("A guard called Alena came, then Alena left.", ["Alena"]),
    ],
)
def test_a_name_keeps_the_note_open(interviewer, text: str, names: list[str]) -> None:
    vault = interviewer.vault
    note = note_with(vault, text)

    assert list(names_in_summary(vault, note)) == names
    with pytest.raises(SummaryNames):
        drafting.close_note(vault, note)
    assert vault.drafts.get(note).closed is None


@pytest.mark.parametrize(
    "text",
    [
        "The witness was held by the KGB in Minsk and then in Zhodzina.",
        "Сведку затрымаў АМАП, потым быў ізалятар у Жодзіне.",
        "Свидетеля задержал ОМОН в Минске, во Фрунзенском районе.",
        "",
    ],
)
def test_bodies_and_places_of_the_lists_are_no_names(interviewer, text: str) -> None:
    note = note_with(interviewer.vault, text)

    assert names_in_summary(interviewer.vault, note) == ()
    drafting.close_note(interviewer.vault, note)
    assert interviewer.vault.drafts.get(note).closed is not None


def test_whom_the_record_names_is_found_in_any_script_and_ending(interviewer) -> None:
    vault = interviewer.vault
    draft = vault.drafts.get(draft_in(interviewer))
    states = drafting.open_draft(vault, draft.id).interview.states().values()
    place = next(s for s in states if s.us.get("redact") in NAMING and s.type == "text" and s.relevant)
    vault.drafts.record(draft.id, Entry(place.reference, "answer", "", "Kryvalozski", clock.now()))
    known = note_with(vault, "крывалозскаму далажылі.", about=draft.code)
    unknown = note_with(vault, "крывалозскаму далажылі.")

    assert names_in_summary(vault, unknown) == (), "a word without a capital is no name by itself"
    assert len(names_in_summary(vault, known)) == 1


def test_other_notes_are_closed_as_before(interviewer) -> None:
    vault = interviewer.vault
    note = worklist.open_note(vault, "incident", CODE, "en")
    vault.drafts.record(
        note.id, Entry("/data/F95/F95_01", "answer", "", "Halina Petrova lost it.", clock.now())
    )

    drafting.close_note(vault, note.id)

    assert vault.drafts.get(note.id).closed is not None


def test_the_words_are_shown_and_the_way_goes_back(window, field) -> None:
    note = window.on_vault_lane(lambda: note_with(field.vault, "The guard hit Halina Petrova twice."))
    view = window.show("interview", draft=note)

    view._on_continue()
    window.settle()

    prompt = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Prompt) and w.isVisible())
    assert any("Halina Petrova" in label.text() for label in prompt.findChildren(QLabel))
    window.press("Back to the note")
    assert window.on_vault_lane(lambda: field.vault.drafts.get(note)).closed is None
