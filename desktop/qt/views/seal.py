"""Sealing: what will happen in three sentences, who can open it afterwards, one button."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import JobHandle, Report
from desktop.qt.layouts import Row
from desktop.qt.parts import (
    Banner,
    Body,
    Card,
    Heading,
    LinkButton,
    Muted,
    PrimaryButton,
    ProgressCard,
    QuietButton,
    Title,
)
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column
from desktop.services import sealing
from desktop.services.sealing import ForgettingUnfinished, Readiness
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
        self._job: JobHandle | None = None
        self._build()
        self._load()

    def bar(self) -> BarState:
        """Say which testimony is sealed."""
        return BarState(code=self._readiness.code if self._readiness else "", words=tr("Seal"))

    def _vault(self) -> Vault:
        assert self.context.vault is not None
        return self.context.vault.vault

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
        self._progress = ProgressCard(tr("Sealing"), self)
        self._progress.hide()
        column.addWidget(self._progress)
        self._note = Muted(
            tr("The file can only be opened by those named above. A copy of it is safe to carry."), self
        )
        column.addWidget(self._note)
        column.addStretch(1)
        self._back.clicked.connect(self._on_back)
        self._read.clicked.connect(self._on_read)
        self._seal.clicked.connect(self._on_seal)

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
        chooser = choose_file(
            self,
            tr("Where should the sealed testimony be written?"),
            mode=SAVE,
            name=f"{self._readiness.code}.age",
        )
        chooser.chosen.connect(self._on_path)

    @Slot(object)
    def _on_path(self, path: Path) -> None:
        self._busy(True)
        self._trouble.say("")
        self._job = self.context.call(
            "vault",
            partial(_seal, self._vault(), self._draft, path),
            done=self._on_sealed,
            failed=self._on_failed,
            progress=self._progress.report,
            cancelled=self._on_cancelled,
        )
        self._progress.cancelled.connect(self._job.cancel)

    @Slot(object)
    def _on_sealed(self, code: str) -> None:
        self.context.go("work")
        self.context.say(tr("{code} is sealed. Hand the file to your supervisor.", code=code), "good")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ForgettingUnfinished):
            self.context.go("work")
            self.context.say(sentence(error), "notice")
            return
        self._busy(False)
        self._trouble.say(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._busy(False)
        self._trouble.say(tr("Stopped. The testimony is as it was, not sealed."))

    def _busy(self, busy: bool) -> None:
        self._seal.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._progress.setVisible(busy)

    @Slot()
    def _on_read(self) -> None:
        self.context.go("readback", draft=self._draft)

    @Slot()
    def _on_back(self) -> None:
        self.context.go("interview", draft=self._draft)


def _missing_words(readiness: Readiness) -> str:
    parts = []
    if readiness.unread:
        parts.append(
            plural("{n} paragraph was not read back.", "{n} paragraphs were not read back.", readiness.unread)
        )
    if readiness.open_points:
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


def _seal(vault: Vault, draft: str, path: Path, report: Report) -> str:
    return sealing.seal(vault, draft, path, report)
