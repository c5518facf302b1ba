"""What may be read aloud to the witness."""

from __future__ import annotations

from collections.abc import Iterable

from forms.state import NodeState


def aloud(states: Iterable[NodeState]) -> list[str]:
    """Return what may be read aloud to the witness, in order: questions asked, nothing else.

    A table is asked once, however many rows it has.
    """
    asked = [s for s in states if s.kind != "note" and s.relevant and s.us.get("mode", "") == "ASK"]
    return [s.label for s in asked if s.kind != "repeat" or s.reference == f"{s.repeat_reference}[1]"]
