"""The base of every error a person may be shown, and those of the forms layer."""

from __future__ import annotations

from typing import ClassVar


class AppError(Exception):
    """Something in the world went wrong, and a person must be told in one plain sentence.

    Attributes:
        code: stable dotted name for scripts and tests, unique in the program.
        text: the English sentence (what happened, what is safe, what to do next); it is the source of
            its translations. Its placeholders take numbers and positions, never names, paths or content.
        params: values for the placeholders.
    """

    code: ClassVar[str] = "app.error"
    text: ClassVar[str] = "Something went wrong. Your saved work is safe. Please try again."

    def __init__(self, **params: str | int) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return self.text.format_map(self.params)


class FormError(AppError):
    """A form could not be used."""

    code = "forms.error"
    text = "This form cannot be used. Nothing was changed. Please ask its author for a corrected file."
