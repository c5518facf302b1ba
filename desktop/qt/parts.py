"""The small widgets every screen is made of.

Text is always plain text: what a witness or a file says is never taken for markup. Everything that can
take the focus has a name for screen readers.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Row, show_if


class Words(QLabel):
    """A text that wraps; ``part`` chooses its look in the style sheet."""

    part = "body"

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("part", self.part)
        self.setText(text)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Let a narrow column squeeze the text into more lines (Qt's interface)."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 14), hint.height())


class Title(Words):
    """The name of a screen."""

    part = "title"


class Heading(Words):
    """The name of a part of a screen."""

    part = "heading"


class Lead(Words):
    """A line that stands out a little."""

    part = "lead"


class Body(Words):
    """Ordinary text."""


class Muted(Words):
    """A hint; secondary text."""

    part = "muted"


class Margin(Words):
    """A small word beside something."""

    part = "margin"


class SerifText(Words):
    """Words of a witness: always in serif, so that an account never looks like a form."""

    part = "serif"


class Trouble(Words):
    """One sentence about what is wrong with a field; empty and hidden when nothing is."""

    part = "trouble"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence, or hide when it is empty."""
        self.setText(text)
        show_if(self, bool(text))


class Button(QPushButton):
    """A button that says what happens; ``part`` chooses its look, ``key`` its shortcut."""

    part = "quiet"

    def __init__(self, text: str, parent: QWidget | None = None, *, key: str = "", name: str = "") -> None:
        super().__init__(text, parent)
        self.setProperty("part", self.part)
        self.setAccessibleName(name or text.replace("&", ""))
        self.setAutoDefault(False)
        if key:
            self.setShortcut(key)


class PrimaryButton(Button):
    """The one thing to do on this screen."""

    part = "primary"


class QuietButton(Button):
    """Another thing that can be done."""


class DangerButton(Button):
    """Something that destroys or refuses; never the default."""

    part = "danger"


class LinkButton(Button):
    """A way to another place."""

    part = "link"


class BarButton(Button):
    """A button in the bar at the top."""

    part = "bar"


class Card(QFrame):
    """A surface with a thin frame; put widgets into ``column``."""

    def __init__(self, parent: QWidget | None = None, *, part: str = "card", margin: int = 24) -> None:
        super().__init__(parent)
        self.setProperty("part", part)
        self.column = Column(self, gap=12, margin=margin)


class Rule(QFrame):
    """A thin line between things."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "rule")


class Banner(QFrame):
    """A message in the page: what happened, what is safe, what to do next.

    ``kind`` is ``notice``, ``danger`` or ``good``. The kind is also said in words by the text itself.
    """

    def __init__(self, kind: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("kind", kind)
        self._words = Body(text, self)
        Row(self, margin=12).addWidget(self._words)
        show_if(self, bool(text))

    @property
    def text(self) -> str:
        """The message shown, or empty."""
        return self._words.text()

    def say(self, text: str, kind: str = "") -> None:
        """Show a message, or hide when it is empty; ``kind`` changes the colours."""
        self._words.setText(text)
        self._words.setAccessibleName(text)
        if kind and kind != self.property("kind"):
            self.setProperty("kind", kind)
            for widget in (self, self._words):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        show_if(self, bool(text))


class Combo(QComboBox):
    """A list that opens: with a mark of its own at the right, and as wide as its longest entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change an answer (Qt's interface)."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list's face, then the mark (Qt's interface)."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6))
        size = self.fontMetrics().height() / 4
        middle = QPointF(self.width() - size * 3.2, self.height() / 2)
        painter.drawPolyline(
            [middle + QPointF(x * size, y * size / 2) for x, y in ((-1, -1), (0, 1), (1, -1))]
        )
        painter.end()


class FieldBox(QWidget):
    """A label, a field, a hint and room for one sentence of trouble."""

    def __init__(self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(self, gap=4)
        self.label = Lead(label, self)
        self.label.setBuddy(field)
        self.field = field
        self.trouble = Trouble(self)
        field.setAccessibleName(label)
        if hint:
            field.setAccessibleDescription(hint)
        column.addWidget(self.label)
        column.addWidget(field)
        if hint:
            column.addWidget(Muted(hint, self))
        column.addWidget(self.trouble)


class ProgressCard(Card):
    """Long work: a bar, what is being done, and a way to stop it.

    Signals:
        cancelled: the person asked to stop.
    """

    cancelled = Signal()

    def __init__(self, what: str, parent: QWidget | None = None, *, can_cancel: bool = True) -> None:
        super().__init__(parent, margin=16)
        self._what = Body(what, self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(what)
        self._cancel = QuietButton(tr("Cancel"), self)
        self._cancel.setVisible(can_cancel)
        self._cancel.clicked.connect(self._on_cancel)
        row = Row(gap=16)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.column.addWidget(self._what)
        self.column.addLayout(row)

    def restart(self, what: str) -> None:
        """Begin anew: nobody knows yet how far, and it can be stopped again."""
        self._cancel.setEnabled(True)
        self.report(what, 0, 0)

    @Slot(str, object, object)
    def report(self, stage: str, done: int, total: int) -> None:
        """Show progress; ``total`` 0 means that nobody knows how long it takes."""
        if stage:
            self._what.setText(stage)
            self._bar.setAccessibleName(stage)
        # The bar counts in thousandths: its range is 32 bits, files are larger.
        self._bar.setRange(0, 1000 if total else 0)
        if total:
            self._bar.setValue(min(1000, 1000 * done // total))

    def renew(self) -> None:
        """Let it be cancelled again, for the next piece of work."""
        self._cancel.setEnabled(True)

    @Slot()
    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self.cancelled.emit()
