"""Data that ships with the program, and the one way to read it."""

from __future__ import annotations

from importlib.resources import files


def read(name: str) -> bytes:
    """Return the bytes of a resource, named by its path below this folder, such as ``forms/testimony.md``."""
    return files(__package__).joinpath(name).read_bytes()


def names(folder: str) -> list[str]:
    """Return the names of the files in a folder of resources, sorted."""
    return sorted(entry.name for entry in files(__package__).joinpath(folder).iterdir() if entry.is_file())
