"""The typefaces of printed documents, and which of them can draw a given character.

Both families ship with the program (SIL Open Font Licence) and are embedded as subsets. A character that
neither can draw is drawn as an empty square, never dropped: a reader must see that something stood there.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

SERIF: Final = "SourceSerif4"
SERIF_ITALIC: Final = "SourceSerif4-Italic"
SERIF_BOLD: Final = "SourceSerif4-SemiBold"
SANS: Final = "SourceSans3"
SANS_BOLD: Final = "SourceSans3-SemiBold"

UNKNOWN: Final = "\u25a1"  # white square; the sans draws it

_FILES: Final = {
    SERIF: "SourceSerif4_400Regular.ttf",
    SERIF_ITALIC: "SourceSerif4_400Regular_Italic.ttf",
    SERIF_BOLD: "SourceSerif4_600SemiBold.ttf",
    SANS: "SourceSans3_400Regular.ttf",
    SANS_BOLD: "SourceSans3_600SemiBold.ttf",
}
# Joiners, soft hyphens and variation selectors have no shape of their own: left out without loss.
_VARIATIONS: Final = frozenset(chr(code) for code in range(0xFE00, 0xFE10))
_SHAPELESS: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff") | _VARIATIONS


@cache
def _font(name: str) -> TTFont:
    font = TTFont(name, BytesIO(resources.read(f"fonts/{_FILES[name]}")))
    pdfmetrics.registerFont(font)
    return font


def load() -> None:
    """Make all typefaces known to the PDF library; does nothing the second time."""
    for name in _FILES:
        _font(name)


@lru_cache(maxsize=4096)
def _drawn_as(character: str, font: str) -> tuple[str, str]:
    """Return the font and the text that stand for one character; every kind of space is a plain one."""
    if unicodedata.category(character) == "Zs":
        return font, " "
    for candidate in (font, SANS):
        if ord(character) in _font(candidate).face.charToGlyph and character.isprintable():
            return candidate, character
    return SANS, UNKNOWN


def spelled(text: str, font: str) -> list[tuple[str, str]]:
    """Split text without white space into stretches of one font each.

    Args:
        text: any text; it is composed first (NFC), so that accents join their letters where they can.
        font: the wanted font.

    Returns:
        Pairs of font and drawable text.
    """
    visible = (c for c in unicodedata.normalize("NFC", text) if c not in _SHAPELESS)
    drawn = [_drawn_as(character, font) for character in visible]
    stretches = groupby(drawn, key=itemgetter(0))
    return [(name, "".join(part for _, part in stretch)) for name, stretch in stretches]


@lru_cache(maxsize=4096)
def _advance(character: str, font: str) -> float:
    width: float = pdfmetrics.stringWidth(character, font, 1000)
    return width / 1000


def width_of(text: str, font: str, size: float) -> float:
    """Return the width of drawable text in points."""
    return sum(_advance(character, font) for character in text) * size
