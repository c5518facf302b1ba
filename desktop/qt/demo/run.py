"""``./run demo``: tell the story in the windows, then prove what it left behind, then write the report."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.qt.app import make_application, run_loop
from desktop.qt.demo import proof
from desktop.qt.demo.journal import StepLog
from desktop.qt.demo.script import ScriptRunner, StuckError
from desktop.qt.demo.story import Places, Story
from desktop.qt.jobs import Report
from exporters.age import generate_identity, identity_file
from exporters.verify import verify
from forms.errors import AppError
from storage import clock
from storage.cards import TeamCard
from storage.vault import Vault


class FolderInUse(AppError):
    """The folder for the demo holds something already."""

    code = "desktop.demo.folder"
    text = "The folder for the demonstration is not empty. Nothing was changed. Please name a new folder."


class CheckFailed(AppError):
    """A check after the story did not hold."""

    code = "desktop.demo.check"
    text = "A check of the demonstration did not hold. See report.json in its folder."

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class Demo(QObject):
    """Runs the story, then the checks, and quits the application with an exit status."""

    def __init__(self, out: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.places = Places(out)
        self.log = StepLog()
        self._identity = generate_identity("hybrid")
        self.places.make()
        self.places.identity.write_bytes(identity_file([self._identity], clock.now()))
        self._story = Story(self.places, self._identity.recipient, self.log)
        self._runner = ScriptRunner(self._story.tell(), self)
        self._runner.ended.connect(self._on_told)

    @Slot()
    def start(self) -> None:
        """Begin the story."""
        self._runner.start()

    @Slot(object)
    def _on_told(self, problem: Exception | None) -> None:
        if problem is not None:
            self._story.picture("stopped-here")
            self.log.end(_reason(problem))
            self._leave()
            return
        supervisor, _interviewer = self._story.laptops()
        opened = supervisor.frame.context.vault
        assert opened is not None
        supervisor.frame.context.call(
            "vault", _words_of(opened.vault), done=self._on_words, failed=self._on_trouble
        )

    @Slot(object)
    def _on_words(self, words: list[str]) -> None:
        places = self.places
        (places.out / "withheld.txt").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
        self._check("open with the recipient's key", self._open)
        self._check("verify the package", self._verify)
        self._check("look for every withheld word", lambda: self._search(words))
        self._leave()

    @Slot(object)
    def _on_trouble(self, problem: Exception) -> None:
        self.log.begin("list what was withheld")
        self.log.end(_reason(problem))
        self._leave()

    def _open(self) -> None:
        bundle, out = next(self.places.bundle.glob("*.age")), self.places.out / "package"
        proof.open_package(bundle, [self._identity.secret], out)

    def _verify(self) -> None:
        team = TeamCard.parse(self.places.team_card.read_bytes())
        outcome = verify(self.places.out / "package", trust=[team])
        if not outcome.ok or any(check.outcome != "passed" for check in outcome.checks):
            raise CheckFailed("; ".join(c.name for c in outcome.checks if c.outcome != "passed"))

    def _search(self, words: list[str]) -> None:
        found = proof.words_found(self.places.out / "package", words)
        if found or not words:
            raise CheckFailed(f"{len(found)} of {len(words)} withheld words were found")

    def _check(self, name: str, check: Callable[[], None]) -> None:
        self.log.begin(name)
        try:
            check()
        except (AppError, OSError, ValueError) as problem:
            self.log.end(_reason(problem))
        else:
            self.log.end()

    def _leave(self) -> None:
        self.log.write(self.places.out / "report.json")
        shutil.rmtree(self.places.inputs)
        self._story.close()
        QTimer.singleShot(0, self, self._quit)

    @Slot()
    def _quit(self) -> None:
        for laptop in self._story.laptops():
            laptop.frame.context.lanes.shutdown()
        QApplication.exit(0 if self.log.ok else 1)


def run_demo(out: Path) -> int:
    """Do the whole main job in a folder; return 0 only if every step and check passed.

    Raises:
        FolderInUse: the folder is not empty.
    """
    if out.exists() and any(out.iterdir()):
        raise FolderInUse
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    application = make_application(["underseal"])
    demo = Demo(out.resolve(), application)
    QTimer.singleShot(0, demo, demo.start)
    status = run_loop(application)
    for step in demo.log.steps:
        mark = "ok    " if step.outcome == "passed" else "FAILED"
        sys.stdout.write(f"{mark} {step.seconds:6.2f} s  {step.name}{': ' + step.why if step.why else ''}\n")
    return status


def _words_of(vault: Vault) -> Callable[[Report], list[str]]:
    def work(_report: Report) -> list[str]:
        return proof.withheld_words(vault, vault.releases.list()[0].code)

    return work


def _reason(problem: Exception) -> str:
    if isinstance(problem, StuckError):
        return f"waited for {problem.waited_for}"
    if isinstance(problem, CheckFailed):
        return problem.why
    return str(problem) if isinstance(problem, AppError) else f"{type(problem).__name__}: {problem}"
