"""The sentence a person reads when something went wrong."""

from __future__ import annotations

from desktop.i18n import describe, tr
from forms.errors import AppError


def sentence(error: BaseException) -> str:
    """Return what to tell a person about an error: never its type, a path or a part of the content."""
    if isinstance(error, AppError):
        return describe(error)
    return tr(
        "Something went wrong that should not have. What you saved is safe. You can go on, or lock "
        "and unlock the vault."
    )
