"""The body charts that ship, read once, and how pictures stand beside each other on screen and paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import resources
from exporters.captions import FALLBACK, Captions
from forms.image_map import ImageMap, parse_image_map

NAMES: Final = ("front", "back", "head", "hands", "feet")
VOCABULARY: Final = "body_region"
_GAP: Final = 12.0
_TALL: Final = 1.4  # height by width from which a picture has a column to itself


@dataclass(frozen=True)
class Placed:
    """A picture and where its upper left corner stands, in units of the pictures."""

    picture: ImageMap
    x: float
    y: float


@dataclass(frozen=True)
class Arrangement:
    """Pictures placed on one surface of ``width`` by ``height``."""

    placed: tuple[Placed, ...]
    width: float
    height: float


@lru_cache(maxsize=1)
def body_charts() -> tuple[ImageMap, ...]:
    """Return the charts of the body: front, back, head, hands, feet."""
    codes = Captions(FALLBACK).terms(VOCABULARY)
    return tuple(parse_image_map(resources.read(f"charts/{name}.svg"), codes) for name in NAMES)


def arranged(pictures: Sequence[ImageMap]) -> Arrangement:
    """Place pictures: each tall one in a column of its own, the others under each other in one."""
    columns = [[picture] for picture in pictures if picture.height > _TALL * picture.width]
    wide = [picture for picture in pictures if picture.height <= _TALL * picture.width]
    if wide:
        columns.append(wide)
    x, placed = 0.0, list[Placed]()
    for column in columns:
        y = 0.0
        for picture in column:
            placed.append(Placed(picture, x, y))
            y += picture.height + _GAP
        x += max(picture.width for picture in column) + _GAP
    height = max((one.y + one.picture.height for one in placed), default=0.0)
    return Arrangement(tuple(placed), max(0.0, x - _GAP), height)
