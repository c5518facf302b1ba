"""Places by their degrees, typed, pasted, or set on a map that ships: nothing asks where the machine is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import tr
from desktop.qt.layouts import Column, Flow
from desktop.qt.parts import LinkButton, Muted, QuietButton, Trouble
from desktop.qt.widgets.field import COMMIT_AFTER_MS, Field
from desktop.qt.widgets.map_canvas import MapCanvas
from desktop.qt.widgets.short_line import ShortLine
from desktop.qt.widgets.texts import GrowingEdit
from desktop.services import geopoints
from desktop.services.degrees import in_minutes, read_angle, read_pair, written
from desktop.services.geopoints import GeoPoint
from desktop.services.offline_map import where
from forms.state import NodeState


class PointField(Field):
    """Latitude, longitude, and how exact they are.

    Degrees may have minutes and seconds; both may be pasted into the first line. A map can be opened.
    """

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
        self._means = Muted("", self)
        self._trouble = Trouble(self)
        self._opener = LinkButton(tr("Set it on a map"), self)
        self._map: PointMap | None = None  # drawn only for who opens it
        self._column = Column(self, gap=4)
        for widget in (row, self._means, self._trouble):
            self._column.addWidget(widget)
        self._column.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignLeft)
        self._opener.clicked.connect(self._on_opener)
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
        self._read_degrees()
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
            self._say()
            self.value_edited.emit(self.reference, value)

    def wipe(self) -> None:
        """Forget the point."""
        self._idle.stop()
        self._value = ""
        self._show_point(GeoPoint())

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        for widget in (*self._edits, self._opener):
            widget.setAccessibleDescription(f"{label} {hint}".strip())

    def _edit(self, name: str) -> QLineEdit:
        edit = ShortLine(14, self)
        edit.setAccessibleName(name)
        edit.setMaxLength(80)
        edit.textEdited.connect(self._on_edited)
        edit.editingFinished.connect(self._on_left)
        return edit

    def _show_point(self, point: GeoPoint) -> None:
        self._altitude = point.altitude
        exact = "" if point.accuracy in ("0", "0.0") else point.accuracy
        for edit, text in zip(self._edits, (point.latitude, point.longitude, exact), strict=True):
            edit.setText(text)
        self._trouble.say("")
        self._say()

    def _read_degrees(self) -> None:
        """Turn minutes and seconds, or two degrees in the first line, into plain degrees."""
        pair = read_pair(self._latitude.text())
        if pair is not None:
            self._latitude.setText(written(pair[0]))
            self._longitude.setText(written(pair[1]))
        for edit, half, most in ((self._latitude, "N", 90), (self._longitude, "E", 180)):
            text = edit.text().strip()
            found = None if geopoints.is_within(geopoints.plain(text), most) else read_angle(text, half)
            if found is not None:
                edit.setText(written(found))

    def _say(self) -> None:
        """Say the point in minutes and seconds, and by the nearest chief town; show it on the map."""
        point = geopoints.point_of(self._value)
        place = (float(point.latitude), float(point.longitude)) if point is not None else None
        self._means.setText(f"{in_minutes(*place)}. {where(*place)}." if place is not None else "")
        self._means.setVisible(place is not None)
        if self._map is not None:
            self._map.canvas.show_point(place)

    @Slot()
    def _on_opener(self) -> None:
        if self._map is None:
            self._map = PointMap(self)
            self._map.canvas.point_set.connect(self._on_point_set)
            self._column.addWidget(self._map)
            self._map.hide()
        is_open = self._map.isHidden()
        self._map.setVisible(is_open)
        self._opener.setText(tr("Close the map") if is_open else tr("Set it on a map"))
        self._opener.setAccessibleName(self._opener.text())
        self._say()
        if is_open:
            self._map.canvas.setFocus()

    @Slot(float, float, float)
    def _on_point_set(self, latitude: float, longitude: float, exact_to: float) -> None:
        for edit, value in zip(self._edits, (latitude, longitude, exact_to), strict=True):
            edit.setText(written(value))
        self.commit()

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


class PointMap(QWidget):
    """The map, and what brings it nearer by the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = MapCanvas(self)
        self._nearer = QuietButton(tr("Nearer"), self)
        self._farther = QuietButton(tr("Farther"), self)
        row = Flow(gap=8)
        row.addWidget(self._nearer)
        row.addWidget(self._farther)
        column = Column(self, gap=4)
        hint = tr("Click, or move the cross with the arrow keys and set it with Space. Plus and minus zoom.")
        column.addWidget(Muted(hint, self))
        column.addWidget(self.canvas, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(row)
        self._nearer.clicked.connect(self._on_nearer)
        self._farther.clicked.connect(self._on_farther)

    @Slot()
    def _on_nearer(self) -> None:
        self.canvas.zoom(1)

    @Slot()
    def _on_farther(self) -> None:
        self.canvas.zoom(-1)


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
