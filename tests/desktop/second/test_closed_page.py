"""The closed part as a person meets it: opened from an interview, written, locked by itself, sealed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from desktop.qt.topics import TopicPrompt
from desktop.qt.views.closed import ClosedCard, ClosedView
from desktop.qt.views.interview import InterviewView
from desktop.qt.widgets.choices import ManyMark
from desktop.services import closed_part, sealing
from desktop.services.vault_service import OpenVault, described
from exporters.transfer import import_sealed
from storage.errors import ClosedPartLocked
from tests.support.closed import (
    AGREED,
    CANARY,
    INCIDENT,
    SAFE,
    TOLD,
    WHY,
    finish,
    main_in,
    recipient_in,
    renew,
    write,
)
from tests.support.second_half import opened_in, silent
from tests.support.vaults import PASSPHRASE

STORY = f"{INCIDENT}/M05_03"


@pytest.fixture
def founder(vaults: Path) -> OpenVault:
    """Give a trained supervisor's vault on its own, closed again by whoever uses it."""
    opened = opened_in(vaults / "supervisor")
    renew(opened, opened)
    return opened


@pytest.fixture
def owner(window, vaults: Path, founder: OpenVault) -> OpenVault:
    """Open the vault of an interviewer who is trained."""
    opened = opened_in(vaults / "interviewer")
    renew(founder, opened)
    opened.close()
    founder.close()
    opened = window.on_vault_lane(lambda: described(opened_in(vaults / "interviewer")))
    window.context.vault = opened
    return opened


@pytest.fixture
def main(window, owner: OpenVault) -> str:
    return window.on_vault_lane(lambda: main_in(owner.vault))


def fill(page: QWidget, passphrase: str = PASSPHRASE, why: str = WHY) -> None:
    page._ask._reason.setText(why)
    page._ask._passphrase.field.setText(passphrase)


def unlock(window, draft: str = "") -> ClosedView:
    page = window.show("closed", **({"draft": draft} if draft else {}))
    fill(page)
    window.press("Unlock the closed part")
    return page


@pytest.fixture
def part(window, main: str) -> str:
    """Open the closed record of a testimony in the window; return its id."""
    unlock(window, main)
    (key,) = window.context.closed
    return key


def code_of(window, owner: OpenVault, draft: str) -> str:
    return window.on_vault_lane(lambda: owner.vault.drafts.get(draft).code)


def prompt() -> TopicPrompt:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, TopicPrompt) and w.isVisible())


def text_of(view: InterviewView, reference: str = STORY) -> QPlainTextEdit:
    return view._page.question(reference).findChild(QPlainTextEdit)


def shown(root: QWidget) -> str:
    return " ".join(edit.toPlainText() for edit in root.findChildren(QPlainTextEdit))


def test_a_trained_person_opens_it_from_the_topics_and_writes(window, owner, main, type_text) -> None:
    view = window.show("interview", draft=main)
    view._list.topic_wanted.emit()
    prompt().apart.click()
    window.settle()
    page = window.frame.page()
    assert isinstance(page, ClosedView) and window.context.closed is None

    fill(page)
    window.press("Unlock the closed part")
    (part,) = window.context.closed
    window.press(f"Open: {code_of(window, owner, part)}")

    view = window.frame.page()
    assert [module.name for module in view._modules] == ["M05", "F90", "F91"]
    for reference, value in {**SAFE, f"{INCIDENT}/M05_02": "CONTINUE"}.items():
        view._on_value(reference, value)
    type_text(text_of(view), CANARY)
    view.flush()
    window.settle()
    rows = window.on_vault_lane(lambda: owner.vault.drafts.journal(part))
    assert CANARY in [row.new for row in rows]
    assert view.bar().words.endswith("Closed part")


@pytest.mark.parametrize(
    "changed", [{"/data/F02/F02_10": "NO"}, {"/data/F00/F00_05": "U"}], ids=["no", "minor"]
)
def test_without_consent_or_with_a_minor_nothing_offers_it(window, owner, changed) -> None:
    draft = window.on_vault_lane(lambda: main_in(owner.vault, AGREED | changed))
    view = window.show("interview", draft=draft)
    if view._topics._state() is None or view._topics._state().readonly:
        return
    view._list.topic_wanted.emit()

    assert prompt().apart is None
    prompt().reject()
    window.settle()


def test_somebody_untrained_sees_no_way_to_it(window, field) -> None:
    draft = window.on_vault_lane(lambda: main_in(field.vault))
    view = window.show("interview", draft=draft)
    view._list.topic_wanted.emit()
    assert prompt().apart is None
    assert "M05" not in [choice.value for choice in view._topics._state().choices]
    prompt().reject()
    window.show("work")
    with pytest.raises(LookupError):
        window.button("Closed part")

    page = unlock(window)

    assert "trained" in page._ask._trouble.text()
    assert window.context.closed is None
    assert not window.on_vault_lane(lambda: field.vault.closed_part.is_open)


@pytest.mark.parametrize(
    ("passphrase", "why", "said"),
    [("another passphrase", WHY, "does not open the vault"), (PASSPHRASE, "why", "at least 10 characters")],
    ids=["passphrase", "reason"],
)
def test_it_stays_locked_without_passphrase_and_reason(window, owner, passphrase, why, said) -> None:
    page = window.show("closed")
    fill(page, passphrase, why)
    window.press("Unlock the closed part")

    assert said in page._ask._trouble.text() + page._ask._reason_box.trouble.text()
    assert not window.on_vault_lane(lambda: owner.vault.closed_part.is_open)


def test_a_minute_without_a_touch_saves_and_takes_all_of_it_away(
    window, owner, main, part, type_text
) -> None:
    window.on_vault_lane(lambda: write(owner.vault, part, {**SAFE, f"{INCIDENT}/M05_02": "CONTINUE"}))
    view = window.show("interview", draft=part)
    watch = window.frame._closed._watch
    assert watch._timer.isActive() and watch._timer.interval() == 60_000
    type_text(text_of(view), CANARY)

    watch.idle.emit()
    window.settle()

    page = window.frame.page()
    assert isinstance(page, ClosedView) and "locked by itself" in page._expired.text
    assert CANARY not in shown(window.frame)
    assert window.context.vault is owner and window.context.closed is None
    with pytest.raises(ClosedPartLocked):
        window.on_vault_lane(lambda: owner.vault.drafts.journal(part))
    unlock(window, main)
    again = window.show("interview", draft=part)
    assert text_of(again).toPlainText() == CANARY


def test_leaving_for_another_page_locks_it(window, owner, main, part) -> None:
    assert window.on_vault_lane(lambda: owner.vault.closed_part.is_open)
    window.show("interview", draft=part)
    assert window.on_vault_lane(lambda: owner.vault.closed_part.is_open)

    window.show("interview", draft=main)

    assert window.context.closed is None
    assert not window.on_vault_lane(lambda: owner.vault.closed_part.is_open)
    assert not window.frame._closed._watch._timer.isActive()


def test_going_back_to_it_after_it_locked_shows_nothing(window, owner, part) -> None:
    window.show("interview", draft=part)
    window.show("work")
    window.frame.go_back()
    window.settle()

    assert "locked" in window.banner
    assert CANARY not in shown(window.frame)


def test_locking_the_vault_locks_it_too(window, owner, part) -> None:
    window.show("interview", draft=part)

    window.frame.lock()
    window.settle()

    assert window.context.closed is None and owner.vault.closed
    assert not owner.vault.closed_part.is_open


def test_an_unlocking_that_is_left_opens_nothing(window, owner) -> None:
    page = window.show("closed")
    fill(page)
    window.button("Unlock the closed part").click()
    window.show("work")

    assert window.context.closed is None
    assert not window.on_vault_lane(lambda: owner.vault.closed_part.is_open)


def test_the_work_list_tells_that_something_waits_and_not_what(window, owner, part) -> None:
    page = window.show("work")

    lines = [page._model.line(row) for row in range(page._model.rowCount())]
    assert part not in [line.key for line in lines]
    assert "1 record of the closed part is not sealed yet." in page._reminder.text()
    window.press("Closed part")
    assert isinstance(window.frame.page(), ClosedView)


def test_the_statement_may_say_so_if_the_witness_agrees(window, owner, main, part) -> None:
    page = window.show("closed")
    window.settle()
    page._holder.findChild(ManyMark).click()
    window.settle()

    (line,) = window.on_vault_lane(lambda: closed_part.lines(owner.vault))
    assert line.apart and line.main == main
    assert page.isVisible()


def test_it_is_read_back_and_sealed_through_the_pages(window, owner, part, tmp_path) -> None:
    window.on_vault_lane(lambda: write(owner.vault, part, TOLD))
    window.on_vault_lane(lambda: finish(owner.vault, part))
    page = window.show("readback", draft=part)
    assert [p.text for p in page._statement.paragraphs] == [TOLD[STORY]]
    assert page._statement.signed
    window.press("Continue to sealing")

    window.press("Seal testimony")
    window.choose(tmp_path / "part.age")

    assert (tmp_path / "part.age").exists()
    assert window.context.closed is None
    assert window.on_vault_lane(lambda: owner.vault.drafts.get(part).state) == "SEAL"


def test_what_is_sealed_stays_as_a_receipt_without_anything_to_do(window, owner, part, tmp_path) -> None:
    window.on_vault_lane(lambda: write(owner.vault, part, TOLD))
    window.on_vault_lane(lambda: finish(owner.vault, part))
    code = window.on_vault_lane(lambda: sealing.seal(owner.vault, part, tmp_path / "part.age", silent))

    page = window.show("closed")

    (card,) = page.findChildren(ClosedCard)
    assert card._buttons == [] and card._line.code == code
    assert "not sealed yet" not in window.show("work")._reminder.text()


def test_a_team_without_anybody_trained_is_told_before_sealing(window, vaults: Path, founder) -> None:
    opened = opened_in(vaults / "interviewer")
    renew(founder, founder, ())
    renew(founder, opened)
    founder.close()
    opened.close()
    opened = window.on_vault_lane(lambda: described(opened_in(vaults / "interviewer")))
    window.context.vault = opened
    unlock(window, window.on_vault_lane(lambda: main_in(opened.vault)))
    (key,) = window.context.closed

    page = window.show("seal", draft=key)

    assert "No supervisor of your team is trained" in window.banner
    assert not page._seal.isEnabled()


def test_work_of_the_vault_that_takes_long_is_not_cut_off(window, owner, part, qtbot) -> None:
    began, go_on = threading.Event(), threading.Event()

    def long_work(_report) -> None:
        began.set()
        go_on.wait(10)

    window.context.call("vault", long_work)
    assert began.wait(10)
    window.frame._closed._watch.idle.emit()
    assert window.context.closed is not None

    go_on.set()
    window.settle()
    window.frame._closed._watch.idle.emit()

    assert window.context.closed is None


@pytest.fixture
def received(window, vaults: Path, founder: OpenVault, tmp_path: Path) -> str:
    """Open a trained supervisor's vault with a closed record that came in; return its code."""
    opened = opened_in(vaults / "interviewer")
    renew(founder, opened)
    founder.close()
    vault = opened.vault
    closed_part.unlock(vault, PASSPHRASE, WHY)
    draft = closed_part.begin(vault, main_in(vault))
    write(vault, draft, TOLD)
    finish(vault, draft)
    code = sealing.seal(vault, draft, tmp_path / "part.age", silent)
    opened.close()
    lead = window.on_vault_lane(lambda: opened_in(vaults / "supervisor"))
    window.context.vault = lead
    window.on_vault_lane(lambda: import_sealed(lead.vault, tmp_path / "part.age"))
    return code


def test_a_supervisor_finds_reviews_and_releases_it(window, received) -> None:
    lead = window.context.vault
    window.on_vault_lane(lambda: recipient_in(lead.vault))
    work = window.show("work")
    assert work._model.rowCount() == 0
    window.press("Closed part")
    fill(window.frame.page())
    window.press("Unlock the closed part")

    window.press(f"Review: {received}")
    assert window.on_vault_lane(lambda: lead.vault.sealed.info(received, 1).state) == "REVW"
    assert CANARY in window.frame.page()._review.said
    page = window.show("new release")
    assert received in page._testimonies.item(0).text()
    assert window.context.closed is not None

    window.show("work")
    page = window.show("new release")
    assert page._testimonies.count() == 0


def test_every_state_of_the_page_has_names_for_screen_readers(window, owner, main, assert_named) -> None:
    page = window.show("closed", draft=main)
    assert_named(page)
    fill(page)
    window.press("Unlock the closed part")
    assert_named(page)
