"""Pieces of rewritten XPath: how literals, steps and comparisons are written for libxml2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from forms.functions.library import OURS
from forms.functions.registry import ResultType
from forms.paths import FOREIGN, Place
from forms.xpath_ast import Call, Chain, Expr, Literal, Negation, Path, Step

DOCUMENT: Final = "x"
_EQUALITIES: Final = frozenset({"=", "!="})


@dataclass(frozen=True, slots=True)
class Emitted:
    """A piece of rewritten XPath: its text, the type of its result, and where its nodes are.

    What is whole, numbers and nodes of whole numbers, libxml2 reads right by itself; the last digit of others
    it does not.
    """

    text: str
    type: ResultType
    place: Place = FOREIGN
    is_whole: bool = False


def step_text(step: Step) -> str:
    """Writes a step without its predicates."""
    match step:
        case Step("child", test, _):
            return test
        case Step("parent", "node()", _):
            return ".."
        case Step("self", "node()", _):
            return "."
        case Step("attribute", test, _):
            return f"@{test}"
    return f"{step.axis}::{step.test}"


def anchored(tree: Expr) -> Expr:
    """Makes the relative paths of an expression start at the node evaluated, wherever it is put."""
    match tree:
        case Path(None, False, steps):
            return Path(Call("current", ()), False, steps)
        case Call(name, arguments):
            return Call(name, tuple(anchored(argument) for argument in arguments))
        case Chain(first, rest):
            return Chain(anchored(first), tuple((operator, anchored(part)) for operator, part in rest))
        case Negation(operand):
            return Negation(anchored(operand))
    return tree


def literal(text: str) -> Emitted:
    """Writes a number as written, by our own reading where libxml2 would lose its last digit."""
    is_whole = text.isdigit()
    if is_whole or etree.XPath(text)(etree.Element(DOCUMENT)) == float(text):
        return Emitted(text, "number", is_whole=is_whole)
    return Emitted(f"{OURS}number('{text}')", "number")


def comparison(operator: str, left: Emitted, right: Emitted) -> str:
    """Writes a comparison: by libxml2 where it means the same, else by our `compare`."""
    sides = (left, right)
    types = {side.type for side in sides}
    plain = all(side.type == "number" or side.is_whole for side in sides)
    needs_digits = "number" in types and not any(side.is_whole for side in sides)
    if plain or (operator in _EQUALITIES and "date" not in types and not needs_digits):
        return f"({left.text} {operator} {right.text})"
    return f"{OURS}compare('{operator}', {left.text}, {right.text})"


def joined(operands: Sequence[str], chain: Chain) -> str:
    """Writes operands with the operators between them."""
    pieces = [operands[0]]
    for (operator, _), operand in zip(chain.rest, operands[1:], strict=True):
        pieces += [operator, operand]
    return "(" + " ".join(pieces) + ")"


def quoted(text: str) -> str:
    """Writes a literal string."""
    return f"'{text}'" if "'" not in text else f'"{text}"'


def constant_of(tree: Expr, kind: str) -> Any:
    """Returns the value of an expression that is a plain constant, as its use needs it, else None."""
    if kind == "boolean":
        match tree:
            case Call("true", ()):
                return True
            case Call("false", ()):
                return False
    if kind == "string" and isinstance(tree, Literal):
        return tree.text
    return None
