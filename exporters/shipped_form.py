"""The form of a draft: the one it brought with it, or the one that ships with the program.

Beside the tables of a form that ships lies the XForm that they give, which is several times quicker to read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import resources
from forms.loader import load_form
from forms.model import Form
from forms.source import FormSource

_OWN: Final = "testimony.md"
_TESTIMONY: Final = "testimony"
_KEPT: Final = 6


def shipped_form(name: str) -> Form:
    """Return a form that ships, by its name in `resources/forms`, read only once.

    Raises:
        forms.errors.FormError: it cannot be used.
    """
    return _read(f"{name}.xml", resources.read(f"forms/{name}.xml"))


def form_of(own: bytes | None) -> Form:
    """Return the form of a draft, read only once: it never changes, and reading it takes a moment.

    Args:
        own: the form a draft brought with it, or None for the one that ships.

    Raises:
        forms.errors.FormError: it cannot be used.
    """
    return _read(_OWN, own) if own is not None else shipped_form(_TESTIMONY)


@lru_cache(maxsize=_KEPT)
def _read(name: str, data: bytes) -> Form:
    return load_form(FormSource(name, data))
