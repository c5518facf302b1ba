"""The real windows, typing answers for ever, until somebody kills them.

usage: python -m tests.support.doomed_window FOLDER CANARY

Each line on standard output is JSON: ``{"step": "typed" | "left" | "saved", "path": ..., "value": ...}``.
``saved`` is written as soon as the window may say so: when nothing waits for the disk any more.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from desktop.hygiene import protect_memory
from desktop.offline import forbid_network
from desktop.qt.app import make_application
from desktop.qt.context import Context
from desktop.qt.demo.answering import answer
from desktop.qt.demo.person import Person
from desktop.qt.frame import Frame
from desktop.qt.lanes import Lanes
from desktop.qt.reasonprompt import ReasonPrompt
from desktop.qt.views.interview import InterviewView
from desktop.qt.widgets.choices import OneMark
from desktop.qt.widgets.modulelist import ModuleLine
from desktop.qt.widgets.modulepage import ModulePage
from desktop.qt.widgets.narrative import NarrativeField
from desktop.qt.widgets.question import Question
from desktop.qt.widgets.texts import LongTextField
from tests.support.vaults import CHEAP, PASSPHRASE

ACCOUNT = "/data/F04/F04_01"
MODULES = ("F00", "F02", "F04")
# What must be answered before the account may be told.
FIRST = (
    ("F00", "/data/F00/F00_14", "L1"),
    ("F00", "/data/F00/F00_05", "N"),
    ("F00", "/data/F00/F00_12", "на сувязі"),
    ("F02", "/data/F02/F02_01", "Y"),
    ("F02", "/data/F02/F02_02", "зразумела"),
    ("F02", "/data/F02/F02_07", "YES"),
    ("F03", "/data/F03/F03_06", "FIRST"),
)
PATIENCE_SECONDS = 30


def until(holds: Callable[[], bool]) -> None:
    """Let the windows work until something holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        QApplication.processEvents()


class Typist:
    """A person at the window.

    Args:
        folder: where the vault will lie.
        canary: a word that stands in every answer.
    """

    def __init__(self, folder: Path, canary: str) -> None:
        lanes = Lanes(QApplication.instance())
        self._frame = Frame(Context(lanes, home=folder, kdf=CHEAP, parent=lanes))
        self._frame.resize(1366, 768)
        self._frame.show_page("welcome")
        self._frame.show()
        self._person = Person()
        self._canary = canary
        self._number = 0

    def begin(self) -> None:
        """Make a vault, begin a testimony, and answer what opens the account."""
        self._click("Create a vault")
        self._person.press(self._person.find(OneMark, "I lead a team. This founds a new team."))
        self._person.write(self._person.find(QLineEdit, "Name of the team"), "Team")
        for name in ("Passphrase", "The same passphrase again"):
            self._person.write(self._person.find(QLineEdit, name), PASSPHRASE)
        self._click("Create the vault")
        self._click("New testimony")
        self._click("Begin the record")
        until(lambda: isinstance(self._frame.page(), InterviewView) and self._page() is not None)
        self._type(self._question("/data/F00/F00_01"))
        for module, reference, value in FIRST:
            self._open(module)
            answer(self._person, self._question(reference), value)
            until(self._is_saved)

    def type_for_ever(self) -> None:
        """Go from module to module and add to everything that takes words."""
        while True:
            for module in MODULES:
                self._open(module)
                for reference in list(self._text_questions()):
                    self._type(self._question(reference))

    def _type(self, question: Question) -> None:
        edit = question.field.focusProxy()
        assert isinstance(edit, QPlainTextEdit | QTextEdit), question.reference
        self._number += 1
        self._person.write(edit, f"{self._canary} {self._number}: в камере было тихо.\n")
        value = edit.toPlainText()
        say("typed", question.reference, value)
        self._person.leave(edit)
        say("left", question.reference, value)
        until(self._is_saved)
        say("saved", question.reference, value)

    def _click(self, name: str) -> None:
        until(lambda: self._person.sees(QAbstractButton, name))
        self._person.press(self._person.find(QAbstractButton, name))

    def _open(self, module: str) -> None:
        if (page := self._page()) is not None and page.module == f"/data/{module}":
            return
        line = next(x for x in self._frame.findChildren(ModuleLine) if x.property("module") == module)
        self._person.press(line)
        QApplication.processEvents()
        for prompt in self._frame.findChildren(ReasonPrompt):
            self._person.write(prompt.words, "так сталася")
            self._person.press(prompt.button("on"))
            # Without a window manager nobody gives the window back what the question took.
            self._frame.activateWindow()
            until(self._frame.isActiveWindow)
        until(lambda: (page := self._page()) is not None and page.module == f"/data/{module}")

    def _question(self, reference: str) -> Question:
        page = self._page()
        question = page.question(reference) if page is not None else None
        assert question is not None, reference
        return question

    def _text_questions(self) -> Iterator[str]:
        page = self._page()
        assert page is not None
        for question in page.findChildren(Question):
            field = question.field
            words = isinstance(field, LongTextField | NarrativeField)
            if words and question.isVisibleTo(page) and field.isEnabled():
                yield question.reference

    def _page(self) -> ModulePage | None:
        view = self._frame.page()
        return view._page if isinstance(view, InterviewView) else None

    def _is_saved(self) -> bool:
        view = self._frame.page()
        return isinstance(view, InterviewView) and view._saver.is_clean


def say(step: str, path: str, value: str) -> None:
    """Tell the test how far it is; it may kill us at any of these words."""
    sys.stdout.write(json.dumps({"step": step, "path": path, "value": value}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    protect_memory()
    forbid_network()
    application = make_application(["underseal"])
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    typist = Typist(Path(sys.argv[1]), sys.argv[2])
    typist.begin()
    typist.type_for_ever()
