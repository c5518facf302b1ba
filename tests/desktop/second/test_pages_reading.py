"""Reading back and sealing, through the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop.qt.files import FileChooser
from desktop.qt.views.interview import InterviewView
from desktop.qt.views.pageparts import scroll_area
from desktop.qt.views.readback import ParagraphCard, ReadbackView, StruckText
from desktop.qt.views.seal import SealView
from desktop.qt.views.work import WorkView
from desktop.services import sealing
from desktop.services.sealing import NotHandedOverYet
from storage import clock
from storage.journal import Entry
from tests.support.second_half import NEW, OLD, draft_in, read_quickly


@pytest.fixture
def draft(window, field) -> str:
    return window.on_vault_lane(lambda: draft_in(field))


@pytest.fixture
def read(window, field, draft: str) -> str:
    """A draft that was read back."""
    window.on_vault_lane(lambda: read_quickly(field, draft))
    return draft


def cards(view) -> list[ParagraphCard]:
    return view.findChildren(ParagraphCard)


def test_a_paragraph_is_confirmed_and_the_next_one_has_the_focus(window, draft: str) -> None:
    view = window.show("readback", draft=draft)
    count = len(cards(view))

    window.press("Confirm paragraph 1")

    assert view._left.text() == f"{count - 1} paragraphs to read"
    assert QApplication.focusWidget() is window.button("Confirm paragraph 2")
    assert view.bar().saved.startswith("Saved ")
    with pytest.raises(LookupError):
        window.button("Confirm paragraph 1")


def test_the_page_stays_where_the_reader_is(window, draft: str) -> None:
    view = window.show("readback", draft=draft)
    bar = scroll_area(view).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before, kept = bar.value(), cards(view)

    window.press("Confirm paragraph 5")

    assert bar.value() >= before
    assert cards(view) == kept
    assert QApplication.focusWidget() is window.button("Confirm paragraph 6")


def test_what_was_skipped_comes_after_the_last_paragraph(window, draft: str) -> None:
    view = window.show("readback", draft=draft)
    last = len(cards(view))

    window.press(f"Confirm paragraph {last}")

    assert QApplication.focusWidget() is window.button("Confirm paragraph 1")


def test_a_correction_leaves_the_old_words_struck(window, draft: str, type_text) -> None:
    view = window.show("readback", draft=draft)
    card = cards(view)[3]
    window.press("Correct paragraph 4")
    edit = card.findChild(QPlainTextEdit)
    edit.setPlainText(edit.toPlainText().replace(OLD, NEW))

    why = card.findChild(QLineEdit)
    why.setText("counted again")
    window.press("Save correction of 4")

    assert why.text() == "" and not why.isVisible()
    rows = window.on_vault_lane(lambda: view._vault().drafts.journal(draft))
    assert [row.new for row in rows if row.path.endswith("F90_03_reason")] == ["counted again"]
    assert OLD in card.findChild(StruckText).text() and card.findChild(StruckText).isVisible()
    assert NEW in card._text.text() and not edit.isVisible()
    assert card._state.text() == "corrected"


@pytest.mark.parametrize("button", ["Cancel correction of 4", "Save correction of 4"])
def test_leaving_a_correction_without_a_change_records_nothing(
    window, field, draft: str, button: str
) -> None:
    view = window.show("readback", draft=draft)
    rows = window.on_vault_lane(lambda: len(field.vault.drafts.journal(draft)))
    window.press("Correct paragraph 4")

    window.press(button)

    assert not cards(view)[3].settled
    assert window.on_vault_lane(lambda: len(field.vault.drafts.journal(draft))) == rows


def test_a_correction_being_typed_survives_another_confirmation(window, draft: str) -> None:
    view = window.show("readback", draft=draft)
    window.press("Correct paragraph 4")
    edit = cards(view)[3].findChild(QPlainTextEdit)
    edit.setPlainText("half a correction")

    window.press("Confirm paragraph 1")

    assert edit.isVisible() and edit.toPlainText() == "half a correction"


def test_the_way_on_opens_when_everything_is_settled(window, field, draft: str) -> None:
    window.show("readback", draft=draft)
    assert not window.button("Continue to sealing").isEnabled()

    window.on_vault_lane(lambda: read_quickly(field, draft))
    window.show("readback", draft=draft)
    window.press("Continue to sealing")

    assert isinstance(window.frame.page(), SealView)


@pytest.mark.parametrize("button", ["Back to the interview", "Signature and closing"])
def test_the_ways_back_lead_into_the_interview(window, read: str, button: str) -> None:
    window.show("readback", draft=read)

    window.press(button)

    assert isinstance(window.frame.page(), InterviewView)


def test_nothing_of_the_statement_is_left_when_the_page_is_wiped(window, draft: str) -> None:
    view = window.show("readback", draft=draft)

    view.wipe()

    assert all(not card._text.text() and not card._old.text() for card in cards(view))


def test_the_space_bar_confirms(window, draft: str) -> None:
    view = window.show("readback", draft=draft)
    button = window.button("Confirm paragraph 1")
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Space)
    window.settle()

    assert cards(view)[0].settled


def test_what_is_missing_is_said_and_the_way_there_offered(window, draft: str) -> None:
    view = window.show("seal", draft=draft)

    assert "were not read back" in view._missing.text
    assert not window.button("Seal testimony").isEnabled()
    window.press("Read the statement back")
    assert isinstance(window.frame.page(), ReadbackView)


def test_sealing_writes_the_file_and_returns_to_the_list(window, field, read: str, tmp_path: Path) -> None:
    window.show("seal", draft=read)

    window.press("Seal testimony")
    window.choose(tmp_path / "sealed.age")

    assert (tmp_path / "sealed.age").stat().st_size > 0
    assert isinstance(window.frame.page(), WorkView)
    assert "is sealed" in window.banner
    assert window.on_vault_lane(lambda: field.vault.drafts.get(read).state) == "SEAL"


def test_leaving_the_file_dialog_seals_nothing(window, field, read: str) -> None:
    window.show("seal", draft=read)
    window.press("Seal testimony")

    next(w for w in QApplication.topLevelWidgets() if isinstance(w, FileChooser)).reject()
    window.settle()

    assert isinstance(window.frame.page(), SealView)
    assert window.on_vault_lane(lambda: field.vault.drafts.get(read).state) == "READ"


def test_a_place_that_cannot_be_written_is_said_so(window, field, read: str, tmp_path: Path) -> None:
    view = window.show("seal", draft=read)

    view._on_path(tmp_path / "nowhere" / "sealed.age")
    window.settle()

    # It is sealed all the same, and waits in the vault for another place.
    assert isinstance(window.frame.page(), WorkView)
    assert window.banner == str(NotHandedOverYet())
    assert window.on_vault_lane(lambda: field.vault.drafts.get(read).state) == "SEAL"
    (waiting,) = window.on_vault_lane(field.vault.outbox.list)
    assert waiting.handed_over is None


def test_cancelling_keeps_the_draft_as_it_is(window, field, read: str, tmp_path: Path, monkeypatch) -> None:
    from desktop.qt.jobs import JobCancelled

    def stopped(*_arguments: object) -> str:
        raise JobCancelled

    monkeypatch.setattr(sealing, "seal", stopped)
    view = window.show("seal", draft=read)

    view._on_path(tmp_path / "sealed.age")
    window.settle()

    assert "Stopped" in view._trouble.text
    assert window.on_vault_lane(lambda: field.vault.drafts.get(read).state) == "READ"


def test_what_is_missing_becomes_a_new_paragraph_to_be_read(window, field, draft: str) -> None:
    view = window.show("readback", draft=draft)
    count = len(cards(view))
    assert not window.button("Add the paragraph").isEnabled()
    view._missing.setPlainText("One more thing:\nthey kept my ring.")

    window.press("Add the paragraph")

    assert len(cards(view)) == count + 1
    assert cards(view)[-1]._text.text() == "One more thing: they kept my ring."
    assert not cards(view)[-1].settled and view._missing.toPlainText() == ""
    told = window.on_vault_lane(lambda: sealing.statement(field.vault, draft))
    assert told.paragraphs[-1].text == "One more thing: they kept my ring."


def test_what_was_read_and_signed_is_not_changed_any_more(window, read: str) -> None:
    view = window.show("readback", draft=read)
    before = [card._text.text() for card in cards(view)]
    view._missing.setPlainText("One more thing.")
    window.press("Add the paragraph")
    window.press("Correct paragraph 1")
    cards(view)[0].findChild(QPlainTextEdit).setPlainText("Other words.")
    window.press("Save correction of 1")

    assert [card._text.text() for card in cards(view)] == before
    assert "take the signature back" in window.banner


def test_a_stopped_interview_may_go_on_to_its_signature_unread(window, field, draft: str) -> None:
    def stop() -> None:
        field.vault.drafts.record(draft, Entry("STOP", "gate", None, "Too tired.", clock.now()))
        field.vault.drafts.set_state(draft, "STOP")

    window.on_vault_lane(stop)
    window.show("readback", draft=draft)
    assert window.button("Signature and closing").isEnabled()
    assert window.button("Continue to sealing").isEnabled()
