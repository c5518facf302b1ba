"""Pages as lists of things to draw, and the pen that fills them from top to bottom. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from exporters import fonts
from exporters.pdf.lines import Line, PlacedMark, Stretch, Style, plain_lines
from exporters.pdf.marks import MARK_DROP, MARK_HEIGHT, MARK_WIDTH, Mark
from forms.svg_path import Outline

PAGE_WIDTH: Final = 595.28  # A4
PAGE_HEIGHT: Final = 841.89
LEFT: Final = 96.0
TEXT_WIDTH: Final = 415.0
TOP: Final = 770.0
BOTTOM: Final = 78.0
_NUMBER_GAP: Final = 14.0

BLACK: Final = 0.0
MUTED: Final = 0.38
HAIRLINE: Final = 0.72

BODY: Final = Style(fonts.SERIF, 11, 16)
QUIET: Final = Style(fonts.SANS, 8.6, 12, MUTED)
NUMBER: Final = Style(fonts.SANS, 7.5, 10, MUTED)
HEADING: Final = {
    0: Style(fonts.SERIF_BOLD, 17, 22),
    1: Style(fonts.SERIF_BOLD, 12.5, 17),
    2: Style(fonts.SANS_BOLD, 8.6, 12, MUTED),
}


@dataclass(frozen=True)
class Glyphs:
    """Text at a base line."""

    x: float
    y: float
    font: str
    size: float
    grey: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A filled rectangle, lower left corner first."""

    x: float
    y: float
    width: float
    height: float
    grey: float


@dataclass(frozen=True)
class Picture:
    """An image file (JPEG or PNG, already without metadata)."""

    x: float
    y: float
    width: float
    height: float
    data: bytes


@dataclass(frozen=True)
class Stroke:
    """An outline in points of the page; ``width`` 0 draws no line, ``fill`` is a grey or None."""

    path: Outline
    width: float
    fill: float | None = None


@dataclass(frozen=True)
class Hatch:
    """Slanted lines inside an outline, ``space`` points apart."""

    path: Outline
    space: float


@dataclass(frozen=True)
class Disc:
    """A white disc with a black rim, its middle first."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Link:
    """A rectangle that leads to an anchor."""

    x: float
    y: float
    width: float
    height: float
    anchor: str


@dataclass(frozen=True)
class Anchor:
    """A heading that the contents and the outline lead to."""

    name: str
    title: str
    level: int
    y: float


Drawn = Glyphs | Bar | Picture | Stroke | Hatch | Disc | Link | Anchor


@dataclass
class Page:
    """Everything on one page, in drawing order; `lines` counts its numbered lines."""

    drawn: list[Drawn] = field(default_factory=list)
    lines: int = 0


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a heading and the page (counted from 0 within its part) it stands on."""

    title: str
    level: int
    page: int
    anchor: str


class Sheet:
    """Sets lines one below the other and begins a new page when one is full."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.entries: list[Entry] = []
        self.new_page()

    def new_page(self) -> None:
        """Go to the top of a fresh page."""
        self.pages.append(Page())
        self.y = TOP

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the current page yet."""
        return self.y == TOP

    def need(self, height: float) -> None:
        """Begin a new page unless `height` is left on this one."""
        if self.y - height < BOTTOM and not self.fresh:
            self.new_page()

    def gap(self, height: float) -> None:
        """Leave white space, but none at the top of a page."""
        if not self.fresh:
            self.y -= height

    def draw(self, thing: Drawn) -> None:
        """Put something on the current page."""
        self.pages[-1].drawn.append(thing)

    def rule(self, x: float = LEFT, width: float = TEXT_WIDTH) -> None:
        """Draw a hairline at the current height."""
        self.draw(Bar(x, self.y, width, 0.5, HAIRLINE))

    def heading(self, title: str, level: int, *, keep: float = 40) -> None:
        """Set a heading that is listed in the contents, with `keep` points of room below it.

        Level 0 begins a part, level 1 a section.
        """
        style = HEADING[level]
        lines = plain_lines(title, style, TEXT_WIDTH)
        self.gap(26 - 8 * level)
        self.need(len(lines) * style.leading + keep)
        anchor = f"p{len(self.entries)}"
        self.entries.append(Entry(title, level, len(self.pages) - 1, anchor))
        self.draw(Anchor(anchor, title, level, self.y))
        self.lines(lines, style)
        self.y -= 7 - 2 * level

    def lines(self, lines: Sequence[Line], style: Style, x: float = LEFT, *, numbered: bool = False) -> None:
        """Set lines; one line alone is left neither at the foot of a page nor at the head of the next."""
        for position, line in enumerate(lines):
            self.need(style.leading * _together(position, len(lines)))
            self.y -= style.leading
            if numbered:
                self._count_line()
            self.place(line, style, x, self.y + style.leading - style.size)

    def text(self, text: str, style: Style, x: float = LEFT, width: float = TEXT_WIDTH) -> None:
        """Set plain text as a paragraph without number."""
        self.lines(plain_lines(text, style, width), style, x)

    def aside(self, text: str, style: Style, right: float, y: float) -> None:
        """Set a short text that ends at `right`, such as a number in the margin."""
        lines = plain_lines(text, style, PAGE_WIDTH)
        if lines:
            self.place(lines[0], style, right - lines[0].width, y)

    def place(self, line: Line, style: Style, x: float, y: float) -> None:
        """Draw one line with its base line at `y`."""
        for part in line.parts:
            if isinstance(part, PlacedMark):
                self._mark(part.mark, x + part.x, y)
            else:
                self._stretch(part, style, x + part.x, y)

    def _stretch(self, part: Stretch, style: Style, x: float, y: float) -> None:
        self.draw(Glyphs(x, y, part.font, style.size, style.grey, part.text))
        if part.struck:
            self.draw(Bar(x, y + style.size * 0.27, part.width, 0.7, style.grey))

    def _mark(self, mark: Mark, x: float, y: float) -> None:
        self.draw(Bar(x, y - MARK_DROP, MARK_WIDTH, MARK_HEIGHT, BLACK))
        at = x + (MARK_WIDTH - mark.width) / 2
        for font, text in mark.stretches:
            self.draw(Glyphs(at, y, font, mark.size, 1.0, text))
            at += fonts.width_of(text, font, mark.size)

    def _count_line(self) -> None:
        page = self.pages[-1]
        page.lines += 1
        if page.lines % 5 == 0:
            right = LEFT + TEXT_WIDTH + 2 * _NUMBER_GAP
            self.aside(str(page.lines), NUMBER, right, self.y + BODY.leading - BODY.size)


def _together(position: int, count: int) -> int:
    """Return how many lines from this one on must stand on the same page."""
    left = count - position
    if position == 0:
        return left if left <= 3 else 2
    return 2 if left == 2 else 1


@dataclass(frozen=True)
class Cell:
    """Lines of one column of a row, set at `x`."""

    x: float
    lines: Sequence[Line]
    style: Style


def row(sheet: Sheet, cells: Sequence[Cell]) -> None:
    """Set cells side by side, line by line, so that even a very long one runs on over the page."""
    leading = max(cell.style.leading for cell in cells)
    size = max(cell.style.size for cell in cells)
    count = max(len(cell.lines) for cell in cells)
    for number in range(count):
        sheet.need(leading * (min(count, 3) if number == 0 else 1))
        sheet.y -= leading
        for cell in cells:
            if number < len(cell.lines):
                sheet.place(cell.lines[number], cell.style, cell.x, sheet.y + leading - size)
