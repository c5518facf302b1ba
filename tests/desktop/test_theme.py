"""Colours, sizes and the style sheet made of them."""

import pytest

from desktop.qt.palette import DARK, LIGHT, contrast
from desktop.qt.theme import SANS, SERIF, Theme, stylesheet

TEXT_PAIRS = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("accent", "ground"),
    ("accent", "surface"),
    ("on_accent", "accent"),
    ("ink", "accent_ground"),
    ("notice", "notice_ground"),
    ("danger", "danger_ground"),
    ("danger", "surface"),
    ("good", "good_ground"),
    ("on_redaction", "redaction"),
]
LINE_PAIRS = [("line", "ground"), ("line", "surface"), ("accent", "ground"), ("accent", "surface")]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(colours, text, ground):
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINE_PAIRS)
def test_lines_that_carry_meaning_can_be_seen(colours, line, ground):
    assert contrast(getattr(colours, line), getattr(colours, ground)) >= 3.0


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_twice_the_size_doubles_every_length():
    assert Theme(scale=200).px(14) == 28
    assert "font-size: 28px" in stylesheet(Theme(scale=200))
    assert "font-size: 56px" in stylesheet(Theme(scale=200))


def test_a_scale_outside_the_range_is_brought_inside():
    assert Theme(scale=50).px(14) == 14
    assert Theme(scale=900).px(14) == 28


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_placeholder_is_left_in_the_sheet(mode):
    assert "$" not in stylesheet(Theme(mode))


def test_the_fonts_of_the_program_are_there(qapp):
    from PySide6.QtGui import QFontDatabase

    assert {SANS, SERIF} <= set(QFontDatabase.families())
