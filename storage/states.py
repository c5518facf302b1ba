"""The states a testimony goes through, and the ways between them."""

from __future__ import annotations

from typing import Final

from storage.errors import IllegalTransition

FIRST: Final = "PLAN"

# Vocabulary "interview_status". CLAR waits for a linked clarification and comes back to review.
_WAYS: Final[dict[str, frozenset[str]]] = {
    "PLAN": frozenset({"RISK"}),
    "RISK": frozenset({"CONS"}),
    "CONS": frozenset({"OPEN"}),
    "OPEN": frozenset({"PAUS", "READ", "STOP"}),
    "PAUS": frozenset({"OPEN", "READ", "STOP"}),
    "STOP": frozenset({"SIGN"}),
    "READ": frozenset({"SIGN"}),
    "SIGN": frozenset({"SEAL"}),
    "SEAL": frozenset({"REVW"}),
    "REVW": frozenset({"CLAR", "ACPT"}),
    "CLAR": frozenset({"REVW"}),
    "ACPT": frozenset({"REDA"}),
    "REDA": frozenset({"APPR"}),
    "APPR": frozenset({"HAND"}),
    "HAND": frozenset({"REDA"}),
    "REST": frozenset({"DEST", "HOLD"}),
    "HOLD": frozenset(),
    "DEST": frozenset(),
}
STATES: Final = frozenset(_WAYS)

# A withdrawal can come at any time: who only thought about speaking may have given a name already. A legal
# hold can come once the witness was asked for consent.
_ALWAYS: Final = frozenset({"REST", "HOLD"})
_BEFORE_CONSENT: Final = frozenset({"PLAN", "RISK"})
_ENDS: Final = frozenset({"REST", "HOLD", "DEST"})

WRITABLE: Final = frozenset({"PLAN", "RISK", "CONS", "OPEN", "PAUS", "STOP", "READ", "SIGN"})


def next_states(state: str) -> frozenset[str]:
    """Return the states that may follow a state."""
    ways = _WAYS[state]
    if state in _ENDS:
        return ways
    return ways | (_ALWAYS - {"HOLD"} if state in _BEFORE_CONSENT else _ALWAYS)


def require_way(state: str, wanted: str) -> None:
    """Refuse a step that is not allowed.

    Raises:
        IllegalTransition: there is no way from ``state`` to ``wanted``.
    """
    if wanted not in next_states(state):
        raise IllegalTransition
