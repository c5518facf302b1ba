"""Choosing one or several of a few options, each a line that wraps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from desktop.qt.layouts import Column, Flow
from desktop.qt.widgets.field import Field
from desktop.qt.widgets.label_media import LabelMedia
from forms.state import NodeState

_SHORT: Final = 28  # characters that an option beside others may have

# One piece for radio buttons and check boxes: at run time a mix-in, since Qt's classes have one base each.
if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


@dataclass(frozen=True)
class Option:
    """One thing to choose: its ``value`` in the instance, words, and the name of a picture or nothing."""

    value: str
    label: str
    image: str = ""


class WrappingMark(_Button):
    """A mark and words that wrap; a click anywhere on the line counts."""

    round_mark = True
    _measured: tuple[tuple[str, str], dict[int, int]] | None = None  # text and font, and heights by width

    def sizeHint(self) -> QSize:
        """Return the size of the words in one line (Qt's interface)."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which words would be cut (Qt's interface)."""
        return QSize(_room(self) + self.fontMetrics().averageCharWidth() * 12, _hint(self).height())

    def hasHeightForWidth(self) -> bool:
        """Say that words wrap (Qt's interface)."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words at a width (Qt's interface); layouts ask the same many times."""
        look = (self.text(), self.font().key())
        if self._measured is None or self._measured[0] != look:
            self._measured = (look, {})
        heights = self._measured[1]
        if width not in heights:
            heights[width] = _height(self, width)
        return heights[width]

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on the line (Qt's interface)."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark and the words (Qt's interface)."""
        _paint(self, round_mark=self.round_mark)


class OneMark(WrappingMark, QRadioButton):
    """A round mark: one of several."""


class ManyMark(WrappingMark, QCheckBox):
    """A square mark: any of several."""

    round_mark = False


class ChoiceGroup(Field):
    """A short list of options under each other. A single choice is taken back by a second click.

    With ``beside`` (appearances such as ``likert`` or ``columns``) short options stand beside each other.
    """

    def __init__(
        self,
        reference: str,
        parent: QWidget | None = None,
        *,
        many: bool = False,
        name: str = "",
        beside: bool = False,
    ) -> None:
        super().__init__(reference, parent)
        self._many = many
        self._options: tuple[Option, ...] = ()
        self._marks: list[QAbstractButton] = []
        self._pictures: list[LabelMedia] = []
        self._value = ""
        self._name = name
        self._beside = beside
        self._column = Column(self, gap=2)
        self._flow = Flow(self, gap=16)
        self._column.addWidget(self._flow)
        self._flow.setVisible(beside)
        self.setAccessibleName(name)

    @property
    def is_many(self) -> bool:
        """Whether several options can be chosen."""
        return self._many

    @property
    def value(self) -> str:
        """What is chosen, as the instance keeps it."""
        return self._value

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these options; the choice is kept where it is still offered."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        for mark in self._marks:
            self._column.removeWidget(mark)
            self._flow.removeWidget(mark)
            mark.hide()
            mark.deleteLater()
        for picture in self._pictures:
            self._column.removeWidget(picture)
            picture.hide()
            picture.deleteLater()
        self._pictures = []
        self._marks = [self._mark(option) for option in self._options]
        self._show()

    def set_value(self, value: str) -> None:
        """Show a choice."""
        self._value = value
        self._show()

    def apply(self, state: NodeState) -> None:
        """Show the options and the choice of a node."""
        self.set_options([Option(c.value, c.label, c.media.get("image", "")) for c in state.choices])
        self.set_value(state.value)
        self.setEnabled(not state.readonly)

    def wipe(self) -> None:
        """Forget the choice."""
        self.set_value("")

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked; each option also carries its own words."""
        self._name = label
        self.setAccessibleName(label)
        for mark in self._marks:
            mark.setAccessibleDescription(label)
        self.setAccessibleDescription(hint)

    def mark(self, value: str) -> QAbstractButton:
        """Return the mark of an option.

        Raises:
            KeyError: it is not offered.
        """
        for option, mark in zip(self._options, self._marks, strict=True):
            if option.value == value:
                return mark
        raise KeyError(value)

    def _mark(self, option: Option) -> QAbstractButton:
        mark: QAbstractButton = ManyMark(self) if self._many else OneMark(self)
        mark.setText(option.label)
        mark.setSizePolicy(_wrapping())
        mark.setAutoExclusive(False)
        mark.setAccessibleName(option.label.replace("\n", ". "))
        mark.setAccessibleDescription(self._name)
        mark.setProperty("value", option.value)
        mark.clicked.connect(self._on_clicked)
        if self._beside and all(len(one.label) <= _SHORT and not one.image for one in self._options):
            self._flow.addWidget(mark)
            mark.show()
        else:
            self._column.addWidget(mark)
        if option.image:
            picture = LabelMedia(self.media, self)
            picture.show_media({"image": option.image})
            self._column.addWidget(picture)
            self._pictures.append(picture)
        return mark

    def _show(self) -> None:
        chosen = self._value.split() if self._many else [self._value]
        for option, mark in zip(self._options, self._marks, strict=True):
            mark.setChecked(option.value in chosen)

    @Slot()
    def _on_clicked(self) -> None:
        chosen = [o.value for o, mark in zip(self._options, self._marks, strict=True) if mark.isChecked()]
        if not self._many:
            chosen = [value for value in chosen if value != self._value]
        self._value = " ".join(chosen)
        self._show()
        self.value_edited.emit(self.reference, self._value)


def _wrapping() -> QSizePolicy:
    """Return a policy for words that wrap: as narrow as need be, as high as they then are."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    return policy


def _edge(button: QAbstractButton) -> int:
    return button.fontMetrics().height()


def _room(button: QAbstractButton) -> int:
    return _edge(button) + 12


def _height(button: QAbstractButton, width: int) -> int:
    room = max(40, width - _room(button))
    box = button.fontMetrics().boundingRect(QRect(0, 0, room, 10_000), _FLAGS, button.text())
    return max(box.height(), _edge(button)) + 12


def _hint(button: QAbstractButton) -> QSize:
    lines = button.text().split("\n")
    width = max(button.fontMetrics().horizontalAdvance(line) for line in lines) + _room(button) + 8
    return QSize(width, _edge(button) * len(lines) + 12)


_FLAGS = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)


def _paint(button: QAbstractButton, *, round_mark: bool) -> None:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    palette, edge = button.palette(), _edge(button)
    accent = palette.color(QPalette.ColorRole.Highlight)
    group = QPalette.ColorGroup.Normal if button.isEnabled() else QPalette.ColorGroup.Disabled
    if button.hasFocus():
        painter.setPen(QPen(accent, 2))
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), 4, 4)
    box = QRectF(4, 6 + edge * 0.08, edge * 0.84, edge * 0.84)
    radius = box.width() / 2 if round_mark else 3
    painter.setPen(QPen(accent if button.isChecked() else palette.color(QPalette.ColorRole.Mid), 1.5))
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(box, radius, radius)
    if button.isChecked():
        _paint_mark(painter, box, round_mark=round_mark)
    painter.setPen(palette.color(group, QPalette.ColorRole.WindowText))
    words = button.rect().adjusted(_room(button), 6, 0, -6)
    painter.drawText(words, _FLAGS, button.text())


def _paint_mark(painter: QPainter, box: QRectF, *, round_mark: bool) -> None:
    accent = painter.pen().color()
    if round_mark:
        painter.setBrush(accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(box.center(), box.width() * 0.27, box.width() * 0.27)
        return
    painter.setPen(QPen(accent, max(2.0, box.width() * 0.13)))
    x, y, w = box.left(), box.top(), box.width()
    painter.drawPolyline(
        [QPoint(int(x + w * a), int(y + w * b)) for a, b in ((0.22, 0.52), (0.42, 0.72), (0.78, 0.30))]
    )
