"""Module pages of the form that ships: the chart of a table, reasons by one key, and the witness view."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.qt.theme import Theme
from desktop.qt.widgets.modulepage import ModulePage, aloud
from desktop.qt.widgets.reasons import RowReasons
from desktop.services import attachments
from desktop.services.interview import Interview
from exporters.shipped_form import form_of
from tests.support.vaults import new_draft, new_vault

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def interview():
    interview = Interview(form_of(None), now=lambda: NOON)
    for reference, value in (
        ("/data/F00/F00_01", "To add what nobody has written down yet."),
        ("/data/F00/F00_14", "L1"),
        ("/data/F00/F00_05", "N"),
        ("/data/F02/F02_07", "YES"),
        ("/data/F04/F04_10", "M03 M21"),
    ):
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


def test_the_injuries_stand_on_one_chart_with_the_numbers_of_their_rows(interview, page, styled, qapp):
    (first,) = rows(interview)
    change = interview.add_row(first.rpartition("[")[0]).change
    assert not page.apply(change)
    again = ModulePage(interview, "/data/M03", Theme())
    again.resize(900, 4000)
    styled(again)
    first, second = rows(interview)
    again.apply(interview.edit(f"{first}/M03_17_region", "NCK THL").change)
    again.apply(interview.edit(f"{second}/M03_17_region", "THL").change)
    qapp.processEvents()
    overview = next(chart for repeat, chart in again._charts.items() if repeat.endswith("M03_17"))
    assert overview.isVisible()
    assert overview.canvas.accessibleName().startswith("1. Neck")
    assert overview.canvas._marks["THL"] == ("1", "2")
    assert again.question(f"{second}/M03_17_region").field.canvas._marks["THL"] == ("2",)


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
