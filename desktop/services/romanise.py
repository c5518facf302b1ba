"""Proposals for a Cyrillic name in Latin letters. The spelling in a document always wins over them.

* ``Latn-mvd2008``: Instruction of the Ministry of Internal Affairs of Belarus No. 288 of 9 October 2008 on
  the transliteration of surnames and given names for the register of population (passports); from the
  Belarusian or from the Russian form.
* ``be-Latn-lacinka``: Instruction on the transliteration of geographical names of Belarus, State Committee on
  Property, No. 15 of 23 November 2000 as amended by No. 38 of 11 June 2007, which the UN recommended in 2012
  (resolution X/1); from the Belarusian form.

In both, the letters е, ё, ю, я begin with ``j`` at the beginning of a word and after a vowel, ў, a soft sign
or an apostrophe, and with ``i`` after another consonant; a soft sign is an accent on ń, ś, ź, ć, ĺ.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

BELARUSIAN, RUSSIAN = "be-Cyrl", "ru-Cyrl"
PASSPORT, LACINKA = "Latn-mvd2008", "be-Latn-lacinka"
PROPOSED: Final[Mapping[str, tuple[str, ...]]] = {
    BELARUSIAN: (PASSPORT, LACINKA),
    RUSSIAN: (PASSPORT,),
}

_SHARED: Final = dict(zip("абвдзійклмнопрстуфыэі", "abvdzijklmnoprstufyei", strict=True)) | {"и": "i"}
_PASSPORT: Final = _SHARED | {
    "г": "g", "ґ": "g", "ж": "zh", "ў": "w", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
}  # fmt: skip
_LACINKA: Final = _SHARED | {"г": "h", "ґ": "g", "ж": "ž", "ў": "ŭ", "х": "ch", "ц": "c", "ч": "č", "ш": "š"}
_SOFT: Final = {"е": "e", "ё": "o", "ю": "u", "я": "a"}
_VOWELS: Final = frozenset("аеёіиоуыэюя")
_APOSTROPHES: Final = frozenset("'’ʼ‘`")
_ACUTE: Final = "\u0301"
_ACCENTED: Final = frozenset("злнсц")


def proposal(name: str, source: str, target: str) -> str:
    """Return a name in Latin letters.

    Args:
        name: in Cyrillic; other letters and signs stay as they are.
        source: ``be-Cyrl`` or ``ru-Cyrl``, a code of the vocabulary ``name_script``.
        target: ``Latn-mvd2008``, or for a Belarusian name ``be-Latn-lacinka``.

    Returns:
        The proposal, or empty when nothing is proposed for these two.
    """
    if target not in PROPOSED.get(source, ()):
        return ""
    text = unicodedata.normalize("NFC", name)
    letters = _PASSPORT if target == PASSPORT else _LACINKA
    parts = [_letter(text, place, letters, source) for place in range(len(text))]
    return unicodedata.normalize("NFC", "".join(parts))


def _letter(text: str, place: int, letters: Mapping[str, str], source: str) -> str:
    letter = text[place]
    small, before = letter.lower(), text[place - 1].lower() if place else ""
    if small == "ь":
        return _ACUTE if before in _ACCENTED else ""
    if small in _APOSTROPHES:
        return "" if before.isalpha() else letter
    if small in _SOFT:
        latin = _soft(small, before, source)
    else:
        latin = letters.get(small, "") if small in letters else letter
    return _cased(latin, text, place) if letter != small else latin


def _soft(small: str, before: str, source: str) -> str:
    if source == RUSSIAN:
        # The Russian table has plain letters: е and ё are e, and j stands after a hard sign alone.
        if small in "её":
            return "e"
        return ("j" if before in _APOSTROPHES | {"ъ"} else "i") + _SOFT[small]
    starts = not before.isalpha() or before in _VOWELS or before in ("ў", "ь")
    return ("j" if starts else "i") + _SOFT[small]


def _cased(latin: str, text: str, place: int) -> str:
    """Return a capital as ``Zh``, or as ``ZH`` in a word of capitals."""
    around = text[place + 1 : place + 2] or text[max(0, place - 1) : place]
    return latin.upper() if around.isalpha() and around.isupper() else latin[:1].upper() + latin[1:]
