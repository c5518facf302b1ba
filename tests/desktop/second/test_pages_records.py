"""Kinds of record and the team's notes, through the pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.qt.parts import Muted
from desktop.qt.prompts import Prompt
from desktop.qt.reasonprompt import ReasonPrompt
from desktop.qt.views.interview import InterviewView
from desktop.qt.views.new_record import NewRecordView
from desktop.qt.views.seal import SealView
from desktop.qt.views.work import WorkView
from desktop.services import breaks, worklist
from desktop.services.kinds import KINDS, NOTES
from forms.codes import new_code
from storage.journal import Entry

CODE = new_code("T", 6)
WHY = "Two of the points were not understood the first time."


def begin(window, kind: str, about: str = ""):
    view = window.show("new record")
    QTest.mouseClick(view._kinds.mark(kind), Qt.MouseButton.LeftButton)
    if about:
        view.findChild(QLineEdit).setText(about)
    window.press("Begin the record")
    return window.frame.page()


def drafts(window, opened):
    return window.on_vault_lane(opened.vault.drafts.list)


@pytest.mark.parametrize("kind", ["PROXY", "INTAKE", "LEAD"])
def test_each_kind_opens_its_own_form_and_says_which_it_is(window, field, kind):
    view = begin(window, kind)

    assert isinstance(view, InterviewView)
    (draft,) = drafts(window, field)
    assert (draft.kind, draft.form_id) == (kind, f"underseal_{KINDS[kind]}")
    assert view._draft.interview.node("/data/F00/F00_03").value == kind
    names = {module.name for module in view._modules}
    assert ("F04" in names) == (kind == "PROXY") and ("F99" in names) == (kind == "LEAD")


def test_a_first_account_is_chosen_already(window, field):
    window.show("new record")
    window.press("Begin the record")
    assert drafts(window, field)[0].kind == "FIRST"


@pytest.mark.parametrize(("held", "said"), [(1, ""), (2, "2 long interviews were held today.")])
def test_whoever_held_two_long_interviews_today_is_told(window, field, monkeypatch, held, said):
    monkeypatch.setattr(breaks, "long_today", lambda *_: held)

    view = window.show("new record")

    assert view._limit.text.startswith(said) and view._limit.isVisible() == bool(said)


def test_a_clarification_names_the_testimony_it_belongs_to(window, field):
    view = begin(window, "CLARIF", "T-1234")
    assert isinstance(view, NewRecordView) and view._box.trouble.isVisible()
    assert drafts(window, field) == []

    assert isinstance(begin(window, "CLARIF", CODE.lower()), InterviewView)
    assert drafts(window, field)[0].about == CODE


@pytest.fixture
def again(window, field):
    window.on_vault_lane(lambda: worklist.begin(field.vault, "en", "CLARIF", CODE))
    begin(window, "CLARIF", CODE)
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonPrompt))


def test_a_second_clarification_needs_a_supervisors_decision(window, field, again):
    again.words.setPlainText(WHY)
    again.button("on").click()
    window.settle()

    assert isinstance(window.frame.page(), InterviewView)
    rows = window.on_vault_lane(lambda: field.vault.drafts.journal(window.frame.page()._draft_id))
    told = [(row.path, row.new) for row in rows if row.kind == "gate"]
    assert told == [("SECOND", WHY), ("CLARIFIES", CODE)]


@pytest.mark.parametrize("way", ["declined", "left"])
def test_without_a_decision_no_second_clarification_is_begun(window, field, again, way):
    again.words.setPlainText(WHY)
    again.button("leave").click() if way == "declined" else again.reject()
    window.settle()

    assert len(drafts(window, field)) == 1
    assert window.button("Begin the record").isEnabled()


def test_leaving_begins_nothing(window, field):
    window.show("new record")
    window.press("Back")
    assert isinstance(window.frame.page(), WorkView) and drafts(window, field) == []


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_begun_gone_on_with_and_closed(window, field, note):
    window.show("team notes", testimony=CODE)
    window.press(_name("Begin a note", note))
    (draft,) = drafts(window, field)
    assert draft.is_note and draft.about == CODE and draft.code.startswith("N-")

    window.show("team notes", testimony=CODE)
    window.press(_name("Go on with the note", note))
    assert len(drafts(window, field)) == 1
    view = window.frame.page()
    view._show_module(view._modules[-1].name)
    window.press("Continue")
    prompt = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Prompt))
    prompt.choose("close")
    window.settle()

    assert drafts(window, field)[0].closed is not None
    window.show("team notes", testimony=CODE)
    window.press(f"Read {draft.code}")
    assert not window.frame.page()._page.isEnabled()


def test_a_note_that_is_not_closed_stays_open(window, field):
    window.on_vault_lane(lambda: worklist.open_note(field.vault, "evaluation", CODE, "en"))
    view = window.show("interview", draft=drafts(window, field)[0].id)
    view._on_continue()
    window.settle()
    prompt = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Prompt))
    prompt.reject()
    window.settle()
    assert drafts(window, field)[0].closed is None


def test_a_note_is_no_testimony_in_the_work_list(window, field):
    window.on_vault_lane(lambda: worklist.open_note(field.vault, "evaluation", CODE, "en"))
    view = window.show("work")

    assert view._model.index(0, 0).data().endswith(CODE)
    assert view._model.index(0, 1).data() == "Evaluation by the team"
    assert not window.button("Read back and seal").isEnabled()
    assert window.button("Open").isEnabled()


def test_a_record_without_an_account_goes_on_to_sealing(window, field):
    view = begin(window, "LEAD")
    view._open_module(view._modules[-1].name)
    view._on_continue()
    window.settle()
    window.settle()
    assert isinstance(window.frame.page(), SealView)


def _name(words: str, note: str) -> str:
    from desktop.services.kinds import note_title

    return f"{words}: {note_title(note)}"


def test_hints_are_counted_for_the_evaluation_and_nowhere_else(window, field):
    draft = window.on_vault_lane(lambda: worklist.begin(field.vault, "en"))
    entry = Entry("/data/F04/F04_02", "hint", None, "suggests", draft.created)
    window.on_vault_lane(lambda: field.vault.drafts.record(draft.id, entry))

    view = window.show("team notes", testimony=draft.code)

    shown = [label.text() for label in view.findChildren(Muted) if label.isVisible()]
    assert shown == ["1 hint about a leading question was shown in this interview."]


def test_a_sealed_interview_waits_for_its_evaluation(window, field):
    draft = window.on_vault_lane(lambda: worklist.begin(field.vault, "en"))
    for state in ("RISK", "CONS", "OPEN", "READ", "SIGN", "SEAL"):
        window.on_vault_lane(lambda state=state: field.vault.drafts.set_state(draft.id, state))
    view = window.show("work")
    assert view._model.index(0, 1).data().endswith("not evaluated yet")

    window.on_vault_lane(lambda: worklist.open_note(field.vault, "evaluation", draft.code, "en"))
    view = window.show("work")
    states = {view._model.line(row).code: view._model.index(row, 1).data() for row in range(2)}
    assert "not evaluated" not in states[draft.code]
