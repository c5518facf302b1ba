"""A form while it is being parsed: the tree, the names, and the findings so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from forms.errors import FormTooLarge
from forms.expressions import Expression, Kind, compile_at, compile_expression
from forms.limits import MAX_GROUP_DEPTH, MAX_NODES
from forms.model import Action, NodeDefinition, Pieces
from forms.paths import Place, Scope
from forms.problems import Problem, Severity
from forms.safexml import local_name
from forms.xpath_parser import ExpressionError

JAVAROSA = "http://openrosa.org/javarosa"
_TEMPLATE = f"{{{JAVAROSA}}}template"


@dataclass(eq=False)
class Blueprint:
    """What parsing has found so far.

    Attributes:
        head, body: the XForm's `model` and `body` elements.
        scope: names that expressions can use.
        rows: row of the survey sheet for a path below the root.
        itext: language to identifier to form ("" for plain words) to the `value` element.
        us: namespace of our own attributes.
        bound: nodes by the identifier of their bind.
        translations: every text for use by a computed identifier.
        spoken: the computed parts of those.
    """

    model: etree._Element
    body: etree._Element
    scope: Scope
    rows: Mapping[str, int]
    us: str = ""
    itext: Mapping[str, Mapping[str, Mapping[str, etree._Element]]] = field(default_factory=dict)
    bound: dict[str, NodeDefinition] = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, Pieces]] = field(default_factory=dict)
    spoken: tuple[Expression, ...] = ()
    actions: list[Action] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, severity: Severity, where: str, message: str) -> None:
        """Adds a finding, with the row it comes from where that is known."""
        row = self.rows.get(where.removeprefix(self.scope.root.path).lstrip("/"))
        self.problems.append(Problem(severity, row, where, message))

    def compiled(
        self, source: str, node: NodeDefinition, kind: Kind, what: str, *, is_count: bool = False
    ) -> Expression | None:
        """Compiles an expression of a node; a mistake becomes a finding and None."""
        # The texts of a repeat stand outside it in the body, and are meant for each of its entries.
        scope = replace(self.scope, is_old=True) if node.is_repeat and kind == "string" else self.scope
        return self._noted(
            lambda: compile_expression(source, scope, node, kind, is_count=is_count), node, what
        )

    def compiled_at(
        self, source: str, place: Place, kind: Kind, node: NodeDefinition, what: str
    ) -> Expression | None:
        """Compiles an expression that is evaluated at the choices of a node; see `compiled`."""
        return self._noted(lambda: compile_at(source, self.scope, place, kind), node, what)

    def _noted(
        self, compiled: Callable[[], Expression], node: NodeDefinition, what: str
    ) -> Expression | None:
        try:
            expression = compiled()
        except ExpressionError as error:
            self.note("error", node.path, f"The {what} cannot be used: {error}.")
            return None
        for remark in expression.remarks:
            self.note("warning", node.path, f"The {what} finds nothing: {remark}.")
        return expression

    def meant_by(
        self, element: etree._Element, parent: NodeDefinition | None = None
    ) -> NodeDefinition | None:
        """Finds the node that a control or an action names: by its bind, or by a path."""
        path = attribute(element, "ref") or attribute(element, "nodeset")
        if not path and element.get("bind"):
            return self.bound.get(str(element.get("bind")))
        return self.node_at(path, parent)

    def node_at(self, path: str, parent: NodeDefinition | None = None) -> NodeDefinition | None:
        """Finds a node by a path as binds and body write it: absolute, or relative to a parent."""
        names = [name.rpartition(":")[2] for name in path.strip().split("/") if name not in {"", "."}]
        if not path.strip().startswith("/"):
            names = [*(parent or self.scope.root).path.lstrip("/").split("/"), *names]
        return self.scope.nodes.get("/" + "/".join(names))


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Returns the first child of this local name."""
    return None if element is None else next(iter(children(element, name)), None)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Returns the children of this local name."""
    return list(element.iterchildren(f"{{*}}{name}"))


def attribute(element: etree._Element, name: str) -> str:
    """Returns an attribute without a namespace, or in JavaRosa's, or ""."""
    return str(element.get(name) or element.get(f"{{{JAVAROSA}}}{name}") or "")


def plain_copy(element: etree._Element) -> etree._Element:
    """Copies an instance element without namespaces, and without the templates in it."""
    copy = etree.Element(local_name(element))
    if len(element) == 0 or (element.text or "").strip():
        copy.text = element.text
    for name, value in element.attrib.items():
        if not str(name).startswith("{"):
            copy.set(name, value)
    for item in element:
        if item.get(_TEMPLATE) is None:
            copy.append(plain_copy(item))
    return copy


def define_nodes(primary: etree._Element) -> dict[str, NodeDefinition]:
    """Makes the definitions of all nodes of the primary instance, by path, in document order.

    Raises:
        FormTooLarge: there are too many, or nested too deep.
    """
    nodes: dict[str, NodeDefinition] = {}
    _define(primary, None, nodes)
    return nodes


def _define(element: etree._Element, parent: NodeDefinition | None, nodes: dict[str, NodeDefinition]) -> None:
    name = local_name(element)
    path = f"{parent.path if parent else ''}/{name}"
    node = nodes.get(path)
    if node is None:
        depth = parent.depth + 1 if parent else 0
        if len(nodes) >= MAX_NODES or depth > MAX_GROUP_DEPTH:
            raise FormTooLarge
        node = NodeDefinition(name, path, parent, plain_copy(element), depth, len(nodes))
        node.tag = str(element.tag)
        node.attributes = {
            str(name): str(value) for name, value in element.attrib.items() if name != _TEMPLATE
        }
        nodes[path] = node
        if parent is not None:
            parent.children[name] = node
    if element.get(_TEMPLATE) is not None:
        node.element, node.is_repeat = plain_copy(element), True
    for item in element:
        _define(item, node, nodes)


def with_instances(scope: Scope, instances: Mapping[str, str], missing: frozenset[str]) -> Scope:
    """Returns a scope that knows the secondary instances."""
    return replace(scope, instances=instances, missing=missing)
