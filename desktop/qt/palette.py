"""The colours: every pair was chosen for contrast (text 4.5:1, lines that carry meaning 3:1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Colours:
    """One set of colours as ``#rrggbb``; a ``*_ground`` lies under the colour of the same name.

    ``line`` draws what must be seen (field borders); ``hairline`` only separates and carries no meaning.
    """

    ground: str
    surface: str
    ink: str
    muted: str
    line: str
    hairline: str
    accent: str
    on_accent: str
    accent_ground: str
    notice: str
    notice_ground: str
    danger: str
    danger_ground: str
    good: str
    good_ground: str
    redaction: str
    on_redaction: str


LIGHT: Final = Colours(
    ground="#FAF8F4",
    surface="#FFFFFF",
    ink="#1F2328",
    muted="#5B6068",
    line="#8C867A",
    hairline="#E4DFD5",
    accent="#0F5E66",
    on_accent="#FFFFFF",
    accent_ground="#E3EFEF",
    notice="#7A4F00",
    notice_ground="#FFF4DB",
    danger="#9B2C1F",
    danger_ground="#FCEBE8",
    good="#22633C",
    good_ground="#E8F3EB",
    redaction="#1F2328",
    on_redaction="#FFFFFF",
)

DARK: Final = Colours(
    ground="#15181B",
    surface="#1D2125",
    ink="#E8E6E1",
    muted="#A6A9AD",
    line="#6B727A",
    hairline="#2D3338",
    accent="#6FC3C9",
    on_accent="#0B2A2D",
    accent_ground="#1C3033",
    notice="#F0C36A",
    notice_ground="#3A2E12",
    danger="#F2A093",
    danger_ground="#3B1D19",
    good="#92CFA5",
    good_ground="#17311F",
    redaction="#E8E6E1",
    on_redaction="#15181B",
)

COLOURS: Final[Mapping[str, Colours]] = {"light": LIGHT, "dark": DARK}


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
