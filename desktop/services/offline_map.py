"""A map that needs no network: borders of Belarus and its neighbours, and the chief towns of the regions.

The borders are Natural Earth's, thinned (`resources/build/borders.py`). The towns are common knowledge, to
a hundredth of a degree, which is about a kilometre. The map tells where one is; it is no proof of where a
border runs.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import resources
from desktop.i18n import tr

WEST, EAST, SOUTH, NORTH = 22.0, 34.0, 50.9, 56.6
SHRINK: Final = math.cos(math.radians((SOUTH + NORTH) / 2))  # how much shorter a degree of longitude is here
_HOME: Final = "BY"
_EARTH_KM: Final = 6371.0


@dataclass(frozen=True)
class Border:
    """A line of longitudes and latitudes; `is_home` if Belarus is on one side of it."""

    points: tuple[tuple[float, float], ...]
    is_home: bool


@dataclass(frozen=True)
class Town:
    """A town by its name and where it is."""

    name: str
    latitude: float
    longitude: float


@cache
def borders() -> tuple[Border, ...]:
    """Return the borders on the map."""
    lines = json.loads(resources.read("map/borders.json"))["borders"]
    return tuple(Border(tuple(map(tuple, line["points"])), _HOME in line["of"]) for line in lines)


def towns() -> tuple[Town, ...]:
    """Return the chief towns of the regions, and Vilnius, in the language of the window."""
    return (
        Town(tr("Minsk"), 53.90, 27.56),
        Town(tr("Brest"), 52.10, 23.70),
        Town(tr("Vitebsk"), 55.19, 30.20),
        Town(tr("Gomel"), 52.44, 30.98),
        Town(tr("Grodno"), 53.68, 23.83),
        Town(tr("Mogilev"), 53.91, 30.34),
        Town(tr("Vilnius"), 54.69, 25.28),
    )


def where(latitude: float, longitude: float) -> str:
    """Return a point by the nearest of the towns: how far, and in which direction from it."""
    away, town = min(((distance(latitude, longitude, t), t) for t in towns()), key=lambda found: found[0])
    if away < 1:
        return tr("At {town}", town=town.name)
    turn = math.atan2((longitude - town.longitude) * SHRINK, latitude - town.latitude)
    names = (
        tr("north of {town}", town=town.name),
        tr("northeast of {town}", town=town.name),
        tr("east of {town}", town=town.name),
        tr("southeast of {town}", town=town.name),
        tr("south of {town}", town=town.name),
        tr("southwest of {town}", town=town.name),
        tr("west of {town}", town=town.name),
        tr("northwest of {town}", town=town.name),
    )
    side = names[round(turn / (math.pi / 4)) % 8]
    return tr("{n} km {side}", n=round(away), side=side)


def distance(latitude: float, longitude: float, town: Town) -> float:
    """Return how far a point is from a town, in kilometres along a sphere."""
    one, other = math.radians(latitude), math.radians(town.latitude)
    across = math.radians(town.longitude - longitude)
    part = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(across / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(part)))
