"""Brings the spellings of one word together: letters, scripts and case endings of be, ru, uk, pl and en.

A word gets a small set of keys; two words may be the same when their sets meet. ``=key`` is the whole word as
it sounds, ``~key`` the word without a case ending. "Дубовляник" and "Дубовлянику" share a ``~`` key,
"Ціхавод", "Тиховод", "Tsikhavod" and "Cichavod" share all. This folding is coarse on purpose (o and e become
a, г, х and h are one): a false alarm costs a look, a miss may cost a life.

For short and for everyday words it would be too coarse ("Вера" sounds like "were"); for these there are finer
keys within one script (`near_keys`): only what be, ru and uk write differently is brought together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from exporters.patterns import LOOKALIKE

_APOSTROPHES: Final = "'’ʼ‘`ʹ′"
_WORD: Final = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}\u0301\u00ad]+[^\W_]+)*")
_STRIPPED: Final = str.maketrans("", "", _APOSTROPHES + "\u0301\u00ad")
_POSSESSIVE: Final = re.compile(rf"[{_APOSTROPHES}]s$")

# Sounds: S, Z and C stand for sh, zh and ch; u is a vowel until it becomes v in the end.
_CYRILLIC: Final = str.maketrans(
    {
        **dict(zip("абвгґдзійїиклмнпрстуўфхцы", "abvhhdziiiiklmnprstuvfhci", strict=True)),
        **dict(zip("оеёэєяюжшч", "aaaaaauZSC", strict=True)),
        "щ": "SC",
        "ъ": None,
        "ь": None,
    }
)
_LATIN: Final = str.maketrans(
    {
        **dict(zip("eogjywqłđšžżčŭ", "aahiivkldSZZCv", strict=True)),
        "x": "ks",
        "ć": "c",
    }
)
_DIGRAPHS: Final = (
    ("szcz", "SC"),
    ("shch", "SC"),
    ("sh", "S"),
    ("sz", "S"),
    ("zh", "Z"),
    ("cz", "C"),
    ("kh", "h"),
    ("ts", "t"),
    ("ph", "f"),
)
_GLIDE: Final = re.compile(r"i+(?=[au])")
_TWIN: Final = re.compile(r"(.)\1+")
_LATIN_OU: Final = re.compile(r"(?<=[aeo])u$")  # "Ivanou" is what passports make of "Іваноў"
_VOWELS: Final = "aiu"
_ENDINGS: Final = ("a", "i", "u", "ai", "am", "ah", "au", "im", "ih", "ami", "imi", "aha", "amu", "avi")
_SHORT_ENDINGS: Final = ("a", "i", "u", "ai", "au")
_SHORT: Final = 5
_LEAST_INFLECTED: Final = 4  # letters of a word that may have an ending
_LEAST_STEM: Final = 2
_LEAST_BARE_STEM: Final = 3
_FLEETING: Final = re.compile(r"(?<=[^aiu])a(?=[^aiu]$)")


@dataclass(frozen=True)
class Token:
    """One word of a text, and where it stands (characters, `end` not included)."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of a text; hyphens, points and spaces separate, apostrophes do not."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def keys(word: str) -> frozenset[str]:
    """Return the keys of one word as `tokens` gives it; a word that has a digit is only made uniform."""
    plain = _plain(word)
    if any(character.isdigit() for character in plain):
        return frozenset({"=" + plain.upper().translate(LOOKALIKE).casefold()})
    found: set[str] = set()
    for sound in _sounds(plain):
        found.add("=" + sound)
        found.update("~" + stem for stem in _stems(sound, inflected=len(plain) >= _LEAST_INFLECTED))
    return frozenset(_TWIN.sub(r"\1", key.replace("u", "v")) for key in found)


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", unicodedata.normalize("NFKC", word)).casefold().translate(_STRIPPED)


def _sounds(plain: str) -> set[str]:
    """Return how a word may sound; only Latin ch and c leave a choice."""
    cyrillic = sum("а" <= character <= "ґ" for character in plain)
    if cyrillic * 2 > len(plain):
        return {_joined(_unlike(plain).translate(_CYRILLIC))}
    latin = _LATIN_OU.sub("v", _without_accents(plain.translate(_CYRILLIC) if cyrillic else plain))
    for letters, sound in _DIGRAPHS:
        latin = latin.replace(letters, sound)
    choices = {latin.replace("ch", "C"), latin.replace("ch", "h")}
    choices |= {choice.replace("c", "k") for choice in choices}
    return {_joined(choice.translate(_LATIN)) for choice in choices}


_LATIN_LOOKALIKES: Final = str.maketrans("aceikmoptxyh", "асеікмортхун")


def _unlike(plain: str) -> str:
    """Read Latin letters inside a Cyrillic word as the Cyrillic ones they look like."""
    return plain.translate(_LATIN_LOOKALIKES)


def _without_accents(text: str) -> str:
    """Take accents off, but for the letters that have a sound of their own."""
    kept = "šžżčćŭ"
    return "".join(c if c in kept else unicodedata.normalize("NFD", c)[0] for c in text)


def _joined(sound: str) -> str:
    """Finish a sound: soft d and t, no i before another vowel, doubled letters once."""
    result = sound.replace("dz", "d").replace("c", "t")
    return _TWIN.sub(r"\1", _GLIDE.sub("", result))


def _stems(sound: str, *, inflected: bool) -> set[str]:
    endings = _SHORT_ENDINGS if len(sound) <= _SHORT else _ENDINGS
    stems = {
        sound[: -len(ending)]
        for ending in endings
        if inflected and sound.endswith(ending) and len(sound) - len(ending) >= _LEAST_STEM
    }
    if len(sound) >= _LEAST_BARE_STEM and sound[-1] not in _VOWELS:
        stems.add(sound)
    return stems | {_FLEETING.sub("", stem) for stem in stems if len(stem) >= _SHORT}


_NEAR_CYRILLIC: Final = str.maketrans(
    {**dict(zip("ёэєўвіїйыґяю", "еееууиииигау", strict=True)), "ъ": None, "ь": None}
)
_NEAR_ENDING: Final = re.compile(r"(?:ами|[аоеи]х|[аоеи]м|[аое]и|[ао]у|[аоеиу]|[aeiou])$")


def near_keys(word: str) -> frozenset[str]:
    """Return keys that close spellings in the same script share; a number has its usual key."""
    plain = _plain(word)
    if any(character.isdigit() for character in plain):
        return keys(word)
    script = "c" if any("а" <= character <= "ґ" for character in plain) else "l"
    whole = _without_accents(plain) if script == "l" else plain.translate(_NEAR_CYRILLIC)
    stem = _NEAR_ENDING.sub("", whole) if len(plain) >= _LEAST_INFLECTED else whole
    return frozenset({f"{script}={whole}", f"{script}~{stem}"})
