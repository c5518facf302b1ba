"""Everything a person reads in a form, in its three languages."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

LANGUAGES = {"en": "English (en)", "be": "Беларуская (be)", "ru": "Русский (ru)"}
TRANSLATIONS = Path(__file__).parent / "translations"

Text = dict[str, str]


class Entry(BaseModel):
    """The texts of one node or choice. `en` is what was translated; it must be what the domain says today."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    en: str
    be: str
    ru: str
    hint: Text | None = None
    constraint: Text | None = None
    review: str


class Texts:
    """The translations in a folder's files, each to be used: `unused` tells which were not.

    Raises:
        ValueError: two files translate the same key.
    """

    def __init__(self, folder: Path = TRANSLATIONS) -> None:
        self._entries: dict[str, Entry] = {}
        self._used: set[str] = set()
        for path in sorted(folder.glob("*.json")):
            for key, row in json.loads(path.read_text(encoding="utf-8")).items():
                if key in self._entries:
                    raise ValueError(f"{key} is translated twice, in {path.name} too")
                self._entries[key] = Entry.model_validate(row)

    def of(self, key: str, english: str = "") -> Entry:
        """Returns the texts under a key.

        Args:
            key: question id, column id, or either with `:CODE` for a choice.
            english: the domain's wording today, if the domain has it.

        Raises:
            ValueError: no translation, or one of another wording than today's.
        """
        entry = self._entries.get(key)
        if entry is None:
            raise ValueError(f"{key} is not translated: {english}")
        if english and entry.en != english:
            raise ValueError(f"{key} was translated from other words: {entry.en!r}, now {english!r}")
        self._used.add(key)
        return entry

    def unused(self) -> list[str]:
        """Keys that nothing asked for."""
        return sorted(set(self._entries) - self._used)


def label(entry: Entry) -> Text:
    """The label of an entry by language."""
    return {"en": entry.en, "be": entry.be, "ru": entry.ru}


def cells(column: str, text: Text | None) -> dict[str, str]:
    """Spreads a text over the columns of its languages: `label::English (en)` and so on."""
    return {f"{column}::{LANGUAGES[code]}": words for code, words in (text or {}).items()}
