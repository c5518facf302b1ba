"""What every screen may use: the lanes, the open vault, the theme, and the way to another screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop import i18n
from desktop.qt.jobs import JobHandle, Report, Work
from desktop.qt.lanes import Lanes
from desktop.qt.theme import Theme
from desktop.services.breaks import Sittings
from desktop.services.preferences import Preferences
from storage import clock

if TYPE_CHECKING:
    from desktop.services.vault_service import OpenVault
    from storage.kdf import KdfParams


class Context(QObject):
    """Handed to every page.

    Signals:
        navigated: the name of a page and its arguments.
        returned: the person wants the page before this one.
        said: a message and its kind (``notice``, ``danger``, ``good``) for the top of the window.
        erase_wished: the person wants to erase the open vault; the window asks and counts down.
        appearance_changed: theme or language are no longer what they were.
        sealable: id of a draft, and whether everything that must come before sealing is there.
        seal_wished: id of a draft that the person wants sealed now, as it would be by itself.
        sealing_due: id of a draft, and when it will be sealed by itself (UTC), or None.
        sealed: testimonies were sealed, or could not be: lists are no longer what they were.
        unlocked: a vault was opened by its owner.

    Attributes:
        lanes: where work is done.
        vault: the open vault, or None. Its ``vault`` may be touched on the vault lane only.
        home: the folder where a vault is looked for, and made unless the person chooses another.
        kdf: the cost of a passphrase attempt for new vaults; measured on this computer when None.
        now: the clock, UTC.
        sittings: how long somebody has been telling, by draft.
        closed: while the closed part is unlocked, the ids of the drafts in it; else None.
    """

    navigated = Signal(str, object)
    returned = Signal()
    said = Signal(str, str)
    erase_wished = Signal()
    appearance_changed = Signal()
    sealable = Signal(str, bool)
    seal_wished = Signal(str)
    sealing_due = Signal(str, object)
    sealed = Signal()
    unlocked = Signal()

    def __init__(
        self,
        lanes: Lanes,
        *,
        home: Path,
        preferences: Preferences | None = None,
        remember: Callable[[Preferences], object] | None = None,
        kdf: KdfParams | None = None,
        now: Callable[[], datetime] = clock.now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.lanes = lanes
        self.home = home
        self.kdf = kdf
        self.now = now
        self.vault: OpenVault | None = None
        self.sittings = Sittings()
        self.closed: frozenset[str] | None = None
        self.preferences = preferences or Preferences()
        self._remember = remember
        i18n.set_language(self.preferences.language)

    @property
    def theme(self) -> Theme:
        """The look in use."""
        return Theme(self.preferences.mode, self.preferences.scale)

    def prefer(self, **changes: str | int) -> None:
        """Change language, theme, size or idle minutes, and remember it."""
        self.preferences = self.preferences.model_copy(update=changes)
        i18n.set_language(self.preferences.language)
        if self._remember is not None:
            self._remember(self.preferences)
        self.appearance_changed.emit()

    def go(self, page: str, **arguments: object) -> None:
        """Show another page (see ``pages.py``)."""
        self.navigated.emit(page, arguments)

    def back(self) -> None:
        """Show the page before this one."""
        self.returned.emit()

    def lock_closed(self) -> None:
        """Lock the closed part, once what was handed over before is saved; nothing to do is fine."""
        if self.closed is not None and self.vault is not None:
            self.call("vault", partial(_lock_closed, self.vault))
        self.closed = None

    @Slot()
    def wish_erased(self) -> None:
        """Ask for the countdown at whose end the open vault is erased."""
        self.erase_wished.emit()

    def say(self, text: str, kind: str = "notice") -> None:
        """Show a message at the top of the window until the next page; empty text takes it away."""
        self.said.emit(text, kind)

    @property
    def opened(self) -> OpenVault:
        """The open vault, for pages that are there only while one is.

        Raises:
            ValueError: none is; a mistake of ours.
        """
        if self.vault is None:
            raise ValueError("this page needs an open vault")
        return self.vault

    def call(self, lane: str, fn: Work, **callbacks: Any) -> JobHandle:
        """Do work on a lane; see `Lanes.call`."""
        return self.lanes.call(lane, fn, **callbacks)


def _lock_closed(opened: OpenVault, _report: Report) -> None:
    from desktop.services import closed_part

    closed_part.lock(opened.vault)
