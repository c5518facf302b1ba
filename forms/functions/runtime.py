"""What XPath functions may ask of the session that evaluates them."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol


class Runtime(Protocol):
    """The questions a function may have beyond its arguments."""

    def moment(self) -> datetime:
        """Returns the present moment, with its zone."""

    def itext(self, identifier: str, element: Any) -> str:
        """Returns a translated text of the form, in the language of the session."""

    def choice_label(self, value: str, element: Any) -> str:
        """Returns the label of a choice of the question that this element holds."""

    def device(self) -> str:
        """Returns a random number of this installation, or nothing."""

    def form_version(self) -> str:
        """Returns the version of the form."""


ACTIVE: ContextVar[Runtime] = ContextVar("forms_runtime")


class FunctionFault(Exception):
    """A function was given something it cannot work with; the session takes the expression for empty."""
