"""Where a node of a form stands, by its reference, and whether it waits for an answer."""

from __future__ import annotations

import re
from typing import Final

from forms.state import NodeState

_POSITION: Final = re.compile(r"\[\d+\]")


def plain(reference: str) -> str:
    """Return a reference without positions: ``/data/M01/M01_r`` for ``/data/M01/M01_r[2]``."""
    return _POSITION.sub("", reference)


def module_name(reference: str) -> str:
    """Return the name of the module a reference stands in: ``M01`` for ``/data/M01/M01_r[2]``, or empty."""
    return plain(module_of(reference)).rpartition("/")[2]


def module_of(reference: str) -> str:
    """Return the part of a reference that names its module: ``/data/M01`` for ``/data/M01/M01_r[2]``."""
    return "/".join(reference.split("/", 3)[:3])


def is_module(state: NodeState) -> bool:
    """Return whether a node is a module: a group right below the root."""
    return state.kind == "group" and state.reference.count("/") == 2


def name_of(state: NodeState) -> str:
    """Return the last name of a reference."""
    return state.reference.rpartition("/")[2]


def is_open(state: NodeState) -> bool:
    """Return whether a question must be answered and has no valid answer; read-only ones never."""
    if state.kind != "question" or not state.relevant or state.readonly:
        return False
    if state.value:
        return not state.valid
    return state.required or state.us.get("required", "") == "yes"
