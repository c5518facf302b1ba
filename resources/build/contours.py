"""Smooth contours through points, cut where two regions meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Path:
    """Cubic pieces one after the other; each is two control points and an end.

    Attributes:
        start: where it begins.
        pieces: control, control, end; absolute.
        closed: whether it returns to its start.
    """

    start: Point
    pieces: tuple[tuple[Point, Point, Point], ...]
    closed: bool = True

    def data(self) -> str:
        """Return SVG path data (SVG 1.1, section 8.3)."""
        text = [f"M{_pair(self.start)}"]
        text += ["C" + " ".join(_pair(point) for point in piece) for piece in self.pieces]
        return "".join(text) + ("Z" if self.closed else "")

    def mirrored(self, axis: float) -> Path:
        """Return the path on the other side of a vertical line."""

        def across(point: Point) -> Point:
            return 2 * axis - point[0], point[1]

        pieces = tuple((across(a), across(b), across(c)) for a, b, c in self.pieces)
        return Path(across(self.start), pieces, self.closed)

    def moved(self, x: float, y: float, scale: float = 1.0) -> Path:
        """Return the path scaled, then moved."""

        def there(point: Point) -> Point:
            return point[0] * scale + x, point[1] * scale + y

        pieces = tuple((there(a), there(b), there(c)) for a, b, c in self.pieces)
        return Path(there(self.start), pieces, self.closed)


def curve(points: Sequence[Point], *, axis: float | None = None) -> Path:
    """Return an open smooth line through points (Catmull-Rom, each piece written as a Bezier curve).

    Args:
        points: what it goes through.
        axis: a vertical line; an end that lies on it will go on smoothly into its mirror image.
    """
    first, last = _beyond(points[0], points[1], axis), _beyond(points[-1], points[-2], axis)
    around = [first, *points, last]
    return Path(points[0], tuple(_piece(*around[n : n + 4]) for n in range(len(points) - 1)), closed=False)


def _beyond(end: Point, neighbour: Point, axis: float | None) -> Point:
    on_axis = axis is not None and abs(end[0] - axis) < 0.01
    return (2 * end[0] - neighbour[0], neighbour[1]) if on_axis else end


def _piece(a: Point, b: Point, c: Point, d: Point) -> tuple[Point, Point, Point]:
    """Return the Bezier curve from ``b`` to ``c`` between ``a`` and ``d``."""
    first = (b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6)
    second = (c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6)
    return first, second, c


def ring(points: Sequence[Point]) -> Path:
    """Return a closed smooth line through points."""
    around = [points[-1], *points, points[0], points[1]]
    return Path(points[0], tuple(_piece(*around[n : n + 4]) for n in range(len(points))))


def piece(line: Path, first: int, last: int) -> Path:
    """Return the part of an open line between two of the points it goes through, in that direction."""
    knots = [line.start, *(end for _a, _b, end in line.pieces)]
    if first <= last:
        return Path(knots[first], line.pieces[first:last], closed=False)
    back = []
    for number in range(first, last, -1):
        one, two, _end = line.pieces[number - 1]
        back.append((two, one, knots[number - 1]))
    return Path(knots[first], tuple(back), closed=False)


def joined(parts: Iterable[Path], *, closed: bool = True) -> Path:
    """Return one path of several, with straight lines where an end and the next start differ."""
    parts = list(parts)
    pieces = list(parts[0].pieces)
    at = pieces[-1][2] if pieces else parts[0].start
    for part in parts[1:]:
        if at != part.start:
            pieces.append((at, part.start, part.start))
        pieces += part.pieces
        at = pieces[-1][2]
    return Path(parts[0].start, tuple(pieces), closed)


def _pair(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
