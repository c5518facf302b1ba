"""The parts of an XPath 1.0 expression, as `xpath_parser` makes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted string, without its quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name keeps its prefix (`jr:itext`)."""

    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    Attributes:
        axis: full name of the axis.
        test: local name, `*`, or a node type test such as `node()`.
        predicates: expressions in square brackets.
    """

    axis: str
    test: str
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path.

    Attributes:
        start: None for a path from the context node or the root, else the expression that it starts from.
        absolute: it starts at the root.
        steps: the steps; `//` is a step of its own.
        predicates: predicates of `start`.
    """

    start: Expr | None
    absolute: bool
    steps: tuple[Step, ...]
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by left-associative operators of one rank; flat, so that a long sum is not deep."""

    first: Expr
    rest: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    operand: Expr


Expr = Number | Literal | Call | Path | Chain | Negation

SELF = Step("self", "node()")
PARENT = Step("parent", "node()")
ANYWHERE = Step("descendant-or-self", "node()")
