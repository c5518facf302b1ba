"""What stands in columns: consent, attachments, corrections, custody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.images import ImageUnusableError, size_of, strip_image
from exporters.pdf.cover import utc
from exporters.pdf.lines import Line, Style, break_lines, plain_lines, tokens
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import LEFT, MUTED, QUIET, TEXT_WIDTH, Cell, Picture, Sheet, row
from exporters.view import AttachmentLine, ConsentLine, ReleasedView, Runs, Struck, Text

_HEAD: Final = Style(fonts.SANS_BOLD, 8, 12, MUTED)
_CELL: Final = Style(fonts.SANS, 8.8, 12.5)
_WORDS: Final = Style(fonts.SERIF, 9.5, 13)
_HASH: Final = Style(fonts.SANS, 7.2, 10, MUTED)
_PRINTED_PIXELS: Final = 1600  # longest side; at the width of the page about 280 dots per inch
_MOST_HEIGHT: Final = 360.0
_COLUMN_GAP: Final = 10.0
_CORRECTION_TITLES: Final = ("corrections.where", "custody.time", "corrections.old", "corrections.new")


class Table:
    """Rows under column titles, with a hairline above each row and the titles again on a new page."""

    def __init__(self, sheet: Sheet, columns: Sequence[tuple[str, float]]) -> None:
        self._sheet = sheet
        self._titles = [title for title, _ in columns]
        self._widths = [width for _, width in columns]
        self._starts = [LEFT + sum(self._widths[:number]) for number in range(len(columns))]
        self._page = 0
        self._head()

    def width(self, column: int) -> float:
        """Return the width that text in a column may take."""
        return self._widths[column] - _COLUMN_GAP

    def plain(self, column: int, text: str, style: Style = _CELL) -> Cell:
        """Return a cell of plain text."""
        return Cell(self._starts[column], plain_lines(text, style, self.width(column)), style)

    def words(self, column: int, runs: Runs, marks: Marks) -> Cell:
        """Return a cell of the witness's or team's words with their marks."""
        lines: list[Line] = break_lines(tokens(runs, _WORDS, marks), _WORDS, self.width(column))
        return Cell(self._starts[column], lines, _WORDS)

    def add(self, cells: Sequence[Cell]) -> None:
        """Set one row."""
        leading = max(cell.style.leading for cell in cells)
        self._sheet.need(10 + leading * min(3, max(len(cell.lines) for cell in cells)))
        if len(self._sheet.pages) != self._page:
            self._head()
        self._sheet.y -= 4
        self._sheet.rule()
        self._sheet.y -= 2
        row(self._sheet, cells)
        # a row that ran on over the page has words above what follows: no need to say the titles again
        self._page = len(self._sheet.pages)

    def _head(self) -> None:
        self._sheet.need(50)
        row(self._sheet, [self.plain(n, title, _HEAD) for n, title in enumerate(self._titles)])
        self._page = len(self._sheet.pages)


def draw_consent(sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks) -> None:
    """Set the consent lines that bear on this recipient."""
    sheet.heading(captions.text("consent.title"), 0)
    if not view.consent:
        sheet.text(captions.text("consent.none"), QUIET)
        return
    titles = [captions.text(f"consent.{name}") for name in ("purpose", "value", "identity", "contact")]
    table = Table(sheet, list(zip(titles, (150.0, 60.0, 105.0, 100.0), strict=True)))
    for line in view.consent:
        table.add([table.plain(column, text) for column, text in enumerate(_consent_texts(line, captions))])
        if line.note:
            sheet.gap(2)
            sheet.text(captions.text("consent.note"), _HEAD)
            sheet.lines(break_lines(tokens(line.note, _WORDS, marks), _WORDS, TEXT_WIDTH), _WORDS)


def _consent_texts(line: ConsentLine, captions: Captions) -> list[str]:
    return [
        captions.term("consent_purpose", line.purpose),
        captions.term("consent_value", line.value),
        captions.term("anonymity_level", line.identity) if line.identity else "",
        captions.term("contact_permission", line.contact) if line.contact else "",
    ]


def draw_attachments(
    sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks, images: Mapping[str, bytes]
) -> None:
    """List every attachment, then print the images that are in the package."""
    if not view.attachments:
        return
    sheet.heading(captions.text("attachments.title"), 0)
    titles = [captions.text(f"attachments.{name}") for name in ("code", "kind", "size", "status", "caption")]
    table = Table(sheet, list(zip(titles, (70.0, 90.0, 74.0, 84.0, 97.0), strict=True)))
    for line in view.attachments:
        table.add([*_attachment_cells(table, line, captions), table.words(4, line.caption, marks)])
        if line.sha256:
            sheet.text(f"{captions.text('attachments.hash')} {line.sha256}", _HASH)
    for line in view.attachments:
        if line.status == "kept" and line.code in images:
            _picture(sheet, line, captions, images[line.code])


def _attachment_cells(table: Table, line: AttachmentLine, captions: Captions) -> list[Cell]:
    status = captions.text("attachments.kept")
    if line.status == "withheld":
        reason = captions.text(f"reason.{line.reason}") if line.reason else ""
        status = captions.text("attachments.withheld", reason=reason)
    kind = captions.text(f"kind.{line.kind}")
    size = "" if line.size is None else captions.text("attachments.size.bytes", n=f"{line.size:,}")
    return [
        table.plain(0, line.code),
        table.plain(1, f"{kind} {line.media_type}".strip()),
        table.plain(2, size.replace(",", "\u202f")),
        table.plain(3, status),
    ]


def _picture(sheet: Sheet, line: AttachmentLine, captions: Captions, data: bytes) -> None:
    sheet.gap(20)
    try:
        printed, _ = strip_image(data, max_side=_PRINTED_PIXELS)
    except ImageUnusableError:
        sheet.text(f"{line.code}. {captions.text('attachments.unprintable')}", QUIET)
        return
    wide, high = size_of(printed)
    scale = min(TEXT_WIDTH / wide, _MOST_HEIGHT / high, 1.0)
    width, height = wide * scale, high * scale
    sheet.need(height + 30)
    sheet.y -= height
    sheet.draw(Picture(LEFT, sheet.y, width, height, printed))
    sheet.y -= 4
    sheet.text(f"{line.code}  {captions.text('attachments.hash')} {line.sha256 or ''}", _HASH)


def draw_corrections(sheet: Sheet, view: ReleasedView, captions: Captions, marks: Marks) -> None:
    """Set what was corrected at read-back: the old words struck, the new ones beside."""
    if not view.corrections:
        return
    sheet.heading(captions.text("corrections.title"), 0)
    titles = [captions.text(name) for name in _CORRECTION_TITLES]
    table = Table(sheet, list(zip(titles, (50.0, 85.0, 140.0, 140.0), strict=True)))
    for line in view.corrections:
        old = tuple(Struck(text=run.text) if isinstance(run, Text) else run for run in line.old)
        time = _utc_cell(line.at) if line.at else ""
        places = [table.plain(0, line.where), table.plain(1, time)]
        table.add([*places, table.words(2, old, marks), table.words(3, line.new, marks)])


def draw_custody(sheet: Sheet, view: ReleasedView, captions: Captions) -> None:
    """Set the custody entries of this release."""
    if not view.custody:
        return
    sheet.heading(captions.text("custody.title"), 0)
    titles = [captions.text(f"custody.{name}") for name in ("time", "event", "by", "hash")]
    table = Table(sheet, list(zip(titles, (98.0, 140.0, 67.0, 110.0), strict=True)))
    for line in view.custody:
        event = captions.term("custody_event", line.event)
        table.add(
            [
                table.plain(0, _utc_cell(line.at)),
                table.plain(1, f"{event}. {line.reason}" if line.reason else event),
                table.plain(2, line.by),
                table.plain(3, line.entry_hash[:24], _HASH),
            ]
        )


def _utc_cell(moment: datetime) -> str:
    """Return a time for a column whose title names the zone."""
    return utc(moment).removesuffix(" UTC")
