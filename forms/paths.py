"""Where the nodes of a path are, known before anything is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from forms.model import NodeDefinition
from forms.xpath_ast import Step
from forms.xpath_parser import ExpressionError


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that expressions of a form can use.

    Attributes:
        root: root of the primary instance.
        nodes: path to node.
        instances: identifier of a secondary instance to the element that holds it in the document.
        missing: identifiers of instances whose file was not there.
        is_old: the form was made before ODK XForms 1.0, see `Translator._shared_repeat`.
    """

    root: NodeDefinition
    nodes: Mapping[str, NodeDefinition]
    instances: Mapping[str, str]
    missing: frozenset[str] = frozenset()
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The nodes that a path can have reached.

    Attributes:
        nodes: their definitions; empty outside the primary instance.
        pivot: the highest node climbed to on the way, below whose instance all of them are.
        is_foreign: they are in a secondary instance, or attributes.
        is_direct: nothing stands between them and the node that is evaluated.
        is_shifted: the evaluation happens one level above (see `compile_expression`, `is_count`).
    """

    nodes: frozenset[NodeDefinition] = frozenset()
    pivot: NodeDefinition | None = None
    is_foreign: bool = False
    is_direct: bool = False
    is_shifted: bool = False

    @staticmethod
    def at(node: NodeDefinition) -> Place:
        """Returns the place of a node that an expression is evaluated at."""
        return Place(frozenset({node}), node, is_direct=True)

    def inside(self) -> Place:
        """Returns the same nodes as the context of a predicate."""
        return replace(self, is_direct=False, is_shifted=False)


FOREIGN = Place(is_foreign=True)

_UPWARD = frozenset({"parent", "ancestor", "ancestor-or-self"})
_SIDEWAYS = frozenset({"following-sibling", "preceding-sibling"})


def move(place: Place, step: Step) -> Place:
    """Follows one step, without its predicates.

    Returns:
        Where it leads; a place without nodes if there are none in the form.

    Raises:
        ExpressionError: the step goes along an axis that is not supported.
    """
    if place.is_foreign or step.axis == "attribute":
        return FOREIGN
    if step.axis not in _MOVES:
        raise ExpressionError(f"the axis '{step.axis}' is not supported")
    reached = {
        node
        for start in place.nodes
        for node in _MOVES[step.axis](start)
        if step.test in {"*", "node()", node.name}
    }
    if not reached and step.test == "text()":
        return place
    pivot = place.pivot
    if step.axis in _UPWARD:
        pivot = _common(pivot, reached)
    elif step.axis in _SIDEWAYS:
        # A neighbour may be another instance of the same repeat, so even the node itself is too low.
        pivot = _common(pivot, {node.parent or node for node in reached})
    return Place(frozenset(reached), pivot)


def _common(pivot: NodeDefinition | None, nodes: Iterable[NodeDefinition]) -> NodeDefinition | None:
    for node in nodes:
        while pivot is not None and not node.is_below(pivot):
            pivot = pivot.parent
    return pivot


def above(pivot: NodeDefinition | None, repeat: NodeDefinition) -> NodeDefinition | None:
    """Returns the pivot from which all instances of a repeat are seen."""
    return _common(pivot, [repeat.parent or repeat])


def goes_down(step: Step) -> bool:
    """Tells whether a step can pass into several instances of a repeat."""
    return step.axis not in _UPWARD and step.axis != "self"


def _parent(node: NodeDefinition) -> Iterable[NodeDefinition]:
    return [node.parent] if node.parent is not None else []


def _siblings(node: NodeDefinition) -> Iterable[NodeDefinition]:
    family = node.parent.children.values() if node.parent is not None else ()
    return [other for other in family if other is not node or node.is_repeat]


_MOVES: Mapping[str, Callable[[NodeDefinition], Iterable[NodeDefinition]]] = {
    "child": lambda node: node.children.values(),
    "self": lambda node: [node],
    "parent": _parent,
    "ancestor-or-self": lambda node: node.ancestors(),
    "ancestor": lambda node: list(node.ancestors())[1:],
    "descendant-or-self": lambda node: node.descendants(),
    "descendant": lambda node: list(node.descendants())[1:],
    "following-sibling": _siblings,
    "preceding-sibling": _siblings,
}
