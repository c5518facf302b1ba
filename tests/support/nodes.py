"""States of form nodes for tests of fields."""

from __future__ import annotations

from typing import Any

from forms.model import Choice
from forms.state import NodeState


def a_node(type_: str = "text", value: str = "", **changes: Any) -> NodeState:
    """Return a relevant question without hint; ``choices`` may be given as ``{"Y": "Yes"}``."""
    choices = tuple(Choice(code, words) for code, words in changes.pop("choices", {}).items())
    facts: dict[str, Any] = {
        "reference": "/data/F00/F00_01",
        "kind": "question",
        "relevant": True,
        "required": False,
        "readonly": False,
        "valid": True,
        "label": "How was it?",
        "hint": "",
        "constraint_message": "",
        "required_message": "",
        "appearance": "",
        "mediatype": "",
        "us": {},
        "repeat_reference": "",
    }
    return NodeState(type=type_, value=value, choices=choices, **(facts | changes))
