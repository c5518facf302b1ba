"""Gates as a person meets them: accepted, declined, left alone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.qt.reasonprompt import ReasonPrompt
from desktop.qt.views.interview_parts import LockedPage
from tests.support.interviews import HERE, READY

WHY = "The person asked us to begin at once."


@pytest.fixture
def view(window, field):
    """Show an interview whose preparation is done."""
    draft = window.on_vault_lane(lambda: _begin(field))
    view = window.show("interview", draft=draft)
    for reference, value in READY.items():
        view._on_value(reference, value)
    window.settle()
    return view


def _begin(opened) -> str:
    from desktop.services import worklist

    return worklist.begin(opened.vault, "en").id


def prompts() -> list[ReasonPrompt]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonPrompt) and w.isVisible()]


def line(view, module: str) -> QPushButton:
    return next(b for b in view._list.findChildren(QPushButton) if b.property("module") == module)


def gates(window, view) -> list[tuple[str, str | None, str | None]]:
    vault = view._opened.vault
    window.settle()
    rows = window.on_vault_lane(lambda: vault.drafts.journal(view._draft_id))
    return [(row.path, row.old, row.new) for row in rows if row.kind == "gate"]


def test_what_is_missing_is_asked_about_once(window, view):
    view._open_module("F01")
    line(view, "F02").click()
    (prompt,) = prompts()
    assert view._module == "F01"
    assert not prompt.button("on").isEnabled()

    prompt.words.setPlainText(WHY)
    prompt.button("on").click()

    assert view._module == "F02"
    assert gates(window, view) == [("PEOPLE", None, WHY), ("COMFORT", None, WHY)]
    view._open_module("F00")
    line(view, "F02").click()
    assert prompts() == [] and view._module == "F02"


@pytest.mark.parametrize("way", ["declined", "left"])
def test_going_back_records_nothing_and_stays(window, view, way):
    view._open_module("F01")
    line(view, "F02").click()
    (prompt,) = prompts()
    prompt.words.setPlainText(WHY)

    prompt.button("leave").click() if way == "declined" else prompt.reject()
    window.settle()

    assert view._module == "F01"
    assert gates(window, view) == []


def test_nothing_is_asked_when_nothing_is_missing(window, view):
    view._on_row_wanted("/data/F01/F01_02")
    for reference, value in HERE.items():
        view._on_value(reference, value)
    line(view, "F04").click()
    assert prompts() == [] and view._module == "F04"


@pytest.fixture
def high_risk(window, view):
    view._on_value("/data/F00/F00_14", "L3")
    view._open_module("F01")
    return view


def locked_page(view) -> LockedPage | None:
    return next((p for p in view.findChildren(LockedPage) if p.isVisible()), None)


def test_a_supervisors_decision_opens_the_lock_and_is_kept_with_their_code(window, high_risk, field):
    assert locked_page(high_risk) is not None
    window.press("Record a supervisor's decision")
    (prompt,) = prompts()
    prompt.words.setPlainText("too short")
    assert not prompt.button("on").isEnabled()
    prompt.words.setPlainText("Another town, a driver, and a call every hour.")
    prompt.button("on").click()

    assert locked_page(high_risk) is None and high_risk._page is not None
    ((gate, by, reason),) = gates(window, high_risk)
    supervisors = window.on_vault_lane(lambda: [m.code for m in field.vault.team.supervisors()])
    assert (gate, reason) == ("RISK", "Another town, a driver, and a call every hour.")
    assert [by] == supervisors


@pytest.mark.parametrize("way", ["declined", "left"])
def test_without_a_decision_it_stays_locked(window, high_risk, way):
    window.press("Record a supervisor's decision")
    (prompt,) = prompts()
    prompt.words.setPlainText("Another town, a driver, and a call every hour.")

    prompt.button("leave").click() if way == "declined" else prompt.reject()
    window.settle()

    assert locked_page(high_risk) is not None
    assert gates(window, high_risk) == []


def test_the_highest_risk_offers_no_way_past_it(window, view):
    view._on_value("/data/F00/F00_14", "L4")
    view._open_module("F01")
    assert locked_page(view) is not None
    with pytest.raises(LookupError):
        window.button("Record a supervisor's decision")


@pytest.fixture
def under_way(window, view):
    view._on_value("/data/F04/F04_01", "They came at six.")
    window.settle()
    view._refresh()
    window.settle()
    assert view._progress.state == "OPEN"
    view.pause()
    window.settle()
    return view


def test_an_interview_is_stopped_with_a_reason(window, under_way):
    window.press("Stop the interview")
    (prompt,) = prompts()
    prompt.words.setPlainText("The person was tired.")
    prompt.button("on").click()
    window.settle()

    assert under_way._progress.state == "STOP"
    assert under_way._covers.work.isVisible() and under_way._module == "F90"
    assert gates(window, under_way) == [("STOP", None, "The person was tired.")]
    assert under_way._page.question("/data/F90/F90_06").field.isEnabled()


@pytest.mark.parametrize("way", ["declined", "left"])
def test_an_interview_that_is_not_stopped_goes_on(window, under_way, way):
    window.press("Stop the interview")
    (prompt,) = prompts()
    prompt.words.setPlainText("The person was tired.")
    prompt.button("leave").click() if way == "declined" else prompt.reject()
    window.press("Go on")

    assert under_way._progress.state == "OPEN"
    assert gates(window, under_way) == []


def test_what_was_not_begun_cannot_be_stopped(window, view):
    view.pause()
    window.settle()
    with pytest.raises(LookupError):
        window.button("Stop the interview")
