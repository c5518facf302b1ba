"""What an interview shows of the form: a testimony nothing of sexual violence, a closed record nothing else.

Both use the same form (`exporters.closed_record`). The questions are apart, and so is what is read back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from desktop.services import reading
from desktop.services.gates import Why
from exporters.closed_record import OWN, TOPIC
from forms.state import NodeState

TOPICS: Final = "F04.10"  # the question whose answer opens modules


def account(closed: bool) -> tuple[str, ...]:
    """Return the numbers of the questions whose answers are read back, in order."""
    return reading.CLOSED_ACCOUNT if closed else reading.ACCOUNT


def shows(closed: bool, module: str) -> bool:
    """Return whether a record shows a module; what of its questions applies is the form's business."""
    return not closed or module in OWN


def refused(closed: bool, module: str, number: str, value: str, old: str) -> Why | None:
    """Return why a record does not take a value, whatever else allows it.

    Args:
        closed: whether it is a closed record.
        module: the module of the question.
        number: the question, such as ``F04.10``.
        value: what was to be written down.
        old: what stands there.
    """
    if closed:
        return None if shows(closed, module) else Why.CARRIED
    opens = number == TOPICS and TOPIC in value.split() and TOPIC not in old.split()
    return Why.APART if opens else None


def offered(closed: bool, state: NodeState) -> NodeState:
    """Return a node as it may be shown: the topics of a testimony are without the one that is kept apart."""
    if closed or state.us.get("id", "") != TOPICS or TOPIC in state.value.split():
        return state
    return replace(state, choices=tuple(c for c in state.choices if c.value != TOPIC))
