"""The main window: the bar, one page at a time, and the lock. It knows nothing of testimonies."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from desktop.qt import pages
from desktop.qt.autosealing import AutoSealer
from desktop.qt.bar import Bar
from desktop.qt.clipboard import ClipboardGuard
from desktop.qt.closedarea import ClosedArea
from desktop.qt.context import Context
from desktop.qt.erasing import Eraser
from desktop.qt.jobs import Report
from desktop.qt.layouts import Column
from desktop.qt.lock import IdleWatch
from desktop.qt.parts import Banner
from desktop.qt.system_locks import SystemLocks
from desktop.qt.theme import qt_palette, stylesheet
from desktop.qt.view import BarState, View
from desktop.services import autoseal
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence

NEUTRAL_TITLE = "Underseal"


class Frame(QMainWindow):
    """Holds the page in use. Pages are built when shown and wiped when left."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._page: View | None = None
        self._trail: list[tuple[str, dict[str, object]]] = []
        self._closing = False
        # Task lists and screen shares show window titles: this one never says what is open.
        self.setWindowTitle(NEUTRAL_TITLE)
        self.setMinimumSize(800, 560)
        self.bar = Bar(context.preferences, self)
        self.banner = Banner("notice", "", self)
        self.stack = QStackedWidget(self)
        self._idle = IdleWatch(self)
        self._closed = ClosedArea(self, context)
        self._system = SystemLocks(self)
        self._clipboard = ClipboardGuard(self)
        self._eraser = Eraser(self, context)
        self.sealer = AutoSealer(context, self)
        self._lay_out()
        self._connect()
        self.apply_appearance()

    @property
    def system(self) -> SystemLocks:
        """What listens to the system; whoever runs the application lets it begin."""
        return self._system

    def page(self) -> View | None:
        """Return the page that is shown."""
        return self._page

    @Slot(str, object)
    def show_page(self, name: str, arguments: dict[str, object] | None = None) -> None:
        """Save and wipe the page in use, then build and show another."""
        arguments = dict(arguments or {})
        if self._page is not None:
            self._page.flush()
        self._closed.enter(name, arguments)
        self.banner.say("")
        self._trail.append((name, arguments))
        self._replace(pages.build(name, self.context, arguments))

    @Slot()
    def go_back(self) -> None:
        """Show the page before this one, or the start."""
        if self._trail:
            self._trail.pop()
        name, arguments = self._trail.pop() if self._trail else ("welcome", {})
        self.show_page(name, arguments)

    @Slot()
    def lock(self) -> None:
        """Lock because the person wants it."""
        self.lock_because("key")

    @Slot()
    def _on_idle(self) -> None:
        self.lock_because("idle")

    @Slot()
    def _on_closed_expired(self) -> None:
        if self._page is not None:
            self._page.flush()
        self.context.lock_closed()
        self._close_prompts()
        self._trail = [("work", {})]
        self.show_page("closed", {"expired": True})

    def _close_prompts(self) -> None:
        for window in QApplication.topLevelWidgets():
            if window is not self and window.parentWidget() is not None and window.isVisible():
                window.close()

    @Slot(str)
    def lock_because(self, why: str) -> None:
        """Save, take everything off the screen, and close the vault.

        Args:
            why: ``key``, ``idle``, ``screen`` or ``sleep``, for the custody log.
        """
        self._clipboard.clear()
        opened = self.context.vault
        if opened is None:
            # It may be closing at this moment, for another reason.
            self.context.call("vault", _nothing, done=self._let_sleep)
            return
        if self._page is not None:
            self._page.flush()
        self._close_prompts()
        self._trail.clear()
        self.context.vault, self.context.closed = None, None
        self._idle.stop()
        # The lane keeps its order: what was handed over before is saved before the vault closes.
        # Sealing what is ready comes before that, and the screen shows nothing of it any more.
        closing = partial(autoseal.close, opened, why=why)
        self.context.call("vault", closing, done=self._let_sleep, failed=self._let_sleep)
        if opened.practice:
            self.show_page("welcome")
        else:
            self.show_page("unlock", {"folder": opened.folder})

    @Slot(object)
    def _let_sleep(self, outcome: object = None) -> None:
        if isinstance(outcome, BaseException):
            self.say_trouble(outcome)
        self._system.settled()

    @Slot(object)
    def leave_for_good(self, opened: OpenVault) -> None:
        """Take everything off the screen and show how a vault whose keys are gone is erased."""
        self._trail.clear()
        self.sealer.stop()
        self.context.vault, self.context.closed = None, None
        self._idle.stop()
        self.show_page("erased", {"opened": opened})

    @Slot(str)
    def leave(self, draft: str) -> None:
        """Go to the list if a page shows this draft."""
        if self._trail and self._trail[-1][1].get("draft") == draft:
            self.show_page("work")

    @Slot()
    def apply_appearance(self) -> None:
        """Use the theme and the language in force; the page is built anew for its texts."""
        theme = self.context.theme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(qt_palette(theme))
        self.setStyleSheet(stylesheet(theme))
        self._renew_bar()
        if self._trail and self._page is not None:
            name, arguments = self._trail.pop()
            self.show_page(name, {**arguments, **self._page.arguments()})
        self._show_bar()

    @Slot(str, str)
    def say(self, text: str, kind: str) -> None:
        """Show a message under the bar."""
        self.banner.say(text, kind)

    @Slot(object)
    def say_trouble(self, error: BaseException) -> None:
        """Show the sentence of an error under the bar."""
        self.banner.say(sentence(error), "danger")

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to watch for idleness once there is a native window (Qt's interface)."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self._idle)
            self._closed.hear(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save and lock first, then close (Qt's interface)."""
        if self._closing or self.context.vault is None:
            self._leave()
            super().closeEvent(event)
            return
        event.ignore()
        self._closing = True
        opened, self.context.vault = self.context.vault, None
        if self._page is not None:
            self._page.flush()
        self._trail.clear()
        self._replace(View(self.context))
        work = partial(autoseal.close, opened)
        self.context.call("vault", work, done=self._on_closed, failed=self._on_closed)

    @Slot(object)
    def _on_closed(self, _outcome: object) -> None:
        self.close()

    def _leave(self) -> None:
        if self._page is not None:
            self._page.wipe()

    def _replace(self, page: View) -> None:
        old, self._page = self._page, page
        page.bar_changed.connect(self._show_bar)
        page.bare_wanted.connect(self._on_bare)
        self._on_bare(False)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.take_focus()
        if old is not None:
            old.wipe()
            self.stack.removeWidget(old)
            old.deleteLater()
        self._watch()
        self._show_bar()

    def _watch(self) -> None:
        self.sealer.watch(self.context.vault)
        self._closed.watch()
        if self.context.vault is None:
            self._idle.stop()
        else:
            wanted = self.context.preferences.idle_minutes
            self._idle.start(min(wanted, self.context.vault.idle_limit))

    def _renew_bar(self) -> None:
        """Make the bar anew: buttons do not forget the size they had in another language or scale."""
        old, self.bar = self.bar, Bar(self.context.preferences, self)
        self._column.replaceWidget(old, self.bar)
        old.hide()
        old.deleteLater()
        self._connect_bar()

    def _lay_out(self) -> None:
        body = QWidget(self)
        body.setProperty("part", "ground")
        self._column = column = Column(body, gap=0)
        column.addWidget(self.bar)
        edge = Column(gap=0)
        edge.setContentsMargins(16, 0, 16, 0)
        edge.addWidget(self.banner)
        column.addLayout(edge)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(body)

    def _connect_bar(self) -> None:
        self.bar.locked.connect(self.lock)
        self.bar.erased.connect(self.context.wish_erased)
        self.bar.paused.connect(self._on_paused)
        self.bar.preferred.connect(self._on_preferred)

    def _connect(self) -> None:
        self._idle.idle.connect(self._on_idle)
        self._closed.expired.connect(self._on_closed_expired)
        self._system.happened.connect(self.lock_because)
        self.context.navigated.connect(self.show_page)
        self.context.returned.connect(self.go_back)
        self.context.said.connect(self.say)
        self.context.appearance_changed.connect(self.apply_appearance)
        self.context.lanes.troubled.connect(self.say_trouble)
        self.sealer.leave_wanted.connect(self.leave)
        self._eraser.erased.connect(self.leave_for_good)
        self._eraser.failed.connect(self.say_trouble)

    @Slot()
    def _on_paused(self) -> None:
        if self._page is not None:
            self._page.pause()

    @Slot(object)
    def _on_preferred(self, changes: dict[str, str | int]) -> None:
        self.context.prefer(**changes)

    @Slot(bool)
    def _on_bare(self, bare: bool) -> None:
        self.bar.setVisible(not bare)
        if bare:
            self.banner.say("")

    @Slot()
    def _show_bar(self) -> None:
        state = self._page.bar() if self._page is not None else BarState()
        self.bar.show_state(state, can_lock=self.context.vault is not None)


def _nothing(_report: Report) -> None:
    """Come back when what was handed over before is done."""
