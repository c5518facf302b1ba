"""What a person prefers on this machine: nothing here may tell anything about a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE: Final = "preferences.json"


class Preferences(BaseModel):
    """Language, looks and patience.

    Attributes:
        language: of the windows: ``en``, ``be`` or ``ru``.
        mode: ``light`` or ``dark``.
        scale: size of everything in percent, 100 to 200.
        idle_minutes: the vault locks after so many minutes without a key or the mouse.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    language: Literal["en", "be", "ru"] = "en"
    mode: Literal["light", "dark"] = "light"
    scale: int = Field(default=100, ge=100, le=200)
    idle_minutes: int = Field(default=10, ge=1, le=120)


def load(folder: Path) -> Preferences:
    """Return what was saved in a folder; a missing or damaged file means the defaults."""
    try:
        return Preferences.model_validate(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return Preferences()


def save(folder: Path, preferences: Preferences) -> bool:
    """Write the preferences, replacing the old file at once; return whether that could be done.

    A machine that does not let us write forgets the preferences, and nothing worse.
    """
    target, fresh = folder / FILE, folder / (FILE + ".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(preferences.model_dump_json(), encoding="utf-8")
        fresh.replace(target)
    except OSError:
        return False
    return True
