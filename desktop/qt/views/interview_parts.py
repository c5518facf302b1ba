"""The parts around an interview's questions: the foot, the pause, and the page that says why it is locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row
from desktop.qt.parts import Banner, Body, Combo, LinkButton, Muted, PrimaryButton, QuietButton, Title
from desktop.services import gate_words
from desktop.services.gates import Why
from desktop.services.scripts import DECLARATION


class Foot(QFrame):
    """Back and Continue, the language of the questions, the witness view, and a reminder how to ask.

    Signals:
        back_wanted, continue_wanted, witness_wanted, script_wanted: the person pressed that button.
        language_chosen: a language of the form.
    """

    back_wanted = Signal()
    continue_wanted = Signal()
    witness_wanted = Signal()
    script_wanted = Signal()
    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "foot")
        self._back = QuietButton(tr("&Back"), self)
        self._language = Combo(self)
        self._language.setAccessibleName(tr("Language of the questions"))
        self._ask = Muted("", self)
        self._ask.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._witness = QuietButton(tr("Witness view {key}", key="F9"), self, name=tr("Witness view"))
        self._script = QuietButton("", self)
        self._script.hide()
        self._script.clicked.connect(self.script_wanted)
        self._continue = PrimaryButton(tr("&Continue"), self)
        row = Row(self, gap=12)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self._back)
        row.addWidget(self._language)
        row.addWidget(self._ask, 1)
        row.addWidget(self._script)
        row.addWidget(self._witness)
        row.addWidget(self._continue)
        self._back.clicked.connect(self.back_wanted)
        self._continue.clicked.connect(self.continue_wanted)
        self._witness.clicked.connect(self.witness_wanted)
        self._language.activated.connect(self._on_language)

    def show_languages(self, languages: Sequence[str], current: str) -> None:
        """Offer the languages of the form; one alone is not shown."""
        self._language.clear()
        self._language.addItems([_native(name) for name in languages])
        for index, name in enumerate(languages):
            self._language.setItemData(index, name)
        self._language.setCurrentIndex(list(languages).index(current) if current in languages else 0)
        self._language.setVisible(len(languages) > 1)

    def offer_script(self, letter: str) -> None:
        """Offer the script that belongs here; empty offers none."""
        words = (
            tr("Declaration {key}", key="F5") if letter == DECLARATION else tr("Explanation {key}", key="F5")
        )
        self._script.setText(words)
        self._script.setAccessibleName(words.replace(" F5", ""))
        self._script.setVisible(bool(letter))

    def take_focus(self) -> None:
        """Put the focus on Continue."""
        self._continue.setFocus()

    def show_reminder(self, text: str) -> None:
        """Show how to ask here."""
        self._ask.setText(text)

    @Slot(int)
    def _on_language(self, index: int) -> None:
        self.language_chosen.emit(str(self._language.itemData(index)))


class PausePage(QWidget):
    """Covers the interview while nobody works on it.

    Signals:
        go_on_wanted: the person is back.
        stop_wanted: the interview should end here.
        ending_wanted: the witness takes consent back.
    """

    go_on_wanted = Signal()
    stop_wanted = Signal()
    ending_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "ground")
        self._go_on = PrimaryButton(tr("&Go on"), self)
        self._go_on.clicked.connect(self.go_on_wanted)
        self._stop = QuietButton(tr("&Stop the interview"), self)
        self._stop.clicked.connect(self.stop_wanted)
        self._end = LinkButton(tr("The witness takes consent &back"), self)
        self._end.clicked.connect(self.ending_wanted)
        column = Column(self, gap=16, margin=48)
        column.addStretch(1)
        for widget in (
            Title(tr("Paused"), self),
            Body(tr("Everything is saved. Offer water, air, a moment. Nobody has to go on."), self),
            self._go_on,
            self._stop,
            self._end,
        ):
            widget.setMaximumWidth(480)
            column.addWidget(widget)
        column.addStretch(2)

    def offer(self, *, stop: bool, ending: bool) -> None:
        """Offer to stop the interview early, once it is under way; and to end it for good, unless a note."""
        self._stop.setVisible(stop)
        self._end.setVisible(ending)

    def take_focus(self) -> None:
        """Put the focus on the button that goes on."""
        self._go_on.setFocus()


class LockedPage(QWidget):
    """Stands where a module would be, and says what opens it.

    Signals:
        decision_wanted: a supervisor decided about this `Why`.
    """

    decision_wanted = Signal(object)

    def __init__(self, title: str, why: Why, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why = why
        column = Column(self, gap=16)
        column.addWidget(Title(title, self))
        column.addWidget(Banner("notice", gate_words.words(why), self))
        decide = QuietButton(tr("Record a supervisor's &decision"), self)
        decide.clicked.connect(self._on_decide)
        decide.setVisible(gate_words.can_be_opened(why))
        column.addWidget(decide, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @Slot()
    def _on_decide(self) -> None:
        self.decision_wanted.emit(self._why)


def _native(language: str) -> str:
    """Return a form's language name without its code: ``Беларуская`` for ``Беларуская (be)``."""
    return language.rpartition(" (")[0] or language
