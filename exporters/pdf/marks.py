"""Redaction marks: solid boxes of one width, with what was done and why in white on black."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exporters import fonts
from exporters.captions import Captions
from exporters.date_words import date_words
from exporters.view import Marker

MARK_WIDTH: Final = 128.0
MARK_HEIGHT: Final = 10.4
MARK_DROP: Final = 2.6  # how far the box reaches below the base line
_PADDING: Final = 4.0
_SIZES: Final = (7.2, 6.8, 6.4, 6.0)
_FONT: Final = fonts.SANS_BOLD


@dataclass(frozen=True)
class Mark:
    """One box: stretches of font and text, set at `size`."""

    stretches: tuple[tuple[str, str], ...]
    size: float
    width: float


class Marks:
    """Makes the marks of one document, each label once."""

    def __init__(self, captions: Captions) -> None:
        self._captions = captions
        self._made: dict[Marker, tuple[Mark, str]] = {}

    def mark(self, marker: Marker) -> tuple[Mark, str]:
        """Return the box, and the words to set beside it when the label does not fit into the one width."""
        if marker not in self._made:
            self._made[marker] = self._make(marker)
        return self._made[marker]

    def kind(self, marker: Marker) -> Mark:
        """Return the box that names what was done, without a label."""
        bare = Marker(kind=marker.kind, reason=marker.reason)
        return self.mark(bare)[0]

    def _make(self, marker: Marker) -> tuple[Mark, str]:
        reason = self._captions.text(f"reason.{marker.reason}")
        label = " ".join(marker.label.split())
        if marker.kind == "generalised":
            label = date_words(label, self._captions.language) or label
        if label:
            shown = label.upper() if marker.kind == "pseudonym" else label
            whole = _fitted(f"{shown} · {reason}")
            if whole is not None:
                return whole, ""
        kind = self._captions.text(f"marker.{marker.kind}").upper()
        bare = _fitted(f"{kind} · {reason}") or _fitted(kind) or Mark((), _SIZES[0], 0.0)
        return bare, f"[{label}]" if label else ""


def _fitted(text: str) -> Mark | None:
    for size in _SIZES:
        stretches = _stretches(text)
        width = sum(fonts.width_of(part, font, size) for font, part in stretches)
        if width <= MARK_WIDTH - 2 * _PADDING:
            return Mark(tuple(stretches), size, width)
    return None


def _stretches(text: str) -> list[tuple[str, str]]:
    """Split at missing characters; spaces are kept, since a label has single ones only."""
    result: list[tuple[str, str]] = []
    for word in text.split(" "):
        if result:
            font, part = result[-1]
            result[-1] = (font, part + " ")
        for font, part in fonts.spelled(word, _FONT):
            if result and result[-1][0] == font:
                result[-1] = (font, result[-1][1] + part)
            else:
                result.append((font, part))
    return result
