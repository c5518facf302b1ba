"""The form of a draft: the one it brought with it, or the one that ships with the program.

Beside the tables of a form that ships lies the XForm that they give, which is several times quicker to read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import resources
from exporters.errors import ExportError
from exporters.own_form import is_pinned, pinned_source
from forms.loader import load_form
from forms.model import Form
from forms.source import FormSource

_OWN: Final = "testimony.md"
_OWN_XFORM: Final = "testimony.xml"
_PREFIX: Final = "underseal_"
_TESTIMONY: Final = "testimony"
_KEPT: Final = 6


class FormChanged(ExportError):
    """The form at hand is not the one a draft was recorded with."""

    code = "exporters.transfer.form"
    text = (
        "This testimony was recorded with another version of the form, so it cannot be used with this one. "
        "Everything you saved is safe. Please use the version of the program it was recorded with."
    )


def shipped_form(name: str) -> Form:
    """Return a form that ships, by its name in `resources/forms`, read only once.

    Raises:
        forms.errors.FormError: it cannot be used.
    """
    return _read(f"{name}.xml", resources.read(f"forms/{name}.xml"))


def pinned_form(form_id: str, form_hash: str, own: bytes | None) -> Form:
    """Return the form that a draft pins: the one that ships while it is the same, or the draft's own copy.

    Args:
        form_id: the form's own name for itself.
        form_hash: SHA-256 of its XForm, hexadecimal.
        own: the copy that the draft keeps, or None.

    Raises:
        FormChanged: the form that ships is another one by now, and the draft keeps no copy.
        forms.errors.FormError: it cannot be used.
    """
    name = form_id.removeprefix(_PREFIX)
    if form_id.startswith(_PREFIX) and f"{name}.xml" in resources.names("forms"):
        form = shipped_form(name)
        if form.hash == form_hash:
            return form
    if own is None:
        raise FormChanged
    return form_of(own)


def form_of(own: bytes | None) -> Form:
    """Return the form of a draft, read only once: it never changes, and reading it takes a moment.

    Args:
        own: the form a draft brought with it, or None for the one that ships.

    Raises:
        forms.errors.FormError: it cannot be used.
    """
    if own is None:
        return shipped_form(_TESTIMONY)
    return _read(_OWN_XFORM if own.lstrip()[:1] == b"<" else _OWN, own)


@lru_cache(maxsize=_KEPT)
def _read(name: str, data: bytes) -> Form:
    return load_form(pinned_source(data) if is_pinned(data) else FormSource(name, data))
