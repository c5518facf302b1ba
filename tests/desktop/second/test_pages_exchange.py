"""Taking in what is new, and writing testimonies again, in real windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QScrollArea

from desktop.qt.files import FileChooser
from desktop.qt.parts import Button, ProgressCard
from desktop.services import exchanging
from exporters.errors import ExportError
from exporters.exchange import FolderGone, Refused, StillWritten, Taken
from storage.clock import from_text

PAGES = ["take in", "write again"]


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_takes_the_focus_has_a_name(window, stage, assert_named, page: str) -> None:
    assert_named(window.show(page))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_the_small_screen_at_twice_the_size(window, stage, qtbot, page: str) -> None:
    window.context.prefer(scale=200, language="be")
    view = window.show(page)

    areas = view.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: all(area.widget().width() <= area.viewport().width() for area in areas))
    for button in view.findChildren(Button):
        if button.isVisible():
            assert button.width() >= min(button.sizeHint().width(), view.width())


def said(view) -> list[str]:
    """Return what the list of results says: name and outcome of each line."""
    cards = view._lines._rows
    return [card.accessibleName() for card in cards]


def test_a_folder_is_taken_in_from_the_work_list_and_again_with_the_same_result(
    window, lead, built_scene, tmp_path: Path
) -> None:
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    whole = (built_scene.folder / "sealed.age").read_bytes()
    (exchange / "a.age").write_bytes(whole)
    (exchange / "Ivan.age").write_bytes(b"age-encryption.org/v1\n->")
    (exchange / "letter.age").write_bytes(b"a letter")
    (exchange / "link.age").symlink_to(exchange / "a.age")
    window.show("work")

    window.press("Take in what is new")
    window.press("Choose the folder")
    window.choose(exchange)

    view = window.frame.page()
    first = said(view)
    assert first[0] == "1 testimony was checked and is in the vault now: new"
    assert first[1].startswith("A file of 1 kB from ") and "Ivan" not in " ".join(first)
    assert first[2:] == [
        "1 file is not for this vault: left alone",
        "1 link was not followed: left alone",
    ]
    window.press("Choose the folder")
    window.choose(exchange)
    assert said(view)[0] == "1 file was known already: nothing changed"
    assert said(view)[2:] == first[2:]
    window.press("Back to the testimonies")
    codes = [info.code for info in window.on_vault_lane(lead.vault.sealed.list)]
    assert codes == [built_scene.scene.testimony]


def test_a_file_alone_and_an_empty_folder(window, stage, built_scene, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    view = window.show("take in")
    window.press("Choose one file")
    window.choose(built_scene.folder / "sealed.age")
    assert said(view) == ["1 file was known already: nothing changed"]

    window.press("Choose the folder")
    window.choose(tmp_path / "empty")
    assert said(view) == ["There is nothing in it for this vault: nothing changed"]


def test_what_ended_it_and_what_was_refused_is_said(
    window, stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = from_text("2026-11-20T12:00:00.000Z")
    many = [Refused("0" * 64, 3000, day, StillWritten()), *[Refused("", 0, None, StillWritten())] * 45]
    taken = Taken(new=["T-A", "T-A"], refused=many, stopped=FolderGone())
    monkeypatch.setattr(exchanging, "take_folder", lambda *_: taken)
    view = window.show("take in")

    window.press("Choose the folder")
    window.choose(tmp_path)

    assert said(view)[1] == "File 000000000000: nothing taken"
    assert said(view)[-1] == "6 more files were refused: nothing taken"
    assert "perhaps the stick was taken out" in view._trouble.text


def test_it_can_be_stopped_and_a_folder_that_cannot_be_read_is_said(
    window, stage, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_vault: object, _folder: object, report) -> Taken:
        while True:
            report("Taking in", 1, 2)

    monkeypatch.setattr(exchanging, "take_folder", endless)
    view = window.show("take in")
    window.press("Choose the folder")
    chooser = next(w for w in QApplication.topLevelWidgets() if isinstance(w, FileChooser) and w.isVisible())
    chooser.choose(tmp_path)
    assert not view._folder.isEnabled()
    view.findChild(ProgressCard).cancelled.emit()
    qtbot.waitUntil(lambda: "Stopped. What was taken in before" in view._trouble.text)

    def broken(*_: object) -> Taken:
        raise ExportError

    monkeypatch.setattr(exchanging, "take_folder", broken)
    window.press("Choose the folder")
    window.choose(tmp_path)
    assert view._trouble.text and view._folder.isEnabled()


def test_testimonies_are_written_again(window, stage, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    view = window.show("write again")
    window.press("Write into a folder")
    assert "at least one" in view._told.text
    window.press("Choose all")
    window.press("Write into a folder")
    window.choose(out)

    assert "1 file was written" in view._told.text
    (file,) = out.iterdir()
    again = window.on_vault_lane(lambda: exchanging.take_folder(stage.supervisor.vault, out, lambda *_: None))
    assert again.known == [stage.testimony] and file.suffix == ".age"


def test_nothing_is_offered_where_nothing_may_be_passed_on(window, lead) -> None:
    view = window.show("write again")
    assert view.findChild(QListWidget).count() == 0 and not view._write.isEnabled()
    assert "no sealed testimony" in view._told.text
    assert view._list.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_an_interviewer_is_offered_neither(window, field) -> None:
    work = window.show("work")
    assert not work._import.isVisible()
    window.show("vault")
    names = [button.accessibleName() for button in window.frame.page().findChildren(Button)]
    assert names and not any("again" in name for name in names)
    view = window.show("write again")
    assert "Only a supervisor" in view._told.text
