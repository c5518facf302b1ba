"""Path data of SVG (SVG 1.1, section 8.3) as moves, lines and cubic curves in absolute coordinates."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_STEPS: Final = 20_000
_LARGEST: Final = 1e6
_TOKEN: Final = re.compile(
    r"([MmZzLlHhVvCcSsQqTtAa])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)", re.ASCII
)
_COUNTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_CIRCLE: Final = 0.5522847498  # distance of the control points of a quarter circle, in radii

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an outline.

    Attributes:
        kind: ``M`` (move), ``L`` (line), ``C`` (curve: two control points and the end) or ``Z`` (close).
        points: what it needs; the last is where it ends.
    """

    kind: str
    points: tuple[Point, ...] = ()


Outline = tuple[Step, ...]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def parse_path(data: str) -> Outline:
    """Read path data. What follows a mistake is left out, as the specification asks."""
    pen = _Pen()
    for letter, numbers in _commands(data):
        if len(pen.steps) >= MAX_STEPS or not pen.draw(letter, numbers):
            break
    return tuple(pen.steps)


def polygon(points: list[Point], *, closed: bool = True) -> Outline:
    """Return straight lines through points."""
    if not points:
        return ()
    steps = [Step("M", (points[0],)), *(Step("L", (point,)) for point in points[1:])]
    return (*steps, Step("Z")) if closed else tuple(steps)


def ellipse(x: float, y: float, rx: float, ry: float) -> Outline:
    """Return an ellipse about a middle as four curves."""
    a, b = rx * _CIRCLE, ry * _CIRCLE
    return (
        Step("M", ((x + rx, y),)),
        Step("C", ((x + rx, y + b), (x + a, y + ry), (x, y + ry))),
        Step("C", ((x - a, y + ry), (x - rx, y + b), (x - rx, y))),
        Step("C", ((x - rx, y - b), (x - a, y - ry), (x, y - ry))),
        Step("C", ((x + a, y - ry), (x + rx, y - b), (x + rx, y))),
        Step("Z"),
    )


def moved(outline: Outline, matrix: Matrix) -> Outline:
    """Return an outline under a transformation (SVG 1.1, section 7.5)."""
    a, b, c, d, e, f = matrix
    if matrix == IDENTITY:
        return outline
    return tuple(
        Step(step.kind, tuple((a * x + c * y + e, b * x + d * y + f) for x, y in step.points))
        for step in outline
    )


def flattened(outline: Outline, pieces: int = 8) -> list[list[Point]]:
    """Return each closed or open part as points on it; a curve gives ``pieces`` of them."""
    parts: list[list[Point]] = []
    for step in outline:
        if step.kind == "M" or not parts:
            parts.append([step.points[-1]] if step.points else [(0.0, 0.0)])
        elif step.kind == "L":
            parts[-1].append(step.points[0])
        elif step.kind == "C":
            start = parts[-1][-1]
            parts[-1] += [_on_curve(start, step.points, n / pieces) for n in range(1, pieces + 1)]
    return [part for part in parts if len(part) > 1]


def _on_curve(start: Point, points: tuple[Point, ...], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    four = (start, *points)
    x = sum(weight * point[0] for weight, point in zip(weights, four, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, four, strict=True))
    return x, y


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    letter, numbers = "", list[float]()
    for match in _TOKEN.finditer(data):
        if match[1]:
            if letter:
                yield letter, numbers
            letter, numbers = match[1], []
        else:
            numbers.append(float(match[2]))
    if letter:
        yield letter, numbers


class _Pen:
    """Follows commands; keeps where it is, where the part began, and the last control point."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._at: Point = (0.0, 0.0)
        self._began: Point = (0.0, 0.0)
        self._control: tuple[str, Point] = ("", (0.0, 0.0))

    def draw(self, letter: str, numbers: list[float]) -> bool:
        """Take one command with all its arguments; return False after a mistake."""
        upper, size = letter.upper(), _COUNTS[letter.upper()]
        if not self.steps and upper != "M":
            return False
        if upper == "Z":
            self.steps.append(Step("Z"))
            self._at, self._control = self._began, ("", self._began)
            return True
        groups = [numbers[n : n + size] for n in range(0, len(numbers), size)]
        for number, group in enumerate(groups):
            bad = len(group) != size or any(not -_LARGEST < value < _LARGEST for value in group)
            if bad or len(self.steps) >= MAX_STEPS:
                return False
            self._take("L" if upper == "M" and number else upper, group, relative=letter.islower())
        return bool(groups)

    def _take(self, upper: str, group: list[float], *, relative: bool) -> None:
        x, y = self._at if relative else (0.0, 0.0)
        if upper == "A":
            self._arc(group, (group[5] + x, group[6] + y))
            return
        if upper in "HV":
            end = (group[0] + x, self._at[1]) if upper == "H" else (self._at[0], group[0] + y)
            self._line("L", end)
            return
        points = [(group[n] + x, group[n + 1] + y) for n in range(0, len(group), 2)]
        if upper in "ML":
            self._line(upper, points[0])
        elif upper in "CS":
            first = points[0] if upper == "C" else self._reflected("C")
            self._curve(first, points[-2], points[-1])
        else:
            middle = points[0] if upper == "Q" else self._reflected("Q")
            self._quadratic(middle, points[-1])

    def _line(self, kind: str, end: Point) -> None:
        self.steps.append(Step(kind, (end,)))
        self._at, self._control = end, ("", end)
        if kind == "M":
            self._began = end

    def _curve(
        self, first: Point, second: Point, end: Point, control: tuple[str, Point] | None = None
    ) -> None:
        self.steps.append(Step("C", (first, second, end)))
        self._at, self._control = end, control or ("C", second)

    def _quadratic(self, middle: Point, end: Point) -> None:
        (x, y), (mx, my), (ex, ey) = self._at, middle, end
        first = (x + (mx - x) * 2 / 3, y + (my - y) * 2 / 3)
        second = (ex + (mx - ex) * 2 / 3, ey + (my - ey) * 2 / 3)
        self._curve(first, second, end, ("Q", middle))

    def _reflected(self, kind: str) -> Point:
        if self._control[0] != kind:
            return self._at
        return 2 * self._at[0] - self._control[1][0], 2 * self._at[1] - self._control[1][1]

    def _arc(self, group: list[float], end: Point) -> None:
        """Draw an elliptical arc as curves (SVG 1.1, appendix F.6: from end points to the middle)."""
        rx, ry, turn = abs(group[0]), abs(group[1]), math.radians(group[2] % 360)
        if self._at == end or rx < 1e-9 or ry < 1e-9:
            self._line("L", end)
            return
        cos, sin = math.cos(turn), math.sin(turn)
        dx, dy = (self._at[0] - end[0]) / 2, (self._at[1] - end[1]) / 2
        px, py = cos * dx + sin * dy, -sin * dx + cos * dy
        grow = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
        rx, ry = rx * grow, ry * grow
        under = (ry * px) ** 2 + (rx * py) ** 2
        root = math.sqrt(max(0.0, ((rx * ry) ** 2 - under) / under)) if under else 0.0
        root = -root if bool(group[3]) == bool(group[4]) else root
        qx, qy = root * rx * py / ry, -root * ry * px / rx
        first = math.atan2((py - qy) / ry, (px - qx) / rx)
        sweep = math.atan2((-py - qy) / ry, (-px - qx) / rx) - first
        if group[4] and sweep < 0:
            sweep += 2 * math.pi
        elif not group[4] and sweep > 0:
            sweep -= 2 * math.pi
        cx = cos * qx - sin * qy + (self._at[0] + end[0]) / 2
        cy = sin * qx + cos * qy + (self._at[1] + end[1]) / 2
        self._arcs((cos * rx, sin * rx, -sin * ry, cos * ry, cx, cy), first, sweep)

    def _arcs(self, matrix: Matrix, first: float, sweep: float) -> None:
        count = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
        part = sweep / count
        reach = 4 / 3 * math.tan(part / 4)
        for number in range(count):
            a, b = first + number * part, first + (number + 1) * part
            unit = (
                (math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
                (math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
                (math.cos(b), math.sin(b)),
            )
            one, two, end = moved((Step("C", unit),), matrix)[0].points
            self._curve(one, two, end, ("", end))
