"""Points by degrees in every notation, and on a map that needs no network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from desktop import i18n
from desktop.qt.widgets.geo import PointField
from desktop.qt.widgets.map_canvas import ZOOMS, MapCanvas
from desktop.services import geopoints, offline_map
from desktop.services.degrees import in_minutes, read_angle, read_pair, written
from tests.support.nodes import a_node

MINSK = (53.9075, 27.564444)


@pytest.mark.parametrize(
    "text",
    [
        "53.9075, 27.564444",
        "53.9075 27.564444",
        "53,9075; 27,564444",
        "53,9075 27,564444",
        "geo:53.9075,27.564444",
        "53°54′27″ N 27°33′52″ E",
        "53°54'27\"N, 27°33'52\"E",
        "53°54'27'' 27°33'52''",
        "N 53 54 27 E 27 33 52",
        "53 54 27 N 27 33 52 E",
        "27°33′52″ E 53°54′27″ N",
        "E27.564444 N53.9075",
        "53° 54.45' N, 27° 33.86664' E",
        "53° 54,45′ с. ш., 27° 33,86664′ в. д.",
        "53°54′27″ с.ш. 27°33′52″ в.д.",
        "53°54′27″ пн. ш. 27°33′52″ у. д.",
        "53.9075 North, 27.564444 East",
    ],
)
def test_a_pair_is_read_in_every_notation(text: str) -> None:
    found = read_pair(text)

    assert found is not None
    assert found == pytest.approx(MINSK, abs=2e-6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-33.9 18.4", (-33.9, 18.4)),
        ("33°54′ S 18°24′ W", (-33.9, -18.4)),
        ("ю. ш. 33 з. д. 18", (-33.0, -18.0)),
    ],
)
def test_the_other_halves_of_the_earth_have_a_minus(text: str, expected: tuple[float, float]) -> None:
    assert read_pair(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    ["", "53.9", "Minsk", "91 27", "53 181", "53 54 27", "53°60′ N 27° E", "53 N 27 N",
     "53.5°30′ N 27 E",
     "-53 N 27 E", "53 27 30 40", "1" * 200, "53°54′ N 27°33′ E 5"],
)  # fmt: skip
def test_what_is_not_two_degrees_is_none(text: str) -> None:
    assert read_pair(text) is None


@pytest.mark.parametrize(
    ("text", "half", "expected"),
    [
        ("53°54′", "N", 53.9),
        ("53 54 36 S", "N", -53.91),
        ("27,5", "E", 27.5),
        ("27 E", "N", None),
        ("a", "N", None),
    ],
)
def test_one_angle_is_read(text: str, half: str, expected: float | None) -> None:
    assert read_angle(text, half) == (expected if expected is None else pytest.approx(expected))


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_what_is_said_in_minutes_is_read_back(latitude: float, longitude: float) -> None:
    found = read_pair(in_minutes(latitude, longitude))

    assert found is not None
    assert found == pytest.approx((latitude, longitude), abs=0.5 / 3600 + 1e-6)


@given(st.text(max_size=140))
def test_any_text_is_a_pair_or_none(text: str) -> None:
    found = read_pair(text)

    assert found is None or (abs(found[0]) <= 90 and abs(found[1]) <= 180)
    geopoints.read_lines(text)


@given(st.floats(-180, 180))
def test_written_numbers_fit_a_point(value: float) -> None:
    assert geopoints.is_within(written(value), 180)


def test_lines_of_a_trace_may_have_minutes() -> None:
    points, wrong = geopoints.read_lines("53°54′ N 27°30′ E\n53.8 27.5")

    assert [(p.latitude, p.longitude) for p in points] == [("53.9", "27.5"), ("53.8", "27.5")]
    assert wrong == 0


# The map


def test_the_border_of_belarus_is_whole_and_on_the_map() -> None:
    home = [point for border in offline_map.borders() if border.is_home for point in border.points]
    longitudes, latitudes = [x for x, _ in home], [y for _, y in home]

    assert (min(longitudes), max(longitudes)) == pytest.approx((23.18, 32.76), abs=0.05)
    assert (min(latitudes), max(latitudes)) == pytest.approx((51.26, 56.17), abs=0.05)
    ends = [
        end
        for border in offline_map.borders()
        if border.is_home
        for end in (border.points[0], border.points[-1])
    ]
    assert all(ends.count(end) == 2 for end in ends)  # each line goes on where another one ends
    assert min(longitudes) > offline_map.WEST and max(latitudes) < offline_map.NORTH


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((53.90, 27.56), "At Minsk"),
        ((54.90, 27.56), "111 km north of Minsk"),
        ((52.10, 24.70), "68 km east of Brest"),
        ((54.5, 25.0), "28 km southwest of Vilnius"),
    ],
)
def test_a_place_is_told_by_the_nearest_town(place: tuple[float, float], words: str) -> None:
    assert offline_map.where(*place) == words


@pytest.mark.parametrize("language", ["be", "ru"])
def test_towns_have_names_in_every_language(language: str) -> None:
    english = {town.name for town in offline_map.towns()}
    i18n.set_language(language)
    assert not english & {town.name for town in offline_map.towns()}


@pytest.fixture
def canvas(styled, qapp) -> MapCanvas:
    canvas = MapCanvas()
    styled(canvas)
    canvas.resize(canvas.sizeHint())
    canvas.setFocus()
    qapp.processEvents()
    return canvas


def test_a_click_sets_the_point_that_lies_there(canvas: MapCanvas) -> None:
    heard = []
    canvas.point_set.connect(lambda *point: heard.append(point))

    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.place_of(52.10, 23.70).toPoint())

    latitude, longitude, exact_to = heard[0]
    metres = abs(latitude - 52.10) * 111_320 + abs(longitude - 23.70) * 66_000
    assert metres < exact_to < 8_000


def test_keys_move_zoom_and_set(canvas: MapCanvas) -> None:
    heard = []
    canvas.point_set.connect(lambda *point: heard.append(point))
    canvas.show_point((53.90, 27.56))
    assert "At Minsk" in canvas.accessibleName()

    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    first = canvas.exact_to
    for _ in ZOOMS:
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)

    assert heard[0][0] > 53.90 and heard[0][1] > 27.56
    assert heard[1][1] < heard[0][1]
    assert heard[1][2] < first / 30
    assert canvas.rect().contains(canvas.place_of(*canvas._cross).toPoint())


def test_the_cross_stays_on_the_map_and_in_view(canvas: MapCanvas) -> None:
    for _ in range(3):
        canvas.zoom(1)
    for _ in range(400):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas._cross[0] == offline_map.SOUTH
    assert canvas.rect().contains(canvas.place_of(*canvas._cross).toPoint())
    canvas.zoom(-9)
    assert canvas._zoom == 0


def test_the_whole_map_fits_at_any_size(canvas: MapCanvas) -> None:
    for width in (220, 500, 900):
        canvas.resize(width, canvas.heightForWidth(width))
        corners = [(offline_map.SOUTH, offline_map.WEST), (offline_map.NORTH, offline_map.EAST)]
        for corner in corners:
            place = canvas.place_of(*corner)
            assert -1 <= place.x() <= canvas.width() + 1 and -1 <= place.y() <= canvas.height() + 1


# The field


@pytest.fixture
def field(styled, qapp):
    field = PointField("/data/a")
    field.said = []
    field.value_edited.connect(lambda _reference, value: field.said.append(value))
    styled(field)
    field.apply(a_node("geopoint"))
    return field


def test_a_pasted_pair_fills_both(field) -> None:
    field._latitude.setText("53°54′27″ с. ш. 27°33′52″ в. д.")
    field.commit()

    assert field.said == ["53.9075 27.564444 0 0"]
    assert (field._latitude.text(), field._longitude.text()) == ("53.9075", "27.564444")
    assert field._means.text() == "53°54′27″ N 27°33′52″ E. At Minsk."


def test_minutes_typed_into_each_line_become_degrees(field) -> None:
    field._latitude.setText("53°54")
    field._longitude.setText("27°30′")
    field.commit()

    assert field.said == ["53.9 27.5 0 0"]


def test_the_map_is_made_when_it_is_opened_and_sets_the_point(field, assert_named) -> None:
    assert field._map is None
    field._opener.click()
    assert field._map.isVisible() and field._opener.text() == "Close the map"
    assert_named(field)

    canvas = field._map.canvas
    canvas.resize(canvas.sizeHint())
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.place_of(52.10, 23.70).toPoint())
    assert field.said and field.said[0].startswith("52.")
    assert float(field.said[0].split()[3]) == canvas.exact_to

    field.apply(a_node("geopoint", value="53.9 27.56 0 0"))
    assert canvas._point == (53.9, 27.56)
    field._opener.click()
    assert field._map.isHidden()


def test_the_wheel_zooms_only_a_map_in_use(canvas: MapCanvas, qapp) -> None:
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = canvas._zoom
    canvas.wheelEvent(event)
    assert canvas._zoom == before + canvas.hasFocus()
