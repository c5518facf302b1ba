"""Small facts the vault remembers: a name and a JSON value."""

from __future__ import annotations

import json
from typing import Any

from storage.connection import Database


class Settings:
    """Names and JSON values, each change committed at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a setting, or ``default``."""
        text = self._database.value("SELECT value FROM settings WHERE key = ?", (key,))
        return default if text is None else json.loads(text)

    def set(self, key: str, value: Any) -> None:
        """Give a setting a value that JSON can hold."""
        self._database.change(
            "INSERT INTO settings (key, value) VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, json.dumps(value, ensure_ascii=False)),
        )

    def remove(self, key: str) -> None:
        """Forget a setting; one that is not there is fine."""
        self._database.change("DELETE FROM settings WHERE key = ?", (key,))
