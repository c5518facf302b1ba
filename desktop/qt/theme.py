"""How everything looks: colours, sizes and fonts, and the style sheet made of them.

All sizes derive from one base of 14 px times the scale a person chose, so that 200 % is the same
design, larger. Widgets ask for a look by the dynamic property ``part`` (see ``parts.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QFontDatabase, QPalette

import resources
from desktop.qt.palette import COLOURS, Colours
from desktop.qt.sheet import SHEET

SANS: Final = "Source Sans 3"
SERIF: Final = "Source Serif 4"
FONT_FILES: Final = (
    "SourceSans3_400Regular.ttf",
    "SourceSans3_600SemiBold.ttf",
    "SourceSerif4_400Regular.ttf",
    "SourceSerif4_400Regular_Italic.ttf",
    "SourceSerif4_600SemiBold.ttf",
)
SCALES: Final = (100, 125, 150, 175, 200)
SPACE: Final = (4, 8, 12, 16, 24, 32)


@dataclass(frozen=True)
class Theme:
    """What a person chose: ``mode`` is ``light`` or ``dark``, ``scale`` a percentage, 100 to 200."""

    mode: str = "light"
    scale: int = 100

    @property
    def colours(self) -> Colours:
        """The colours of this mode."""
        return COLOURS.get(self.mode, COLOURS["light"])

    def px(self, size: float) -> int:
        """Return a design size, given in pixels at 100 %, at this scale."""
        return round(size * min(max(self.scale, 100), 200) / 100)


def load_fonts() -> None:
    """Give Qt the fonts that ship with the program; the system's fonts are not relied on."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFontFromData(resources.read(f"fonts/{name}"))


def qt_palette(theme: Theme) -> QPalette:
    """Return the palette for what a style sheet does not reach: carets, placeholders, native marks."""
    colours = theme.colours
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.ground,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Accent: colours.accent,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def stylesheet(theme: Theme) -> str:
    """Return the style sheet of the whole application for a theme."""
    names = {name: getattr(theme.colours, name) for name in Colours.__dataclass_fields__}
    sizes = {f"px{size}": f"{theme.px(size)}px" for size in _SIZES}
    return SHEET.substitute(names, sans=SANS, serif=SERIF, **sizes)


_SIZES: Final = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 34, 36, 44)
