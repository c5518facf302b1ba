"""The form of a draft: the one it brought with it, or the one that ships with the program."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import resources
from forms.loader import load_form
from forms.model import Form
from forms.source import FormSource

_NAME: Final = "testimony.md"
_KEPT: Final = 4


def form_of(own: bytes | None) -> Form:
    """Return a form, read only once: it never changes, and reading it takes half a second.

    Args:
        own: the form a draft brought with it, or None for the one that ships.

    Raises:
        forms.errors.FormError: it cannot be used.
    """
    return _read(own if own is not None else resources.read(f"forms/{_NAME}"))


@lru_cache(maxsize=_KEPT)
def _read(data: bytes) -> Form:
    return load_form(FormSource(_NAME, data))
