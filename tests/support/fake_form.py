"""A form of a few nodes in two languages, for tests that need a session and not the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

ENGLISH, BELARUSIAN = "English (en)", "Беларуская (be)"


@dataclass(frozen=True)
class Node:
    reference: str
    kind: str = "question"
    type: str = "text"
    value: str = ""
    label: str = "Question"
    relevant: bool = True
    readonly: bool = False
    required: bool = False
    valid: bool = True
    appearance: str = ""
    choices: tuple[Any, ...] = ()
    us: Mapping[str, str] = field(default_factory=dict)


def choice(value: str, label: str) -> Any:
    return SimpleNamespace(value=value, label=label)


def about(identifier: str, **more: str) -> dict[str, str]:
    return {"id": identifier, "mode": "ASK", "sensitivity": "CON", "redact": "PB", "kind": "text", **more}


class FakeSession:
    """Answers like `forms.session.Session`; other languages put their code before every label."""

    def __init__(self, *nodes: Node) -> None:
        self.form = SimpleNamespace(id="small", version="3", hash="d" * 64, languages=(ENGLISH, BELARUSIAN))
        self.language = ENGLISH
        self._nodes = nodes

    def set_language(self, language: str) -> None:
        self.language = language

    def nodes(self) -> list[Node]:
        if self.language == ENGLISH:
            return list(self._nodes)
        return [
            replace(
                node,
                label=f"be {node.label}",
                choices=tuple(choice(c.value, f"be {c.label}") for c in node.choices),
            )
            for node in self._nodes
        ]
