"""A draft, put together again from its journal: the same answers, at the same times, whoever replays it.

A form may compute from the clock (when an interview began, a day to ask again). While a row is replayed, the
clock stands at the time the row was recorded: otherwise each opening of a draft would give another answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from exporters.document import Correction
from storage.journal import Entry

if TYPE_CHECKING:
    from forms.model import Form
    from forms.session import Session

_INSTANCE: Final = re.compile(r"(?P<repeat>.*)\[(?P<number>\d+)\]", re.DOTALL)
_VALUES: Final = frozenset({"answer", "attachment"})
T = TypeVar("T")


class DraftState:
    """The session of a draft, and what a session does not know.

    Attributes:
        session: the form, answered.
        nulls: why a question has no value (``null_flavour``), by reference.
        corrections: what was changed at read-back, oldest first.
    """

    def __init__(self, form: Form, *, began: datetime, language: str | None = None) -> None:
        """Begin with an empty form.

        Args:
            form: the form of the draft.
            began: when the draft was made.
            language: one of the form's languages, or None for its default.
        """
        from forms.session import Session

        self._moment = began
        self._now: Callable[[], datetime] | None = None
        self.session: Session = Session(form, now=self._clock, language=language)
        self.nulls: dict[str, str] = {}
        self.corrections: tuple[Correction, ...] = ()

    def apply(self, row: Entry) -> None:
        """Do what a row of the journal records.

        Raises:
            forms.errors.FormError: the form has no such place.
        """
        self._moment = row.at
        if row.kind in _VALUES:
            self._set(row)
        elif row.kind == "null":
            self.session.set(row.path, "")
            self._explain(row.path, row.new or "")
        elif row.kind == "add":
            self.session.add_repeat(row.path)
        elif row.kind == "remove":
            self._remove(row.path)
        elif row.kind == "language" and row.new:
            self.session.set_language(row.new)
        elif row.kind == "correction":
            # It tells which words were replaced; the whole answer as it is now is a row of its own.
            correction = Correction(reference=row.path, old=row.old or "", new=row.new or "", at=row.at)
            self.corrections += (correction,)

    def follow(self, now: Callable[[], datetime]) -> None:
        """Let the form's clock run from here on: for whoever goes on with the interview."""
        self._now = now

    def _clock(self) -> datetime:
        return self._now() if self._now else self._moment

    def _set(self, row: Entry) -> None:
        self.session.set(row.path, row.new or "")
        if row.new:
            self.nulls.pop(row.path, None)

    def _explain(self, reference: str, reason: str) -> None:
        if reason:
            self.nulls[reference] = reason
        else:
            self.nulls.pop(reference, None)

    def _remove(self, instance: str) -> None:
        self.session.remove_repeat(instance)
        self.nulls = without_instance(self.nulls, instance)
        places = without_instance({c.reference: c.reference for c in self.corrections}, instance)
        moved = {old: new for new, old in places.items()}
        self.corrections = tuple(
            correction.model_copy(update={"reference": moved[correction.reference]})
            for correction in self.corrections
            if correction.reference in moved
        )


def replay(form: Form, rows: Iterable[Entry], *, began: datetime, language: str | None = None) -> DraftState:
    """Return a draft as its journal tells it.

    Args:
        form: the form of the draft.
        rows: its journal, oldest first.
        began: when the draft was made.
        language: language of the form at the beginning; a row may change it.

    Raises:
        forms.errors.FormError: the journal does not fit the form.
    """
    state = DraftState(form, began=began, language=language)
    for row in rows:
        state.apply(row)
    return state


def without_instance(found: Mapping[str, T], removed: str) -> dict[str, T]:
    """Return what is kept by reference after an instance of a repeat went: those after it move up by one."""
    match = _INSTANCE.fullmatch(removed)
    if match is None:
        return dict(found)
    gone = int(match["number"])
    later = re.compile(re.escape(match["repeat"]) + r"\[(\d+)\](.*)", re.DOTALL)
    kept: dict[str, T] = {}
    for reference, value in found.items():
        inside = later.fullmatch(reference)
        number = int(inside[1]) if inside else 0
        if inside is None or number < gone:
            kept[reference] = value
        elif number > gone:
            kept[f"{match['repeat']}[{number - 1}]{inside[2]}"] = value
    return kept
