"""The list of releases, a new one, its checks, approvals and the bundle, through the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QTableWidget

from desktop.qt.files import FileChooser
from desktop.qt.views.approve import ApproveView
from desktop.qt.views.new_release import NewReleaseView
from desktop.qt.views.redaction import RedactionView
from desktop.qt.views.release import ReleaseView
from desktop.qt.views.releases import ReleasesView
from desktop.qt.views.work import WorkView
from desktop.services import approving, handing, joining
from tests.support.second_half import WHO, member_in


def says(view, words: str) -> bool:
    return any(words in label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))


@pytest.fixture
def finished(window, stage) -> str:
    """A release that lacks approvals only."""

    def work() -> str:
        release = stage.begin()
        stage.finish(release)
        return release

    return window.on_vault_lane(work)


@pytest.fixture
def ready(window, stage, finished: str) -> str:
    """A release of a team that asks nobody else."""
    window.on_vault_lane(lambda: joining.set_approvals(stage.supervisor.vault, 0))
    return finished


def test_an_empty_list_says_what_to_do_first(window, lead) -> None:
    view = window.show("releases")

    assert says(view, "Begin with New release")
    with pytest.raises(LookupError):
        window.button("Open")
    window.press("New release")
    assert isinstance(window.frame.page(), NewReleaseView)


def test_a_new_release_needs_a_recipient_first(window, lead) -> None:
    view = window.show("new release")

    assert "First add a recipient" in view._empty.text
    assert not window.button("Begin the release").isEnabled()
    window.press("Back")
    assert isinstance(window.frame.page(), ReleasesView)


def test_a_release_is_begun_for_chosen_testimonies(window, stage) -> None:
    view = window.show("new release")
    window.press("Begin the release")
    assert "Choose at least one testimony." in view._empty.text
    listed = view.findChild(QListWidget)
    listed.setCurrentRow(0)
    QTest.keyClick(listed, Qt.Key.Key_Space)

    window.press("Begin the release")

    page = window.frame.page()
    assert isinstance(page, ReleaseView)
    assert says(page, "Release for The Prosecutor") and says(page, stage.testimony)


def test_the_list_shows_and_opens_releases(window, stage, finished: str) -> None:
    view = window.show("releases")
    table = view.findChild(QTableWidget)
    assert [table.item(0, c).text() for c in (0, 2, 3)] == [finished, "in preparation", "1"]
    assert "The Prosecutor" in table.item(0, 1).text()

    window.press("Open")

    assert isinstance(window.frame.page(), ReleaseView)
    window.press("Back to the list")
    window.press("Back to the testimonies")
    assert isinstance(window.frame.page(), WorkView)


def test_the_page_names_every_refusal_and_what_mends_it(window, stage) -> None:
    release = window.on_vault_lane(stage.begin)

    view = window.show("release", release=release)

    assert says(view, "The redaction for this recipient is not finished.")
    assert says(view, "Decide every open point.")
    assert not window.button("Encrypt and hand over").isEnabled()
    window.press(f"Redact {stage.testimony}")
    assert isinstance(window.frame.page(), RedactionView)


def test_a_testimony_is_reviewed_on_the_way_to_its_release(window, stage) -> None:
    from desktop.services import releasing

    vault = stage.supervisor.vault
    release = window.on_vault_lane(
        lambda: releasing.begin(vault, stage.recipient.code, [(stage.testimony, 1)])
    )
    view = window.show("release", release=release)
    assert says(view, "This testimony is not accepted yet")

    window.press(f"Review {stage.testimony}")
    window.press("Accept the testimony")
    window.press("Back")

    assert isinstance(window.frame.page(), ReleaseView)
    assert not says(window.frame.page(), "This testimony is not accepted yet")


def test_the_note_is_saved_when_the_field_is_left(window, stage, type_text) -> None:
    release = window.on_vault_lane(stage.begin)
    view = window.show("release", release=release)
    note = next(f for f in view.findChildren(QLineEdit) if f.accessibleName() == "In your own words")
    note.setFocus()
    type_text(note, WHO)

    QTest.keyClick(note, Qt.Key.Key_Return)
    window.settle()

    state = window.on_vault_lane(lambda: handing.release_state(stage.supervisor.vault, release))
    assert state.note == WHO


def test_the_bundle_is_written_and_the_release_is_final(window, stage, ready: str, tmp_path: Path) -> None:
    view = window.show("release", release=ready)
    assert says(view, "Think about these before you hand it over")

    window.press("Encrypt and hand over")
    window.choose(tmp_path / "out.age")

    assert (tmp_path / "out.age").exists()
    assert "only the recipient can open it" in window.banner
    assert says(view, "This release was handed over.")
    assert not window.button("Encrypt and hand over").isEnabled()
    assert not window.button(f"Redact {stage.testimony}").isEnabled()


def test_leaving_the_file_dialog_releases_nothing(window, stage, ready: str) -> None:
    view = window.show("release", release=ready)
    window.press("Encrypt and hand over")

    next(w for w in QApplication.topLevelWidgets() if isinstance(w, FileChooser)).reject()
    window.settle()

    assert window.button("Encrypt and hand over").isEnabled()
    assert not says(view, "handed over")


def test_a_leak_is_named_with_its_place(window, stage, ready: str, tmp_path: Path, monkeypatch) -> None:
    from exporters.package import LeakFound

    def leaking(*_arguments: object) -> str:
        raise LeakFound(2, 7, "data/testimonies/T-1/testimony.pdf: page 3")

    monkeypatch.setattr(handing, "hand_over", leaking)
    view = window.show("release", release=ready)

    view._on_path(tmp_path / "out.age")
    window.settle()

    assert "testimony.pdf: page 3" in view._trouble.text
    assert window.button("Encrypt and hand over").isEnabled()


def test_cancelling_releases_nothing(window, stage, ready: str, tmp_path: Path, monkeypatch) -> None:
    from desktop.qt.jobs import JobCancelled

    def stopped(*_arguments: object) -> str:
        raise JobCancelled

    monkeypatch.setattr(handing, "hand_over", stopped)
    view = window.show("release", release=ready)

    view._on_path(tmp_path / "out.age")
    window.settle()

    assert view._trouble.text == "Stopped. Nothing was released."


def test_a_team_of_one_is_told_that_nobody_can_be_asked(window, stage, finished: str, tmp_path: Path) -> None:
    view = window.show("release", release=finished)
    assert says(view, "Needed: 2. Given by: nobody yet.")

    window.press("Ask for approvals")
    window.choose(tmp_path / "proposal.age")

    assert "no other supervisor" in view._trouble.text
    assert not (tmp_path / "proposal.age").exists()


@pytest.fixture
def colleague(window, stage, tmp_path: Path):
    opened = window.on_vault_lane(lambda: member_in(tmp_path / "colleague", stage.supervisor, "supervisor"))
    yield opened
    window.context.vault = stage.supervisor
    window.on_vault_lane(opened.close)


def test_a_colleague_is_asked_and_approves(window, stage, finished: str, colleague, tmp_path: Path) -> None:
    window.on_vault_lane(lambda: joining.set_approvals(stage.supervisor.vault, 1))
    window.show("release", release=finished)
    window.press("Ask for approvals")
    window.choose(tmp_path / "proposal.age")
    assert "Only the other supervisors can open it" in window.banner

    window.context.vault = colleague
    window.show("releases")
    window.press("Approve for a colleague")
    view = window.frame.page()
    assert isinstance(view, ApproveView)
    window.press("Choose the proposal")
    window.choose(tmp_path / "proposal.age")
    shown = view._sheet.toPlainText()
    assert "thirteen years" in shown and "Halina" not in shown
    assert says(view, "may The Prosecutor read this? 1 testimony.")
    assert says(view, "nothing could be compared")
    window.press("Approve")
    window.choose(tmp_path / "approval.json")
    assert "Your approval was saved" in window.banner

    window.context.vault = stage.supervisor
    view = window.show("release", release=finished)
    window.press("Bring an approval")
    window.choose(tmp_path / "approval.json")
    assert says(view, f"Given by: {colleague.member}.")
    assert window.button("Encrypt and hand over").isEnabled()


def test_not_approving_writes_nothing(window, stage, finished: str, colleague, tmp_path: Path) -> None:
    proposal = tmp_path / "proposal.age"
    window.on_vault_lane(lambda: approving.write_proposal(stage.supervisor.vault, finished, proposal))
    before = set(tmp_path.glob("*.json"))
    window.context.vault = colleague
    view = window.show("approve")
    window.press("Choose the proposal")
    window.choose(proposal)

    window.press("Do not approve")

    assert isinstance(window.frame.page(), ReleasesView)
    assert set(tmp_path.glob("*.json")) == before
    assert view is not window.frame.page()


def test_a_file_that_is_no_proposal_is_said_so(window, stage, tmp_path: Path) -> None:
    (tmp_path / "other.age").write_bytes(b"nothing of the kind")
    view = window.show("approve")
    window.press("Choose the proposal")

    window.choose(tmp_path / "other.age")

    assert view._trouble.isVisible()
    with pytest.raises(LookupError):
        window.button("Approve")
