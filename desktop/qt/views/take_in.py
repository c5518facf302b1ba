"""Taking in what interviewers sealed and colleagues passed on: a whole folder, or one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import FOLDER, choose_file
from desktop.qt.jobs import Report
from desktop.qt.longwork import LongWork
from desktop.qt.parts import Banner, Body, LinkButton, PrimaryButton, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.check_list import CheckList, Line
from desktop.services import exchanging
from desktop.services.wording import sentence
from storage.vault import Vault

if TYPE_CHECKING:
    from exporters.exchange import Refused, Taken

_MOST_CODES: Final = 60
_MOST_REFUSED: Final = 40
_SHORT: Final = 12


class TakeInView(View):
    """Chooses a folder or a file; afterwards a list of what was taken, known and refused."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._build()

    def bar(self) -> BarState:
        """Say what the page is."""
        return BarState(words=tr("Take in what is new"))

    def wipe(self) -> None:
        """Forget the codes."""
        self._lines.show_lines([])

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = middle_column(self, width=720)
        column.addWidget(Title(tr("Take in what is new"), self))
        column.addWidget(
            Body(
                tr(
                    "Choose a folder: a stick, a share, or one that is kept alike on several computers. "
                    "Everything in it that was sealed for you is checked and taken in; what you have "
                    "already stays as it is. Nothing in the folder is changed, and it is not remembered."
                ),
                self,
            )
        )
        self._folder = PrimaryButton(tr("Choose the &folder"), self)
        self._file = QuietButton(tr("Choose &one file"), self)
        column.addWidget(side_by_side(self._folder, self._file))
        self._work = LongWork(self.context, tr("Taking in"), self)
        column.addWidget(self._work)
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        self._lines = CheckList(self)
        column.addWidget(self._lines)
        self._back = LinkButton(tr("&Back to the testimonies"), self)
        column.addWidget(self._back)
        column.addStretch(1)
        self._folder.clicked.connect(self._on_folder)
        self._file.clicked.connect(self._on_file)
        self._back.clicked.connect(self._on_back)
        self._work.busy.connect(self._busy)
        self._work.succeeded.connect(self._on_taken)
        self._work.failed.connect(self._on_failed)
        self._work.stopped.connect(self._on_stopped)

    @Slot()
    def _on_folder(self) -> None:
        chooser = choose_file(self, tr("Which folder?"), mode=FOLDER)
        chooser.chosen.connect(partial(self._run, _take_folder))

    @Slot()
    def _on_file(self) -> None:
        chooser = choose_file(self, tr("Which sealed testimony?"), suffixes=(".age",))
        chooser.chosen.connect(partial(self._run, _take_file))

    def _run(self, work: Callable[[Vault, Path, Report], Taken], path: Path) -> None:
        self._trouble.say("")
        self._lines.show_lines([])
        self._work.run(partial(work, self._vault(), path))

    @Slot(object)
    def _on_taken(self, taken: Taken) -> None:
        self._lines.show_lines(list(_lines(taken)))
        if taken.stopped is not None:
            self._trouble.say(sentence(taken.stopped))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._trouble.say(sentence(error))

    @Slot()
    def _on_stopped(self) -> None:
        self._trouble.say(tr("Stopped. What was taken in before is in the vault. You can take in again."))

    @Slot(bool)
    def _busy(self, busy: bool) -> None:
        for button in (self._folder, self._file, self._back):
            button.setEnabled(not busy)
        if not busy:
            self._folder.setFocus()

    @Slot()
    def _on_back(self) -> None:
        self.context.go("work")


def _lines(taken: Taken) -> Iterator[Line]:
    new, known = len(taken.new), len(taken.known)
    if new:
        words = plural(
            "{n} testimony was checked and is in the vault now",
            "{n} testimonies were checked and are in the vault now",
            new,
        )
        yield Line(words, "good", tr("new"), _codes(taken.new))
    if taken.back:
        words = plural(
            "{n} testimony comes from a log that was further already",
            "{n} testimonies come from a log that was further already",
            len(taken.back),
        )
        why = tr(
            "The log of that interviewer's vault went back since an earlier testimony: the vault was "
            "restored from a backup, there are two of it, or the end of the log was cut off. Ask the "
            "interviewer."
        )
        yield Line(words, "danger", tr("look at it"), _codes(taken.back), why)
    if known:
        words = plural("{n} file was known already", "{n} files were known already", known)
        yield Line(words, "muted", tr("nothing changed"), _codes(taken.known))
    if taken.lists:
        words = plural(
            "{n} list of what you gave out was read", "{n} lists of what you gave out were read", taken.lists
        )
        yield Line(words, "good", tr("read"))
    yield from map(_refused, taken.refused[:_MOST_REFUSED])
    if len(taken.refused) > _MOST_REFUSED:
        left = len(taken.refused) - _MOST_REFUSED
        words = plural("{n} more file was refused", "{n} more files were refused", left)
        yield Line(words, "danger", tr("nothing taken"))
    if taken.foreign:
        words = plural("{n} file is not for this vault", "{n} files are not for this vault", taken.foreign)
        why = tr("They are encrypted for somebody else, or are no sealed testimonies.")
        yield Line(words, "muted", tr("left alone"), why)
    if taken.links:
        words = plural("{n} link was not followed", "{n} links were not followed", taken.links)
        why = tr("A link may lead anywhere. Copy the file itself into the folder.")
        yield Line(words, "muted", tr("left alone"), why)
    if not (new or known or taken.refused or taken.foreign or taken.links or taken.lists or taken.stopped):
        yield Line(tr("There is nothing in it for this vault"), "muted", tr("nothing changed"))


def _codes(codes: Iterable[str]) -> str:
    counted = Counter(codes)
    told = [code if n == 1 else f"{code} ({n})" for code, n in list(counted.items())[:_MOST_CODES]]
    return ", ".join(told) + (" …" if len(counted) > _MOST_CODES else "")


def _refused(file: Refused) -> Line:
    if file.name:
        name = tr("File {name}", name=file.name[:_SHORT])
    elif file.changed is not None:
        size = max(1, round(file.size / 1024))
        day = f"{file.changed.astimezone():%Y-%m-%d %H:%M}"
        name = tr("A file of {size} kB from {day}", size=size, day=day)
    else:
        name = tr("A file that cannot be read")
    return Line(name, "danger", tr("nothing taken"), sentence(file.error))


def _take_folder(vault: Vault, path: Path, report: Report) -> Taken:
    return exchanging.take_folder(vault, path, report)


def _take_file(vault: Vault, path: Path, report: Report) -> Taken:
    return exchanging.take_file(vault, path, report)
