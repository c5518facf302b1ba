"""One thing a person did to a testimony."""

from __future__ import annotations

from dataclasses import dataclass

from forms.state import Change
from storage.journal import Entry


@dataclass(frozen=True)
class Edit:
    """What a step changed, and what to record of it."""

    change: Change
    entries: tuple[Entry, ...]

    def then(self, other: Edit) -> Edit:
        """Return this step and one after it as a single one."""
        one, two = self.change, other.change
        change = Change(one.changed | two.changed, one.added + two.added, one.removed + two.removed)
        return Edit(change, self.entries + other.entries)
