"""Functions on points, lines and areas (ODK XForms, "Geographic functions"), on a sphere as ODK computes."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from forms.functions.registry import function
from forms.values import as_texts

_EARTH_RADIUS_METRES = 6_378_100.0
_Point = tuple[float, float]


@function("distance", 1, None, "number")
def _distance(_context: Any, *values: Any) -> float:
    points = _points(values)
    if points is None or len(points) < 2:
        return math.nan
    return _centimetres(sum(_arc(one, other) for one, other in pairwise(points)))


@function("area", 1, 1, "number")
def _area(_context: Any, value: Any) -> float:
    points = _points((value,))
    if points is None or len(points) < 3:
        return 0.0
    ring = points if points[0] == points[-1] else [*points, points[0]]
    total = sum(
        math.radians(end[1] - start[1])
        * (2 + math.sin(math.radians(end[0])) + math.sin(math.radians(start[0])))
        for start, end in pairwise(ring)
    )
    return _centimetres(abs(total) * _EARTH_RADIUS_METRES**2 / 2)


@function("geofence", 2, 2, "boolean")
def _geofence(_context: Any, point: Any, shape: Any) -> bool:
    """Tells whether a point is inside a closed shape, by counting the edges that a ray from it crosses."""
    places, ring = _points((point,)), _points((shape,))
    if places is None or len(places) != 1 or ring is None or len(ring) < 2 or ring[0] != ring[-1]:
        return False
    (y, x), is_inside = places[0], False
    for (one_y, one_x), (other_y, other_x) in pairwise(ring):
        spans = (other_y > y) != (one_y > y)
        if spans and x < (one_x - other_x) * (y - other_y) / (one_y - other_y) + other_x:
            is_inside = not is_inside
    return is_inside


def _centimetres(metres: float) -> float:
    return math.floor(metres * 100 + 0.5) / 100


def _arc(one: _Point, other: _Point) -> float:
    (latitude, longitude), (second_latitude, second_longitude) = one, other
    phi, second_phi = math.radians(latitude), math.radians(second_latitude)
    delta = math.radians(longitude - second_longitude)
    cosine = math.sin(phi) * math.sin(second_phi) + math.cos(phi) * math.cos(second_phi) * math.cos(delta)
    return math.acos(max(-1.0, min(1.0, cosine))) * _EARTH_RADIUS_METRES


def _points(values: tuple[Any, ...]) -> list[_Point] | None:
    points: list[_Point] = []
    for text in (text for value in values for text in as_texts(value)):
        for part in text.strip().rstrip(";").split(";"):
            point = _point(part)
            if point is None:
                return None
            points.append(point)
    return points


def _point(text: str) -> _Point | None:
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return None
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return latitude, longitude
