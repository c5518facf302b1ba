"""The base of every error a person may be shown, and those of the forms layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from forms.problems import Problem


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


class FormUnreadable(FormError):
    """The file is not a form that this program reads."""

    code = "forms.unreadable"
    text = (
        "This file could not be read as a form. Nothing was changed. "
        "Please choose an XLSForm (.xlsx, .csv, .md) or an XForm (.xml)."
    )


class FormTooLarge(FormError):
    """The file, or what is packed in it, is beyond the limits in forms/limits.py."""

    code = "forms.too_large"
    text = "This form is larger than this program accepts. Nothing was changed. Please ask for a smaller one."


class FormUnsafe(FormError):
    """The file holds a construction used for attacks: a document type, an entity."""

    code = "forms.unsafe"
    text = (
        "This form holds something that forms never need and attackers use, so it was not opened. "
        "Nothing was changed. Please ask its author for a clean copy."
    )


class FormInvalid(FormError):
    """The form can be read, and has mistakes; `problems` says which."""

    code = "forms.invalid"
    text = (
        "This form has {count} mistakes and cannot be used. Nothing was changed. "
        "Please send its author the list of mistakes."
    )

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


class UnknownReference(FormError):
    """No node of the form has this reference."""

    code = "forms.unknown_reference"
    text = "This question is not part of the form. The answers are unchanged. Please check the form version."


class ReadOnlyAnswer(FormError):
    """An answer was given to a question that is read-only now."""

    code = "forms.read_only"
    text = "This answer is filled in by the form and cannot be changed by hand. The answers are unchanged."


class FormCircular(FormError):
    """Values in a repeat depend on each other in a circle that only shows when the form is filled in."""

    code = "forms.circular"
    text = (
        "Some answers of this form depend on each other in a circle, so it cannot go on. "
        "What was saved is safe. Please ask the form's author for a corrected file."
    )


class RepeatNotAllowed(FormError):
    """A repeat is counted by the form, full, or not a repeat."""

    code = "forms.repeat_not_allowed"
    text = "No entry can be added or removed here. The answers are unchanged."


class AnswerTooLong(FormError):
    """An answer is beyond the limit of one node."""

    code = "forms.answer_too_long"
    text = "This answer is longer than {limit} characters. It was not kept. Please divide it."


class UnknownLanguage(FormError):
    """The form has no such language."""

    code = "forms.unknown_language"
    text = "This form does not have that language. The answers are unchanged. Please choose another language."


class StepInvalid(FormError):
    """A step of a list of answers cannot be read."""

    code = "forms.step_invalid"
    text = "Step {number} of the answers cannot be read. Nothing was changed. Please correct the list."
