"""A form of an organisation's own, packed with the files it refers to, so that it never reads differently.

A pinned form is JSON in canonical spelling (RFC 8785)::

    {"files": {name: base64}, "type": "underseal.form/1", "xform": text}

The XForm is what a testimony's form hash is about; the files beside it (lists, pictures) are pinned with it.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from forms.errors import FormUnreadable
from forms.limits import MAX_ATTACHMENTS
from forms.loader import load_form
from forms.model import Form
from forms.source import FormSource
from storage.canonical import NotJson, canonical, read_json

PINNED: Final = "underseal.form/1"
_START: Final = b'{"files":'
_NAME: Final = "form.xml"
_PICTURES: Final = frozenset({"image", "big-image"})


class _Pinned(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    type: Literal["underseal.form/1"]
    xform: str
    files: Annotated[dict[str, str], Field(max_length=MAX_ATTACHMENTS)]


def pin(source: FormSource) -> tuple[Form, bytes]:
    """Return a form, and it packed with every file that it asked for while it was read.

    Args:
        source: the form, with a way to the files beside it.

    Raises:
        forms.errors.FormError: it cannot be used.
    """
    asked: dict[str, bytes] = {}

    def fetch(name: str) -> bytes | None:
        data = source.file(name)
        if data is not None:
            asked[name] = data
        return data

    form = load_form(FormSource(source.name, source.data, fetch=fetch))
    for name in _pictures(form):
        if len(asked) < MAX_ATTACHMENTS:
            fetch(name)
    files = {name: base64.b64encode(data).decode("ascii") for name, data in sorted(asked.items())}
    return form, canonical({"files": files, "type": PINNED, "xform": form.xform.decode("utf-8")})


def _pictures(form: Form) -> list[str]:
    """Return the file names of the pictures that questions and choices are shown with."""
    shown = [kinds for node in form.definition.nodes for kinds in node.media.values()]
    shown += [kinds for texts in form.definition.media.values() for kinds in texts.values()]
    names = (name for kinds in shown for kind, name in kinds.items() if kind in _PICTURES)
    return list(dict.fromkeys(names))


def pinned_files(data: bytes | None) -> dict[str, bytes]:
    """Return the files that came with a form, by name; none for one that ships.

    Raises:
        FormUnreadable: the pinned form has another shape.
    """
    return dict(pinned_source(data).attachments) if data is not None and is_pinned(data) else {}


def is_pinned(data: bytes) -> bool:
    """Say whether bytes begin like a pinned form."""
    return data.startswith(_START)


def pinned_source(data: bytes) -> FormSource:
    """Return what a pinned form holds.

    Raises:
        FormUnreadable: it has another shape.
    """
    try:
        part = _Pinned.model_validate(read_json(data))
        files = {name: base64.b64decode(text, validate=True) for name, text in part.files.items()}
    except (ValidationError, NotJson, binascii.Error):
        raise FormUnreadable from None
    return FormSource(_NAME, part.xform.encode("utf-8"), attachments=files)
