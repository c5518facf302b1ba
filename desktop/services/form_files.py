"""Reading a form that somebody brought, with the files in its own folder, and nothing else."""

from __future__ import annotations

from pathlib import Path

from forms.errors import FormTooLarge, FormUnreadable
from forms.limits import MAX_ATTACHMENT_BYTES, MAX_FORM_BYTES
from forms.source import FormSource

SUFFIXES = (".xlsx", ".md", ".csv", ".xml")


def form_source(path: Path) -> FormSource:
    """Read a form; files it refers to are looked for in its own folder alone, by plain name.

    Raises:
        FormUnreadable: the system refused to read it.
        FormTooLarge: it is beyond its limit.
    """
    folder = path.parent

    def fetch(name: str) -> bytes | None:
        beside = folder / name
        if name != Path(name).name or beside.is_symlink() or not beside.is_file():
            return None
        return read_limited(beside, MAX_ATTACHMENT_BYTES)

    return FormSource(path.name, read_limited(path, MAX_FORM_BYTES), fetch=fetch)


def read_limited(path: Path, limit: int) -> bytes:
    """Return the bytes of a file.

    Args:
        path: the file.
        limit: how many bytes it may have.

    Raises:
        FormUnreadable: the system refused to read it.
        FormTooLarge: it has more.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        raise FormUnreadable from None
    if len(data) > limit:
        raise FormTooLarge
    return data
