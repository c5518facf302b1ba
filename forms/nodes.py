"""The nodes of one session: instances of the form's definitions, over the elements that XPath sees."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from forms.model import NodeDefinition

if TYPE_CHECKING:
    from forms.state import NodeState


class Node:
    """One element of the instance.

    Attributes:
        definition: what the form says of it.
        element: what XPath sees; its text is `value`.
        parent: the node above; None for the root.
        children: the nodes below by name, in the order of their instances.
        raw: the answer as given or computed, kept while the node is not relevant.
        computed: the last result of the calculation since the node became relevant, or None.
        value: the answer that counts now.
        relevant: its own relevance and that of all above.
        position: 1 and up for an instance of a repeat, else 0.
        is_live: it has not been removed.
        offered: the choices offered now: value, and the element or item that it came from.
        cache: facets that were asked for and have not changed since.
        pristine: for repeats that the form counts, the instances that the model itself came with.
        state: the state last seen by anybody.
        tree_valid: all answers here and below are valid; None if not known.
        unjudged: children whose `tree_valid` is not known.
        invalid: how many of the other children are not valid.
    """

    __slots__ = (
        "_reference",
        "cache",
        "children",
        "computed",
        "definition",
        "element",
        "invalid",
        "is_live",
        "offered",
        "parent",
        "position",
        "pristine",
        "raw",
        "relevant",
        "state",
        "tree_valid",
        "unjudged",
        "value",
    )  # fmt: skip

    def __init__(self, definition: NodeDefinition, element: etree._Element, parent: Node | None) -> None:
        self.definition = definition
        self.element = element
        self.parent = parent
        self.children: dict[str, list[Node]] = {name: [] for name in definition.children}
        self.raw = (element.text or "") if definition.is_leaf() else ""
        self.computed: str | None = None
        self.value = self.raw
        self.relevant = True
        self.position = 0
        self.is_live = True
        self.offered: tuple[tuple[str, Any], ...] = ()
        self.cache: dict[int, Any] = {}
        self.pristine: dict[str, list[etree._Element]] = {}
        self.state: NodeState | None = None
        self.tree_valid: bool | None = None
        self.unjudged: set[Node] = set()
        self.invalid = 0
        if parent is not None:
            parent.unjudged.add(self)
        self._reference = ""

    @property
    def reference(self) -> str:
        """The absolute reference, with positions on instances of repeats alone."""
        if not self._reference:
            above = self.parent.reference if self.parent is not None else ""
            place = f"[{self.position}]" if self.position else ""
            self._reference = f"{above}/{self.definition.name}{place}"
        return self._reference

    def subtree(self) -> Iterator[Node]:
        """Yields the node and all below, in document order."""
        yield self
        for family in self.children.values():
            for child in family:
                yield from child.subtree()

    def ancestors(self) -> Iterator[Node]:
        """Yields the node and all above."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def at(self, definition: NodeDefinition) -> Node:
        """Returns the ancestor, or the node itself, of a definition that is known to be above."""
        node = self
        while node.definition is not definition and node.parent is not None:
            node = node.parent
        return node

    def instances(self, definition: NodeDefinition) -> list[Node]:
        """Returns all nodes of a definition at or below this node."""
        names: list[str] = []
        above = definition
        while above is not self.definition and above.parent is not None:
            names.append(above.name)
            above = above.parent
        found = [self]
        for name in reversed(names):
            found = [child for node in found for child in node.children[name]]
        return found

    def keep_pristine(self, repeat: NodeDefinition) -> None:
        """Keeps copies of the instances of a counted repeat, which come back when the count does."""
        if repeat.name not in self.pristine:
            family = self.children[repeat.name]
            self.pristine[repeat.name] = [copy.deepcopy(node.element) for node in family]

    def doubt(self) -> None:
        """Forgets whether this node and those above are valid, up to the first that nobody knows of."""
        node: Node | None = self
        while node is not None and node.tree_valid is not None:
            if node.parent is not None:
                node.parent.invalid -= not node.tree_valid
                node.parent.unjudged.add(node)
            node.tree_valid = None
            node = node.parent

    def forget_reference(self) -> None:
        """Drops references from here down after a position changed."""
        for node in self.subtree():
            node._reference = ""


def build(definition: NodeDefinition, element: etree._Element, parent: Node | None) -> Node:
    """Builds the node of an element, and all below it."""
    node = Node(definition, element, parent)
    for item in element:
        below = definition.children[str(item.tag)]
        child = build(below, item, node)
        family = node.children[below.name]
        family.append(child)
        if below.is_repeat:
            child.position = len(family)
    return node


def insert(parent: Node, definition: NodeDefinition) -> Node:
    """Adds an instance of a repeat, as the model has it or from its template, after those that are there."""
    family = parent.children[definition.name]
    pristine = parent.pristine.get(definition.name, [])
    element = copy.deepcopy(pristine[len(family)] if len(family) < len(pristine) else definition.element)
    if family:
        family[-1].element.addnext(element)
    else:
        _insert_in_order(parent, definition, element)
    node = build(definition, element, parent)
    family.append(node)
    node.position = len(family)
    return node


def _insert_in_order(parent: Node, definition: NodeDefinition, element: etree._Element) -> None:
    later = (
        family[0].element
        for name, family in parent.children.items()
        if family and parent.definition.children[name].order > definition.order
    )
    following = next(later, None)
    if following is None:
        parent.element.append(element)
    else:
        following.addprevious(element)


def detach(node: Node) -> list[Node]:
    """Removes an instance of a repeat; returns those after it, whose positions have moved up."""
    assert node.parent is not None
    family = node.parent.children[node.definition.name]
    index = node.position - 1
    del family[index]
    node.parent.element.remove(node.element)
    node.doubt()
    node.parent.unjudged.discard(node)
    for gone in node.subtree():
        gone.is_live = False
    moved = family[index:]
    for position, other in enumerate(moved, start=index + 1):
        other.position = position
        other.forget_reference()
    return moved
