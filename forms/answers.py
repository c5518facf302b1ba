"""Answers to what XPath functions ask of the session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forms.engine import Engine


class Answers:
    """The runtime of one computation; see `forms.functions.runtime.Runtime`."""

    __slots__ = ("_engine", "_moment")

    def __init__(self, engine: Engine, moment: datetime) -> None:
        self._engine = engine
        self._moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

    def moment(self) -> datetime:
        """Returns the moment of the computation."""
        return self._moment

    def itext(self, identifier: str, element: Any) -> str:
        """Returns a translated text."""
        return self._engine.texts.itext(identifier, element)

    def choice_label(self, value: str, element: Any) -> str:
        """Returns the label of a choice."""
        return self._engine.texts.choice_label(value, element)

    def device(self) -> str:
        """Returns what the form may know of the device."""
        return self._engine.device

    def form_version(self) -> str:
        """Returns the form's version."""
        return self._engine.form.version
