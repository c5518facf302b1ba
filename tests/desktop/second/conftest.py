"""Vaults of a team, closed after each test, and a window that shows its pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.qt.files import FileChooser
from desktop.qt.prompts import Prompt
from desktop.services.vault_service import OpenVault
from tests.support.second_half import Scene, opened_in, scene_in, team_in


@dataclass(frozen=True)
class Built:
    """A folder with closed vaults, made once; tests work on copies."""

    folder: Path
    scene: Scene | None = None


@pytest.fixture(scope="session")
def built_team(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("team")
    team_in(folder)
    return Built(folder)


@pytest.fixture(scope="session")
def built_scene(built_team: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("scene")
    shutil.copytree(built_team.folder, folder, dirs_exist_ok=True)
    supervisor, interviewer = opened_in(folder / "supervisor"), opened_in(folder / "interviewer")
    scene = scene_in(folder, supervisor, interviewer)
    supervisor.close()
    interviewer.close()
    return Built(folder, scene)


@pytest.fixture
def vaults(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Copy the vaults of a team; with a sealed testimony where the test asks for a scene."""
    wants_scene = {"scene", "stage"} & set(request.fixturenames)
    built: Built = request.getfixturevalue("built_scene" if wants_scene else "built_team")
    shutil.copytree(built.folder, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def supervisor(vaults: Path) -> Iterator[OpenVault]:
    opened = opened_in(vaults / "supervisor")
    yield opened
    opened.close()


@pytest.fixture
def interviewer(vaults: Path) -> Iterator[OpenVault]:
    opened = opened_in(vaults / "interviewer")
    yield opened
    opened.close()


@pytest.fixture
def scene(built_scene: Built, supervisor: OpenVault) -> Scene:
    assert built_scene.scene is not None
    return replace(built_scene.scene, supervisor=supervisor)


class Window:
    """The main window with a vault that lives on its own thread."""

    def __init__(self, frame, qtbot) -> None:
        self.frame = frame
        self.context = frame.context
        self._qtbot = qtbot

    def on_vault_lane(self, work: Callable[[], object]) -> object:
        """Do something on the thread that owns the vault; return its result or raise its error."""
        outcome: list[tuple[bool, object]] = []
        self.context.call(
            "vault",
            lambda _report: work(),
            done=lambda result: outcome.append((True, result)),
            failed=lambda error: outcome.append((False, error)),
        )
        self._qtbot.waitUntil(lambda: bool(outcome), timeout=30_000)
        succeeded, value = outcome[0]
        if not succeeded:
            raise value  # type: ignore[misc]
        return value

    def show(self, page: str, **arguments: object) -> QWidget:
        self.frame.show_page(page, arguments)
        self.settle()
        return self.frame.page()

    def settle(self) -> None:
        """Wait until no work is on its way and the page is shown."""
        lanes = self.context.lanes
        self._qtbot.waitUntil(lambda: not lanes.vault.busy and not lanes.work.busy, timeout=60_000)
        # Widgets that a page was just given are shown by an event of their own.
        QApplication.sendPostedEvents()

    def button(self, name: str) -> QAbstractButton:
        for window in QApplication.topLevelWidgets():
            for button in window.findChildren(QAbstractButton):
                if button.isVisible() and button.accessibleName() == name:
                    return button
        raise LookupError(name)

    def press(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, path: Path) -> None:
        """Take a path in the file dialog that is open."""
        windows = QApplication.topLevelWidgets()
        chooser = next(w for w in windows if isinstance(w, FileChooser) and w.isVisible())
        chooser.enter(path if path.is_dir() else path.parent)
        chooser.choose(path)
        self.settle()

    def prompt(self) -> Prompt:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, Prompt) and w.isVisible())

    @property
    def banner(self) -> str:
        return self.frame.banner.text


@pytest.fixture
def window(frame, qtbot) -> Window:
    return Window(frame, qtbot)


@pytest.fixture
def lead(window: Window, vaults: Path) -> OpenVault:
    """Open a founder's vault in the window."""
    opened = window.on_vault_lane(lambda: opened_in(vaults / "supervisor"))
    window.context.vault = opened
    return opened


@pytest.fixture
def field(window: Window, vaults: Path) -> OpenVault:
    """Open an interviewer's vault in the window."""
    opened = window.on_vault_lane(lambda: opened_in(vaults / "interviewer"))
    window.context.vault = opened
    return opened


@pytest.fixture
def stage(built_scene: Built, lead: OpenVault) -> Scene:
    """Show a supervisor's vault with an imported testimony and a recipient."""
    assert built_scene.scene is not None
    return replace(built_scene.scene, supervisor=lead)
