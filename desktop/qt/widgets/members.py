"""Members of a team in words, and the abilities a founder gives them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column
from desktop.qt.parts import Muted
from desktop.qt.widgets.choices import ManyMark
from desktop.qt.widgets.rulewords import flag_words
from desktop.services.joining import MemberLine
from storage.members import KNOWN_FLAGS, Role


class FlagChoices(QWidget):
    """What somebody is trained for.

    Signals:
        changed: the abilities that are chosen now.
    """

    changed = Signal(object)

    def __init__(self, chosen: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # An ability this program does not know stays with whoever has it.
        self._kept = tuple(flag for flag in chosen if flag not in KNOWN_FLAGS)
        self._boxes: dict[str, ManyMark] = {}
        column = Column(self, gap=4)
        column.addWidget(Muted(tr("Tick only what you know of yourself:"), self))
        for flag in KNOWN_FLAGS:
            box = ManyMark(flag_words(flag), self)
            box.setAccessibleName(flag_words(flag))
            box.setChecked(flag in chosen)
            box.toggled.connect(self._on_toggled)
            self._boxes[flag] = box
            column.addWidget(box)

    @property
    def flags(self) -> tuple[str, ...]:
        """The abilities that are chosen."""
        ticked = (flag for flag, box in self._boxes.items() if box.isChecked())
        return tuple(sorted((*self._kept, *ticked)))

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit(self.flags)


def role_of(text: str) -> Role:
    """Return the role an answer means."""
    return "supervisor" if text == "supervisor" else "interviewer"


def role_words(role: str) -> str:
    """Return the words of a role."""
    return tr("supervisor") if role == "supervisor" else tr("interviewer")


def member_words(line: MemberLine) -> str:
    """Return one line about a member."""
    who = f"{line.code}   {role_words(line.role)}"
    parts = [tr("{member} (you)", member=who) if line.is_me else who]
    if line.state == "revoked":
        parts.append(tr("membership ended"))
    elif line.state == "expired":
        parts.append(tr("ran out on {day}", day=f"{line.until:%Y-%m-%d}"))
    else:
        parts.append(tr("until {day}", day=f"{line.until:%Y-%m-%d}"))
    return ", ".join([*parts, *(flag_words(flag) for flag in line.flags)])
