"""Looking for words on the disk, and running programs where everything they leave can be found."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-u")
CHUNK = 1 << 22


def caged(home: Path) -> dict[str, str]:
    """Return an environment in which a program finds no folder of its own but below ``home``.

    Args:
        home: made with all that is in it.
    """
    places = {
        "HOME": home,
        "TMPDIR": home / "tmp",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_RUNTIME_DIR": home / "runtime",
    }
    for folder in places.values():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        **{name: str(folder) for name, folder in places.items()},
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def files_in(*folders: Path) -> list[Path]:
    """Return every regular file below the folders."""
    return sorted(p for folder in folders for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def spellings(word: str) -> Iterator[bytes]:
    """Yield the bytes a word may have on a disk."""
    for encoding in ENCODINGS:
        try:
            yield word.encode(encoding)
        except UnicodeEncodeError:
            continue


def words_in(paths: Iterable[Path], words: Iterable[str]) -> list[tuple[str, str]]:
    """Return (path, word) for each word that stands in the bytes of a file, or in its name."""
    wanted = [(word, {*spellings(word)}) for word in words]
    longest = max((len(data) for _, forms in wanted for data in forms), default=1)
    found = set()
    for path in paths:
        found |= {(str(path), word) for word, _ in wanted if word in path.name}
        for piece in _pieces(path, longest):
            found |= {(str(path), word) for word, forms in wanted if any(form in piece for form in forms)}
    return sorted(found)


def _pieces(path: Path, overlap: int) -> Iterator[bytes]:
    """Yield a file in pieces, each beginning with the end of the one before."""
    end = b""
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            yield end + data
            end = data[-overlap:]


def flip(path: Path, at: int, length: int = 64) -> None:
    """Change bytes in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[at : at + length] = bytes(byte ^ 0x5A for byte in data[at : at + length])
    path.write_bytes(data)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in files_in(folder)}
