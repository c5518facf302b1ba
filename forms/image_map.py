"""Pictures whose regions are choices: the SVG of ODK's ``image-map`` appearance, read as plain geometry.

A hostile file can do nothing: no program, style sheet, link, picture or font of it is ever looked at. What is
read is `svg`, `g`, `a`, `path`, `rect`, `circle`, `ellipse`, `line`, `polyline`, `polygon` and their
``transform``, ``fill``, ``stroke`` and ``stroke-width``; everything else is passed over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from forms.errors import FormTooLarge
from forms.safexml import local_name, parse_xml
from forms.svg_path import (
    IDENTITY,
    Matrix,
    Outline,
    Point,
    ellipse,
    flattened,
    moved,
    parse_path,
    polygon,
)

MAX_SVG_BYTES: Final = 4 * 1024 * 1024
MAX_SHAPES: Final = 5_000
_GROUPS: Final = frozenset({"svg", "g", "a", "switch"})
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_TRANSFORM: Final = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")
_COLOUR: Final = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_NAMED: Final = {
    "black": "#000000",
    "white": "#ffffff",
    "gray": "#808080",
    "grey": "#808080",
    "red": "#ff0000",
}
_PAINT: Final = ("fill", "stroke", "stroke-width")
_SHARES: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.15)  # of the height, where a number may stand
_Part = list[Point]


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing drawn.

    Attributes:
        outline: in units of the picture.
        region: the choice it belongs to, or empty.
        fill, stroke: ``#rrggbb``; an empty fill is none, an empty stroke is the reader's own ink.
        width: of the line, in units of the picture; 0 draws none.
    """

    outline: Outline
    region: str = ""
    fill: str = ""
    stroke: str = ""
    width: float = 1.0


@dataclass(frozen=True)
class ImageMap:
    """A picture.

    Attributes:
        width, height: in its own units.
        shapes: in the order they are drawn.
        anchors: for each region, where its numbers are best written, once for each larger part of it.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    anchors: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)

    @property
    def regions(self) -> tuple[str, ...]:
        """The choices that can be pointed at, from the top left to the bottom right."""
        return tuple(
            sorted(self.anchors, key=lambda code: (self.anchors[code][0][1], self.anchors[code][0][0]))
        )

    @property
    def has_colours(self) -> bool:
        """Whether the picture brings colours of its own, so that it needs white paper."""
        return any(shape.fill or shape.stroke for shape in self.shapes)

    def outlines(self, region: str) -> tuple[Outline, ...]:
        """Return the outlines of a region."""
        return tuple(shape.outline for shape in self.shapes if shape.region == region)


def parse_image_map(data: bytes, codes: Collection[str]) -> ImageMap:
    """Read an SVG.

    Args:
        data: the file.
        codes: the names of the choices; elements with another ``id`` are only drawn.

    Raises:
        FormUnreadable: it is not well-formed XML.
        FormUnsafe: it has a document type or an entity.
        FormTooLarge: it is larger, deeper or has more shapes than an honest picture.
    """
    if len(data) > MAX_SVG_BYTES:
        raise FormTooLarge
    root = parse_xml(data)
    reader = _Reader(frozenset(codes))
    left, top, width, height = _frame(root)
    reader.read(root, _Context(matrix=(1.0, 0.0, 0.0, 1.0, -left, -top)), is_root=True)
    shapes = tuple(reader.shapes)
    anchors = {code: _anchors(code, shapes) for code in dict.fromkeys(s.region for s in shapes if s.region)}
    return ImageMap(width, height, shapes, {code: points for code, points in anchors.items() if points})


@dataclass(frozen=True, slots=True)
class _Context:
    """What an element hands down."""

    matrix: Matrix = IDENTITY
    region: str = ""
    paint: tuple[tuple[str, str], ...] = ()


class _Reader:
    def __init__(self, codes: frozenset[str]) -> None:
        self._codes = codes
        self.shapes: list[Shape] = []

    def read(self, element: etree._Element, above: _Context, *, is_root: bool = False) -> None:
        """Take an element and what is in it."""
        if "none" in (element.get("display"), _styles(element).get("display")):
            return
        name, context = local_name(element), self._context(element, above)
        if name in _GROUPS or is_root:
            for child in element.iterchildren(tag=etree.Element):
                self.read(child, context)
            return
        outline = moved(_outline(name, element), context.matrix)
        if not outline:
            return
        if len(self.shapes) >= MAX_SHAPES:
            raise FormTooLarge
        paint = dict(context.paint)
        width = _number(paint.get("stroke-width"), 1.0) * _scale(context.matrix)
        self.shapes.append(
            Shape(
                outline,
                context.region,
                _colour(paint.get("fill", "")),
                _colour(paint.get("stroke", "")),
                0.0 if paint.get("stroke") == "none" and paint.get("fill", "none") != "none" else width,
            )
        )

    def _context(self, element: etree._Element, above: _Context) -> _Context:
        own = element.get("id", "")
        styles = _styles(element)
        paint = dict(above.paint)
        for name in _PAINT:
            value = styles.get(name) or element.get(name)
            if value is not None:
                paint[name] = value.strip()
        return replace(
            above,
            matrix=_times(above.matrix, _transform(element.get("transform", ""))),
            region=own if own in self._codes else above.region,
            paint=tuple(paint.items()),
        )


def _frame(root: etree._Element) -> tuple[float, float, float, float]:
    box = [float(n) for n in _NUMBER.findall(root.get("viewBox", ""))]
    if len(box) == 4 and 0 < box[2] < 1e6 and 0 < box[3] < 1e6:
        return box[0], box[1], box[2], box[3]
    width, height = _number(root.get("width"), 300.0), _number(root.get("height"), 300.0)
    return 0.0, 0.0, min(max(width, 1.0), 1e6), min(max(height, 1.0), 1e6)


def _styles(element: etree._Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def _outline(name: str, element: etree._Element) -> Outline:
    def value(attribute: str) -> float:
        return _number(element.get(attribute), 0.0)

    if name == "path":
        return parse_path(element.get("d", ""))
    if name in {"polygon", "polyline"}:
        numbers = [float(n) for n in _NUMBER.findall(element.get("points", ""))]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        return polygon(pairs, closed=name == "polygon")
    if name == "rect":
        x, y, width, height = value("x"), value("y"), value("width"), value("height")
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        return polygon(corners) if width > 0 and height > 0 else ()
    if name == "circle":
        return ellipse(value("cx"), value("cy"), value("r"), value("r")) if value("r") > 0 else ()
    if name == "ellipse":
        return ellipse(value("cx"), value("cy"), value("rx"), value("ry")) if value("rx") > 0 else ()
    if name == "line":
        return polygon([(value("x1"), value("y1")), (value("x2"), value("y2"))], closed=False)
    return ()


def _number(text: str | None, default: float) -> float:
    match = _NUMBER.match((text or "").strip())
    value = float(match[0]) if match else default
    return value if -1e6 < value < 1e6 else default


def _colour(text: str) -> str:
    text = _NAMED.get(text.casefold(), text)
    if not _COLOUR.fullmatch(text):
        return ""
    return text if len(text) == 7 else "#" + "".join(2 * digit for digit in text[1:])


def _transform(text: str) -> Matrix:
    """Return a list of transformations as one (SVG 1.1, section 7.6)."""
    result = IDENTITY
    for kind, arguments in _TRANSFORM.findall(text)[:20]:
        numbers = [float(n) for n in _NUMBER.findall(arguments)][:6]
        if numbers and all(-1e6 < number < 1e6 for number in numbers):
            result = _times(result, _one_transform(kind, numbers))
    return result


def _one_transform(kind: str, numbers: list[float]) -> Matrix:
    first, second = numbers[0], numbers[1] if len(numbers) > 1 else 0.0
    if kind == "matrix":
        return (
            (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
            if len(numbers) == 6
            else IDENTITY
        )
    if kind == "translate":
        return 1.0, 0.0, 0.0, 1.0, first, second
    if kind == "scale":
        return first, 0.0, 0.0, second if len(numbers) > 1 else first, 0.0, 0.0
    slope = math.tan(math.radians(first))
    if kind == "skewX":
        return 1.0, 0.0, slope, 1.0, 0.0, 0.0
    if kind == "skewY":
        return 1.0, slope, 0.0, 1.0, 0.0, 0.0
    cos, sin = math.cos(math.radians(first)), math.sin(math.radians(first))
    x, y = (numbers[1], numbers[2]) if len(numbers) == 3 else (0.0, 0.0)
    return cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    )


def _scale(matrix: Matrix) -> float:
    return min(1e3, math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])))


def _anchors(code: str, shapes: tuple[Shape, ...]) -> tuple[Point, ...]:
    """Return a point well inside each of the larger parts of a region, the largest first."""
    sized: list[tuple[float, int, _Part]] = []
    for place, shape in enumerate(shapes):
        if shape.region == code:
            parts = [part for part in flattened(shape.outline) if len(part) > 2]
            sized += [(abs(_area(part)), place, part) for part in parts]
    sized.sort(key=lambda entry: (-entry[0], entry[1]))
    largest = [entry for entry in sized if entry[0] >= sized[0][0] * 0.4][:4]
    return tuple(_inside(part, _above(code, shapes[place + 1 :])) for _area_, place, part in largest)


def _above(code: str, later: tuple[Shape, ...]) -> list[_Part]:
    """Return the parts of other regions that are drawn over this one."""
    others = (shape for shape in later if shape.region not in ("", code))
    return [part for shape in others for part in flattened(shape.outline)]


def _area(part: _Part) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(part, part[1:] + part[:1], strict=True)) / 2


def _inside(part: _Part, over: list[_Part]) -> Point:
    """Return the middle of the widest free stretch inside a part, near its middle height."""
    top, bottom = min(y for _x, y in part), max(y for _x, y in part)
    best = (0.0, part[0])
    for share in _SHARES:
        y = top + (bottom - top) * share
        for left, right in _free(_stretches(part, y), [s for other in over for s in _stretches(other, y)]):
            if right - left > best[0] * 1.15:
                best = (right - left, ((left + right) / 2, y))
    return best[1]


def _free(stretches: list[Point], taken: list[Point]) -> list[Point]:
    """Return what is left of stretches, each a left and a right end, after others are taken out."""
    for left, right in taken:
        cut = [(a, min(b, left)) for a, b in stretches] + [(max(a, right), b) for a, b in stretches]
        stretches = [(a, b) for a, b in cut if b > a]
    return stretches


def _stretches(part: _Part, y: float) -> list[Point]:
    found = []
    for (ax, ay), (bx, by) in zip(part, part[1:] + part[:1], strict=True):
        if (ay > y) != (by > y):
            found.append(ax + (y - ay) / (by - ay) * (bx - ax))
    found.sort()
    return list(zip(found[::2], found[1::2], strict=False))
