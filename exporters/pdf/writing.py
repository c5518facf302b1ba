"""Writes pages as one PDF file: what is drawn on each, a line at the foot, no more metadata than a title."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from exporters import fonts
from exporters.captions import Captions
from exporters.pdf.lines import Stretch, plain_lines
from exporters.pdf.shapes import draw_shape
from exporters.pdf.sheet import (
    LEFT,
    NUMBER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TEXT_WIDTH,
    Anchor,
    Bar,
    Disc,
    Drawn,
    Glyphs,
    Hatch,
    Link,
    Page,
    Picture,
    Stroke,
)

_FOOT: Final = 44.0
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def footers(pages: list[Page], captions: Captions, left: str, right: str) -> None:
    """Set a line at the foot of every page: two texts, and between them the page's number of all."""
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


def written(pages: list[Page]) -> bytes:
    """Return the pages as a PDF file; the same pages give the same bytes."""
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


def _draw(canvas: Canvas, thing: Drawn) -> None:
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
        case Stroke() | Hatch() | Disc():
            draw_shape(canvas, thing)
        case Link():
            area = (thing.x, thing.y, thing.x + thing.width, thing.y + thing.height)
            canvas.linkRect("", thing.anchor, area, relative=1, thickness=0)
        case Anchor():
            canvas.bookmarkHorizontal(thing.name, 0, thing.y)
            canvas.addOutlineEntry(thing.title, thing.name, thing.level)


def finished(pdf: bytes, title: str, language: str) -> bytes:
    """Take the library's own metadata out of a PDF file: what stays is a title, and the language.

    Args:
        pdf: the file.
        title: a code, or what a form is called.
        language: code of the language it is in.
    """
    result = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.trailer.Info
        document.trailer.Info = document.make_indirect(pikepdf.Dictionary(Title=title))
        document.Root.Lang = pikepdf.String(language)
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        metadata = document.make_stream(_XMP.format(title=_escaped(title)).encode())
        metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = metadata
        document.save(result, deterministic_id=True, min_version="1.7")
    return result.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
