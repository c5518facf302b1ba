"""Expressions compiled once: an `lxml.etree.XPath` with what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

from lxml import etree

from forms.emitted import Emitted, constant_of
from forms.functions.library import EXTENSIONS
from forms.model import NodeDefinition
from forms.paths import Place, Scope
from forms.shuffle import shuffled
from forms.translate import Translator
from forms.xpath_ast import Call
from forms.xpath_parser import ExpressionError, parse_xpath

_KEPT: Final = 4_096
Kind = Literal["boolean", "string", "nodes", "number"]


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that an expression reads.

    Attributes:
        target: the node read, in every instance below one instance of the pivot.
        pivot: the common ancestor by which the reader finds the target: reader and target are below
            the same instance of it.
    """

    target: NodeDefinition
    pivot: NodeDefinition


class Expression:
    """A compiled expression.

    Attributes:
        source: as the form's author wrote it.
        constant: its value if it needs no evaluation, else None.
        references: nodes whose values it reads.
        structure: repeats whose instances it counts or walks through.
        speaks: its result depends on the language.
        place: for a node-set, where its nodes are.
        is_complete: no file that it reads was missing.
        remarks: what it looks for and the form does not have; it finds nothing there.
    """

    # `randomize` is done here and not in XPath: libxml2 puts the nodes of a result in document order.

    __slots__ = (
        "_has_current", "_seed", "_shuffles", "_xpath", "constant", "is_complete", "place",
        "references", "remarks", "source", "speaks", "structure",
    )  # fmt: skip

    def __init__(
        self,
        source: str,
        emitted: Emitted,
        translator: Translator,
        constant: Any,
        shuffles: bool = False,
        seed: Emitted | None = None,
    ) -> None:
        self.source = source
        self.constant = constant
        self.references = frozenset(Reference(*pair) for pair in translator.references)
        self.structure = frozenset(Reference(*pair) for pair in translator.structure)
        self.speaks = translator.speaks
        self.is_complete = translator.is_complete
        self.remarks = tuple(translator.remarks)
        self.place = emitted.place
        self._shuffles = shuffles
        self._has_current = translator.has_current
        self._xpath = _xpath(emitted.text)
        self._seed = _xpath(seed.text) if seed is not None else None

    def __call__(self, element: etree._Element) -> Any:
        """Evaluates at an element: str, float, bool or a list of nodes.

        Raises:
            lxml.etree.XPathError, forms.functions.runtime.FunctionFault: an argument makes no sense.
        """
        result = self._value(self._xpath, element)
        if self._shuffles:
            return shuffled(result, self._value(self._seed, element) if self._seed is not None else None)
        return result

    def _value(self, xpath: etree.XPath, element: etree._Element) -> Any:
        return xpath(element, c=[element]) if self._has_current else xpath(element)


@lru_cache(maxsize=_KEPT)
def _xpath(text: str) -> etree.XPath:
    try:
        return etree.XPath(text, extensions=EXTENSIONS, smart_strings=False)
    except etree.XPathError:
        raise ExpressionError("the expression is too complex or has a mistake") from None


def compile_expression(
    source: str, scope: Scope, node: NodeDefinition, kind: Kind, *, is_count: bool = False
) -> Expression:
    """Compiles an expression that is evaluated at a node.

    Args:
        source: XPath.
        scope: names of the form.
        node: where it is evaluated.
        kind: what the result is used as.
        is_count: it is a `jr:count`: written as seen from the repeat `node`, evaluated at its parent.

    Raises:
        ExpressionError: the expression is wrong, refers to nothing, or is not supported.
    """
    return _compile(source, Translator(scope, Place.at(node), is_count=is_count), kind)


def compile_at(source: str, scope: Scope, place: Place, kind: Kind) -> Expression:
    """Compiles an expression that is evaluated at the nodes another expression gave, such as choices."""
    return _compile(source, Translator(scope, place, is_bound=False), kind)


def _compile(source: str, translator: Translator, kind: Kind) -> Expression:
    tree = parse_xpath(source)
    if kind == "nodes" and isinstance(tree, Call) and tree.name == "randomize":
        return _compile_shuffled(source, tree, translator)
    emitted = translator.emit(tree)
    wrapped: Mapping[Kind, str] = {
        "boolean": f"boolean({emitted.text})",
        "number": f"us-number({emitted.text})" if emitted.type != "number" else emitted.text,
        "string": f"string({emitted.text})" if emitted.type == "nodeset" else emitted.text,
        "nodes": emitted.text,
    }
    if kind == "nodes" and emitted.type != "nodeset":
        raise ExpressionError("a path to nodes is expected")
    return Expression(source, replace(emitted, text=wrapped[kind]), translator, constant_of(tree, kind))


def _compile_shuffled(source: str, call: Call, translator: Translator) -> Expression:
    if not 1 <= len(call.arguments) <= 2:
        raise ExpressionError("randomize() needs a path to nodes, and may have a seed")
    nodes, *seed = (translator.emit(argument) for argument in call.arguments)
    if nodes.type != "nodeset":
        raise ExpressionError("a path to nodes is expected")
    return Expression(source, nodes, translator, None, True, seed[0] if seed else None)
