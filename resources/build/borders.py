"""Writes `resources/map/borders.json`: the lines of the map on which a point is set.

Run it as `python -m resources.build.borders countries-10m.json`. The file is TopoJSON of Natural Earth's
countries 1:10 million (public domain, naturalearthdata.com), as the npm package world-atlas 2.0.2 has it.
Only lines are kept, thinned to about 500 metres: they show where one is, not where a border runs.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Point = tuple[float, float]

OUT = Path(__file__).parents[1] / "map" / "borders.json"
SOURCE = "Natural Earth, countries 1:10m (public domain), by world-atlas 2.0.2; thinned"
WEST, EAST, SOUTH, NORTH = 20.0, 36.0, 49.5, 58.0
_CODES = {"112": "BY", "616": "PL", "440": "LT", "428": "LV", "643": "RU", "804": "UA"}
_THIN_DEGREES = 0.005


def borders(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each border line that touches the map: whose it is, and its points as longitude and latitude."""
    owners: dict[int, set[str]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        code = _CODES.get(str(country.get("id")))
        if code:
            for arc in _arcs(country["arcs"]):
                owners.setdefault(arc if arc >= 0 else ~arc, set()).add(code)
    found = []
    for number in sorted(owners):
        for part in _inside(_points(topology, number)):
            line = [[round(x, 3), round(y, 3)] for x, y in thinned(part)]
            found.append({"of": sorted(owners[number]), "points": line})
    return found


def thinned(points: Sequence[Point]) -> list[Point]:
    """Leave out the points of a line that lie nearly on it (Douglas and Peucker, 1973)."""
    if len(points) < 3:
        return list(points)
    first, last = points[0], points[-1]
    far, at = max((_distance(point, first, last), n) for n, point in enumerate(points[1:-1], 1))
    if far < _THIN_DEGREES:
        return [first, last]
    return thinned(points[: at + 1])[:-1] + thinned(points[at:])


def _distance(point: Point, first: Point, last: Point) -> float:
    length = math.dist(first, last)
    if not length:
        return math.dist(point, first)
    (x, y), (ax, ay), (bx, by) = point, first, last
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def _arcs(nested: Any) -> Iterator[int]:
    for part in nested:
        if isinstance(part, int):
            yield part
        else:
            yield from _arcs(part)


def _points(topology: dict[str, Any], number: int) -> list[Point]:
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return points


def _inside(points: Sequence[Point]) -> Iterator[list[Point]]:
    part: list[Point] = []
    for x, y in points:
        if WEST <= x <= EAST and SOUTH <= y <= NORTH:
            part.append((x, y))
        elif part:
            yield part
            part = []
    if len(part) > 1:
        yield part


if __name__ == "__main__":
    lines = borders(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    rows = ",\n".join("  " + json.dumps(line, separators=(",", ":")) for line in lines)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(f'{{\n "source": {json.dumps(SOURCE)},\n "borders": [\n{rows}\n ]\n}}\n', encoding="utf-8")
