"""Which paths may stand in a bag or come out of an archive, and how manifests spell them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST_PATH: Final = 400
_LONGEST_NAME: Final = 200
_DEEPEST: Final = 16
_FORBIDDEN: Final = frozenset('<>:"|?*\\')
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)
_ESCAPES: Final = {"%0D": "\r", "%0A": "\n", "%25": "%"}


def is_portable(path: str) -> bool:
    """Say whether a relative path means the same file, inside its folder, on all three systems.

    Refused: absolute paths and drives, ``..``, backslashes, control and invisible characters, names that
    Windows keeps for devices or silently shortens, text that is not NFC, and what is too long or too deep.
    """
    if not path or len(path.encode("utf-8", "replace")) > _LONGEST_PATH:
        return False
    names = path.split("/")
    return len(names) <= _DEEPEST and all(map(_is_portable_name, names))


def same_name(path: str) -> str:
    """Return what two paths share when some file system would take them for one file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def encode_path(path: str) -> str:
    """Return a path as a manifest spells it (RFC 8493, 2.1.3): CR, LF and % are percent-encoded."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decode_path(text: str) -> str:
    """Return the path that a manifest spells; a stray % stands for itself, as older tools wrote it."""
    return re.sub("%0D|%0A|%25", lambda found: _ESCAPES[found[0].upper()], text, flags=re.IGNORECASE)


def _is_portable_name(name: str) -> bool:
    if name in {"", ".", ".."} or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        return False
    if name.endswith((".", " ")) or name.startswith(" ") or name.split(".")[0].lower() in _DEVICES:
        return False
    if not name.isprintable() or _FORBIDDEN & set(name):
        return False
    return unicodedata.is_normalized("NFC", name)
