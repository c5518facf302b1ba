"""What a form is, once parsed: its nodes, their rules, texts and choices. Nothing here changes later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from forms.dependencies import Graph
    from forms.expressions import Expression


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice offered by a question.

    Attributes:
        value: in the instance.
        label: for a person.
        media: kind ("image", "audio", ...) to the name of a file shown or played with it.
    """

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


Pieces = tuple["str | Expression", ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the form: literal pieces and computed ones, in each language.

    Attributes:
        pieces: language to pieces; the language is "" if the text is not translated.
        reference: instead of pieces, an expression that gives the text or its identifier.
        is_identifier: the result of `reference` is an itext identifier.
    """

    pieces: Mapping[str, Pieces] = field(default_factory=dict)
    reference: Expression | None = None
    is_identifier: bool = False

    def expressions(self) -> Iterator[Expression]:
        """Yields every expression in the text."""
        if self.reference is not None:
            yield self.reference
        for pieces in self.pieces.values():
            yield from (piece for piece in pieces if not isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class Item:
    """A choice written into the body."""

    value: str
    label: Text
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices taken from nodes.

    Attributes:
        nodes: expression that gives the nodes.
        value: expression for the value, evaluated at each node.
        label: text evaluated at each node.
        value_child, label_child: name of a plain child element, if the expression is one.
        is_static: the nodes never depend on an answer.
        is_complete: False if they come from a file that was not there.
        spoken: computed parts that labels may have.
    """

    nodes: Expression
    value: Expression
    label: Text
    value_child: str
    label_child: str
    is_static: bool
    is_complete: bool
    spoken: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A `setvalue` (ODK XForms, "Actions").

    Attributes:
        target: node whose value is set.
        events: names of the events it listens to.
        value: expression for the value, evaluated at the target; None sets `literal`.
        source: for `xforms-value-changed`, the node that is listened to.
        repeat: for `odk-new-repeat`, the repeat that is listened to.
    """

    target: NodeDefinition
    events: frozenset[str]
    value: Expression | None
    literal: str
    source: NodeDefinition | None
    repeat: NodeDefinition | None


@dataclass(eq=False, slots=True)
class NodeDefinition:
    """One element of the primary instance, with what binds and body say of it.

    Attributes:
        path: names from the root, without positions: `/data/group/question`.
        tag, attributes: as the instance of the XForm has them, with namespaces.
        element: the element without namespaces: default value, template of a repeat.
        kind: "group", "repeat", "question", "note" or "hidden".
        type: type shown to callers: `text`, `int`, `select_one`, ... (see `NodeState`).
        bind_type: type as written in the bind.
        order: place in the document, for sorting.
        preload: `jr:preload` and its parameter.
        media: language to kind ("image", "audio", ...) to file name.
        bounds: ends of a range.
    """

    name: str
    path: str
    parent: NodeDefinition | None
    element: etree._Element
    depth: int
    order: int
    tag: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: dict[str, NodeDefinition] = field(default_factory=dict)
    kind: str = "hidden"
    type: str = "text"
    bind_type: str = "string"
    is_repeat: bool = False
    is_listed: bool = False
    has_control: bool = False
    appearance: str = ""
    mediatype: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[float, float] | None = None
    us: Mapping[str, str] = field(default_factory=dict)
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    calculate: Expression | None = None
    constraint: Expression | None = None
    count: Expression | None = None
    is_fixed: bool = False
    preload: tuple[str, str] = ("", "")
    label: Text | None = None
    hint: Text | None = None
    guidance: Text | None = None
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constraint_message: Text | None = None
    required_message: Text | None = None
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None

    def ancestors(self) -> Iterator[NodeDefinition]:
        """Yields the node itself and its ancestors, up to the root."""
        node: NodeDefinition | None = self
        while node is not None:
            yield node
            node = node.parent

    def descendants(self) -> Iterator[NodeDefinition]:
        """Yields the node itself and all below, in document order."""
        yield self
        for child in self.children.values():
            yield from child.descendants()

    def is_below(self, other: NodeDefinition) -> bool:
        """Tells whether `other` is this node or one of its ancestors."""
        return any(node is other for node in self.ancestors())

    def is_leaf(self) -> bool:
        """Tells whether the node can hold a value."""
        return not self.children

    def has_choices(self) -> bool:
        """Tells whether answers are chosen from a list."""
        return self.itemset is not None or bool(self.items)


@dataclass(eq=False, slots=True)
class Definition:
    """The parsed form behind `Form`; internal to the package.

    Attributes:
        root: the root of the primary instance.
        document: the tree that sessions copy: `<x>` with the empty instance and the secondary instances.
        translations: language to itext identifier to pieces; computed ones are evaluated at the root.
        media: language to itext identifier to kind to file name.
        graph: what depends on what.
    """

    root: NodeDefinition
    document: etree._Element
    translations: Mapping[str, Mapping[str, Pieces]]
    media: Mapping[str, Mapping[str, Mapping[str, str]]]
    actions: tuple[Action, ...]
    nodes: tuple[NodeDefinition, ...]
    graph: Graph


@dataclass(frozen=True, eq=False)
class Form:
    """A form ready to be filled in. Immutable: many sessions may share it.

    Attributes:
        id, version, title: as the form's author gave them.
        hash: SHA-256 of the XForm's bytes, hexadecimal.
        languages: names of the languages, in the form's order; empty if it is not translated.
        default_language: one of them, or "".
        xform: the XForm that is evaluated.
        definition: the parsed form; internal to the package.
    """

    id: str
    version: str
    title: str
    hash: str
    languages: tuple[str, ...]
    default_language: str
    xform: bytes = field(repr=False)
    definition: Definition = field(repr=False)
