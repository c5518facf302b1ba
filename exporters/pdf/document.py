"""Puts the parts of a printed testimony together and writes them as one PDF file."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.account import draw_answers, draw_statement
from exporters.pdf.cover import draw_cover
from exporters.pdf.legend import draw_checking, draw_legend
from exporters.pdf.lines import Stretch, Style, plain_lines
from exporters.pdf.marks import Marks
from exporters.pdf.sheet import (
    HEADING,
    LEFT,
    NUMBER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TEXT_WIDTH,
    Anchor,
    Bar,
    Entry,
    Glyphs,
    Link,
    Page,
    Picture,
    Sheet,
)
from exporters.pdf.tables import draw_attachments, draw_consent, draw_corrections, draw_custody
from exporters.view import ReleasedView, view_hash

_FOOT: Final = 44.0
_HASH_DIGITS: Final = 16
_CONTENTS: Final = {0: Style(fonts.SERIF, 11, 19), 1: Style(fonts.SERIF, 10, 15)}
_INDENT: Final = 16.0
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def compose(view: ReleasedView, images: Mapping[str, bytes]) -> bytes:
    """Set the whole document; see `exporters.pdf.render`."""
    fonts.load()
    captions = Captions(view.package_language)
    cover = Sheet()
    draw_cover(cover, view, captions)
    body = _body(view, captions, images)
    contents = _contents(body.entries, captions, len(cover.pages))
    pages = [*cover.pages, *contents.pages, *body.pages]
    _footers(pages, view, captions)
    return _finished(_written(pages), view, captions.language)


def _body(view: ReleasedView, captions: Captions, images: Mapping[str, bytes]) -> Sheet:
    sheet = Sheet()
    marks = Marks(captions)
    draw_legend(sheet, view, captions, marks)
    draw_consent(sheet, view, captions, marks)
    sheet.new_page()
    draw_statement(sheet, view, captions, marks)
    draw_answers(sheet, view, captions, marks)
    draw_attachments(sheet, view, captions, marks, images)
    draw_corrections(sheet, view, captions, marks)
    draw_custody(sheet, view, captions)
    draw_checking(sheet, captions)
    return sheet


def _contents(entries: list[Entry], captions: Captions, before: int) -> Sheet:
    """Set the contents twice at most: their own length moves the page numbers, but not the lines."""
    pages = len(_contents_pages(entries, captions, before).pages)
    return _contents_pages(entries, captions, before + pages)


def _contents_pages(entries: list[Entry], captions: Captions, before: int) -> Sheet:
    sheet = Sheet()
    sheet.text(captions.text("contents.title"), HEADING[0])
    sheet.gap(12)
    for entry in entries:
        style = _CONTENTS[entry.level]
        x = LEFT + _INDENT * entry.level
        lines = plain_lines(entry.title, style, TEXT_WIDTH - 40 - _INDENT * entry.level)
        sheet.need(len(lines) * style.leading)
        height = len(lines) * style.leading
        sheet.draw(Link(x, sheet.y - height, TEXT_WIDTH - (x - LEFT), height, entry.anchor))
        for line in lines:
            sheet.y -= style.leading
            sheet.place(line, style, x, sheet.y + style.leading - style.size)
        number = str(before + entry.page + 1)
        sheet.aside(number, style, LEFT + TEXT_WIDTH, sheet.y + style.leading - style.size)
    return sheet


def _footers(pages: list[Page], view: ReleasedView, captions: Captions) -> None:
    digest = view_hash(view)[:_HASH_DIGITS]
    grouped = " ".join(digest[start : start + 4] for start in range(0, _HASH_DIGITS, 4))
    language = captions.term("language", view.language)
    left = captions.text("footer.version", code=view.code, n=view.version, language=language)
    right = captions.text("footer.hash", hash=grouped)
    for number, page in enumerate(pages, 1):
        middle = captions.text("footer.page", n=number, total=len(pages))
        page.drawn.extend(_footer_text(left, 0.0))
        page.drawn.extend(_footer_text(middle, 0.5))
        page.drawn.extend(_footer_text(right, 1.0))


def _footer_text(text: str, place: float) -> list[Glyphs]:
    """Return a text at the foot, at the left (0), in the middle (0.5) or at the right (1)."""
    line = plain_lines(text, NUMBER, PAGE_WIDTH)[0]
    x = LEFT + (TEXT_WIDTH - line.width) * place
    return [
        Glyphs(x + part.x, _FOOT, part.font, NUMBER.size, NUMBER.grey, part.text)
        for part in line.parts
        if isinstance(part, Stretch)
    ]


def _written(pages: list[Page]) -> bytes:
    result = BytesIO()
    canvas = Canvas(
        result, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, initialFontName=fonts.SANS
    )
    for page in pages:
        for thing in page.drawn:
            _draw(canvas, thing)
        canvas.showPage()
    canvas.save()
    return result.getvalue()


def _draw(canvas: Canvas, thing: Glyphs | Bar | Picture | Link | Anchor) -> None:
    match thing:
        case Glyphs():
            canvas.setFillGray(thing.grey)
            canvas.setFont(thing.font, thing.size)
            canvas.drawString(thing.x, thing.y, thing.text)
        case Bar():
            canvas.setFillGray(thing.grey)
            canvas.rect(thing.x, thing.y, thing.width, thing.height, stroke=0, fill=1)
        case Picture():
            image = ImageReader(BytesIO(thing.data))
            canvas.drawImage(image, thing.x, thing.y, thing.width, thing.height)
        case Link():
            area = (thing.x, thing.y, thing.x + thing.width, thing.y + thing.height)
            canvas.linkRect("", thing.anchor, area, relative=1, thickness=0)
        case Anchor():
            canvas.bookmarkHorizontal(thing.name, 0, thing.y)
            canvas.addOutlineEntry(thing.title, thing.name, thing.level)


def _finished(pdf: bytes, view: ReleasedView, language: str) -> bytes:
    """Take the library's own metadata out: what stays is the code as title, and the language."""
    result = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.trailer.Info
        document.trailer.Info = document.make_indirect(pikepdf.Dictionary(Title=view.code))
        document.Root.Lang = pikepdf.String(language)
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        metadata = document.make_stream(_XMP.format(title=_escaped(view.code)).encode())
        metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = metadata
        document.save(result, deterministic_id=True, min_version="1.7")
    return result.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
