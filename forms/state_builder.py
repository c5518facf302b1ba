"""From nodes to what a screen sees: rules that nothing else reads are evaluated when somebody looks."""

from __future__ import annotations

from forms.dependencies import Facet
from forms.edtf import is_edtf
from forms.engine import Engine
from forms.lexical import fits_type, is_within
from forms.nodes import Node
from forms.state import NodeState
from forms.values import as_boolean


class States:
    """Builds the states of an engine's nodes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, node: Node) -> NodeState:
        """Returns the state of a node, as it was seen last if it has not changed since."""
        if node.state is None:
            node.state = self.built(node)
        return node.state

    def built(self, node: Node) -> NodeState:
        """Builds the state of a node."""
        definition = node.definition
        texts = self._engine.texts
        label, hint, guidance, constraint_message, required_message = texts.of(node)
        return NodeState(
            reference=node.reference,
            kind=definition.kind,
            type=definition.type,
            relevant=node.relevant,
            required=self._rule(node, Facet.REQUIRED, False),
            readonly=self.is_readonly(node),
            value=node.value,
            valid=self._is_tree_valid(node),
            label=label,
            hint=hint,
            constraint_message=constraint_message,
            required_message=required_message,
            choices=texts.choices(node),
            appearance=definition.appearance,
            mediatype=definition.mediatype,
            us=definition.us,
            repeat_reference=node.reference.rpartition("[")[0] if definition.is_repeat else "",
            guidance=guidance,
            is_fixed=definition.is_fixed,
            media=definition.media.get(self._engine.texts.language, {}),
            parameters=definition.parameters,
        )

    def _rule(self, node: Node, facet: Facet, default: bool) -> bool:
        cached = node.cache.get(facet)
        if cached is None:
            definition = node.definition
            rules = {
                Facet.REQUIRED: definition.required,
                Facet.READONLY: definition.readonly,
                Facet.CONSTRAINT: definition.constraint,
            }
            rule = rules[facet]
            cached = default
            if rule is not None:
                cached = as_boolean(self._engine.evaluate(rule, node.element, default, definition.path))
            node.cache[facet] = cached
        return bool(cached)

    def is_readonly(self, node: Node) -> bool:
        """Tells whether a node, or one around it, is read-only."""
        return any(self._rule(above, Facet.READONLY, False) for above in node.ancestors())

    def _is_tree_valid(self, node: Node) -> bool:
        if node.tree_valid is None:
            node.tree_valid = not node.relevant or (self._is_valid(node) and self._are_valid_below(node))
        return node.tree_valid

    def _are_valid_below(self, node: Node) -> bool:
        for child in node.unjudged:
            node.invalid += not self._is_tree_valid(child)
        node.unjudged.clear()
        return node.invalid == 0

    def _is_valid(self, node: Node) -> bool:
        if not node.definition.is_leaf():
            return True
        if not node.value:
            return not self._rule(node, Facet.REQUIRED, False)
        if not fits_type(node.value, node.definition.bind_type):
            return False
        if not is_within(node.value, node.definition.bounds):
            return False
        if node.definition.us.get("kind") == "edtf" and not is_edtf(node.value):
            return False
        return self._rule(node, Facet.CONSTRAINT, True)
