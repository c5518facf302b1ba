"""Points on the earth as people write them and as ODK keeps them.

Kept: ``latitude longitude altitude accuracy``, degrees of WGS 84 and metres; several points are separated by
``;`` (https://getodk.github.io/xforms-spec/#data-types). The position of the device is never asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop.services.degrees import read_pair, written

_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,6}(?:[.][0-9]{0,12})?", re.ASCII)


@dataclass(frozen=True)
class GeoPoint:
    """One point; texts as typed, with a point before the decimals."""

    latitude: str = ""
    longitude: str = ""
    altitude: str = "0"
    accuracy: str = "0"

    @property
    def text(self) -> str:
        """As ODK keeps it, or empty while it is not a point."""
        if not (is_within(self.latitude, 90) and is_within(self.longitude, 180)):
            return ""
        if not (is_within(self.accuracy, 100_000) and is_within(self.altitude, 100_000)):
            return ""
        if float(self.accuracy) < 0:
            return ""
        return f"{self.latitude} {self.longitude} {self.altitude} {self.accuracy}"


def is_within(text: str, most: float) -> bool:
    """Return whether a text is a number between ``-most`` and ``most``."""
    return _NUMBER.fullmatch(text) is not None and abs(float(text)) <= most


def plain(text: str) -> str:
    """Return a typed number with a point where many people write a comma."""
    return text.strip().replace(",", ".").replace("\u2212", "-")


def point_of(text: str) -> GeoPoint | None:
    """Return the point that a kept text means, or None."""
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return None
    point = GeoPoint(*parts)
    return point if point.text else None


def points_of(text: str) -> list[GeoPoint] | None:
    """Return the points of a kept trace or shape, or None when one of them is none."""
    found = [point_of(part) for part in text.split(";") if part.strip()]
    return None if None in found else [point for point in found if point is not None]


def lines_of(points: list[GeoPoint]) -> str:
    """Return points for typing: one in a line, latitude and longitude."""
    return "\n".join(f"{point.latitude} {point.longitude}" for point in points)


def read_lines(text: str) -> tuple[list[GeoPoint], int]:
    """Read points typed one in a line.

    Returns:
        The points, and the number of the first line that is none, or 0.
    """
    points: list[GeoPoint] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [plain(part) for part in re.split(r"[;\s]+|,\s+", line.strip()) if part]
        if len(parts) != 2:  # degrees with minutes, or with a half of the earth
            parts = [written(value) for value in read_pair(line) or ()]
        point = GeoPoint(*parts)
        if not point.text:
            return points, number
        points.append(point)
    return points, 0


def shape(points: list[GeoPoint]) -> list[GeoPoint]:
    """Return the points of a closed shape: the first again at the end."""
    return points if len(points) < 3 or points[0] == points[-1] else [*points, points[0]]
