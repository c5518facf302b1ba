"""Places by their degrees, typed by hand: nothing asks where the machine is, and no map is loaded."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import Muted, Trouble
from desktop.qt.widgets.field import COMMIT_AFTER_MS, Field
from desktop.qt.widgets.short_line import ShortLine
from desktop.qt.widgets.texts import GrowingEdit
from desktop.services import geopoints
from desktop.services.geopoints import GeoPoint
from forms.state import NodeState


class PointField(Field):
    """Latitude, longitude, and how exact they are."""

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(reference, parent)
        self._value = ""
        self._altitude = "0"
        self._latitude = self._edit(tr("Latitude"))
        self._longitude = self._edit(tr("Longitude"))
        self._accuracy = self._edit(tr("Exact to, metres"))
        row = Flow(gap=8)
        for edit in self._edits:
            box = QWidget(row)
            column = Column(box, gap=2)
            column.addWidget(Muted(edit.accessibleName(), box))
            column.addWidget(edit)
            row.addWidget(box)
        self._trouble = Trouble(self)
        column = Column(self, gap=4)
        column.addWidget(row)
        column.addWidget(self._trouble)
        self.setFocusProxy(self._latitude)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.commit)

    @property
    def _edits(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        return self._latitude, self._longitude, self._accuracy

    def apply(self, state: NodeState) -> None:
        """Show a point, unless one is being typed."""
        self.setEnabled(not state.readonly)
        if self._idle.isActive() or state.value == self._value:
            return
        self._value = state.value
        self._show_point(geopoints.point_of(state.value) or GeoPoint())

    def commit(self) -> None:
        """Hand over the point if it is whole and new, or empty if all of it was taken away."""
        self._idle.stop()
        latitude, longitude, accuracy = (geopoints.plain(edit.text()) for edit in self._edits)
        if not any((latitude, longitude, accuracy)):
            value = "" if geopoints.point_of(self._value) is not None else self._value
        else:
            value = GeoPoint(latitude, longitude, self._altitude, accuracy or "0").text
            if not value:
                self._trouble.say(self._what_is_wrong(latitude, longitude))
                return
        self._trouble.say("")
        if value != self._value:
            self._value = value
            self.value_edited.emit(self.reference, value)

    def wipe(self) -> None:
        """Forget the point."""
        self._idle.stop()
        self._value = ""
        self._show_point(GeoPoint())

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        for edit in self._edits:
            edit.setAccessibleDescription(f"{label} {hint}".strip())

    def _edit(self, name: str) -> QLineEdit:
        edit = ShortLine(14, self)
        edit.setAccessibleName(name)
        edit.setMaxLength(20)
        edit.textEdited.connect(self._on_edited)
        edit.editingFinished.connect(self._on_left)
        return edit

    def _show_point(self, point: GeoPoint) -> None:
        self._altitude = point.altitude
        exact = "" if point.accuracy in ("0", "0.0") else point.accuracy
        for edit, text in zip(self._edits, (point.latitude, point.longitude, exact), strict=True):
            edit.setText(text)
        self._trouble.say("")

    def _what_is_wrong(self, latitude: str, longitude: str) -> str:
        if latitude and not geopoints.is_within(latitude, 90):
            return tr("Latitude is a number from -90 to 90, such as 53.9. It is kept once it fits.")
        if longitude and not geopoints.is_within(longitude, 180):
            return tr("Longitude is a number from -180 to 180, such as 27.56. It is kept once it fits.")
        return tr("This point is not whole yet. It is kept once it is.")

    @Slot()
    def _on_edited(self) -> None:
        self._idle.start(COMMIT_AFTER_MS)

    @Slot()
    def _on_left(self) -> None:
        if self._idle.isActive():
            self.commit()


class PointsField(Field):
    """A line or a shape: one point in each row of a text, latitude and longitude."""

    def __init__(self, reference: str, parent: QWidget | None = None, *, closed: bool = False) -> None:
        super().__init__(reference, parent)
        self._closed = closed
        self._value = ""
        self._showing = False
        self._edit = GrowingEdit(self)
        self._trouble = Trouble(self)
        column = Column(self, gap=4)
        column.addWidget(Muted(tr("One point in a line: latitude, then longitude."), self))
        column.addWidget(self._edit)
        column.addWidget(self._trouble)
        self.setFocusProxy(self._edit)
        self._edit.left.connect(self.commit)

    def apply(self, state: NodeState) -> None:
        """Show the points, unless they are being typed."""
        self._edit.setReadOnly(state.readonly)
        if state.value == self._value or (self._edit.hasFocus() and self._edit.document().isModified()):
            return
        self._value = state.value
        self._show_points()

    def commit(self) -> None:
        """Hand over the points if they are whole and new."""
        points, wrong = geopoints.read_lines(self._edit.toPlainText())
        least = 3 if self._closed else 2
        if wrong:
            self._trouble.say(tr("Line {n} is not a point, such as 53.9 27.56. Nothing was lost.", n=wrong))
            return
        if 0 < len(points) < least:
            self._trouble.say(tr("Write at least {n} points. They are kept then.", n=least))
            return
        self._trouble.say("")
        if geopoints.points_of(self._value) is None and not points:
            return
        points = geopoints.shape(points) if self._closed else points
        value = ";".join(point.text for point in points)
        if value != self._value and not self._is_same(points):
            self._value = value
            self.value_edited.emit(self.reference, value)
        self._edit.document().setModified(False)

    def wipe(self) -> None:
        """Forget the points and their undo history."""
        self._value = ""
        self._edit.setPlainText("")
        self._edit.document().clearUndoRedoStacks()

    def _is_same(self, points: list[GeoPoint]) -> bool:
        """Return whether only what is not shown, height and exactness, would be lost."""
        kept = geopoints.points_of(self._value) or []
        return [(p.latitude, p.longitude) for p in kept] == [(p.latitude, p.longitude) for p in points]

    def _show_points(self) -> None:
        points = geopoints.points_of(self._value)
        if points is None:
            self._trouble.say(tr("What is kept here is not a list of points. It stays until you write one."))
        shown = points or []
        if self._closed and len(shown) > 3 and shown[0] == shown[-1]:
            shown = shown[:-1]
        self._edit.setPlainText(geopoints.lines_of(shown))
        self._edit.document().setModified(False)
