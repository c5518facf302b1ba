"""The recomputation: which facets of which nodes are computed again after a change, and in what order."""

from __future__ import annotations

import copy
import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from lxml import etree

from forms.dependencies import EAGER, Facet, Reader
from forms.errors import FormCircular
from forms.expressions import Expression
from forms.functions.runtime import FunctionFault
from forms.lexical import canonical, coerced
from forms.limits import MAX_INSTANCE_NODES, MAX_REPEAT_INSTANCES
from forms.model import Form, NodeDefinition
from forms.nodes import Node, build, detach, insert
from forms.texts_now import Texts
from forms.values import as_boolean, as_number, xml_text

_MAX_ROUNDS: Final = 2 * MAX_REPEAT_INSTANCES
_MAX_FAULTS: Final = 100
_FAULTS = (etree.XPathError, FunctionFault, ValueError, ArithmeticError, LookupError, TypeError)


class Engine:
    """The nodes of one session, kept up to date.

    Callers make changes with `give`, `add` and `remove`, then `settle`; `dirty` then holds every node whose
    state may differ.

    Attributes:
        root: the root of the instance.
        dirty: nodes touched since the set was last emptied.
        added: instances of repeats that came since.
        removed: references of those that went.
        moved: nodes whose reference changed since.
        gone: nodes that went.
        faults: path and reason of each expression that could not be computed.
        device: what the form may know of the device.
        changed_values: called for every value that changes after the start.
    """

    def __init__(self, form: Form, now: Callable[[], datetime], language: str) -> None:
        self.form = form
        self.texts = Texts(self, form, language)
        self.now = now
        self.dirty: set[Node] = set()
        self.added: list[Node] = []
        self.removed: list[str] = []
        self.moved: set[Node] = set()
        self.gone: set[Node] = set()
        self.device = ""
        self.faults: dict[tuple[str, str], None] = {}
        self.changed_values: Callable[[Node], None] | None = None
        self.new_instance: Callable[[Node], None] | None = None
        self._graph = form.definition.graph
        self._ranks = self._graph.ranks
        self._queue: list[tuple[int, int, Node, Facet, NodeDefinition]] = []
        self._waiting: dict[tuple[Node, Facet, NodeDefinition], bool] = {}
        self._sequence = itertools.count()
        self._rounds: Counter[tuple[Node, Facet]] = Counter()
        self._is_started = False
        document = copy.deepcopy(form.definition.document)
        self.root = build(form.definition.root, document[0], None)
        self._size = self._take_defaults(self.root)
        self._document = document

    def start(self) -> None:
        """Computes everything for the first time."""
        self._begin(self.root)
        self.settle()
        self._is_started = True

    def recompute_all(self) -> None:
        """Computes every facet again, trusting nothing that was computed before."""
        for node in self.root.subtree():
            node.cache.clear()
            node.doubt()
            self.dirty.add(node)
        self.texts.forget()
        self._begin(self.root)
        self.settle()

    def evaluate(self, expression: Expression, element: etree._Element, default: Any, where: str) -> Any:
        """Evaluates an expression; what cannot be computed is a fault and gives the default."""
        if expression.constant is not None:
            return expression.constant
        try:
            return expression(element)
        except _FAULTS as error:
            if len(self.faults) < _MAX_FAULTS:
                reason = str(error) if isinstance(error, FunctionFault) else "its parts do not fit together"
                self.faults[where, reason] = None
            return default

    # Changes

    def forget_changes(self) -> None:
        """Empties what has been noted about changes."""
        for notes in (self.dirty, self.added, self.removed, self.moved, self.gone):
            notes.clear()

    def give(self, node: Node, text: str) -> None:
        """Gives a node an answer, by hand or by an action."""
        text = xml_text(text)
        node.raw = self.texts.in_order(node, text) if node.offered else text
        self._enqueue(node, Facet.VALUE, node.definition, is_new=False)

    @staticmethod
    def text_for(definition: NodeDefinition, value: Any) -> str:
        """Turns what the form computes into text for a node; what does not fit its type is dropped."""
        return xml_text(coerced(value, definition.bind_type, definition.bounds))

    def _take_defaults(self, top: Node) -> int:
        """Drops defaults that do not fit their type; returns how many nodes there are."""
        count = 0
        for node in top.subtree():
            count += 1
            if node.raw:
                node.raw = node.value = node.element.text = self.text_for(node.definition, node.raw)
        return count

    def is_full(self) -> bool:
        """Tells whether the instance has as many nodes as any may have."""
        return self._size >= MAX_INSTANCE_NODES

    def add(self, parent: Node, definition: NodeDefinition) -> Node:
        """Adds an instance of a repeat."""
        node = insert(parent, definition)
        self._size += self._take_defaults(node)
        self.added.append(node)
        self._begin(node)
        self._structure_changed(parent, definition)
        self._touch(parent)
        if self.new_instance is not None:
            self.new_instance(node)
        return node

    def remove(self, node: Node) -> None:
        """Removes an instance of a repeat."""
        parent = node.parent
        assert parent is not None
        self.removed.append(node.reference)
        gone = list(node.subtree())
        self._size -= len(gone)
        self.gone.update(gone)
        for other in detach(node):
            self.moved.update(other.subtree())
        self._structure_changed(parent, node.definition)
        self._touch(parent)

    def _structure_changed(self, parent: Node, repeat: NodeDefinition) -> None:
        self._dispatch(self._graph.walkers.get(repeat, ()), parent)

    def language_changed(self) -> None:
        """Forgets every text, and computes again what reads texts."""
        self.texts.forget()
        for node in self.root.subtree():
            self._drop(node, Facet.TEXTS)
        for definition, facet in self._graph.speakers:
            owner = definition.parent if facet is Facet.COUNT and definition.parent else definition
            for node in self.root.instances(owner):
                self._enqueue(node, facet, definition)

    # The queue

    def _begin(self, top: Node) -> None:
        """Queues everything in a new part of the tree."""
        if top.parent is not None and not top.parent.relevant:
            self._enqueue(top, Facet.RELEVANT, top.definition)
        for node in top.subtree():
            definition = node.definition
            self.dirty.add(node)
            if definition.relevant is not None:
                self._enqueue(node, Facet.RELEVANT, definition)
            if definition.has_choices():
                self._enqueue(node, Facet.CHOICES, definition)
                self.texts.holders[node.element] = node
            if definition.calculate is not None or (node.raw and definition.is_leaf()):
                self._enqueue(node, Facet.VALUE, definition)
            for child in definition.children.values():
                if child.count is not None:
                    node.keep_pristine(child)
                    self._enqueue(node, Facet.COUNT, child)

    def _enqueue(self, node: Node, facet: Facet, definition: NodeDefinition, is_new: bool = True) -> None:
        key = node, facet, definition
        waiting = self._waiting.get(key)
        if waiting is None:
            rank = self._ranks.get((definition, facet), 0)
            heapq.heappush(self._queue, (rank, next(self._sequence), node, facet, definition))
        self._waiting[key] = is_new or bool(waiting)

    def settle(self) -> None:
        """Computes what is queued, and what that queues in turn.

        Raises:
            FormCircular: instances of a repeat wait for each other in a circle.
        """
        self._rounds.clear()
        while self._queue:
            _, _, node, facet, definition = heapq.heappop(self._queue)
            is_new = self._waiting.pop((node, facet, definition))
            if not node.is_live:
                continue
            self._rounds[node, facet] += 1
            if self._rounds[node, facet] > _MAX_ROUNDS:
                self._queue.clear()
                self._waiting.clear()
                raise FormCircular
            match facet:
                case Facet.RELEVANT:
                    self._compute_relevance(node)
                case Facet.VALUE:
                    self._compute_value(node, is_new)
                case Facet.CHOICES:
                    self._compute_choices(node)
                case Facet.COUNT:
                    self._compute_count(node, definition)

    def _compute_relevance(self, node: Node) -> None:
        definition = node.definition
        relevant = node.parent is None or node.parent.relevant
        if relevant and definition.relevant is not None:
            relevant = as_boolean(self.evaluate(definition.relevant, node.element, True, definition.path))
        if relevant == node.relevant:
            return
        node.relevant = relevant
        node.computed = None
        self._touch(node)
        if definition.is_leaf():
            self._enqueue(node, Facet.VALUE, definition, is_new=relevant)
        for family in node.children.values():
            for child in family:
                self._enqueue(child, Facet.RELEVANT, child.definition)

    def _compute_value(self, node: Node, is_new: bool) -> None:
        definition = node.definition
        if is_new and node.relevant and definition.calculate is not None:
            result = self.evaluate(definition.calculate, node.element, "", definition.path)
            text = self.text_for(definition, result)
            if text != node.computed:
                # A result that is what it was leaves an answer alone that a person put in its place.
                node.raw = node.computed = text
        value = canonical(node.raw, definition.bind_type) if node.relevant else ""
        if value and definition.has_choices():
            value = self.texts.kept(node, value)
        if value == node.value:
            return
        node.value = value
        node.element.text = value
        self._touch(node)
        self._dispatch(self._graph.readers.get(definition, ()), node)
        if self._is_started and self.changed_values is not None:
            self.changed_values(node)

    def _compute_choices(self, node: Node) -> None:
        offered = self.texts.offered(node)
        if offered == node.offered:
            return
        node.offered = offered
        node.cache.pop(Facet.CHOICES, None)
        self._touch(node)
        self._enqueue(node, Facet.VALUE, node.definition, is_new=False)

    def _compute_count(self, parent: Node, repeat: NodeDefinition) -> None:
        assert repeat.count is not None
        number = as_number(self.evaluate(repeat.count, parent.element, "", repeat.path))
        family = parent.children[repeat.name]
        if number != number:  # no number yet: none at the start, and no change later
            if self._is_started:
                return
            number = 0
        wanted = int(min(max(number, 0), MAX_REPEAT_INSTANCES))
        while len(family) > wanted:
            self.remove(family[-1])
        while len(family) < wanted and not self.is_full():
            self.add(parent, repeat)

    # Who is told

    def _dispatch(self, readers: Iterable[Reader], node: Node) -> None:
        """Tells every reader that shares its pivot with a node."""
        for reader in readers:
            pivot = node.at(reader.pivot)
            if reader.facet is Facet.COUNT:
                owner = reader.node.parent or reader.node
                for instance in pivot.instances(owner):
                    self._enqueue(instance, reader.facet, reader.node)
                continue
            for instance in pivot.instances(reader.node):
                if reader.facet in EAGER:
                    self._enqueue(instance, reader.facet, reader.node)
                else:
                    self._drop(instance, reader.facet)

    def _drop(self, node: Node, facet: Facet) -> None:
        if facet is Facet.READONLY:
            for below in node.subtree():
                below.cache.pop(facet, None)
                self._touch(below)
            return
        node.cache.pop(facet, None)
        if facet is Facet.TEXTS:
            node.cache.pop(Facet.CHOICES, None)
        self._touch(node)

    def _touch(self, node: Node) -> None:
        self.dirty.add(node)
        node.doubt()
