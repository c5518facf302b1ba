"""Outlines, hatching and numbered discs, drawn with the PDF library."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from exporters.pdf.sheet import BLACK, Disc, Hatch, Stroke
from forms.svg_path import Outline

_LINE = 0.45


def draw_shape(canvas: Canvas, thing: Stroke | Hatch | Disc) -> None:
    """Draw one shape in black and greys."""
    canvas.saveState()
    canvas.setStrokeGray(BLACK)
    match thing:
        case Stroke():
            canvas.setLineWidth(thing.width)
            canvas.setFillGray(BLACK if thing.fill is None else thing.fill)
            canvas.drawPath(
                _path(canvas, thing.path), stroke=int(thing.width > 0), fill=int(thing.fill is not None)
            )
        case Hatch():
            canvas.setLineWidth(_LINE)
            canvas.clipPath(_path(canvas, thing.path), stroke=0, fill=0)
            _hatch(canvas, thing)
        case Disc():
            canvas.setLineWidth(0.8)
            canvas.setFillGray(1.0)
            canvas.circle(thing.x, thing.y, thing.radius, stroke=1, fill=1)
    canvas.restoreState()


def _hatch(canvas: Canvas, thing: Hatch) -> None:
    points = [point for step in thing.path for point in step.points]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    low, high = min(y for _x, y in points), max(y for _x, y in points)
    start = left - (high - low)
    for number in range(int((right - start) / (thing.space * 2**0.5)) + 1):
        x = start + number * thing.space * 2**0.5
        canvas.line(x, low, x + high - low, high)


def _path(canvas: Canvas, outline: Outline) -> PDFPathObject:
    path = canvas.beginPath()
    for step in outline:
        numbers = [value for point in step.points for value in point]
        if step.kind == "M":
            path.moveTo(*numbers)
        elif step.kind == "L":
            path.lineTo(*numbers)
        elif step.kind == "C":
            path.curveTo(*numbers)
        else:
            path.close()
    return path
