"""The body: which nodes a person sees, as which control, with which texts and choices."""

from __future__ import annotations

import math
import re

from lxml import etree

from forms.binds import read_action
from forms.blueprint import Blueprint, attribute, child, children
from forms.model import Item, Itemset, NodeDefinition, Text
from forms.paths import Place
from forms.safexml import local_name
from forms.texts import guidance_of, media_of, text_of, text_of_reference
from forms.values import as_number

_CONTROLS = {
    "input": "", "textarea": "", "secret": "", "range": "", "select1": "select_one",
    "select": "select_multiple", "rank": "rank", "trigger": "trigger", "upload": "binary",
}  # fmt: skip
_IGNORED = frozenset({"label", "hint", "item", "itemset", "setvalue", "help", "alert", "value"})
_PLAIN_NAME = re.compile(r"\s*(?:\./)?([^\W\d][\w.\-]*)\s*")
_ITEXT_OF = re.compile(r"\s*jr:itext\(\s*(?:\./)?([^\W\d][\w.\-]*)\s*\)\s*")
_PARAMETERS = ("start", "end", "step", "rows", "max-pixels", "quality", "query")


def mark_repeats(blueprint: Blueprint, body: etree._Element) -> None:
    """Notes which nodes are repeats; expressions can only be compiled after that."""
    for element in body.iter():
        if local_name(element) == "repeat":
            node = blueprint.node_at(attribute(element, "nodeset") or attribute(element, "ref"))
            if node is not None and node.parent is not None:
                node.is_repeat = True
                node.kind = "repeat"


def read_body(
    blueprint: Blueprint,
    parent_element: etree._Element,
    parent: NodeDefinition,
    repeat: NodeDefinition | None,
) -> None:
    """Reads the controls in a body or group, and those below."""
    for element in parent_element:
        name = local_name(element)
        if name == "group":
            _read_group(blueprint, element, parent, repeat)
        elif name == "repeat":
            _read_repeat(blueprint, element, parent)
        elif name in _CONTROLS:
            _read_control(blueprint, element, name, parent, repeat)
        elif name == "setvalue":
            read_action(blueprint, element, None, repeat)
        elif name not in _IGNORED:
            blueprint.note("unsupported", attribute(element, "ref"), f"The control '{name}' is left out.")


def _read_group(
    blueprint: Blueprint, element: etree._Element, parent: NodeDefinition, repeat: NodeDefinition | None
) -> None:
    reference = attribute(element, "ref") or attribute(element, "nodeset") or attribute(element, "bind")
    node = blueprint.meant_by(element, parent) if reference else parent
    if node is None:
        message = "There is a group in the body that is not in the form; only what it holds is shown."
        blueprint.note("warning", reference.strip(), message)
        node = parent
    if reference and node is not parent:
        node.kind = "repeat" if node.is_repeat else "group"
        _read_texts(blueprint, element, node)
        node.appearance = attribute(element, "appearance")
    read_body(blueprint, element, node, repeat)


def _read_repeat(blueprint: Blueprint, element: etree._Element, parent: NodeDefinition) -> None:
    reference = attribute(element, "nodeset") or attribute(element, "ref")
    node = blueprint.node_at(reference, parent)
    if node is None or not node.is_repeat:
        message = "There is a repeat in the body that is not in the form; it is left out."
        blueprint.note("warning", reference.strip(), message)
        return
    node.kind, node.has_control = "repeat", True
    if node.label is None:
        _read_texts(blueprint, element, node)
    node.appearance = attribute(element, "appearance") or node.appearance
    count = attribute(element, "count")
    if count:
        node.count = blueprint.compiled(count, node, "number", "repeat count", is_count=True)
    node.is_fixed = bool(count) or attribute(element, "noAddRemove") in {"true()", "true"}
    read_body(blueprint, element, node, node)


def _read_control(
    blueprint: Blueprint,
    element: etree._Element,
    name: str,
    parent: NodeDefinition,
    repeat: NodeDefinition | None,
) -> None:
    reference = attribute(element, "ref") or attribute(element, "bind")
    node = blueprint.meant_by(element, parent)
    if node is None or not node.is_leaf():
        message = "There is a question in the body that is not in the form; it is left out."
        blueprint.note("warning", reference.strip(), message)
        return
    node.has_control, node.kind = True, "question"
    node.type = _CONTROLS[name] or {"string": "text"}.get(node.bind_type, node.bind_type)
    if name in {"input", "textarea"} and _is_note(node):
        node.kind, node.type = "note", "note"
    node.appearance = attribute(element, "appearance")
    node.mediatype = attribute(element, "mediatype") if name == "upload" else ""
    node.parameters = {key: str(element.get(key)) for key in _PARAMETERS if element.get(key) is not None}
    node.bounds = _bounds(node) if name == "range" else None
    _read_texts(blueprint, element, node)
    _read_choices(blueprint, element, node)
    _note_unsupported(blueprint, node)
    for action in children(element, "setvalue"):
        read_action(blueprint, action, node, repeat)


def _bounds(node: NodeDefinition) -> tuple[float, float] | None:
    start, end = (as_number(node.parameters.get(name, "")) for name in ("start", "end"))
    return (start, end) if math.isfinite(start) and math.isfinite(end) else None


def _is_note(node: NodeDefinition) -> bool:
    """Tell a note from a text that nobody can change but that is computed, and there to be read."""
    fixed = node.readonly is not None and node.readonly.constant is True
    return fixed and node.bind_type == "string" and node.calculate is None


def _read_texts(blueprint: Blueprint, element: etree._Element, node: NodeDefinition) -> None:
    label, hint = child(element, "label"), child(element, "hint")
    node.label = text_of(blueprint, label, node)
    node.hint = text_of(blueprint, hint, node)
    node.guidance = guidance_of(blueprint, hint, node)
    node.media = media_of(blueprint, label)


def _read_choices(blueprint: Blueprint, element: etree._Element, node: NodeDefinition) -> None:
    itemset = child(element, "itemset")
    if itemset is not None:
        node.itemset = _itemset(blueprint, itemset, node)
        return
    items: list[Item] = []
    for item in children(element, "item"):
        value = child(item, "value")
        text = (value.text or "").strip() if value is not None else ""
        label = child(item, "label")
        words = text_of(blueprint, label, node) or Text({"": (text,)})
        items.append(Item(text, words, media_of(blueprint, label)))
    node.items = tuple(items)


def _itemset(blueprint: Blueprint, element: etree._Element, node: NodeDefinition) -> Itemset | None:
    nodes = blueprint.compiled(attribute(element, "nodeset"), node, "nodes", "list of choices")
    if nodes is None:
        return None
    value_element, label_element = child(element, "value"), child(element, "label")
    value_source = attribute(value_element, "ref") if value_element is not None else "name"
    label_source = attribute(label_element, "ref") if label_element is not None else value_source
    place = Place(nodes.place.nodes, nodes.place.pivot, nodes.place.is_foreign, is_direct=True)
    value = blueprint.compiled_at(value_source, place, "string", node, "value of the choices")
    label = text_of_reference(
        blueprint,
        label_source,
        lambda source: blueprint.compiled_at(source, place, "string", node, "label of the choices"),
    )
    if value is None or label is None:
        return None
    spoken = blueprint.spoken if label.is_identifier else ()
    read = (nodes, value, *label.expressions(), *spoken)
    return Itemset(
        nodes=nodes,
        value=value,
        label=label,
        value_child=_plain_child(value_source) if place.is_foreign else "",
        label_child=_plain_child(label_source) if place.is_foreign else "",
        is_static=not any(expression.references or expression.structure for expression in read),
        is_complete=nodes.is_complete,
        spoken=spoken,
    )


def _plain_child(source: str) -> str:
    match = _PLAIN_NAME.fullmatch(source) or _ITEXT_OF.fullmatch(source)
    return match[1] if match else ""


def _note_unsupported(blueprint: Blueprint, node: NodeDefinition) -> None:
    if "search(" in node.appearance:
        blueprint.note("unsupported", node.path, "Choices by search() are left out; use a choice filter.")
    if "query" in node.parameters:
        blueprint.note("unsupported", node.path, "External choices by itemsets.csv are left out.")
    if node.type in {"select_one", "select_multiple", "rank"} and not node.has_choices():
        blueprint.note("error", node.path, "The question has no list of choices.")
