"""Opening a file from a supervisor, and beginning the clarification it asks for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.files import SAVE, choose_file
from desktop.qt.jobs import Report
from desktop.qt.prompts import Choice, ask
from desktop.services import clarifying
from desktop.services.clarifying import Opened, Purpose
from exporters.clarification import SignedRequest
from storage.drafts import DraftInfo
from storage.vault import Vault


class SupervisorFiles(QObject):
    """What the work list does with requests for a clarification.

    Signals:
        kept: the list has changed.
    """

    kept = Signal()

    def __init__(self, context: Context, vault: Vault, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._vault = vault
        self._page = page
        self._asked: SignedRequest | None = None

    @Slot()
    def choose(self) -> None:
        """Let a file be chosen."""
        chooser = choose_file(self._page, tr("Which file from a supervisor?"), suffixes=(".age",))
        chooser.chosen.connect(self._on_chosen)

    def begin(self, number: str) -> None:
        """Begin the record that answers a request, and show it."""
        work = partial(_begin, self._vault, number, i18n.language())
        self._context.call("vault", work, done=self._on_begun)

    @Slot(object)
    def _on_chosen(self, path: Path) -> None:
        self._context.call("vault", partial(_open, self._vault, path), done=self._on_opened)

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        if opened.purpose is Purpose.AGREE:
            self._ask_to_agree(opened.signed)
            return
        words = {
            Purpose.KEPT: tr("The request was checked. Choose it in the list to begin the clarification."),
            Purpose.KNOWN: tr("This request was here already. Nothing was changed."),
            Purpose.AGREED: tr(
                "Your colleague agreed. Open the review of {code} to write the request for the interviewer.",
                code=opened.signed.request.testimony,
            ),
        }
        self._context.say(words[opened.purpose], "good" if opened.purpose is not Purpose.KNOWN else "notice")
        self.kept.emit()

    def _ask_to_agree(self, signed: SignedRequest) -> None:
        self._asked = signed
        request = signed.request
        lines = [f"{n}. {point.question}" for n, point in enumerate(request.points, 1)]
        count = plural("{n} point", "{n} points", len(lines))
        prompt = ask(
            self._page,
            tr("Clarify a second time?"),
            tr(
                "{by} asks to clarify {code} once more, although it was clarified already. Reason: "
                "{reason}\n\n"
                "{count}:\n{points}",
                by=request.by,
                code=request.testimony,
                reason=request.reason,
                count=count,
                points="\n".join(lines),
            ),
            [Choice("no", tr("Do not agree")), Choice("yes", tr("Agree to it"), "primary")],
        )
        prompt.answered.connect(self._on_answered)

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        if answer == "yes" and self._asked is not None:
            chooser = choose_file(
                self._page,
                tr("Where should your answer go?"),
                mode=SAVE,
                name=f"{self._asked.request.number}-agreed.age",
            )
            chooser.chosen.connect(self._on_answer_path)

    @Slot(object)
    def _on_answer_path(self, path: Path) -> None:
        if self._asked is not None:
            work = partial(_agree, self._vault, self._asked, path)
            self._context.call("vault", work, done=self._on_agreed)

    @Slot(object)
    def _on_agreed(self, _done: object) -> None:
        self._asked = None
        self._context.say(tr("Your answer was saved. Hand the file to your colleague."), "good")

    @Slot(object)
    def _on_begun(self, draft: DraftInfo) -> None:
        self._context.go("interview", draft=draft.id)


def _open(vault: Vault, path: Path, _report: Report) -> Opened:
    return clarifying.open_file(vault, path)


def _begin(vault: Vault, number: str, language: str, _report: Report) -> DraftInfo:
    return clarifying.begin(vault, number, language)


def _agree(vault: Vault, signed: SignedRequest, path: Path, _report: Report) -> None:
    clarifying.agree(vault, signed, path)
