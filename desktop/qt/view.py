"""What every screen is: a widget that can save itself and can be wiped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop.qt.context import Context


@dataclass(frozen=True)
class BarState:
    """What the bar at the top says about the page.

    Attributes:
        code: the code of the testimony, or empty.
        words: its state and language, or what the page is.
        saved: when the last change was saved, as a sentence, or empty.
        can_pause: whether "Pause" means something here.
    """

    code: str = ""
    words: str = ""
    saved: str = ""
    can_pause: bool = False


class View(QWidget):
    """The base of every screen.

    Signals:
        bar_changed: what `bar` returns is no longer what it was.
        bare_wanted: whether nothing but the page should be on the screen.
    """

    bar_changed = Signal()
    bare_wanted = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("part", "ground")

    def take_focus(self) -> None:
        """Put the focus on the first thing of the page that takes it."""
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if self.isAncestorOf(widget) and takes and widget.isVisibleTo(self) and widget.isEnabled():
                widget.setFocus()
                return
            widget = widget.nextInFocusChain()

    def bar(self) -> BarState:
        """Return what the bar says."""
        return BarState()

    def flush(self) -> None:
        """Hand over what was typed but not saved yet. Called before the page is left or locked."""

    def wipe(self) -> None:
        """Forget everything shown. Called before the page is destroyed and when the vault is locked."""

    def pause(self) -> None:
        """The person pressed "Pause"."""

    def arguments(self) -> dict[str, object]:
        """Return what else to tell the page's successor when it is built anew for another language."""
        return {}
