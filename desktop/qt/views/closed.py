"""The closed part: a second unlock with a reason, and what lies behind it by its codes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt import pages
from desktop.qt.context import Context
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.parts import Banner, Body, Card, Heading, Muted, PrimaryButton, QuietButton, Title
from desktop.qt.view import BarState, View
from desktop.qt.views.pageparts import middle_column, side_by_side
from desktop.qt.widgets.choices import ManyMark
from desktop.qt.widgets.second_unlock import SecondUnlock
from desktop.services import closed_part, gate_words
from desktop.services.closed_part import ClosedLine
from desktop.services.gates import GateClosed
from desktop.services.vault_service import SUPERVISOR, OpenVault
from desktop.services.vocabulary import label
from desktop.services.wording import sentence
from storage.vault import Vault


class ClosedCard(Card):
    """One closed record: its codes, its state, and what can be done.

    Signals:
        wanted: a page and the name and value of its argument.
        agreed: the testimony's draft, and whether its statement may say that there is more.
    """

    wanted = Signal(str, str, str)
    agreed = Signal(str, bool)

    def __init__(self, line: ClosedLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self.column.addWidget(Heading(line.code, self))
        if line.about:
            self.column.addWidget(Body(tr("It belongs to {code}.", code=line.about), self))
        words = label("interview_status", line.state, i18n.language())
        if line.open_points:
            count = plural("{n} open point", "{n} open points", line.open_points)
            words = f"{words} \u00b7 {count}"
        self.column.addWidget(Muted(words, self))
        if line.main:
            self._mark = ManyMark(
                tr("The witness agrees that the statement says: a matter is recorded separately."), self
            )
            self._mark.setChecked(line.apart)
            self._mark.clicked.connect(self._on_agreed)
            self.column.addWidget(self._mark)
        self._buttons = [self._button(*button) for button in self._offered()]
        if self._buttons:
            self.column.addWidget(side_by_side(*self._buttons))
            self.setFocusProxy(self._buttons[0])

    def _offered(self) -> list[tuple[str, str]]:
        """Return what can be done: words and page."""
        if self._line.kind == closed_part.DRAFT:
            writing = [(tr("Open"), "interview"), (tr("Read back and seal"), "readback")]
            open_still = self._line.can_open or self._line.state == "REST"
            return [*(writing if self._line.can_open else []), *([(tr("Withdrawal"), "ending")] * open_still)]
        offered = [(tr("Review"), "review"), (tr("Withdrawal and keeping"), "withdrawal")]
        return offered[1:] if self._line.state == "DEST" else offered

    def _button(self, words: str, page: str) -> QuietButton:
        name = tr("{what}: {code}", what=words, code=self._line.code)
        button = QuietButton(words, self, name=name)
        button.setProperty("page", page)
        button.clicked.connect(self._on_wanted)
        return button

    @Slot()
    def _on_wanted(self) -> None:
        page = str(self.sender().property("page"))
        name = "draft" if self._line.kind == closed_part.DRAFT else "item"
        self.wanted.emit(page, name, self._line.key)

    @Slot()
    def _on_agreed(self) -> None:
        self.agreed.emit(self._line.main, self._mark.isChecked())


class ClosedView(View):
    """Shows nothing before the second unlock.

    Args:
        draft: id of a testimony's draft whose closed record is wanted, and begun if there is none; or empty.
        expired: whether the part locked by itself a moment ago.
    """

    def __init__(self, context: Context, draft: str = "", expired: bool = False) -> None:
        super().__init__(context)
        self._opened: OpenVault = context.opened
        self._draft_id = draft
        self._leaving = False
        self._column = middle_column(self, width=760, top=32)
        self._column.addWidget(Title(tr("Closed part"), self))
        self._expired = Banner("notice", "", self)
        self._column.addWidget(self._expired)
        self._ask = self._make_ask()
        self._column.addWidget(self._ask)
        self._holder = QWidget(self)
        self._column.addWidget(self._holder)
        self._column.addStretch(1)
        if expired:
            self._expired.say(
                tr("The closed part locked by itself after a minute without a touch. Everything is saved.")
            )
        if context.closed is not None:
            self._ask.hide()
            work = partial(_read, self._opened.vault, draft)
            context.call("vault", work, done=self._on_lines, failed=self._on_failed)

    def bar(self) -> BarState:
        """Say what the page is, and nothing of what is in it."""
        return BarState(words=tr("Closed part"))

    def flush(self) -> None:
        """Remember that the page is being left: an unlocking on its way is for nobody then."""
        self._leaving = True

    def wipe(self) -> None:
        """Forget what was typed."""
        self._ask.wipe()

    def arguments(self) -> dict[str, object]:
        """Return whose record is wanted."""
        return {"draft": self._draft_id, "expired": False}

    def _make_ask(self) -> SecondUnlock:
        ask = SecondUnlock(
            tr(
                "What is said of sexual violence is kept apart from the testimony, under a key of its own. "
                "Each unlocking is counted, and your reason is written into the log. After a minute without "
                "a touch it locks again."
            ),
            tr("Why do you open it? Write no name here, and nothing of what was said."),
            tr("&Unlock the closed part"),
            self,
        )
        ask.given.connect(self._on_given)
        ask.left.connect(self._on_back)
        return ask

    @Slot(str, str)
    def _on_given(self, passphrase: str, reason: str) -> None:
        # From here on it counts as open: whoever leaves the page meanwhile locks what is about to open.
        self.context.closed = frozenset()
        work = partial(_unlock, self._opened.vault, self._draft_id, passphrase, reason)
        self.context.call("vault", work, done=self._on_lines, failed=self._on_failed)

    @Slot(object)
    def _on_lines(self, lines: list[ClosedLine]) -> None:
        self._ask.done()
        drafts = frozenset(line.key for line in lines if line.kind == closed_part.DRAFT)
        if self._leaving:
            return
        self.context.closed = drafts
        self._expired.say("")
        self._ask.hide()
        self._show(lines)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self._leaving:
            return
        self.context.lock_closed()  # a gate may refuse the record after the part opened
        self._ask.show()
        self._ask.fail(gate_words.words(error.why) if isinstance(error, GateClosed) else sentence(error))

    def _show(self, lines: list[ClosedLine]) -> None:
        old, self._holder = self._holder, QWidget(self)
        column = Column(self._holder, gap=16)
        self._column.replaceWidget(old, self._holder)
        old.hide()
        old.deleteLater()
        lock = PrimaryButton(tr("&Lock the closed part"), self._holder)
        lock.clicked.connect(self._on_lock)
        buttons: list[QWidget] = [lock]
        if self._opened.role == SUPERVISOR and pages.is_known("releases"):
            releases = QuietButton(tr("Re&leases"), self._holder)
            releases.clicked.connect(self._on_releases)
            buttons.append(releases)
        column.addWidget(Muted(tr("It locks by itself, and when you go to another page."), self._holder))
        if not lines:
            column.addWidget(Body(tr("There is nothing in the closed part."), self._holder))
        cards = [ClosedCard(line, self._holder) for line in lines]
        for card in cards:
            card.wanted.connect(self._on_wanted)
            card.agreed.connect(self._on_agreed)
            column.addWidget(card)
        column.addWidget(side_by_side(*buttons))
        self._holder.show()  # what is not shown yet takes no focus
        next((card for card in cards if card.focusProxy() is not None), lock).setFocus()

    @Slot(str, str, str)
    def _on_wanted(self, page: str, name: str, value: str) -> None:
        self.context.go(page, **{name: value})

    @Slot(str, bool)
    def _on_agreed(self, main: str, agreed: bool) -> None:
        self.context.call("vault", partial(_agree, self._opened.vault, main, agreed))

    @Slot()
    def _on_releases(self) -> None:
        self.context.go("releases")

    @Slot()
    def _on_lock(self) -> None:
        self.context.go("work")

    @Slot()
    def _on_back(self) -> None:
        self.context.back()


def _unlock(vault: Vault, draft: str, passphrase: str, reason: str, report: Report) -> list[ClosedLine]:
    closed_part.unlock(vault, passphrase, reason)
    return _read(vault, draft, report)


def _read(vault: Vault, draft: str, _report: Report) -> list[ClosedLine]:
    if draft:
        closed_part.begin(vault, draft)
    return closed_part.lines(vault)


def _agree(vault: Vault, main: str, agreed: bool, _report: Report) -> None:
    closed_part.agree(vault, main, agreed)
