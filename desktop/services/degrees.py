"""Degrees as people write them: `53.9075, 27.5644`, `53°54′27″ N 27°33′52″ E`, `53° 54,45′ с. ш.`."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"[-+]?\d{1,6}(?:\.\d{0,12})?", re.ASCII)
_TOKEN: Final = re.compile(rf"[NSEW]|{_NUMBER.pattern}|[°'\"]", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s,;/]*")
# Halves of the earth in en, be and ru, the longest first; single letters last.
_HALVES: Final = (
    (re.compile(r"\b(?:north|паўн\w*|сев\w*|пн\.?\s*ш\.?|с\.?\s*ш\.?)(?!\w)", re.I), "N"),
    (re.compile(r"\b(?:south|паўд\w*|юж\w*|пд\.?\s*ш\.?|ю\.?\s*ш\.?)(?!\w)", re.I), "S"),
    (re.compile(r"\b(?:east|усх\w*|вост\w*|у\.?\s*д\.?|в\.?\s*д\.?)(?!\w)", re.I), "E"),
    (re.compile(r"\b(?:west|зах\w*|зап\w*|з\.?\s*д\.?)(?!\w)", re.I), "W"),
)
_SIGNS: Final = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "ʹ": "'", "″": '"', "”": '"', "ʺ": '"', "−": "-"}
)
_MOST: Final = {"N": 90.0, "S": 90.0, "E": 180.0, "W": 180.0}
_DIGITS: Final = 6  # a tenth of a metre
_LONGEST: Final = 120


def read_pair(text: str) -> tuple[float, float] | None:
    """Read a latitude and a longitude, in either order if they name their half of the earth.

    Returns:
        Both in degrees, or None if the text is not exactly two.
    """
    tokens = _tokens(text)
    groups = _two(tokens) if tokens else None
    if groups is None:
        return None
    angles = [_angle(group, half) for group, half in zip(groups, ("N", "E"), strict=True)]
    if None in angles:
        return None
    found = {half in "NS": value for half, value in filter(None, angles)}
    return (found[True], found[False]) if len(found) == 2 else None


def read_angle(text: str, half: str) -> float | None:
    """Read one latitude (`half` is "N") or longitude ("E"); None if it is none."""
    tokens = _tokens(text)
    if not tokens or sum(token in _MOST for token in tokens) > 1 or tokens.count("°") > 1:
        return None
    angle = _angle(tokens, half)
    return angle[1] if angle is not None and (angle[0] in "NS") == (half in "NS") else None


def written(value: float) -> str:
    """Return a number without zeros at its end, with six digits at most."""
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")


def in_minutes(latitude: float, longitude: float) -> str:
    """Return a point in degrees, minutes and seconds."""
    return f"{_sexagesimal(latitude, 'NS')} {_sexagesimal(longitude, 'EW')}"


def _tokens(text: str) -> list[str]:
    if len(text) > _LONGEST:
        return []
    plain = text.strip().removeprefix("geo:").translate(_SIGNS).replace("''", '"')
    for pattern, letter in _HALVES:
        plain = pattern.sub(f" {letter} ", plain)
    plain = plain.upper()
    if "." not in plain:
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    tokens, at = [], 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            gap = _BETWEEN.match(plain, at)
            if gap is None or gap.end() == at:
                return []
            at = gap.end()
            continue
        tokens.append(match[0])
        at = match.end()
    return tokens


def _two(tokens: list[str]) -> tuple[list[str], list[str]] | None:
    """Part the signs of two angles."""
    halves = [place for place, token in enumerate(tokens) if token in _MOST]
    marks = [place for place, sign in enumerate(tokens) if sign == "°"]
    if len(halves) == 2:
        cut = halves[1] if halves[0] == 0 else halves[0] + 1
    elif not halves and len(marks) == 2:
        cut = marks[1] - 1
    elif not halves and len(tokens) == 2:
        cut = 1
    else:
        return None
    return tokens[:cut], tokens[cut:]


def _angle(tokens: list[str], half: str) -> tuple[str, float] | None:
    """Return the half of the earth and the signed degrees."""
    named = [token for token in tokens if token in _MOST]
    numbers = [token for token in tokens if _NUMBER.fullmatch(token)]
    if len(named) > 1 or not 1 <= len(numbers) <= 3 or any("." in number for number in numbers[:-1]):
        return None
    if named and named[0] not in (tokens[0], tokens[-1]):
        return None
    half = named[0] if named else half
    if any(number.startswith(("-", "+")) for number in numbers[1:]) or (named and numbers[0].startswith("-")):
        return None
    parts = [abs(float(number)) for number in numbers]
    if any(part >= 60 for part in parts[1:]):
        return None
    value = sum(part / 60**place for place, part in enumerate(parts))
    if value > _MOST[half]:
        return None
    sign = -1 if half in "SW" or numbers[0].startswith("-") else 1
    return half, round(sign * value, _DIGITS)


def _sexagesimal(value: float, halves: str) -> str:
    seconds = round(abs(value) * 3600)
    half = halves[value < 0 and seconds > 0]
    return f"{seconds // 3600}°{seconds // 60 % 60:02}′{seconds % 60:02}″ {half}"
