"""What holds for every page of the second half: names for screen readers, room at twice the size, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea

from desktop.qt.parts import Button
from tests.support.second_half import draft_in

PAGES = [
    "vault",
    "forms",
    "join",
    "team",
    "releases",
    "new release",
    "release",
    "redaction",
    "approve",
    "verify",
    "review",
    "travel",
]
READING = ["readback", "seal"]


@pytest.fixture
def shown(window, request: pytest.FixtureRequest, stage, vaults: Path):
    """Show a page by its name, with what it needs."""

    def show(page: str):
        arguments: dict[str, object] = {}
        if page in {"release", "redaction"}:
            arguments["release"] = window.on_vault_lane(stage.begin)
        if page == "redaction":
            arguments["testimony"] = stage.testimony
        if page == "review":
            arguments["item"] = stage.testimony
        if page in READING:
            arguments["draft"] = window.on_vault_lane(lambda: draft_in(stage.supervisor))
        return window.show(page, **arguments)

    return show


@pytest.mark.parametrize("page", [*PAGES, *READING])
def test_everything_that_takes_the_focus_has_a_name(shown, assert_named, page: str) -> None:
    assert_named(shown(page))


@pytest.mark.parametrize("page", [*PAGES, *READING])
def test_a_page_fits_the_small_screen_at_twice_the_size(shown, window, qtbot, page: str) -> None:
    window.context.prefer(scale=200)
    view = shown(page)

    areas = view.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: all(area.widget().width() <= area.viewport().width() for area in areas))
    for button in view.findChildren(Button):
        if button.isVisible():
            assert button.width() >= min(button.sizeHint().width(), view.width())


@pytest.mark.parametrize("page", [*PAGES, *READING])
def test_a_page_is_built_anew_in_the_dark_and_in_another_language(shown, window, page: str) -> None:
    shown(page)

    window.context.prefer(mode="dark", language="be")
    window.settle()

    assert window.frame.page() is not None and window.banner == ""


@pytest.mark.parametrize("page", [*PAGES, *READING])
def test_a_locked_page_keeps_nothing(shown, window, page: str) -> None:
    shown(page)

    window.frame.lock()
    window.settle()

    assert window.context.vault is None
