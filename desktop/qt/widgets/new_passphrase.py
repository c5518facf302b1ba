"""A new passphrase: typed twice, its strength said with the assumption it rests on, or drawn at random."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import plural, tr
from desktop.qt.jobs import Report
from desktop.qt.lanes import Lanes
from desktop.qt.layouts import Column
from desktop.qt.parts import Body, LinkButton, Muted
from desktop.qt.widgets.passphrase import PassphraseField
from desktop.services import passphrases
from desktop.services.passphrases import Estimate, Strength


class NewPassphrase(QWidget):
    """Two fields, one line on strength, one on what that assumes, and a way to have words drawn.

    Args:
        lanes: where the word lists are loaded meanwhile.
        label: of the first field.

    Signals:
        edited: a field changed.
        entered: Return was pressed in the second field.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, lanes: Lanes, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = PassphraseField(label, self)
        self._strength = Body("", self)
        self._assumed = Muted("", self)
        self._suggest = LinkButton(tr("&Suggest a phrase"), self)
        self._second = PassphraseField(tr("The same passphrase again"), self)
        column = Column(self, gap=12)
        for widget in (self._first, self._strength, self._assumed, self._suggest, self._second):
            column.addWidget(widget)
        self.setFocusProxy(self._first)
        self._first.edited.connect(self._on_edited)
        self._second.edited.connect(self.edited)
        self._second.entered.connect(self.entered)
        self._suggest.clicked.connect(self._on_suggest)
        self._say(passphrases.estimate(""))
        lanes.call("work", _warm_up)

    @property
    def text(self) -> str:
        """What stands in the first field."""
        return self._first.text

    def objection(self) -> str:
        """Return one sentence on why this cannot be the passphrase, or nothing."""
        if passphrases.strength(self._first.text) in (Strength.EMPTY, Strength.WEAK):
            return tr("This passphrase is too easy to guess. Five or more unrelated words are a good one.")
        if self._first.text != self._second.text:
            return tr("The two passphrases differ. Type the same one twice.")
        return ""

    def take(self) -> str:
        """Return the passphrase and empty both fields."""
        text = self._first.take()
        self.clear()
        return text

    def clear(self) -> None:
        """Empty both fields."""
        self._first.clear()
        self._second.clear()
        self._say(passphrases.estimate(""))

    @Slot()
    def _on_edited(self) -> None:
        self._say(passphrases.estimate(self._first.text))
        self.edited.emit()

    @Slot()
    def _on_suggest(self) -> None:
        language = i18n.language()
        self._first.offer(passphrases.make_phrase(language))
        self._second.clear()
        self._strength.setText(
            plural(
                "{n} word drawn at random from {list}: {bits} bits.",
                "{n} words drawn at random from {list}: {bits} bits.",
                passphrases.PHRASE_WORDS,
                list=len(passphrases.phrase_words(language)),
                bits=passphrases.phrase_bits(language),
            )
        )
        self._assumed.setText(
            tr("Learn it by heart, and type it below without looking. Burn any paper it stood on.")
        )
        self._assumed.show()
        self.edited.emit()

    def _say(self, estimate: Estimate) -> None:
        self._strength.setText(_words(estimate))
        self._assumed.setText(
            tr(
                "Assumed: somebody who has this vault's files and a thousand of the fastest graphics cards, "
                "{millions} million guesses a second. A known quotation or song is weaker than it looks.",
                millions=max(1, round(estimate.rate / 1e6)),
            )
        )
        self._assumed.setVisible(estimate.strength is not Strength.EMPTY)


def _words(estimate: Estimate) -> str:
    time = passphrases.time_words(estimate.seconds)
    words = {
        Strength.EMPTY: tr("Five or more unrelated words make a good passphrase. Spaces are welcome."),
        Strength.WEAK: tr("Too easy to guess: {time}. Add more unrelated words.", time=time),
        Strength.FAIR: tr(
            "Fair: {time} to guess it. One or two more unrelated words make it strong.", time=time
        ),
        Strength.STRONG: tr("Strong: {time} to guess it.", time=time),
    }
    return words[estimate.strength]


def _warm_up(_report: Report) -> None:
    passphrases.warm_up()
