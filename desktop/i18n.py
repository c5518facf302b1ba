"""Words for people: the English source texts and their Belarusian and Russian translations.

No Qt here, so the command line and the windows speak with the same words. Translations are gettext
``.po`` files (GNU gettext manual, "PO Files"), read once when a language is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import resources
from forms.errors import AppError

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "be": "Беларуская", "ru": "Русский"}


def _germanic(n: int) -> int:
    return 0 if n == 1 else 1


def _slavic(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return 1
    return 2


_PLURALS: Final[Mapping[str, Callable[[int], int]]] = {"en": _germanic, "be": _slavic, "ru": _slavic}


class _Catalog:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.singular: dict[str, str] = {}
        self.plurals: dict[str, dict[int, str]] = {}
        if language != "en":
            self._read(resources.read(f"translations/{language}.po").decode("utf-8"))

    def _read(self, po: str) -> None:
        import polib

        for entry in polib.pofile(po):
            if entry.msgid_plural:
                self.plurals[entry.msgid] = {int(k): v for k, v in entry.msgstr_plural.items() if v}
            elif entry.msgstr:
                self.singular[entry.msgid] = entry.msgstr


_current = _Catalog("en")


def set_language(language: str) -> None:
    """Choose the language of every text asked for from now on; unknown codes mean English."""
    global _current
    _current = _Catalog(language if language in LANGUAGES else "en")


def language() -> str:
    """Return the code of the language in use: ``en``, ``be`` or ``ru``."""
    return _current.language


def tr(text: str, /, **params: object) -> str:
    """Return a text in the language in use, its ``{placeholders}`` filled.

    The argument must be a literal, so that it can be collected for translation.
    """
    translated = _current.singular.get(text, text)
    return translated.format_map(params) if params else translated


def plural(one: str, many: str, n: int, /, **params: object) -> str:
    """Return the form of a counted text that fits ``n``; ``{n}`` stands for the number."""
    index = _PLURALS[_current.language](n)
    translated = _current.plurals.get(one, {}).get(index) or (one if _germanic(n) == 0 else many)
    return translated.format_map({"n": n, **params})


def describe(error: AppError) -> str:
    """Return what an error says to a person, in the language in use."""
    return _current.singular.get(error.text, error.text).format_map(error.params)
