"""Sealing: what will happen in three sentences, who can open it afterwards, one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.gateprompts import soft_prompt
from desktop.qt.jobs import Report
from desktop.qt.layouts import Row
from desktop.qt.longwork import LongWork
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column
from desktop.services import gate_words, sealing
from desktop.services.gates import Why
from desktop.services.sealing import ForgettingUnfinished, NotHandedOverYet, Readiness
from desktop.services.softgates import Soft
from desktop.services.wording import sentence
from storage.vault import Vault


class SealView(View):
    """Seals one draft.

    Args:
        draft: id of the draft.
    """

    def __init__(self, context: Context, draft: str) -> None:
        super().__init__(context)
        self._draft = draft
        self._readiness: Readiness | None = None
        self._build()
        self._load()

    def bar(self) -> BarState:
        """Say which testimony is sealed."""
        return BarState(code=self._readiness.code if self._readiness else "", words=tr("Seal"))

    def _vault(self) -> Vault:
        return self.context.opened.vault

    def _build(self) -> None:
        column = middle_column(self)
        column.addWidget(Title(tr("Seal the testimony"), self))
        what = Card(self)
        for text in (
            tr("The testimony becomes final and is signed with your member code, not your name."),
            tr("It is encrypted to the supervisors of your team and written to a file that you hand over."),
            tr("From then on it is only ever amended by a new version; nothing in this one can be changed."),
        ):
            what.column.addWidget(Body(text, self))
        what.column.addWidget(Heading(tr("Who can open it afterwards"), self))
        self._openers = Body("", self)
        what.column.addWidget(self._openers)
        column.addWidget(what)
        self._missing = Banner("notice", "", self)
        column.addWidget(self._missing)
        self._trouble = Banner("danger", "", self)
        column.addWidget(self._trouble)
        row = Row(gap=8)
        self._back = LinkButton(tr("&Back to the interview"), self)
        self._read = QuietButton(tr("&Read the statement back"), self)
        self._read.hide()
        self._seal = PrimaryButton(tr("&Seal testimony"), self)
        self._seal.setEnabled(False)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._read)
        row.addWidget(self._seal)
        column.addLayout(row)
        self._progress = LongWork(self.context, tr("Sealing"), self)
        column.addWidget(self._progress)
        self._note = Muted(
            tr("The file can only be opened by those named above. A copy of it is safe to carry."), self
        )
        column.addWidget(self._note)
        column.addStretch(1)
        self._back.clicked.connect(self._on_back)
        self._read.clicked.connect(self._on_read)
        self._seal.clicked.connect(self._on_seal)
        self._progress.busy.connect(self._busy)
        self._progress.succeeded.connect(self._on_sealed)
        self._progress.failed.connect(self._on_failed)
        self._progress.stopped.connect(self._on_cancelled)

    def _load(self) -> None:
        work = partial(_readiness, self._vault(), self._draft, i18n.language())
        self.context.call("vault", work, done=self._on_readiness)

    @Slot(object)
    def _on_readiness(self, readiness: Readiness) -> None:
        self._readiness = readiness
        self._openers.setText(
            ", ".join(readiness.openers)
            or tr("Nobody yet: join a team first, so that there is a supervisor to hand it to.")
        )
        self._missing.say(_missing_words(readiness))
        self._read.setVisible(readiness.unread > 0)
        self._seal.setEnabled(readiness.ready)
        self.bar_changed.emit()

    @Slot()
    def _on_seal(self) -> None:
        if self._readiness is None:
            return
        if self._readiness.warnings:
            prompt = soft_prompt(self, self._readiness.warnings)
            prompt.reasoned.connect(self._on_reasoned)
            prompt.open()
            return
        chooser = choose_file(
            self,
            tr("Where should the sealed testimony be written?"),
            mode=SAVE,
            name=f"{self._readiness.code}.age",
        )
        chooser.chosen.connect(self._on_path)

    @Slot(str, str)
    def _on_reasoned(self, reason: str, _by: str) -> None:
        if self._readiness is not None:
            work = partial(_go_on, self._vault(), self._draft, self._readiness.warnings, reason)
            self._readiness = replace(self._readiness, warnings=())
            self.context.call("vault", work, done=self._on_gate_passed, failed=self._on_failed)

    @Slot(object)
    def _on_gate_passed(self, _done: object) -> None:
        self._on_seal()

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        self._trouble.say("")
        self._progress.run(partial(_seal, self._vault(), self._draft, path))

    @Slot(object)
    def _on_sealed(self, code: str) -> None:
        self.context.go("work")
        self.context.say(tr("{code} is sealed. Hand the file to your supervisor.", code=code), "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ForgettingUnfinished | NotHandedOverYet):
            self.context.go("work")
            self.context.say(sentence(error), "notice")
            return
        self._trouble.say(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._trouble.say(tr("Stopped. The testimony is as it was, not sealed."))

    @Slot(bool)
    def _busy(self, busy: bool) -> None:
        self._seal.setEnabled(not busy)
        self._back.setEnabled(not busy)

    @Slot()
    def _on_read(self) -> None:
        self.context.go("readback", draft=self._draft)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("interview", draft=self._draft)


def _missing_words(readiness: Readiness) -> str:
    parts = []
    if Why.READ_BACK in readiness.locked:
        parts.append(
            plural("{n} paragraph was not read back.", "{n} paragraphs were not read back.", readiness.unread)
        )
    parts += [gate_words.words(why) for why in readiness.locked if why is not Why.READ_BACK]
    if readiness.open_points and readiness.stopped:
        parts.append(tr("The interview was stopped early: what was not asked stays open."))
    elif readiness.open_points:
        parts.append(
            plural(
                "{n} point is open; answer it or say why there is no answer: {where}.",
                "{n} points are open; answer them or say why there is no answer: {where}.",
                readiness.open_points,
                where="; ".join(readiness.where),
            )
        )
    return " ".join(parts)


def _readiness(vault: Vault, draft: str, language: str, _report: Report) -> Readiness:
    return sealing.readiness(vault, draft, language)


def _go_on(vault: Vault, draft: str, warnings: Sequence[Soft], reason: str, _report: Report) -> None:
    sealing.go_on(vault, draft, warnings, reason)


def _seal(vault: Vault, draft: str, path: Path, report: Report) -> str:
    return sealing.seal(vault, draft, path, report)
