"""The first page: what this is, who sealed and released it, what is withheld, how to check it in short."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.lines import Style, plain_lines
from exporters.pdf.sheet import BLACK, BODY, LEFT, MUTED, QUIET, TEXT_WIDTH, Bar, Cell, Sheet, row
from exporters.view import ReleasedView, reason_counts

_TITLE: Final = Style(fonts.SERIF, 15, 20, MUTED)
_CODE: Final = Style(fonts.SERIF_BOLD, 28, 36)
_LEAD: Final = Style(fonts.SERIF, 11.5, 17)
_LABEL: Final = Style(fonts.SANS, 9, 15, MUTED)
_VALUE: Final = Style(fonts.SANS, 9.5, 15)
_DIGITS: Final = Style(fonts.SANS, 8.3, 15)  # a whole SHA-256 on one line
_VALUES_AT: Final = 118.0
_COUNT_WIDTH: Final = 24.0


def utc(moment: datetime) -> str:
    """Return a time to the minute as every reader understands it: ``2026-11-24 18:59 UTC``.

    Midnight to the microsecond is how a release says that only the day is told: then no hour is printed.
    """
    there = moment.astimezone(UTC)
    return there.strftime("%Y-%m-%d" if there.time() == time.min else "%Y-%m-%d %H:%M UTC")


def draw_cover(sheet: Sheet, view: ReleasedView, captions: Captions) -> None:
    """Fill the cover page."""
    sheet.y -= 40
    sheet.text(captions.text("cover.title"), _TITLE)
    sheet.text(view.code, _CODE)
    sheet.text(captions.text("cover.version", n=view.version), _LABEL)
    sheet.gap(22)
    sheet.text(captions.text("cover.what"), _LEAD)
    sheet.gap(22)
    for label, value in _facts(view, captions):
        _fact(sheet, label, value, _VALUE)
    _fact(sheet, captions.text("cover.document_hash"), _in_groups(view.document_hash), _DIGITS)
    sheet.gap(22)
    _counts(sheet, view, captions)
    sheet.gap(26)
    _signature(sheet, captions)


def _facts(view: ReleasedView, captions: Captions) -> list[tuple[str, str]]:
    def sealed_or_released(moment: datetime, who: str, code: str) -> str:
        return f"{utc(moment)}, {captions.text(who, code=code)}"

    team = [(captions.text("cover.team"), view.team_name)] if view.team_name else []
    return [
        (captions.text("cover.language"), captions.term("language", view.language)),
        *team,
        (
            captions.text("cover.sealed"),
            sealed_or_released(view.sealed_at, "cover.sealed.by", view.signer_code),
        ),
        (
            captions.text("cover.released"),
            sealed_or_released(view.released_at, "cover.released.by", view.released_by),
        ),
        (captions.text("cover.release"), view.release_code),
        (captions.text("cover.recipient"), view.recipient_code),
        (captions.text("cover.form"), f"{view.form.id}, {view.form.version}, {view.form.hash[:16]}"),
    ]


def _in_groups(digest: str) -> str:
    """Return a hash in groups of eight, which an eye can compare."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _fact(sheet: Sheet, label: str, value: str, style: Style) -> None:
    labels = plain_lines(label, _LABEL, _VALUES_AT - 10)
    values = plain_lines(value, style, TEXT_WIDTH - _VALUES_AT)
    row(sheet, [Cell(LEFT, labels, _LABEL), Cell(LEFT + _VALUES_AT, values, style)])


def _counts(sheet: Sheet, view: ReleasedView, captions: Captions) -> None:
    counts = reason_counts(view)
    if not counts:
        sheet.text(captions.text("cover.counts.none"), _VALUE)
        return
    sheet.text(captions.text("cover.counts"), _LABEL)
    for reason, count in counts.items():
        numbers = plain_lines(str(count), _VALUE, _COUNT_WIDTH)
        words = f"{captions.term('redaction_reason', reason)} ({reason})"
        where = LEFT + _COUNT_WIDTH
        row(
            sheet,
            [Cell(LEFT, numbers, _VALUE), Cell(where, plain_lines(words, _VALUE, TEXT_WIDTH), _VALUE)],
        )


def _signature(sheet: Sheet, captions: Captions) -> None:
    width = TEXT_WIDTH - 16
    signed = plain_lines(captions.text("cover.signed"), BODY, width)
    check = plain_lines(captions.text("cover.check"), QUIET, width)
    height = len(signed) * BODY.leading + len(check) * QUIET.leading + 6
    sheet.need(height)
    sheet.draw(Bar(LEFT, sheet.y - height, 2, height, BLACK))
    sheet.lines(signed, BODY, LEFT + 14)
    sheet.y -= 4
    sheet.lines(check, QUIET, LEFT + 14)
