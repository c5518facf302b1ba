"""The sentence a person reads when something went wrong."""

from __future__ import annotations

from desktop.i18n import tr
from desktop.i18n import tr as translated_source  # an error carries its English source; it is collected there
from forms.errors import AppError


def sentence(error: BaseException) -> str:
    """Return what to tell a person about an error: never its type, a path or a part of the content."""
    if isinstance(error, AppError):
        return translated_source(error.text, **error.params)
    return tr(
        "Something went wrong that should not have. What you saved is safe. You can go on, or lock "
        "and unlock the vault."
    )
