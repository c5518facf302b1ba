"""The review of a sealed testimony, and the request for a clarification, as people meet them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.qt.supervisorfiles import SupervisorFiles
from desktop.qt.views.interview import InterviewView
from desktop.qt.views.review import ReviewView
from desktop.qt.views.review_parts import AskCard, SharedCard
from desktop.qt.views.work import WorkView
from desktop.qt.widgets.points import PointsEditor
from desktop.services import clarifying, drafting, reviewing
from exporters import clarification
from exporters.clarification import Point
from exporters.document import read_document
from forms.codes import new_code
from storage import clock
from storage.journal import Entry
from storage.vault import Vault

QUESTION = "What was the light like?"


def words_on(page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def field_of(page, name: str) -> QLineEdit:
    return next(line for line in page.findChildren(QLineEdit) if line.accessibleName() == name)


def test_the_whole_testimony_is_read_and_cannot_be_typed_into(window, stage) -> None:
    window.show("work")
    window.press("Review")
    page = window.frame.page()
    assert isinstance(page, ReviewView)

    sheet = page._sheet
    document = read_document(window.on_vault_lane(lambda: _document(stage.supervisor.vault, stage.testimony)))
    account = next(n for n in document.narratives if n.id == "F04.01")
    assert account.text.split("\n")[0] in sheet.toPlainText()
    assert sheet.isReadOnly()
    shown = words_on(page)
    assert "1 passage was corrected at read-back." in shown
    assert "No other testimony has twelve words in a row the same." in shown
    assert "Not asked" in shown and "Consent" in shown


def test_accepting_from_the_review(window, stage) -> None:
    page = window.show("review", item=stage.testimony)

    window.press("Accept the testimony")

    assert window.on_vault_lane(lambda: stage.supervisor.vault.sealed.newest(stage.testimony).state) == "ACPT"
    assert "is accepted" in window.banner
    assert not page.findChildren(AskCard) or not any(c.isVisible() for c in page.findChildren(AskCard))


def test_asking_wants_a_point_and_hints_at_leading_ones(window, stage, tmp_path: Path) -> None:
    page = window.show("review", item=stage.testimony)
    window.press("Ask for a clarification")
    assert "Write at least one point first." in words_on(page)

    editor = page.findChild(PointsEditor)
    field_of(page, "Question of point 1").setText("Was it dark?")
    assert "may suggest an answer" in editor.rows[0].hint
    field_of(page, "Question of point 1").setText(QUESTION)
    assert editor.rows[0].hint == ""
    field_of(page, "Paragraph of point 1").setText("4")
    window.press("Ask for a clarification")
    window.choose(tmp_path / "request.age")

    vault = stage.supervisor.vault
    assert window.on_vault_lane(lambda: vault.sealed.newest(stage.testimony).state) == "CLAR"
    assert (tmp_path / "request.age").exists()
    assert "It waits for a clarification." in words_on(page)
    window.press("Go on without waiting")
    assert window.on_vault_lane(lambda: vault.sealed.newest(stage.testimony).state) == "REVW"


def test_leaving_the_file_dialog_asks_nobody(window, stage, tmp_path: Path) -> None:
    page = window.show("review", item=stage.testimony)
    field_of(page, "Question of point 1").setText(QUESTION)
    window.press("Ask for a clarification")
    window.press("Cancel")

    vault = stage.supervisor.vault
    assert window.on_vault_lane(lambda: vault.sealed.newest(stage.testimony).state) == "REVW"
    assert window.on_vault_lane(vault.sealed.clarifications.list) == []


def test_points_are_added_and_removed(window, stage) -> None:
    page = window.show("review", item=stage.testimony)
    editor = page.findChild(PointsEditor)
    field_of(page, "Question of point 1").setText(QUESTION)
    window.press("Add a point")
    field_of(page, "Question of point 2").setText("Who else was there?")

    window.press("Remove point 1")

    assert editor.points() == [Point(question="Who else was there?")]
    assert editor.rows[0]._question.accessibleName() == "Question of point 1"


def test_the_page_forgets_when_it_is_wiped(window, stage) -> None:
    page = window.show("review", item=stage.testimony)
    field_of(page, "Question of point 1").setText(QUESTION)

    page.wipe()

    assert page._sheet.toPlainText() == "" and page._review is None
    assert all(line.text() == "" for line in page.findChildren(QLineEdit))
    assert page.findChild(SharedCard) is not None


def test_the_interviewer_begins_what_was_asked(window, scene, field, tmp_path: Path) -> None:
    vault = scene.supervisor.vault
    reviewing.review_of(vault, scene.testimony)
    points = [Point(paragraph=4, question=QUESTION), Point(question="Who else was there?")]
    clarifying.ask(vault, scene.testimony, points, "", tmp_path / "request.age")
    window.show("work")

    window.press("Open a file from a supervisor")
    window.choose(tmp_path / "request.age")
    assert "The request was checked." in window.banner
    page = window.frame.page()
    row = next(n for n in range(page._model.rowCount()) if page._model.line(n).can_begin)
    page._table.selectRow(row)
    window.press("Begin the clarification")

    assert isinstance(window.frame.page(), InterviewView)
    draft = next(d for d in window.on_vault_lane(field.vault.drafts.list) if d.kind == "CLARIF")
    agreed = Entry("/data/F02/F02_07", "answer", "", "YES", clock.now())
    window.on_vault_lane(lambda: field.vault.drafts.record(draft.id, agreed))
    interview = window.on_vault_lane(lambda: drafting.open_draft(field.vault, draft.id)).interview
    asked = [s.value for s in interview.states().values() if s.us.get("id") == "F93.02.point"]
    assert asked == [QUESTION, "Who else was there?"]


def test_a_file_that_is_no_request_says_so(window, scene, field, tmp_path: Path) -> None:
    (tmp_path / "other.age").write_bytes(b"age-encryption.org/v1\nnothing\n")
    window.show("work")

    window.press("Open a file from a supervisor")
    window.choose(tmp_path / "other.age")

    assert isinstance(window.frame.page(), WorkView) and window.banner
    assert window.on_vault_lane(field.vault.sealed.clarifications.list) == []


def test_agreeing_can_be_declined(window, lead, tmp_path: Path) -> None:
    page = window.show("work")
    files = page.findChild(SupervisorFiles)
    me = window.on_vault_lane(lambda: lead.vault.team.signer())
    request = clarification.ClarificationRequest(
        number=new_code("Q", 6),
        team=window.on_vault_lane(lead.vault.team.fingerprint),
        testimony=new_code("T", 6),
        version=1,
        asked=date(2026, 11, 24),
        by=me.code,
        to=me.code,
        again=True,
        reason="the place is still open",
        points=(Point(question=QUESTION),),
    )
    files._ask_to_agree(clarification.sign(request, me))
    assert QUESTION in words_on(window.prompt())

    window.press("Do not agree")

    assert not any(tmp_path.glob("*agreed*"))


def _document(vault: Vault, code: str) -> bytes:
    return vault.sealed.get(code, 1).document
