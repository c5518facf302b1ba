"""Body charts on paper: regions that were kept, hatched and numbered, and a table of what was told of them.

Everything comes from the released view. A region that is withheld or replaced has no words there that name
it, so it leaves no mark; its row keeps its number, and the table shows the same marker as the answers do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from exporters import fonts
from exporters.body_charts import VOCABULARY, Arrangement, Placed, arranged, body_charts
from exporters.captions import Captions
from exporters.pdf.lines import Style, plain_lines
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import HEADING, LEFT, QUIET, TEXT_WIDTH, Disc, Hatch, Sheet, Stroke
from exporters.pdf.tables import Table
from exporters.view import FieldItem, Item, ReleasedView, Run, Runs, Section, Text
from forms.svg_path import Matrix, moved

# Questions answered on the chart, and the beginning of the numbers of what is told of the same injury.
_DETAILS: Final = {"M03.10": "", "M03.17.region": "M03.17.", "M21.02": "M21.03"}
_ORDER: Final = ("kind", "size", "age", "cause", "words")
_COLUMNS: Final = (32.0, 150.0, 233.0)
_NUMBER: Final = Style(fonts.SANS_BOLD, 8.5, 10)
_RADIUS: Final = 6.2
_SPACE: Final = 2.6  # points between the lines of the hatching
_MOST_HEIGHT: Final = 330.0


@dataclass
class _Row:
    number: int
    regions: tuple[str, ...]
    answer: FieldItem
    details: list[Item] = field(default_factory=list)


@dataclass
class _Figure:
    title: str
    rows: list[_Row] = field(default_factory=list)

    @property
    def marks(self) -> dict[str, list[str]]:
        """Numbers by region."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            for region in row.regions:
                found.setdefault(region, []).append(str(row.number))
        return found


def draw_charts(sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks) -> None:
    """Print a chart for every question that was answered on one."""
    codes = {words: code for code, words in captions.terms(VOCABULARY).items()}
    figures = [figure for section in view.sections for figure in _figures(section, codes)]
    figures = [figure for figure in figures if figure.marks]
    if not figures:
        return
    sheet.heading(captions.text("charts.title"), 0, keep=_MOST_HEIGHT + 60)
    sheet.text(captions.text("charts.note"), QUIET)
    for figure in figures:
        sheet.gap(10)
        sheet.need(_MOST_HEIGHT + 60)
        sheet.lines(plain_lines(figure.title, HEADING[2], TEXT_WIDTH), HEADING[2])
        _draw_figure(sheet, arranged(body_charts()), figure.marks)
        _draw_table(sheet, figure, captions, marks)


def _figures(section: Section, codes: Mapping[str, str]) -> Iterator[_Figure]:
    """Yield the charts of a module: a new one for each table, whose rows are numbered as in the interview."""
    figures: dict[str, _Figure] = {}
    for block in _blocks(section):
        tables = [name for name in figures if name.count(".") > 1]
        for name in tables:
            if not all(item.id.startswith(_DETAILS[name]) for item in block):
                yield figures.pop(name)  # the row of another table is over: its numbers begin anew
        for item in block:
            if isinstance(item, FieldItem) and item.id in _DETAILS:
                figure = figures.setdefault(item.id, _Figure(f"{item.id}. {item.question}"))
                row = _Row(len(figure.rows) + 1, _regions(item.answer, codes), item)
                row.details = _details(item.id, block)
                figure.rows.append(row)
    yield from figures.values()


def _blocks(section: Section) -> Iterator[list[Item]]:
    """Yield the items of each repetition: within one, question numbers rise."""
    block: list[Item] = []
    for item in section.items:
        if block and item.id <= block[-1].id:
            yield block
            block = []
        block.append(item)
    if block:
        yield block


def _regions(answer: Runs, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the regions that an answer names in words that are kept whole, or none."""
    if len(answer) != 1 or not isinstance(answer[0], Text):
        return ()
    words = answer[0].text.split("; ")
    return tuple(codes[word] for word in words) if codes.keys() >= set(words) else ()


def _details(chart: str, block: list[Item]) -> list[Item]:
    beginning = _DETAILS[chart]
    found = [item for item in block if beginning and item.id.startswith(beginning) and item.id != chart]

    def place(item: Item) -> int:
        last = item.id.rpartition(".")[2]
        return _ORDER.index(last) if last in _ORDER else 0

    return sorted(found, key=place)


def _draw_figure(sheet: Sheet, arrangement: Arrangement, marks: Mapping[str, list[str]]) -> None:
    scale = min(TEXT_WIDTH / arrangement.width, _MOST_HEIGHT / arrangement.height)
    sheet.gap(6)
    top = sheet.y
    for placed in arrangement.placed:
        # Points of a page rise upwards, units of a picture downwards.
        matrix = (scale, 0.0, 0.0, -scale, LEFT + placed.x * scale, top - placed.y * scale)
        _draw_picture(sheet, placed, matrix, scale, marks)
    sheet.y -= arrangement.height * scale + 8


def _draw_picture(
    sheet: Sheet, placed: Placed, matrix: Matrix, scale: float, marks: Mapping[str, list[str]]
) -> None:
    for shape in placed.picture.shapes:
        path = moved(shape.outline, matrix)
        chosen = shape.region in marks
        if shape.region:
            sheet.draw(Stroke(path, 0.0, fill=1.0))
        if chosen:
            sheet.draw(Hatch(path, _SPACE))
        sheet.draw(Stroke(path, shape.width * scale * (1.8 if chosen else 0.8)))
    for region, numbers in marks.items():
        for anchor in placed.picture.anchors.get(region, ()):
            a, _b, _c, d, e, f = matrix
            _draw_numbers(sheet, a * anchor[0] + e, d * anchor[1] + f, numbers)


def _draw_numbers(sheet: Sheet, x: float, y: float, numbers: list[str]) -> None:
    left = x - _RADIUS * (len(numbers) - 1)
    for place, number in enumerate(numbers):
        middle = left + place * 2 * _RADIUS
        sheet.draw(Disc(middle, y, _RADIUS))
        line = plain_lines(number, _NUMBER, 100)[0]
        sheet.place(line, _NUMBER, middle - line.width / 2, y - _NUMBER.size * 0.34)


def _draw_table(sheet: Sheet, figure: _Figure, captions: Captions, marks: Marks) -> None:
    names = ("number", "region", "told") if any(row.details for row in figure.rows) else ("number", "region")
    widths = _COLUMNS if len(names) == len(_COLUMNS) else (_COLUMNS[0], sum(_COLUMNS[1:]))
    titles = [captions.text(f"charts.{name}") for name in names]
    table = Table(sheet, list(zip(titles, widths, strict=True)))
    for row in figure.rows:
        region = row.answer.answer or _missing(row.answer, captions)
        cells = [table.plain(0, str(row.number)), table.words(1, region, marks)]
        if len(names) == len(_COLUMNS):
            cells.append(table.words(2, _all_told(row.details), marks))
        table.add(cells)
    sheet.gap(8)


def _all_told(details: list[Item]) -> Runs:
    told: list[Run] = []
    for item in details:
        runs = _told(item)
        told += ([Text(text="; ")] if told and runs else []) + list(runs)
    return tuple(told)


def _missing(item: FieldItem, captions: Captions) -> Runs:
    return (Text(text=captions.term("null_flavour", item.null)),) if item.null else ()


def _told(item: Item) -> Runs:
    if isinstance(item, FieldItem):
        return item.answer
    runs: list[Run] = []
    for paragraph in item.paragraphs:
        runs += ([Text(text=" ")] if runs else []) + list(paragraph.runs)
    return tuple(runs)
