"""The base of the errors of everything that leaves the vault."""

from __future__ import annotations

from forms.errors import AppError


class ExportError(AppError):
    """Something could not be exported, imported or checked."""

    code = "exporters.error"
    text = "This could not be exported. Your saved work is safe. Please try again."
