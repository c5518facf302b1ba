"""Values set when a form is begun, an entry is added or an answer changes (ODK XForms, "Actions")."""

from __future__ import annotations

import uuid
from collections import deque
from typing import Final

from forms.engine import Engine
from forms.errors import FormCircular
from forms.functions.runtime import ACTIVE
from forms.model import Action, NodeDefinition
from forms.nodes import Node
from forms.values import as_text

_MAX_FIRED: Final = 10_000
_AT_START: Final = ("odk-instance-first-load", "odk-instance-load")


class Actions:
    """Watches an engine and sets values when events happen, between its computations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._all = engine.form.definition.actions
        self._waiting: deque[tuple[Action, Node]] = deque()
        self._is_started = False
        self._in_repeats = [action for action in self._all if "odk-new-repeat" in action.events]
        self._by_source: dict[NodeDefinition, list[Action]] = {}
        for action in self._all:
            if action.source is not None and "xforms-value-changed" in action.events:
                self._by_source.setdefault(action.source, []).append(action)
        engine.changed_values = self._on_value
        engine.new_instance = self._on_instance

    def start(self) -> None:
        """Begins a new form: preloads, first computation, defaults that are computed."""
        for node in list(self._engine.root.subtree()):
            text = _preloaded(node, self._engine.device)
            if text:
                self._engine.give(node, text)
        self._engine.start()
        self._is_started = True
        for event in _AT_START:
            for action in self._all:
                if event in action.events:
                    self._set_everywhere(action)
        self.settle()

    def finish(self) -> None:
        """Sets what holds the moment at which a form was finished."""
        for node in self.ends():
            self._engine.give(node, ACTIVE.get().moment().isoformat(timespec="milliseconds"))

    def ends(self) -> list[Node]:
        """Returns the nodes that hold that moment."""
        nodes = self._engine.root.subtree()
        return [node for node in nodes if node.definition.preload == ("timestamp", "end")]

    def _set_everywhere(self, action: Action) -> None:
        for target in self._engine.root.instances(action.target):
            if target.relevant:
                self._set(action, target)
                self._engine.settle()

    def settle(self) -> None:
        """Computes, fires what that triggers, and so on until nothing is left.

        Raises:
            FormCircular: actions trigger each other without end.
        """
        fired = 0
        self._engine.settle()
        while self._waiting:
            action, target = self._waiting.popleft()
            fired += 1
            if fired > _MAX_FIRED:
                self._waiting.clear()
                raise FormCircular
            if target.is_live and (action.source is not None or target.relevant):
                self._set(action, target)
                self._engine.settle()

    def _set(self, action: Action, target: Node) -> None:
        definition = action.target
        text = action.literal
        if action.value is not None:
            result = self._engine.evaluate(action.value, target.element, "", definition.path)
            text = as_text(result)
        self._engine.give(target, self._engine.text_for(definition, text))

    def _on_value(self, node: Node) -> None:
        for action in self._by_source.get(node.definition, ()):
            shared = next(above for above in node.ancestors() if action.target.is_below(above.definition))
            self._waiting += [(action, target) for target in shared.instances(action.target)]

    def _on_instance(self, node: Node) -> None:
        if not self._is_started:
            return
        for action in self._in_repeats:
            if action.target.is_below(node.definition):
                self._waiting += [(action, target) for target in node.instances(action.target)]


def _preloaded(node: Node, device: str) -> str:
    """Returns what `jr:preload` puts into a new form (ODK XForms, "Preload attributes").

    Only what says nothing about who uses the device: an identifier made for this form, the time, and the
    number that the caller hands in.
    """
    match node.definition.preload:
        case "uid", _:
            return node.raw or f"uuid:{uuid.uuid4()}"
        case "date", "today":
            return ACTIVE.get().moment().date().isoformat()
        case "property", "deviceid":
            return device
        case "timestamp", "start":
            return ACTIVE.get().moment().isoformat(timespec="milliseconds")
    return ""
