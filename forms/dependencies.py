"""The dependency graph: which parts of which nodes must be computed again when a node changes.

A part ("facet") of a node is what one expression gives: its relevance, its value, the choices it offers,
the number of a repeat's instances, and the rest, which nothing else reads. The first four are computed at
once and in the order of their ranks, so that none is computed before what it reads; the rest when somebody
looks.

Dependencies are between definitions, each with a pivot: when an instance of the target changes, the readers
are those instances that share with it the instance of the pivot. A reference from one question to its
neighbour in a repeat has the repeat as its pivot and so never touches the other instances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from forms.expressions import Expression, Reference
from forms.model import NodeDefinition, Text


class Facet(IntEnum):
    """A part of a node's state."""

    COUNT = 0
    RELEVANT = 1
    CHOICES = 2
    VALUE = 3
    REQUIRED = 4
    READONLY = 5
    CONSTRAINT = 6
    TEXTS = 7


EAGER = frozenset({Facet.COUNT, Facet.RELEVANT, Facet.CHOICES, Facet.VALUE})
Part = tuple[NodeDefinition, Facet]


@dataclass(frozen=True, slots=True)
class Reader:
    """A facet that reads something, and by which pivot it finds it."""

    node: NodeDefinition
    facet: Facet
    pivot: NodeDefinition


@dataclass(frozen=True, slots=True)
class Graph:
    """Who reads what.

    Attributes:
        readers: for each node, who reads its value.
        walkers: for each repeat, who counts its instances or reads anything in them from outside.
        speakers: facets that depend on the language, and must be computed at once.
        ranks: place of each facet that is computed at once in the order of computation.
    """

    readers: Mapping[NodeDefinition, tuple[Reader, ...]]
    walkers: Mapping[NodeDefinition, tuple[Reader, ...]]
    speakers: tuple[Part, ...]
    ranks: Mapping[Part, int]


class CycleError(Exception):
    """Nodes depend on each other in a circle; `nodes` are their paths."""

    def __init__(self, nodes: Sequence[str]) -> None:
        super().__init__("these nodes depend on each other in a circle: " + ", ".join(nodes))
        self.nodes = tuple(nodes)


def build_graph(nodes: Sequence[NodeDefinition]) -> Graph:
    """Builds the graph of a form.

    Raises:
        CycleError: a value or a relevance depends on itself.
    """
    readers: dict[NodeDefinition, dict[Reader, None]] = defaultdict(dict)
    walkers: dict[NodeDefinition, dict[Reader, None]] = defaultdict(dict)
    speakers: dict[Part, None] = {}
    for node in nodes:
        for facet, expression in facets(node):
            if expression.speaks and facet in EAGER:
                speakers[node, facet] = None
            for reference in expression.references | expression.structure:
                reader = Reader(node, facet, reference.pivot)
                if reference in expression.references:
                    readers[reference.target][reader] = None
                for repeat in _repeats_between(reference):
                    walkers[repeat][reader] = None
    return Graph(
        {node: tuple(found) for node, found in readers.items()},
        {node: tuple(found) for node, found in walkers.items()},
        tuple(speakers),
        _ranks(nodes),
    )


def facets(node: NodeDefinition) -> Iterator[tuple[Facet, Expression]]:
    """Yields every expression of a node with the facet it belongs to."""
    rules = (
        (Facet.COUNT, node.count),
        (Facet.RELEVANT, node.relevant),
        (Facet.VALUE, node.calculate),
        (Facet.REQUIRED, node.required),
        (Facet.READONLY, node.readonly),
        (Facet.CONSTRAINT, node.constraint),
    )
    for facet, expression in rules:
        if expression is not None:
            yield facet, expression
    if node.itemset is not None:
        yield Facet.CHOICES, node.itemset.nodes
        yield Facet.CHOICES, node.itemset.value
        yield from ((Facet.TEXTS, expression) for expression in node.itemset.spoken)
    for text in texts(node):
        for expression in text.expressions():
            yield Facet.TEXTS, expression


def texts(node: NodeDefinition) -> Iterator[Text]:
    """Yields every text of a node, those of its choices included."""
    for text in (node.label, node.hint, node.guidance, node.constraint_message, node.required_message):
        if text is not None:
            yield text
    for item in node.items:
        yield item.label
    if node.itemset is not None:
        yield node.itemset.label


def _repeats_between(reference: Reference) -> Iterator[NodeDefinition]:
    """Yields the repeats below the pivot on the way to the target: adding to them changes what is read."""
    for node in reference.target.ancestors():
        if node is reference.pivot:
            return
        if node.is_repeat:
            yield node


def _ranks(nodes: Sequence[NodeDefinition]) -> dict[Part, int]:
    """Orders the facets that are computed at once, each after those it reads."""
    edges = {part: tuple(_reads(part)) for node in nodes for part in _eager_parts(node)}
    ranks: dict[Part, int] = {}
    for part in edges:
        if part not in ranks:
            _visit(part, edges, ranks)
    return ranks


def _visit(start: Part, edges: Mapping[Part, Sequence[Part]], ranks: dict[Part, int]) -> None:
    """Ranks a part and all it reads, depth first, without recursion: chains can be as long as a form."""
    path: dict[Part, Iterator[Part]] = {start: iter(edges[start])}
    while path:
        part, left = next(reversed(path.items()))
        following = next((other for other in left if other not in ranks), None)
        if following is None:
            ranks[part] = len(ranks)
            del path[part]
        elif following in path:
            circle = list(path)
            raise CycleError(_named(circle[circle.index(following) :]))
        else:
            path[following] = iter(edges.get(following, ()))


def _named(circle: Iterable[Part]) -> list[str]:
    return list(dict.fromkeys(node.path for node, _ in circle))


def _eager_parts(node: NodeDefinition) -> Iterator[Part]:
    yield node, Facet.RELEVANT
    if node.count is not None:
        yield node, Facet.COUNT
    if node.has_choices():
        yield node, Facet.CHOICES
    if node.is_leaf():
        yield node, Facet.VALUE


def _reads(part: Part) -> Iterator[Part]:
    node, facet = part
    if facet is Facet.VALUE:
        yield node, Facet.RELEVANT
        if node.has_choices():
            yield node, Facet.CHOICES
    elif facet is Facet.RELEVANT:
        if node.parent is not None:
            yield node.parent, Facet.RELEVANT
        if node.count is not None:
            yield node, Facet.COUNT
    for other, expression in facets(node):
        if other is not facet:
            continue
        for reference in expression.references:
            if _orders(part, reference):
                yield reference.target, Facet.VALUE
        for reference in expression.references | expression.structure:
            yield from ((repeat, Facet.COUNT) for repeat in _repeats_between(reference) if repeat.count)


def _orders(part: Part, reference: Reference) -> bool:
    """Tells whether a reference is to something that must be computed before.

    Not so where a reader looks into other instances of a repeat that it is itself in, as a running total
    does: which instance comes first only shows when they are there. Nor do the choices of a question wait
    for its own answer.
    """
    node, facet = part
    if facet is Facet.CHOICES and reference.target is node:
        return False
    shared = next((n for n in node.ancestors() if n.is_repeat and reference.target.is_below(n)), None)
    return shared is None or reference.pivot.is_below(shared)
