"""Module pages of the form that ships: the chart of a table, reasons by one key, and the witness view."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop.qt.theme import Theme
from desktop.qt.widgets.modulepage import ModulePage
from desktop.qt.widgets.reasons import RowReasons
from desktop.services import attachments
from desktop.services.aloud import aloud
from desktop.services.interview import Interview
from exporters.shipped_form import form_of
from tests.support.interviews import READY
from tests.support.vaults import new_draft, new_vault

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def interview():
    interview = Interview(form_of(None), now=lambda: NOON)
    for reference, value in (READY | {"/data/F04/F04_10": "M03 M21"}).items():
        interview.edit(reference, value)
    told = next(ref for ref in interview.states() if ref.endswith("/M03_02"))
    interview.edit(told, "They hit me.")
    return interview


@pytest.fixture
def page(interview, styled, qapp):
    """Show module M03 and let it answer as the screen does."""
    page = ModulePage(interview, "/data/M03", Theme())

    def answer(reference, value):
        page.apply(interview.edit(reference, value).change)

    def explain(reference, code):
        page.apply(interview.explain(reference, code).change)

    page.value_edited.connect(answer)
    page.reason_chosen.connect(explain)
    page.resize(900, 4000)
    styled(page)
    qapp.processEvents()
    return page


def rows(interview):
    return [ref for ref in interview.states() if "/M03_17[" in ref and ref.endswith("]")]


def test_the_injuries_stand_on_one_chart_with_the_numbers_of_their_rows(interview, page, qapp):
    (first,) = rows(interview)
    change = interview.add_row(first.rpartition("[")[0]).change
    assert page.apply(change)
    first, second = rows(interview)
    page.apply(interview.edit(f"{first}/M03_17_region", "NCK THL").change)
    page.apply(interview.edit(f"{second}/M03_17_region", "THL").change)
    qapp.processEvents()
    overview = next(chart for repeat, chart in page._charts.items() if repeat.endswith("M03_17"))
    assert overview.isVisible()
    assert overview.canvas.accessibleName().startswith("1. Neck")
    assert overview.canvas._marks["THL"] == ("1", "2")
    assert page.question(f"{second}/M03_17_region").field.canvas._marks["THL"] == ("2",)


def test_one_key_says_why_there_is_no_answer(interview, page, qapp):
    question = page.question(next(ref for ref in interview.states() if ref.endswith("/M03_11")))
    question.field.setFocus()
    qapp.processEvents()
    QTest.keyClick(question.field.focusProxy(), Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert interview.reason(question.reference) == "DECL"
    QTest.keyClick(question.field.focusProxy(), Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert interview.reason(question.reference) == ""


def test_a_whole_row_can_say_why_it_is_empty(interview, page):
    (row,) = rows(interview)
    reasons = next(r for r in page.findChildren(RowReasons) if r._reasons.reference == row)
    assert reasons.isVisible()
    reasons._reasons.choose(4)
    assert {interview.reason(f"{row}/M03_17_{name}") for name in ("kind", "region", "size", "words")} == {
        "DNR"
    }
    page.apply(interview.edit(f"{row}/M03_17_size", "3 cm").change)
    assert not reasons.isVisible()


@pytest.mark.parametrize("language", ["English (en)", "Беларуская (be)", "Русский (ru)"])
def test_the_witness_never_sees_what_is_coded_observed_or_made_by_the_program(interview, language):
    interview.set_language(language)
    states = interview.states().values()
    shown = aloud(states)
    asked = {s.label for s in states if s.us.get("mode") == "ASK"}
    hidden = {s.label for s in states if s.us.get("mode") in ("CODE", "SYS", "OBS", "PREP", "PROBE")}
    assert shown
    assert set(shown) <= asked
    assert not set(shown) & (hidden - asked)


def test_what_is_drawn_lies_encrypted_in_the_vault(tmp_path):
    vault = new_vault(tmp_path / "v")
    draft = new_draft(vault)
    png = b"\x89PNG\r\n\x1a\n" + b"signature" * 50
    blob = attachments.add_drawing(vault, png, draft.id)
    assert (blob.kind, blob.media_type, blob.size) == ("drawing", "image/png", len(png))
    vault.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "v").rglob("*") if path.is_file())
    assert b"signature" not in kept


def add_row(page, interview) -> str:
    """Add a row to the table of injuries as the screen does; return its reference."""
    repeat = rows(interview)[-1].rpartition("[")[0]
    assert page.apply(interview.add_row(repeat).change)
    return rows(interview)[-1]


def test_a_new_row_comes_under_the_last_one_and_the_others_stay(page, interview, qapp) -> None:
    first = rows(interview)[0]
    kept = {ref: page.question(ref) for ref in interview.states() if page.question(ref) is not None}

    added = add_row(page, interview)
    qapp.processEvents()

    assert added == first.replace("[1]", "[2]", 1) or added.endswith("[2]")
    assert all(page.question(ref) is widget for ref, widget in kept.items())
    new = [page.question(ref) for ref in interview.states() if ref.startswith(added + "/")]
    old = [page.question(ref) for ref in interview.states() if ref.startswith(first + "/")]
    assert new and len(new) == len(old)

    def top(widget) -> int:
        return widget.mapTo(page, widget.rect().topLeft()).y()

    adder = next(
        b
        for b in page.findChildren(QAbstractButton)
        if b.property("row_wanted") and b.isVisible() and b.property("row_wanted") == added.rpartition("[")[0]
    )
    assert max(top(w) for w in old) < min(top(w) for w in new) <= max(top(w) for w in new) < top(adder)


def test_the_tab_key_goes_on_in_a_new_row(page, interview, qapp) -> None:
    first = rows(interview)[0]
    added = add_row(page, interview)
    chain, widget = [], page.nextInFocusChain()
    while widget is not None and widget is not page and len(chain) < 5000:
        chain.append(widget)
        widget = widget.nextInFocusChain()

    def places(reference: str) -> list[int]:
        questions = [page.question(ref) for ref in interview.states() if ref.startswith(reference + "/")]
        return [
            i
            for i, w in enumerate(chain)
            if any(q.isAncestorOf(w) for q in questions if q) and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]

    adder = next(
        i
        for i, w in enumerate(chain)
        if isinstance(w, QAbstractButton) and w.property("row_wanted") == added.rpartition("[")[0]
    )
    assert max(places(first)) < min(places(added))
    assert max(places(added)) < adder


def test_a_page_is_built_anew_when_a_row_goes_or_the_first_one_comes(page, interview) -> None:
    (only,) = rows(interview)
    assert not page.apply(interview.remove_row(only).change)
    fresh = ModulePage(interview, "/data/M03", Theme())
    assert not fresh.apply(interview.add_row(only.rpartition("[")[0]).change)
